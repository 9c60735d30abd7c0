"""Finds a form of address with no name behind it: "la doctora 28/02/1971", "mevrouw Berg, van den".

In ten languages whoever is titled has a name; a date, a number, an address or a link is none, and
the particle of a name stands before it.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten
from .sample import is_code_line, is_quoted_code
from .seat_kinds import LINK, MAIL, PHONE

_FIX = "correct the value in the list, or clear it and add a fallback"
TITLES = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Herrn?|Frau|Madame|Monsieur|Mme|Mlle|[Mm]aître|"
    r"[Ss]eñora?|Sra?|Srta|[Dd]oña|[Dd]octora?|[Ss]ignora?|Sig(?:\.ra)?|[Dd]ott(?:\.ssa|oressa|"
    r"ore)?|"
    r"[Ss]enhora?|[Dd]outora?|[Mm]evrouw|[Mm]eneer|[Dd]e heer|[Dd]hr|[Mm]evr|[Ff]ru|[Pp]ani?)"
)
_DATE = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d"
_NO_NAME = lazy_regex(
    rf"(?<![\w'’-]){TITLES}\.? (?P<at>{_DATE}|{MAIL}|{PHONE}|{LINK}|[$€£]\s?\d[\d.,]*|"
    rf"\d+(?:[.,]\d+)?(?![\w:]))(?=[\s,.;:!?]|$)"
)
# "Frau Maschinenbau GmbH", where she is greeted.
_FIRM = lazy_regex(
    rf"(?m)^[^\w\n]{{0,3}}(?:[\wà-ÿß]+ ){{1,2}}{TITLES}\.? "
    r"(?P<at>[A-ZÀ-Þ][^,!:\n]{1,50} "
    r"(?:GmbH|AG|KG|OHG|UG|Ltd|Limited|LLC|Inc|PLC|S\.?A\.?|SARL|SAS|S\.?r\.?l|S\.?L|B\.?V|N\.?V|"
    r"Lda|Ltda|S\.?p\.?A|Oy|AB|A/S)\.?(?: & Co\.?(?: KG)?)?)(?=\s*[,!:])"
)
_BEHIND = lazy_regex(
    rf"(?<![\w'’-]){TITLES}\.? (?P<at>[A-ZÀ-Þ][\wà-ÿ'’-]+, "
    r"(?:van(?: de[nr]?| ’t| 't| het)?|von(?: de[mnr])?|zu[mr]?|ter|ten|de(?: la| los)?|del|della|"
    r"d[oa]s?|di|du|le|la))(?=\s*[,.;:!?]|\s*$)"
)
# "due on Mrs P. Lowther": an event is on a day.
_DAYS = lazy_regex(
    r"(?i)\b(?:due|booked|scheduled|planned|expires?|ends?|starts?|begins?|arrives?|takes place|"
    r"fällig|geplant|prévue?|fixée?|programmé\w*|prevista?|previst[oa]|programad[oa]|fissat[oa]|"
    r"marcad[oa]|gepland)(?: again| next)? (?:on|am|le|el|il|op|no dia|para o|per il) "
    rf"(?P<at>(?-i:{TITLES})\.? (?:[A-ZÀ-Þ]\.? )?[A-ZÀ-Þ][\wà-ÿ'’-]+|(?-i:{TITLES}))(?=[\s,.;!?]|$)"
)
_RUN = lazy_regex(  # "Mr VAN DER meer", "Dr JOHN smith"
    rf"(?<![\w'’-]){TITLES}\.? (?P<at>[A-ZÀ-Þ]{{2,}}(?: [A-ZÀ-Þ]{{2,}})* [a-zà-ÿ]{{3,}})"
    r"(?=\s*[,.;:!?])"
)
_TOLD = (
    (_NO_NAME, "is no name, behind a form of address"),
    (_FIRM, "is a company, where a name should be"),
    (_BEHIND, "is a last name as a list sorts it"),
    (_DAYS, "is a person, where a day should be"),
    (_RUN, "is partly in capitals"),
)


def find_titled(text: str) -> Iterator[Hit]:
    """Yield what stands behind a form of address and is no name, and a person who is no day."""
    for pattern, what in _TOLD:
        for match in pattern.finditer(text):
            if not _is_code(text, match):
                yield Hit(*match.span("at"), f"'{shorten(match['at'])}' {what}", _FIX)


def _is_code(text: str, match: re.Match[str]) -> bool:
    return is_code_line(text, match.start()) or is_quoted_code(text, *match.span("at"))
