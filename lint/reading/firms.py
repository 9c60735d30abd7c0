"""Finds in a template whose firm it says it is from: in a copyright, a signature, an address."""

import re
from collections.abc import Iterator
from itertools import chain

from ...templates.lazy_regex import lazy_regex
from .hit import Hit
from .postal import has_address
from .words import FUNCTIONS, ROLES

_WORD = r"[A-ZÀ-Þ][\w&.'’-]*"
_FORMS = (
    r"(?:Ltd|Limited|Inc|LLC|LLP|PLC|plc|Corp|Corporation|GmbH|AG|KG|OHG|UG|e\.K|S\.L|S\.A|S\.p\.A|"
    r"S\.r\.l|Srl|SRL|B\.V|BV|N\.V|SARL|SAS|Ltda|Oy|AB|ApS|A/S|AS|Pty)"
)
_COPYRIGHT = lazy_regex(
    rf"(?:©|\(c\)|Copyright)(?:\s*©)?\s*(?:(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?)?,?\s*(?:by )?"
    rf"(?P<at>{_WORD}(?: (?:{_WORD}|&)){{0,4}})"
)
_SIGNATURE = lazy_regex(
    rf"(?m)^\W*(?:(?:Your|The) team (?:of|at|from) (?P<of>{_WORD}(?: {_WORD}){{0,3}})|"
    rf"(?:The|Your) (?P<at>{_WORD}(?: {_WORD}){{0,2}}?) [Tt]eam|"
    rf"(?:Ihr|Dein) (?P<de>{_WORD}(?: {_WORD}){{0,2}}?)[- ]Team|"
    rf"L['’]équipe (?P<fr>{_WORD}(?: {_WORD}){{0,2}})|"
    rf"(?:El equipo de|A equipe d[ao]|Il team di|Het team van) "
    rf"(?P<es>{_WORD}(?: {_WORD}){{0,2}}))\W*$"
)
_LEGAL = lazy_regex(rf"(?<![\w&.'’-])(?P<at>(?:{_WORD} (?:& )?){{1,4}}{_FORMS})(?![\w/])")
# "We at Globex Marine dry …": the writer's own firm; "at Globex Marine we dried" is a client's.
_WE_AT = lazy_regex(
    r"(?<![\w'’-])(?:[Ww]e (?:at|from|of)|I work (?:at|for)|[Ww]ir (?:bei|von)|"
    r"[Ii]ch arbeite (?:bei|für)|[Nn]ous chez|[Nn]osotros en) (?:der |the )?"
    rf"(?P<at>{_WORD}(?: (?:{_WORD}|&)){{0,3}})"
)
# The line on why somebody gets the mail names the firm that they know.
_WHY = lazy_regex(
    r"(?i:(?:you (?:are )?(?:get|got|receiv)(?:ting|ing|ed|e)? this|this (?:e-?mail|message) was "
    r"sent|Sie (?:erhalten|bekommen) diese)\b[^.!?\n]{0,60}?\b(?:because|since|as|weil|da)\b"
    r"[^.!?\n]{0,40}?\b(?:asked|bought from|subscribed to|signed up (?:to|with|for)|ordered from|"
    r"registered with|are a (?:customer|client|member) of|contacted|Kunde (?:von|bei|der)|bei)) "
    rf"(?:the |der |dem )?(?P<at>{_WORD}(?: (?:{_WORD}|&)){{1,3}})"
)
# The last line of a signature: "Nell Harker, Tolland Kitchens Ltd".
_SIGNED = lazy_regex(
    rf"(?m)^(?:{_WORD} ){{0,2}}{_WORD}(?:,| [|·–-]) "
    rf"(?P<at>(?:{_WORD} (?:& )?){{1,4}}{_FORMS})\.?\s*$"
)
_GENERAL = (
    frozenset(
        """all rights reserved the your our customer success support service sales events event
    webinar whole entire account accounts care editorial newsletter hr it people community product
    growth kunden service vertriebs team""".split()
    )
    | ROLES
    | frozenset(FUNCTIONS.split("|"))
)


_OWN = (_COPYRIGHT, _SIGNATURE, _WE_AT, _WHY, _SIGNED)


def find_other_firms(text: str, ours: frozenset[str]) -> Iterator[Hit]:
    """Yield each firm that text says it is from and that shares no word with ours (small letters).

    A firm in a sentence may be anybody; one beside ©, above "team", with its legal form in the
    line of an address or behind the signer's name, or that "we" are, is the sender.
    """
    for match in chain.from_iterable(own.finditer(text) for own in _OWN):
        group = next(name for name, value in match.groupdict().items() if value)
        yield from _other(match, group, ours)
    for line in re.finditer(r"[^\n]+", text):
        if has_address(line[0]):
            for match in _LEGAL.finditer(text, line.start(), line.end()):
                yield from _other(match, "at", ours)


def _other(match: re.Match[str], group: str, ours: frozenset[str]) -> Iterator[Hit]:
    words = {word.lower().strip(".,'’") for word in re.split(r"[\s/-]+", match[group])}
    told = {word for word in words if word not in _GENERAL and not re.fullmatch(_FORMS, word, re.I)}
    if told and not any(one in our or our in one for one in told for our in ours if len(one) > 2):
        what = f"'{match[group].strip()}' is not this workspace's firm"
        yield Hit(*match.span(group), what, "write your own name, or print {{ workspace.name }}")
