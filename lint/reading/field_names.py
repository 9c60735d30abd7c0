"""Finds the name of a field where its value belongs: "Dear candidate name", "at \"Company\"".

A field is named in a sentence about forms ("enter your company name"); in the seat of a name,
a company or a place its name is what a merge, or a writer, left.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .greeting import greetings
from .hit import Hit, matches, shorten
from .sample import is_code_line
from .words import EVERYONE, OWNERS, RECORD, THING, is_field_like, split_name

_FIX = "write the missing text, or print the field that holds it"

NAMES = frozenset(
    """name firstname lastname fullname surname forename fname lname vorname nachname nom prénom
    prenom nombre apellido apellidos nome cognome sobrenome naam voornaam achternaam navn fornavn
    förnamn efternamn imię nazwisko""".split()
)
_TWO = (
    r"(?:first|last|full|company|customer|client|subscriber|recipient|candidate|contact|event|"
    r"product|job|business|organi[sz]ation|school|university|hotel|brand|sender|city|venue|guest|"
    r"member|user|prospect|student|patient|project|course|webinar|store|agent|manager) "
)
_QUOTED = lazy_regex(
    r"(?P<at>[\"“„«‘](?P<in>[A-Za-zÀ-ÿ][\w '’-]{1,30})[\"”“»’]|"
    r"(?<!\w)'(?P<one>[A-Za-z][\w -]{1,30})')"
    r"(?!\w|\s*[:=])"
)
_BARE = lazy_regex(
    rf"(?i)\b(?:at|to|from|for|in|with|joining|choosing|contacting|visiting|welcome to|through|"
    rf"about|meet|join|the)\s+(?P<at>(?-i:{_TWO}(?:name|title)))"
    r"(?=\s*[.,!?]|\s*$|\s+(?:in|at|on|role|position|team|last|this|next|has|was|is|we|you|starts?|begins?|opens?|will|can)\b)"
)
# Sentences about forms, lists and searches name fields.
_FORM = lazy_regex(
    r"(?i)\b(?:fields?|forms?|columns?|enter|fill|box|boxes|headers?|label(?:l?ed)?|required|csv|"
    r"spreadsheet|button|click|tab|menu|select|choose|option|setting|sort|search|filter|change|"
    r"section|type|word|words|rename|register|match|print(?:ed)?|called|named|titled|feld|"
    r"spalte|formular|champ|colonne|campo|columna|coluna|colonna|veld|kolom)\b"
)
_CLOSING = lazy_regex(
    r"(?im)^[^\w\n]*(?:(?:kind|best|warm|many|kindest|warmest)? ?regards|best(?: wishes)?|cheers|"
    r"(?:many )?thanks|sincerely|yours(?: \w+)?|(?:mit )?\w+ grü(?:ß|ss)en?|cordialement|"
    r"bien à vous|"
    r"(?:un )?saludos?(?: cordiales)?|atentamente|cordiali saluti|saluti|atenciosamente|abraços?|"
    r"(?:met )?vriendelijke groet(?:en)?|groeten)\s*,?\s*(?:\n\s*)?"
    r"(?P<at>[A-Za-zÀ-ÿ][\w'’]*(?: [\w'’]+){0,3})[^\S\n]*(?=\n|$)"
)
_SAMPLE = lazy_regex(
    r"(?P<at>\b(?:Any ?(?:town|city)|Musterstadt|Musterhausen|Musterstra(?:ß|ss)e|Musterfirma)\b)"
)


def find_field_names(text: str) -> Iterator[Hit]:
    """Yield each name of a field that stands where its value should."""
    yield from _greeted(text)
    for match in _QUOTED.finditer(text):
        inside = match["in"] or match["one"]
        if _names_a_value(inside) and not _is_about_forms(text, match.start()):
            yield _hit(match.span("at"), match["at"])
    for match in _BARE.finditer(text):
        if not _is_about_forms(text, match.start()) and _lacks_article(match):
            yield _hit(match.span("at"), match["at"])
    for match in _CLOSING.finditer(text):
        words = split_name(match["at"])
        signed = words[-1] in NAMES and is_field_like(match["at"])
        if signed or words in (["first", "last"], ["name"]):
            yield _hit(match.span("at"), match["at"])
    yield from matches(_SAMPLE, text, "'{}' is of a sample address", _FIX)


def _greeted(text: str) -> Iterator[Hit]:
    """Find "Dear candidate name,": nobody is called "… name"."""
    for greeting in greetings(text):
        quoted = re.match(r"\s*[\"“„«]([\w ]{2,30})[\"”“»]\s*[,!:]", text[greeting.start :])
        if (
            quoted
            and not greeting.slot
            and split_name(quoted[1])[-1:]
            and (split_name(quoted[1])[-1] in NAMES)
        ):
            start, end = (greeting.start + at for at in quoted.span(1))
            yield _hit((start, end), quoted[1])
        words = split_name(greeting.slot.strip("\"'“”‘’*_"))
        closed = greeting.closed_by in ("", ",", ":", "!", '"', "”", "–", "—")
        if not 0 < len(words) <= 4 or not closed or words[-1] not in NAMES:
            continue
        known = all(w.removesuffix("'s") in RECORD | THING | OWNERS | EVERYONE for w in words)
        if greeting.is_loose and not known:
            continue
        start = text.index(greeting.slot, greeting.start)
        yield _hit((start, start + len(greeting.slot)), greeting.slot)


def _names_a_value(inside: str) -> bool:
    """Say whether quoted words are the name of a field, and no other words for a name."""
    return (
        re.fullmatch(rf"(?i)(?:your )?{_TWO}(?:name|title)|your (?:name|company)", inside)
        is not None
    )


def _lacks_article(match: re.Match[str]) -> bool:
    """Say whether nothing before two words says which one; "the job title role" says of a role."""
    if match[0].lower().startswith("the "):
        return (
            re.search(r"\s(?:role|position|team)\b", match.string[match.end() :][:12]) is not None
        )
    return True


def _is_about_forms(text: str, start: int) -> bool:
    line = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    return _FORM.search(text, line, end if end >= 0 else len(text)) is not None or is_code_line(
        text, start
    )


def _hit(span: tuple[int, int], shown: str) -> Hit:
    return Hit(*span, f"'{shorten(shown)}' is the name of a field, not its value", _FIX)
