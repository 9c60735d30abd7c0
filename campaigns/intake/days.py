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
MONTHS = {name: n for n, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
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
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH = rf"(?P<{{0}}>{MONTH})\b\.?"
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
_DAY_FOLLOWS = lazy_regex(rf",? ?(?:(?:the|den|dem|le|el) )?(?:\d|(?:{'|'.join(MONTHS)})\.? \d)")
_ENGLISH = lazy_regex(r"\b(?:the|and|you|my|will|office|please|until|back)\b")


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


def days_in(text: str, today: date, *, furthest: timedelta = _FURTHEST) -> Iterator[Found]:
    """Yield the days that a folded text names, from the beginning; those beyond furthest are none.

    A day without a year is the next one of that name; a weekday is the next one after today.
    """
    english = _ENGLISH.search(text) is not None
    for one in _DATE.finditer(text):
        if one["weekday"] and _DAY_FOLLOWS.match(text, one.end()):
            continue  # it only names the day that follows
        try:
            yield Found(one.start(), one.end(), _day(one, today, furthest, english=english))
        except ValueError:  # the 31st of November
            yield Found(one.start(), one.end(), None)


def _day(one: re.Match[str], today: date, furthest: timedelta, *, english: bool) -> date | None:
    if one["iso"]:
        return near(date.fromisoformat(one["iso"]), today, furthest)
    if one["weekday"]:
        ahead = (_WEEKDAYS[one["weekday"]] - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    if one["tomorrow"]:
        return today + timedelta(days=1)
    if one["month"]:
        return _dated(one["day"], MONTHS[one["month"]], one["year"], today, furthest)
    if one["month2"]:
        return _dated(one["day2"], MONTHS[one["month2"]], one["year2"], today, furthest)
    if one["sep"] != "/" and not one["year3"] and not one["open"]:
        return None  # 12.10 may be a time, or a version
    day, month = int(one["one"]), int(one["other"])
    if english and one["sep"] != ".":
        if day <= 12 and month <= 12 and day != month:
            return None  # the third of April, or the fourth of March
        if month > 12:
            day, month = month, day
    return _dated(str(day), month, one["year3"], today, furthest)


def _dated(day: str, month: int, year: str | None, today: date, furthest: timedelta) -> date | None:
    if year:
        return near(date(int(year) % 100 + 2000, month, int(day)), today, furthest)
    found = date(today.year, month, int(day))
    if found < today - _JUST_PAST:
        found = date(today.year + 1, month, int(day))
    return near(found, today, furthest)


def near(day: date, today: date, furthest: timedelta = _FURTHEST) -> date | None:
    """Return day, or None where it is past or further away than anybody plans."""
    return day if today <= day <= today + furthest else None
