"""Finds a value in the seat of another kind: "in +44 20 7946 0177", "as a 48213 you", "costs yes".

The words around a place say what stands there: a town behind "in", a role behind "as a", a day
behind "until", an amount behind "costs". What a value is shows in its make. So two columns that
changed places are seen in the sentence, whatever its words.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import each_match, lazy_regex
from .casing import given_names
from .greeting import SPACE, greetings
from .hit import Hit, shorten
from .sample import is_code_line, is_quoted_code
from .seat_kinds import (
    ANSWER,
    CAPITAL,
    COMPANY,
    DAY,
    KEY,
    KINDS,
    LINK,
    MAIL,
    PHONE,
    SEATS,
    STREET,
    WEEKDAY,
)
from .towns import NAMES, TOWNS
from .words import GREETINGS

_FIX = "correct the value in the list, or clear it and add a fallback"

_PATTERNS = tuple((seat, seat.pattern()) for seat in SEATS)
_OWNED = lazy_regex(
    rf"(?<![\w'’.-])(?P<at>(?P<k0>{MAIL})|(?P<k1>{PHONE})|(?P<k2>{LINK})|(?P<k3>{DAY})|"
    rf"(?P<k4>{KEY})|(?P<k8>{STREET}))['’]s\b"
)
_NAMED = lazy_regex(
    rf"(?im)^[^\w\n]{{0,3}}(?:{GREETINGS}){SPACE}(?:[^\W\d_][\w.'’-]*{SPACE}){{0,3}}"
    rf"(?P<at>(?P<k0>{MAIL})|(?P<k1>{PHONE})|(?P<k2>{LINK})|(?P<k3>{DAY})|"
    rf"(?P<k4>(?-i:{KEY}))|(?P<k7>\d{{4,}})|(?P<k9>[$€£] ?\d[\d.,]*\d)|(?P<k10>{WEEKDAY})(?=,)|"
    rf"(?-i:(?P<k8>{STREET}|\d{{5}} [A-ZÀ-Þ][\w-]+)))"
    rf"(?=\s*[,!:])|"
    rf"^[^\w\n]{{0,3}}(?:{GREETINGS}){SPACE}(?P<k1b>0\d[\d ()/-]{{6,14}}\d)(?=\s*[,!:])"
)
# What tells, asks and joins is a person or a firm.
_DOES = lazy_regex(
    rf"(?:(?<=[a-z] )|(?m:^))(?P<at>(?P<k0>{MAIL})|(?P<k1>{PHONE})|(?P<k2>{LINK})|"
    rf"(?P<k3>{DAY})|"
    r"(?P<k9>[$€£] ?\d[\d.,]*\d)) (?:told|asked|recommended|joined|said|suggested|introduced|"
    r"wrote|spoke|mentioned|"
    r"(?:has|have) (?:been (?:made|appointed|promoted|named)|joined|moved|told|asked|recommended)|"
    r"is hiring|"
    r"was (?:appointed|promoted)|hat (?:uns|mir|Sie|gesagt|empfohlen)|nous a|me dijo|ci ha)\b"
)
_JOB_TITLED = lazy_regex(
    r"\b(?:Herrn?|Frau|Mr|Mrs|Ms|Monsieur|Madame|Señora?|Signora?)"
    r"\.? (?P<at>[A-ZÀ-Þ][\w-]+(?:/-?(?:in|innen|frau|mann|e|"
    r"ne|trice|a|ora)\b|\((?:in|e|a|m/w/d|f/m/d)\))[^,\n.]{0,25})"
)
_GREETED_FIRM = lazy_regex(COMPANY)
# "does Gary run across its depots": what has an "its" is no person.
_WITH_ITS = lazy_regex(
    rf"\b(?i:does|did|will|can|has|is) (?P<at>{CAPITAL}) [a-z]+ "
    r"(?:(?:across|in|at|for|with|of|on|all|to|from|over|between|through) )?(?:all (?:of )?)?its\b"
)
_BRANDS = frozenset(
    """oscar alice marie ada lola dave albert jasper casper oliver claude alexa siri cora otto ross
    ford boots morgan chase dell gap target lee levi ben jerry wendy denny arnold edison tesla
    mercedes lincoln wells morrison marks spencer dyson bell virgin""".split()
)
_QUICK = lazy_regex(
    r"@|\+\d|://|www\.|\d{4}|[a-zA-Z]-\d|_\d|\.(?:pdf|doc|xls|ppt|csv|zip|txt)|/[A-Z]|\d \w|"
    rf"\b{ANSWER}\b|o['’]clock|[$€£]|\b(?:costs|kostet|coûte|cuesta|costa) [A-Z]|"
    r"[A-Za-zÀ-ÿ]{2} [A-ZÀ-Þ][a-zà-ÿ]"
)
# Where an address or a number is typed, found or signed in with, it is named as such.
_TYPED = lazy_regex(
    r"(?i)\b(?:type|enter|put|paste|fill|log(?:ged)?|sign(?:ed)?|search|listed|registered|known|"
    r"send|"
    r"saved|file|files|folder|copy|results?|turned up|came in|zip|postcode|plz|code|mention)"
    r"(?: \w+){0,3}? (?:in|as|on|for|with|als|como|come|about)$"
)
_NO_NAMES = frozenset(
    """free gratis nothing zero monday tuesday wednesday thursday friday saturday sunday today only
    just about around under over less more nichts geld zeit mut kraft nerven time money""".split()
)


def find_misplaced(text: str) -> Iterator[Hit]:
    """Yield each value whose kind cannot stand where it stands."""
    if not _QUICK.search(text):
        return
    names = list(KINDS)
    for seat, pattern in _PATTERNS:
        for match in each_match(pattern, text):
            kind = _kind_of(match, names)
            called = not _is_of(kind, match["at"])
            typed = _TYPED.search(text[max(0, match.start() - 40) : match.start("at") - 1])
            if not called and not typed and not _is_code(text, match):
                yield _hit(match, f"is {kind.removesuffix(' alone')}, where {seat.what} should be")
    for match in each_match(_OWNED, text):
        if not _is_code(text, match):
            yield _hit(match, f"is {_kind_of(match, names)}, which owns nothing")
    for match in each_match(_DOES, text):
        if not _is_code(text, match):
            yield _hit(match, "is no person, and no company")
    for match in each_match(_JOB_TITLED, text):
        yield _hit(match, "is a job title, where a name should be")
    for match in each_match(_WITH_ITS, text):
        if _is_of("a first name", match["at"]):
            yield _hit(match, "is a first name, where a company should be")
    yield from _greeted(text)
    for match in each_match(_NAMED, text):
        at = match["at"] or match["k1b"]
        kind = _kind_of(match, names) if match["at"] else "a phone number"
        start, end = match.span("at" if match["at"] else "k1b")
        yield Hit(start, end, f"'{shorten(at)}' is {kind}, where a name should be", _FIX)


def _is_of(kind: str, value: str) -> bool:
    """Say whether a value is of a kind that its make alone does not show."""
    low = value.casefold()
    if kind == "a town":
        return low in TOWNS - NAMES
    if kind == "a first name":
        return low in given_names() and low not in _BRANDS
    return kind != "a name" or low not in _NO_NAMES


_BY_A_RIVER = lazy_regex(
    r"[A-ZÀ-Þ][\wà-ÿ'’]+[- ](?:on|upon|under|by|next|sur|sous|lès|am|an der|ob der|del|in)[- "
    r"](?:the[- ]|la[- ])?"
    r"[A-ZÀ-Þ][\wà-ÿ'’]+"
)


def _greeted(text: str) -> Iterator[Hit]:
    """Find towns and firms that are greeted by name: "Dear Porto,"."""
    for greeting in greetings(text):
        slot = greeting.slot
        if greeting.is_loose or greeting.closed_by != "," or greeting.is_everyone or not slot:
            continue
        town = slot.casefold() in TOWNS - NAMES and slot.casefold() not in given_names()
        town = town or _BY_A_RIVER.fullmatch(slot) is not None
        firm = _GREETED_FIRM.fullmatch(slot)
        if town or (firm and slot.split()[0].casefold() not in given_names()):
            start = text.index(slot, greeting.start)
            kind = "a town" if town else "a company"
            what = f"'{slot}' is {kind}, where a name should be"
            yield Hit(start, start + len(slot), what, _FIX)


def _kind_of(match: re.Match[str], names: list[str]) -> str:
    group = next(key for key, value in match.groupdict().items() if value and key != "at")
    return names[int(group[1:])]


def _is_code(text: str, match: re.Match[str]) -> bool:
    return is_code_line(text, match.start()) or is_quoted_code(text, *match.span("at"))


def _hit(match: re.Match[str], what: str) -> Hit:
    return Hit(*match.span("at"), f"'{shorten(match['at'])}' {what}", _FIX)
