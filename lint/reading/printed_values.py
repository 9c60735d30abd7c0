"""Finds days, amounts and lists as a program prints them: "am 2026-05-04", "kostar 45.0 kronor".

Each form is one that a language has no use for in a sentence: a day with its offset, minutes of an
hour as seconds, an amount with one decimal or with another language's sign, a list without blanks.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten
from .languages import languages_of
from .sample import is_code_line, is_explained, is_quoted_code, line_around

_NUMBER_FIX = "print it with the filter 'round' or 'money', or store it as text"
_DATE_FIX = "print it with the filter 'day', which writes it in the reader's language"
_LIST_FIX = "print it with the filter 'listed', or store one value"

_SHORT_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_COIN = r"(?:€|euros?|Euro|EUR|pounds|dollars|kronor|kroner|kr|złotych|zł|Franken|francs)"
_DATE = "'{}' is a date in a computer format"
_HOUR = "'{}' is a time in a computer format"
_MANY = "'{}' is an amount as a program prints it"
_LASTS = r"(?:takes|lasts|lasting|of|for|dauert|dure|dura|duurt|tager|tar|trwa|duration of)"
_FORMS = (
    (lazy_regex(rf"(?<!\w)(?P<at>{_SHORT_DAY} {_SHORT_MONTH} \d\d "
                rf"\d{{4}})(?!\w)"), _DATE, _DATE_FIX),
    (lazy_regex(r"(?<![\w:])(?P<at>\d{1,2}:\d\d(?::\d\d)?,? (?:GMT|UTC)[+-]\d{4}|(?:GMT|"
                r"UTC)[+-]\d\d:?\d\d)"
                r"(?!\d)"), _HOUR, _DATE_FIX),
    (lazy_regex(r"(?<![\w.])(?P<at>\d{1,2}\.? [A-ZÀ-Þa-zà-ÿ]{3,10}\.?,? \d{4},? (?:um "
                r")?00:00(?::00)?)"
                r"(?! ?(?:Uhr|h\b|sharp|midnight)|[:\d])"), _DATE, _DATE_FIX),
    (lazy_regex(rf"\b{_LASTS} (?P<at>P\d+[YMWD]|PT\d+[HMS](?:\d+[MS])?)(?!\w)"), _HOUR, _DATE_FIX),
    (lazy_regex(rf"\b{_LASTS} (?P<at>0\d:\d\d:\d\d)(?![\d:.])"), _HOUR, _DATE_FIX),
    (lazy_regex(r"\b(?:takes|lasts|dauert|dure|dura|duurt) (?P<at>\d{3,}0 (?:seconds|Sekunden|"
                r"secondes|"
                r"segundos|secondi|seconden))\b"), _HOUR, _DATE_FIX),
    (lazy_regex(r"(?i)\b(?:since|seit|depuis|desde|dal|sinds|sedan|siden|od) (?P<at>(?P<y>(?:19|"
                r"20)\d\d)-"
                r"(?P<m>0[1-9]|1[0-2]))(?![-/\d])"), _DATE, _DATE_FIX),
    (lazy_regex(rf"(?<![\w.,-])(?P<at>\d+\.\d ?{_COIN})(?!\w)(?! ?(?:m|bn|million|billion|"
                rf"Millionen)\b)"
                rf"|(?<=[€£] )(?P<at2>\d+\.\d)(?![\d\w])"), _MANY, _NUMBER_FIX),
    (lazy_regex(r"\b(?:cost|costs|pay|charge|for|at|is) (?P<at>\d+\.0 (?:each|apiece|a head|per "
                r"\w+))\b"),
     _MANY, _NUMBER_FIX),
    (lazy_regex(r"\b(?:is|are|was|for|last|lasts|have|has|after|with|of|ist|seit|dauert|est|"
                r"depuis|tiene|ha|hace|"
                r"há) (?P<at>\d+\.0 (?:years?|days?|hours?|minutes?|weeks?|months?|people|guests|"
                r"seats|tickets|"
                r"Jahre|Tage|Stunden|Minuten|Wochen|Monate|Personen|ans|jours|heures|mois|"
                r"semaines|años|días|"
                r"horas|meses|anni|giorni|ore|mesi|anos|dias|jaar|dagen|uur|år|dagar|dage|timer|"
                r"timmar|lat|"
                r"dni|godzin))\b"), "'{}' is a count with a decimal", _NUMBER_FIX),
    (lazy_regex(r"(?i)\b(?:interest|mortgage|discount|rebate|vat|tax|commission|share|zins\w*|"
                r"rabatt\w*|anteil|"
                r"provision|intérêt|remise|réduction|interés|descuento|comisión|interesse|sconto|"
                r"tasso|desconto|juros|"
                r"korting|rente)\b[^.!?\n]{0,40}? (?:to|of|at|is|by|auf|von|um|ist|à|de|est|es|"
                r"al|del|a|è|é|van|op) "
                r"(?P<at>0[.,]\d{2,4})(?![\d%])(?! ?(?:%|per|p\.|€|£|EUR|Euro|pro|mm|kg|of an?))"),
     "'{}' is a share that is printed as a fraction", _NUMBER_FIX),
    (lazy_regex(r"(?<=[a-zà-ÿ] )(?P<at>[a-zà-ÿ]{3,}(?:,[a-zà-ÿ]{2,}){2,}|"
                r"[a-zà-ÿ]{3,}(?:\|[a-zà-ÿ]{3,})+|"
                r"[A-ZÀ-Þ][a-zà-ÿ]+(?:,[A-ZÀ-Þ][a-zà-ÿ]+)+)(?=[ .;!?]|$)"),
     "'{}' is a list as a program stores it", _LIST_FIX),
    (lazy_regex(r"\b(?:The|Your|the|your|our|Our) (?:\w+ )?(?P<at>\[[a-zà-ÿ ]{3,20}(?:, "
                r"?[a-zà-ÿ ]{3,20})+\])"
                r"(?= (?:is|are|was|were|has|have|will)\b)"),
     "'{}' is a list as a program stores it", _LIST_FIX),
)  # fmt: skip
# An ISO day where a day of its language is due; Swedes and registers write one themselves.
_ISO = lazy_regex(
    r"\b(?P<before>[Aa]m|vom|bis zum|[Ll]e|du|[Ee]l|[Ii]l|[Dd]al|no dia|[Nn]o dia|[Oo]p|dnia|on|"
    r"On|by|until) "
    r"(?P<at>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-[0-3]\d)(?![\dT-])"
    r"(?= (?:um|ab|à|a las|alle|às|om|o|at|in|im|from|nach|statt|chez|en|nel|na)\b|[.,;!?]?(?:\s|"
    r"$))"
)
_FOREIGN_DATE = lazy_regex(r"\b(?:[Aa]m|vom|zum|[Dd]en) (?P<at>[0-3]\d/[01]\d/(?:19|20)\d\d)(?!\d)")
_POINT_AMOUNT = lazy_regex(rf"(?<![\w.,])(?P<at>\d+\.\d\d ?{_COIN})(?!\w)")
_COMMA = frozenset("de fr it pt nl pl".split())
_ASKED_SO = lazy_regex(
    r"(?i)\b(?:iso|format\w*|csv|filename|file|dated?|version|customs|export\w*|import\w*|log|"
    r"code)\b"
)


def find_printed_values(text: str) -> Iterator[Hit]:
    """Yield each value as a program prints it, by the language of its line where that matters."""
    if not any(char.isdigit() for char in text) and "," not in text and "|" not in text:
        return
    for pattern, what, fix in _FORMS:
        for match in pattern.finditer(text):
            group = "at" if match["at"] else "at2"
            if not _is_season(match) and not _is_code(text, match.start(group), match.end(group)):
                yield Hit(*match.span(group), what.replace("{}", shorten(match[group])), fix)
    for pattern, codes, what, fix in (
        (_ISO, frozenset("de fr es it pt nl pl".split()), _DATE, _DATE_FIX),
        (
            _FOREIGN_DATE,
            frozenset(("de",)),
            "'{}' is a date as another language writes it",
            _DATE_FIX,
        ),
        (_POINT_AMOUNT, _COMMA, "'{}' is an amount as another language writes it", _NUMBER_FIX),
    ):
        for match in pattern.finditer(text):
            first, last = line_around(text, match.start())
            languages = languages_of(text[first:last])
            told = languages and languages[0] in codes and not _ASKED_SO.search(text, first, last)
            if told and not _is_code(text, *match.span("at")):
                yield Hit(*match.span("at"), what.replace("{}", match["at"]), fix)


def _is_season(match: re.Match[str]) -> bool:
    """Say whether "2003-04" names two years that follow each other."""
    parts = match.groupdict()
    if not parts.get("y"):
        return False
    return (int(parts["y"]) + 1) % 100 == int(parts["m"])


def _is_code(text: str, start: int, end: int) -> bool:
    return (
        is_code_line(text, start) or is_quoted_code(text, start, end) or is_explained(text, start)
    )
