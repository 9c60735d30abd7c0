"""From when somebody may be asked again: "in March 2031", "Q1 2027", "nach dem Sommer".

A period counts from its first day; without a year it is the next one that begins. English, German,
French, Spanish and Dutch, as closed classes: numbers to twelve, units, seasons, parts of a year.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from ...templates.lazy_regex import lazy_regex
from .days import MONTH, MONTHS, days_in, folded

_FURTHEST = timedelta(days=3650)  # as far as a task may be put off

_NUMBERS = (
    "a an one ein eine einem einer un une uno una een 1",
    "two zwei deux dos twee",
    "three drei trois tres drie",
    "four vier quatre cuatro",
    "five funf cinq cinco vijf",
    "six sechs seis zes",
    "seven sieben sept siete zeven",
    "eight acht huit ocho",
    "nine neun neuf nueve negen",
    "ten zehn dix diez tien",
    "eleven elf onze once",
    "twelve zwolf douze doce twaalf",
)
_COUNTS = {
    **{name: count for count, names in enumerate(_NUMBERS, 1) for name in names.split()},
    "a few": 3, "ein paar": 3, "einigen": 3, "quelques": 3, "unos": 3, "algunos": 3, "enkele": 3,
    "een paar": 3, "a couple of": 2, "un par de": 2,
}  # fmt: skip
_DAYS = r"days?|tag(?:en?|e)?|jours?|dias?|dag(?:en)?"
_WEEKS = r"weeks?|wochen?|semaines?|semanas?|weken"
_MONTHS_UNIT = r"months?|monat(?:en?|e|s)?|mois|mes(?:es)?|maand(?:en)?"
_QUARTERS = r"quarters?|quartal(?:en?|e|s)?|trimestres?|kwarta(?:al|len)"
_YEARS = r"years?|jahr(?:en?|e|es|s)?|ans?|annees?|anos?|jaar|jaren"
_UNIT = (
    rf"(?:(?P<days>{_DAYS})|(?P<weeks>{_WEEKS})|(?P<months>{_MONTHS_UNIT})"
    rf"|(?P<quarters>{_QUARTERS})|(?P<years>{_YEARS}))\b"
)
_IN = lazy_regex(
    r"\b(?:in|im|dans|d'ici|dentro de|en|after|nach|apres|despues de|over|na|binnen|within)"
    r" (?:about |around |etwa |circa |ca\.? |environ |unos |unas |ongeveer )?"
    rf"(?P<many>\d{{1,2}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))}) {_UNIT}"
)
_HALF_A_YEAR = lazy_regex(
    r"\b(?:half a year|(?:einem )?halben jahr|un semestre|medio ano|(?:een )?half jaar)\b"
)
_NEXT = lazy_regex(
    r"\b(?:next|following|new|nachste[nrsm]?|kommende[nrsm]?|neue[nrsm]?|proxim[oa]|volgende?|"
    rf"komende?|nieuwe?|nouvel(?:le)?|nuevo) {_UNIT}"
    rf"|\b(?:{_UNIT.replace('?P<', '?P<b')}) (?:prochaine?s?|que viene|suivante?s?)\b"
)
_YEAR = r"(?P<year>20\d\d)\b"
_OF_YEAR = (
    r"(?:,? ?(?:of |de |del |van |in |im |/ ?)?(?:the year |jahr )?"
    rf"(?:{_YEAR}|'(?P<short>\d\d)\b))?"
)
_AFTER = r"(?P<after>\b(?:after|nach|apres|despues de|tras|na)(?: the end of)? )?"
_THE = r"(?:the |dem |den |der |das |le |la |l'|el |het |de )?"
_ORDINALS = (
    r"(?P<o1>1st|first|erste[nrs]?|premier|1er|primer|eerste)|(?P<o2>2nd|second|zweite[nrs]?|"
    r"deuxieme|2e|segundo|tweede)|(?P<o3>3rd|third|dritte[nrs]?|troisieme|3e|tercer|derde)|"
    r"(?P<o4>4th|fourth|last|vierte[nrs]?|quatrieme|4e|cuarto|ultimo|vierde)|(?P<o>[1-4])\.?"
)
_QUARTER = lazy_regex(
    rf"{_AFTER}{_THE}(?:\b[qtk](?P<q>[1-4])\b|\b(?:{_ORDINALS}) (?:{_QUARTERS})\b){_OF_YEAR}"
)
_HALF = lazy_regex(
    rf"{_AFTER}{_THE}(?:\bh(?P<h>[12])\b|\b(?:{_ORDINALS}) (?:half(?: of the year)?|halbjahr|"
    rf"halfte|jahreshalfte|semestre|moitie|mitad|helft|halfjaar|jaarhelft)\b){_OF_YEAR}"
)
_PART = (
    r"(?P<part>(?P<early>early|beginning of|start of|anfang|debut|principios de|begin|inicios de)"
    r"|(?P<mid>mid|middle of|mitte|mi|mediados de|half|midden)"
    r"|(?P<late>late|end of|ende|fin|finales de|eind|einde))[ -]"
)
_OF_MONTH = lazy_regex(
    rf"{_AFTER}(?:{_PART})?"
    rf"(?:(?:in|im|until|till|bis|ab|from|en|a partir de|des|jusqu'en|jusqu'a|desde|hasta|para|"
    rf"vanaf|tot|around|by|before|vor|avant|antes de|voor|next|nachsten|prochain|proximo|this|"
    rf"diesen|since) )?(?:the month of |mois de )?\b(?P<month>{MONTH})\b\.?{_OF_YEAR}(?! ?\d)"
)
_BEFORE_MONTH = lazy_regex(
    r"\b(?:in|im|until|till|bis|ab|from|en|partir de|des|jusqu'en|jusqu'a|desde|hasta|para|"
    r"vanaf|tot|around|by|before|vor|avant|antes de|voor|next|nachsten|this|diesen|after|nach|"
    r"apres|despues de|tras|na|early|beginning of|start of|anfang|debut|principios de|begin|mid|"
    r"middle of|mitte|mi|mediados de|late|end of|ende|fin|finales de|eind)[ -]$"
)
_SEASONS: tuple[tuple[int, str], ...] = (
    (3, r"spring|fruhjahr\w*|fruhling\w*|printemps|primavera|voorjaar|lente"),
    (6, r"summer|sommer|ete|verano|zomer"),
    (9, r"autumn|fall|herbst|automne|rentree|otono|herfst|najaar"),
    (12, r"winter|hiver|invierno"),
)
_SEASON = lazy_regex(
    r"(?:(?P<after>\b(?:after|nach|apres|despues del?|tras|na)) |"
    r"\b(?:in|im|au|en|next|this|until|till|bis|ab|from|a|nachste[nrs]|diese[nrs]|kommende[nrs]|"
    r"volgende?|komende?|desde|hasta|para|pour|tot|vanaf|zum|around|by) )"
    r"(?:early |late |mid-?)?"
    r"(?:the |dem |den |der |das |le |la |l'|el |het |de |proxim[oa] |next |vacances d(?:e l)?')?"
    + "(?:" + "|".join(f"(?P<s{month}>{names})" for month, names in _SEASONS) + ")"
    r"(?:[ -]?(?:holidays?|break|season|vacation|ferien|urlaub|pause|vakantie|prochain))?\b(?!-\w)"
    + _OF_YEAR
)  # fmt: skip
_SUMMER_HOLIDAYS = lazy_regex(
    r"\b(?:after|nach|apres|despues de|tras|na) (?:the |den |der |les |las |de |mes )?"
    r"(?:summer (?:holidays?|break|vacation)|sommer(?:ferien|urlaub|pause)|(?:grandes )?vacances|"
    r"vacaciones|zomervakantie)"
)


def _easter(year: int) -> date:
    """Return Easter Sunday (J. Meeus, Astronomical Algorithms, 1991, chapter 8)."""
    century, of_century = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4
            - (century - (century + 8) // 25 + 1) // 3 + 15) % 30  # fmt: skip
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


_FEASTS: Mapping[str, Callable[[int], date]] = {
    r"easter|ostern|osterferien|paques|pascua|semana santa|pasen": lambda year: (
        _easter(year) + timedelta(days=2)
    ),
    r"christmas|weihnachten|noel|navidad(?:es)?|(?:de )?kerst(?:mis)?": lambda year: date(
        year, 12, 27
    ),
    r"new year(?:'s)?|neujahr|jahreswechsel|nouvel an|ano nuevo|nieuwjaar": lambda year: date(
        year + 1, 1, 2
    ),
}
_FEAST = lazy_regex(
    r"\b(?:after|nach|apres|despues de|tras|na|before|vor|avant|antes de|voor) "
    r"(?:the |dem |den |la |el |le |las )?(?:"
    + "|".join(f"(?P<f{number}>{names})" for number, names in enumerate(_FEASTS))
    + r")\b"
)
_BARE_YEAR = lazy_regex(
    r"\b(?:in|im jahr|ab|from|until|till|bis|before|vor|en|des|avant|desde|hasta|antes de|vanaf|"
    rf"tot|voor|jahr|year|ano|jaar|early|anfang|debut|principios de|begin|for|a partir de) {_YEAR}"
    r"(?![-/.]\d)"
)


def asked_again(text: str, today: date) -> date | None:
    """Return from when somebody may be asked again, None where no time or two are named."""
    text = folded(text)
    year = today.year + 1 if _says_next_year(text) else None
    for read in (_relative, _of_quarter, _next, _exact, _of_month, _of_season, _of_feast):
        found = read(text, today, year)
        if found is not None:
            return found if today <= found <= today + _FURTHEST else None
    if year is not None:
        return date(year, 1, 1)
    if one := _BARE_YEAR.search(text):
        first = date(int(one["year"]), 1, 1)
        return first if today <= first <= today + _FURTHEST else None
    return None


def _says_next_year(text: str) -> bool:
    return any(one["years"] or one["byears"] for one in _NEXT.finditer(text))


def _relative(text: str, today: date, _year: int | None) -> date | None:
    if _HALF_A_YEAR.search(text):
        return _months_on(today, 6)
    if not (one := _IN.search(text)):
        return None
    many = _COUNTS.get(one["many"]) or int(one["many"])
    if one["days"]:
        return today + timedelta(days=many)
    if one["weeks"]:
        return today + timedelta(weeks=many)
    return _months_on(today, many * (12 if one["years"] else 3 if one["quarters"] else 1))


def _months_on(today: date, months: int) -> date:
    ahead = today.year * 12 + today.month - 1 + months
    return date(ahead // 12, ahead % 12 + 1, min(today.day, 28))


def _of_quarter(text: str, today: date, year: int | None) -> date | None:
    for pattern, key, months in ((_QUARTER, "q", 3), (_HALF, "h", 6)):
        if one := pattern.search(text):
            which = next((n for n in (1, 2, 3, 4) if one[f"o{n}"]), None)
            number = which or int(one[key] or one["o"])
            number = min(number, 12 // months)  # the last half
            return _first(one, (number - 1) * months + 1, months, today, year)
    return None


def _first(one: re.Match[str], month: int, months: int, today: date, year: int | None) -> date:
    """Return when a period begins, or ends where it is to be after it."""
    said = int(one["year"]) if one["year"] else None
    if said is None and one.groupdict().get("short"):
        said = 2000 + int(one["short"])
    shift = months if one["after"] else 0
    for of in (said or year or today.year, today.year + 1):
        index = of * 12 + month - 1 + shift
        first = date(index // 12, index % 12 + 1, 1)
        if said or year or first > today:
            return first
    return first


def _next(text: str, today: date, _year: int | None) -> date | None:
    one = _NEXT.search(text)
    if one is None:
        return None
    if one["weeks"] or one["bweeks"]:
        return today + timedelta(days=7 - today.weekday())
    month = None
    if one["months"] or one["bmonths"]:
        month = today.month + 1
    elif one["quarters"] or one["bquarters"]:
        month = (today.month - 1) // 3 * 3 + 4
    if month is None:
        return None
    return date(today.year + (month > 12), (month - 1) % 12 + 1, 1)


def _exact(text: str, today: date, _year: int | None) -> date | None:
    named = {found.day for found in days_in(text, today, furthest=_FURTHEST)}
    return named.pop() if len(named) == 1 else None


def _of_month(text: str, today: date, year: int | None) -> date | None:
    for one in _OF_MONTH.finditer(text):
        # "may" and "mars" are words as well: a year, or a word before it, makes it a month.
        lead = text[: one.start("month")]
        if not (one["year"] or one["short"] or _BEFORE_MONTH.search(lead)):
            continue
        first = _first(one, MONTHS[one["month"]], 1, today, year)
        if one["after"]:
            return first
        return first.replace(day=15 if one["mid"] else 25 if one["late"] else 1)
    return None


def _of_season(text: str, today: date, year: int | None) -> date | None:
    if _SUMMER_HOLIDAYS.search(text):
        of = year or today.year
        return date(of if date(of, 9, 1) > today else of + 1, 9, 1)
    one = _SEASON.search(text)
    if one is None:
        return None
    month = next(month for month, _ in _SEASONS if one[f"s{month}"])
    return _first(one, month, 3, today, year)


def _of_feast(text: str, today: date, _year: int | None) -> date | None:
    one = _FEAST.search(text)
    if one is None:
        return None
    day_in = next(day for number, day in enumerate(_FEASTS.values()) if one[f"f{number}"])
    days = (day_in(of) for of in range(today.year - 1, today.year + 2))
    return next((day for day in days if day > today), None)
