"""Days in what people write: English, German, French, Spanish, Dutch, Italian, Portuguese."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ...templates.lazy_regex import lazy_regex

_FURTHEST = timedelta(days=400)
_JUST_PAST = timedelta(days=31)

_MONTH_NAMES = (
    "january jan januar janner janvier janv enero ene januari gennaio janeiro",
    "february feb februar fevrier fevr febrero februari febbraio fevereiro",
    "march mar marz maerz mrz mars marzo maart mrt marco",
    "april apr avril avr abril abr aprile",
    "may mai mayo mei maggio maio",
    "june jun juni juin junio giugno junho",
    "july jul juli juillet juil julio luglio julho",
    "august aug aout agosto ago augustus",
    "september sept sep septembre septiembre set settembre setembro",
    "october oct oktober okt octobre octubre ottobre outubro",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dicembre dezembro",
)
_MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_DAY_NAMES = (
    "monday mon montag mo lundi lun lunes maandag ma lunedi segunda-feira",
    "tuesday tue tues dienstag di mardi mar martes dinsdag martedi terca-feira",
    "wednesday wed mittwoch mi mercredi mer miercoles woensdag wo mercoledi quarta-feira",
    "thursday thu thur thurs donnerstag do jeudi jeu jueves donderdag giovedi quinta-feira",
    "friday fri freitag fr vendredi ven viernes vie vrijdag vr venerdi sexta-feira",
    "saturday sat samstag sonnabend sa samedi sabado zaterdag za sabato",
    "sunday sun sonntag so dimanche dim domingo zondag zo domenica",
)
# Only whole names stand for a day by themselves: "so" and "do" are words as well.
_WEEKDAYS = {name: n for n, names in enumerate(_DAY_NAMES) for name in names.split()
             if len(name) > 4}  # fmt: skip
WEEKDAY = rf"(?:{'|'.join(name for names in _DAY_NAMES for name in names.split())})"
_MONTH = rf"(?P<{{0}}>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DATE = lazy_regex(
    r"(?<![\d.,/-])(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
    r"|(?<![\d.,/:])(?P<day>\d{1,2})(?:st|nd|rd|th|er|ste|de|e)?\.?º? ?(?:of |de |the )?"
    + _MONTH.format("month")
    + r"(?:,? (?:de |del )?(?P<year>20\d\d)\b)?"
    r"|\b" + _MONTH.format("month2") + r" (?:the )?(?P<day2>\d{1,2})(?:st|nd|rd|th)?\b(?![:.]\d)"
    r"(?:,? (?P<year2>20\d\d)\b)?"
    r"|(?<![\d.,/:+-])(?P<one>\d{1,2})(?P<sep>[./-])(?P<other>\d{1,2})"
    r"(?:(?P=sep)(?P<year3>20\d\d|\d\d)\b|(?<!-\d)(?<!-\d\d)(?P<open>\.?)(?![\d/-]))"
    rf"|\b(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    r"|\b(?P<tomorrow>tomorrow|demain|manana|domani|amanha)\b"
)
_DAY_FOLLOWS = lazy_regex(rf",? ?(?:(?:the|den|dem|le|el) )?(?:\d|(?:{'|'.join(_MONTHS)})\.? \d)")
_ENGLISH = lazy_regex(r"\b(?:the|and|you|my|will|office|please|until|back)\b")
_IN = lazy_regex(
    r"\b(?:in|en|im|dans|over|after|nach|binnen|within) (?:about |etwa |ca\.? )?"
    r"(?P<many>\d{1,2}|a|an|one|ein(?:em|er|e)?|two|zwei|a few|three|drei|four|vier|five|funf|"
    r"six|sechs|twelve|zwolf) (?P<unit>day|tag|week|woche|month|monat|year|jahr)"
)
_NEXT = lazy_regex(
    r"\b(?:next|nachste[nrsm]?|kommende[nrsm]?|neue[nrsm]?|new|following) "
    r"(?P<unit>week|woche|month|monat|quarter|quartal|year|jahr)"
)
_QUARTER = lazy_regex(r"\bq(?P<quarter>[1-4])\b(?:[ /]*(?P<year>20\d\d))?")
_MONTH_ALONE = lazy_regex(
    r"\b(?:in|im|until|till|bis|after|nach|ab|from|early|mid|anfang|mitte|ende|end of|beginning of)"
    r" (?:" + _MONTH.format("month") + r")(?: (?P<year>20\d\d))?(?! ?\d)"
)
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "zwei": 2, "a few": 3, "three": 3, "drei": 3,
    "four": 4, "vier": 4, "five": 5, "funf": 5, "six": 6, "sechs": 6, "twelve": 12, "zwolf": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A day in a text, at its place. day: None where it could be two days, or none."""

    start: int
    end: int
    day: date | None


def folded(text: str) -> str:
    """Return text in lower case without accents, its spaces as one each."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    return re.sub(r"[^\S\n]+", " ", plain)


def days_in(text: str, today: date) -> Iterator[Found]:
    """Yield the days that a folded text names, from the beginning.

    A day without a year is the next one of that name; a weekday is the next one after today.
    """
    english = _ENGLISH.search(text) is not None
    for one in _DATE.finditer(text):
        if one["weekday"] and _DAY_FOLLOWS.match(text, one.end()):
            continue  # it only names the day that follows
        try:
            yield Found(one.start(), one.end(), _day(one, today, english=english))
        except ValueError:  # the 31st of November
            yield Found(one.start(), one.end(), None)


def _day(one: re.Match[str], today: date, *, english: bool) -> date | None:
    if one["iso"]:
        return near(date.fromisoformat(one["iso"]), today)
    if one["weekday"]:
        ahead = (_WEEKDAYS[one["weekday"]] - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    if one["tomorrow"]:
        return today + timedelta(days=1)
    if one["month"]:
        return _dated(one["day"], _MONTHS[one["month"]], one["year"], today)
    if one["month2"]:
        return _dated(one["day2"], _MONTHS[one["month2"]], one["year2"], today)
    if one["sep"] != "/" and not one["year3"] and not one["open"]:
        return None  # 12.10 may be a time, or a version
    day, month = int(one["one"]), int(one["other"])
    if english and one["sep"] != ".":
        if day <= 12 and month <= 12 and day != month:
            return None  # the third of April, or the fourth of March
        if month > 12:
            day, month = month, day
    return _dated(str(day), month, one["year3"], today)


def _dated(day: str, month: int, year: str | None, today: date) -> date | None:
    if year:
        return near(date(int(year) % 100 + 2000, month, int(day)), today)
    found = date(today.year, month, int(day))
    if found < today - _JUST_PAST:
        found = date(today.year + 1, month, int(day))
    return near(found, today)


def near(day: date, today: date) -> date | None:
    """Return day, or None where it is past or further away than anybody plans."""
    return day if today <= day <= today + _FURTHEST else None


def asked_again(text: str, today: date) -> date | None:
    """Return from when somebody may be asked again: a day, a month, "next quarter", or None."""
    text = folded(text)
    if one := _IN.search(text):
        many = _COUNTS.get(one["many"]) or (int(one["many"]) if one["many"].isdigit() else 1)
        return near(_after(today, many, one["unit"]), today)
    if one := _QUARTER.search(text):
        year = int(one["year"] or today.year)
        first = date(year, int(one["quarter"]) * 3 - 2, 1)
        return near(first if first > today or one["year"] else first.replace(year=year + 1), today)
    if one := _NEXT.search(text):
        return _next(one["unit"], today)
    named = {found.day for found in days_in(text, today)}
    if len(named) == 1:
        return named.pop()
    if (one := _MONTH_ALONE.search(text)) and not named:
        year = int(one["year"] or today.year)
        first = date(year, _MONTHS[one["month"]], 1)
        return near(first if first > today or one["year"] else first.replace(year=year + 1), today)
    return None


def _after(today: date, many: int, unit: str) -> date:
    if unit in ("day", "tag"):
        return today + timedelta(days=many)
    if unit in ("week", "woche"):
        return today + timedelta(weeks=many)
    months = many * 12 if unit in ("year", "jahr") else many
    ahead = today.year * 12 + today.month - 1 + months
    return date(ahead // 12, ahead % 12 + 1, min(today.day, 28))


def _next(unit: str, today: date) -> date:
    if unit in ("week", "woche"):
        return today + timedelta(days=7 - today.weekday())
    if unit in ("year", "jahr"):
        return date(today.year + 1, 1, 1)
    month = today.month + 1 if unit in ("month", "monat") else (today.month - 1) // 3 * 3 + 4
    return date(today.year + (month > 12), (month - 1) % 12 + 1, 1)
