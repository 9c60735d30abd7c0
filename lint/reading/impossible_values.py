"""Finds a value that cannot be: "at 25:00", "on 31/31/2026", "Tel. 000 000 000", "€ ...,..".

A clock has 24 hours, a year twelve months, an amount one decimal sign; a number of only zeros is
nobody's, and a mark for a figure is none.
"""

import re
from collections.abc import Iterator
from datetime import date

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten
from .mention import is_mentioned
from .sample import is_code_line, is_explained, is_quoted_code

_VALUE_FIX = "correct the value in the list, or clear it and add a fallback"
_NUMBER_FIX = "print it with the filter 'round' or 'money', or store it as text"
_AT = (
    r"(?:at|um|à|a las|alle|às|om|kl\.?|from|until|by|ab|bis|de|dalle|vanaf|gegen|before|after|"
    r"till)"
)
_MONEY = (
    r"(?:pounds|[Ee]uros?|dollars|francs?|Franken|Kronen|kroner|kronor|złotych|[€£$]|EUR|GBP|USD|"
    r"CHF)"
)
_PATTERNS = (
    (lazy_regex(rf"(?i)(?<![\w.]){_AT} (?P<at>(?:2[5-9]|[3-9]\d):\d\d|\d{1,2}:[6-9]\d)(?![\d:])"),
     "'{}' is no time of the day", _VALUE_FIX),
    (lazy_regex(r"(?i)(?<![\w.:])(?P<at>\d{1,2}:\d(?= ?(?:[ap]\.?m\b|Uhr|h\b))|\d{1,2}:[6-9]\d(?= "
                r"?(?:[ap]\.?m\b|Uhr)))"),
     "'{}' is no time of the day", _VALUE_FIX),
    (lazy_regex(r"(?i)\b(?:on|until|since|by|am|vom|bis|le|du|el|il|op|since|before|after) "
                r"(?P<at>(?:19|20)\d\d-(?:\d-\d{1,2}|\d\d-\d))(?![\d-])"),
     "'{}' is a date in a computer format", "print it with the filter 'day'"),
    (lazy_regex(r"(?<![\w./-])(?P<at>\d{1,2}[- ][A-Z][a-zä]{2}[- ]\d{2,4},? "
                r"00:00(?::00)?)(?![\d:])"),
     "'{}' is a date in a computer format", "print it with the filter 'day'"),
    (lazy_regex(r"(?i)(?<![\w.:/-])(?P<at>(?:3[2-9]|[4-9]\d)\.?(?: (?:de|of))? (?:jan(?:uary|uar|"
                r"vier)?|feb(?:ruary|ruar)?|février|mars|march|märz|april|avril|abril|may|mai|mayo|"
                r"june|juni|juin|junio|july|juli|juillet|julio|august|août|agosto|september|"
                r"septembre|septiembre|october|oktober|octobre|octubre|november|novembre|noviembre|"
                r"december|dezember|décembre|diciembre|enero|febrero|marzo|maart|januari|februari|"
                r"mei|gennaio|febbraio|"
                r"aprile|maggio|giugno|luglio|settembre|ottobre|dicembre))(?!\w)"),
     "'{}' is no day of the year", _VALUE_FIX),
    (lazy_regex(r"(?i)\b(?:on|le|am|el|il|op|der|den)? ?(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|"
                r"do|fr|sa|so|"
                r"lun|mar|mer|jeu|ven|sam|dim|ma|wo|vr|za|zo)\.,? (?P<at>4[0-9]\d{3})(?![\d.,])"),
     "'{}' is a date in a computer format", "print it with the filter 'day'"),
    (lazy_regex(r"(?i)\b(?:for|since|nach|seit|depuis|desde hace|da|sinds|al) (?P<at>0 (?:years?|"
                r"months?|"
                r"Jahren?|Monaten?|ans|mois|años|meses|anni|mesi|jaar|maanden))(?!\w)"),
     "'{}' is no time that anything lasts", _VALUE_FIX),
    (lazy_regex(r"(?<![\w.,-])(?P<at>\d{1,2}[eE][+]?\d{1,2})(?= [a-zäöüéèà]{3,})"),
     "'{}' is a number in a computer format", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w.,])(?P<at>\d{1,3}(?:,\d{3})*[.,]00 ?%)"),
     "'{}' is a share in a computer format", _NUMBER_FIX),
    (lazy_regex(r"(?<![\w.,])(?P<at>\d{1,3}(?:\.\d{3})+,\d\d (?:pounds|dollars))(?!\w)"),
     "'{}' is an amount as another language writes it", _NUMBER_FIX),
    (lazy_regex(rf"(?<![\w.,])(?P<at>{_MONEY} ?(?:\.{{2,}}|_{{2,}}|-+)[.,](?:\.{{2,}}|_+|-+|\d\d)?|"
                rf"[€£$] ?\d+\.-\d\d|(?<=\s)(?:\.{{2,}}|_{{2,}}|-{{1,3}}),(?:\.+|_+|-+) "
                rf"?{_MONEY}(?!\w))"),
     "'{}' is a mark for an amount", _VALUE_FIX),
    (lazy_regex(r"(?<![\w.,:/+-])(?P<at>\+?0(?:[ ()/-]{0,2}0){6,})(?![\w.,:/-]*\d)"),
     "'{}' is nobody's number", _VALUE_FIX),
    (lazy_regex(r"(?i)\b(?:tel|phone|mobile|fax|call(?: me| us)?|ring(?: me| us)?|telefon|tél|"
                r"móvil|telefono|telefone|telefoon|mobil)\b[.: ]{1,4}(?:on |at |unter |au |"
                r"al )?(?P<at>"
                r"\+?\d{0,3} ?(?:123[ -]?456[ -]?789\d?|"
                r"555[ -]?5555|999[ -]?999[ -]?9999?|111[ -]?111[ -]?1111?))(?!\d)"),
     "'{}' is nobody's number", _VALUE_FIX),
    (lazy_regex(r"(?i)(?<![\w.+-])(?P<at>(?:somebody|someone|your[._-]?(?:name|email)|"
                r"(?:first|last)[._-]?name|name|user(?:name)?|example|beispiel|mustermann|"
                r"vorname\.nachname|prenom\.nom|nombre|nome)@[\w-]+(?:\.[\w-]+)+)(?!\w)"),
     "'{}' is nobody's address", _VALUE_FIX),
    (lazy_regex(r"(?<=[A-Za-z])(?P<at>=(?:[89A-F][0-9A-F])(?:=[0-9A-F]{2})*)(?=[a-z])"),
     "'{}' is email encoding (quoted-printable) shown as text",
     "decode the text before it is merged"),
)  # fmt: skip
_ANSWERS = lazy_regex(  # "parking TRUE, breakfast FALSE"
    r"(?<=[a-zà-ÿ] )(?P<at>TRUE|FALSE|WAHR|FALSCH|VRAI|FAUX|VERO|FALSO|VERDADERO|VERDADEIRO|WAAR|"
    r"ONWAAR)"
    r"(?=[,.;]|\s*$)"
)
_DATE = lazy_regex(
    r"(?<![\w./-])(?P<at>(?P<a>\d{1,2})(?P<s>[/.-])(?P<b>\d{1,2})(?P=s)(?P<year>(?:19|"
    r"20)\d\d))(?![\w/-])"
)
_SEASON = lazy_regex(r"(?i)\b(?:version|release|build|v|ip|port|section|chapter)\W{0,3}$")


def find_impossible(text: str) -> Iterator[Hit]:
    """Yield each value that no clock, calendar, ledger or telephone has."""
    answers = list(_ANSWERS.finditer(text))
    for match in answers if len(answers) > 1 else ():
        if not is_code_line(text, match.start()):
            what = f"'{match['at']}' is a yes/no value in a computer format"
            yield Hit(*match.span("at"), what, _VALUE_FIX)
    if not re.search(r"\d|\.\.|__|-[.,]|@|=[0-9A-F]", text):
        return
    for pattern, what, fix in _PATTERNS:
        for match in pattern.finditer(text):
            if not _is_told(text, match):
                yield Hit(*match.span("at"), what.replace("{}", shorten(match["at"])), fix)
    for match in _DATE.finditer(text):
        one, other, year = int(match["a"]), int(match["b"]), int(match["year"])
        if not (_is_day(year, other, one) or _is_day(year, one, other)):
            before = text[max(0, match.start() - 12) : match.start()]
            if not _SEASON.search(before) and not _is_told(text, match):
                yield Hit(*match.span("at"), f"'{match['at']}' is no day of the year", _VALUE_FIX)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_told(text: str, match: re.Match[str]) -> bool:
    start, end = match.span("at")
    return (
        is_code_line(text, start)
        or is_quoted_code(text, start, end)
        or is_explained(text, start)
        or is_mentioned(text, start, end)
    )
