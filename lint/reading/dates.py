"""Finds dates in running text, in the ways that people write them in twelve languages.

Names of days and months are CLDR's, folded (``calendar_names.py``).
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ...templates.lazy_regex import lazy_regex
from .calendar_names import DAYS, MONTHS

_SHORT_DAYS = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4,
    "sat": 5, "sun": 6, "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6,
    "segunda": 0, "terca": 1, "quarta": 2, "quinta": 3, "sexta": 4,
}  # fmt: skip
_SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12, "okt": 10, "dez": 12, "marz": 3,
}  # fmt: skip
_LINKS = ("of", "de", "do", "del")
_LINK = rf"(?:{'|'.join(_LINKS)}|d['’])"
_BEFORE_DAY = r"(?:the|den|dem|der|le|el|o|il|dia|em|am|on|de)"


@dataclass(frozen=True, slots=True)
class Written:
    """text[start:end] is a date; weekday is 0 for Monday; what is not said is None."""

    start: int
    end: int
    day: int
    month: int
    year: int | None = None
    weekday: int | None = None

    @property
    def exists(self) -> bool:
        """Say whether there is such a day; 29 February is one where no year is said."""
        return _made(self.year or 2024, self.month, self.day) is not None

    def around(self, today: date | None) -> list[date]:
        """Return the days that may be meant: the last one before today, and the next."""
        if self.year is not None or today is None:
            day = self.nearest(today)
            return [day] if day else []
        years = range(today.year - 4, today.year + 5)  # 29 February comes every fourth
        days = [day for year in years if (day := _made(year, self.month, self.day))]
        return [*[day for day in days if day < today][-1:], *[d for d in days if d >= today][:1]]

    def nearest(self, today: date | None) -> date | None:
        """Return the day: of the year that is said, else of the one that is nearest to today."""
        if self.year is not None:
            return _made(self.year, self.month, self.day)
        if today is None:
            return None
        years = (today.year - 1, today.year, today.year + 1)
        days = [day for year in years if (day := _made(year, self.month, self.day))]
        return min(days, key=lambda day: abs(day - today), default=None)


def dates(text: str) -> Iterator[Written]:
    """Yield the dates in text, in order.

    >>> [(d.day, d.month, d.year, d.weekday) for d in dates("on Tuesday, 3 March 2026")]
    [(3, 3, 2026, 1)]
    """
    found = [*_in_words(text), *_in_digits(text)]
    end = -1
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            yield one
            end = one.end


def ends_of_months(text: str) -> Iterator[Written]:
    """Yield the last day of each month, or year, that text names without a day, with its year.

    A month alone counts; a year needs the words for its end, as a lone number may be anything.

    >>> [(d.day, d.month, d.year) for d in ends_of_months("until March 2026, at the end of 2027")]
    [(31, 3, 2026), (31, 12, 2027)]
    """
    if _YEAR.search(text) is None:
        return
    _, months = _names()
    for match in _month_alone().finditer(_plain(text)):
        month = months[folded(match["m"])] if match["m"] else 12
        if match["m"] or match["end"]:
            year = int(match["y"])
            day = monthrange(year, month)[1]
            yield Written(*match.span(), day, month, year)


_YEAR = lazy_regex(r"(?<!\d)20\d\d(?!\d)")


@cache
def _month_alone() -> re.Pattern[str]:
    _, months = _names()
    end = (
        r"(?P<end>(?:the\s+|zum\s+|la\s+|el\s+|o\s+|het\s+)?(?:year[- ])?"
        r"(?:end|ende|fin|finales|final|fim|fine|eind|einde)"
        r"(?:\s+(?:of|de|do|di|del|van|des jahres|l['’]annee|the year))*\s+)?"
    )
    return re.compile(
        rf"(?i)(?<![\w.,/-])(?<!\d\s){end}"
        rf"(?:(?P<m>{_any(months)})\.?,?\s+(?:{_LINK}\s*)?)?(?P<y>20\d\d)(?![\w/-]|[.,:]\d)"
    )


def _in_words(text: str) -> Iterator[Written]:
    if not _may_name_a_month(text):
        return  # the patterns below are long: most texts need none of them
    days, months = _names()
    plain = _plain(text)
    for pattern in _patterns():
        for match in pattern.finditer(plain):
            day = int(match["d"])
            if 1 <= day <= 31:
                said = folded(match["w"] or "")
                # "So" and "Do" are words too, but not before "3." as German writes it.
                german = len(said) > 2 or text[match.end("d") : match.end("d") + 1] == "."
                weekday = days[said] if said and german else None
                year = int(match["y"]) if match["y"] else None
                yield Written(*match.span(), day, months[folded(match["m"])], year, weekday)


def _may_name_a_month(text: str) -> bool:
    """Say whether a word of text is a month, or ends in one after what may stand before it."""
    if re.search(r"\d", text) is None:
        return False
    _, months = _names()
    words = set(re.findall(r"\w+", folded(text)))
    stems = (word[len(link) :] for word in words for link in _LINKS if word.startswith(link))
    return not months.keys().isdisjoint(words) or any(stem in months for stem in stems)


_DIGITS = lazy_regex(
    r"(?<![\w./-])(?:(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)|"
    r"(?P<a>\d{1,2})(?P<sign>[./])(?P<b>\d{1,2})(?P=sign)(?P<year>20\d\d))(?![\w/-]|\.\d)"
)


def _in_digits(text: str) -> Iterator[Written]:
    """Yield the dates in digits that can be read in one way only."""
    days, _ = _names()
    for match in _DIGITS.finditer(text):
        if match["y"]:
            year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
        else:
            year, day, month = int(match["year"]), int(match["a"]), int(match["b"])
            if match["sign"] == "/" and day <= 12 and month <= 12 and day != month:
                continue  # 3/4 is March to one reader and April to another
            if match["sign"] == "/" and month > 12:
                day, month = month, day
        if 1 <= day <= 31 and 1 <= month <= 12:
            before = text[max(0, match.start() - 40) : match.start()]
            said = _weekday_before().search(_plain(before))
            weekday = days[folded(said["w"])] if said else None
            yield Written(match.start(), match.end(), day, month, year, weekday)


@cache
def _weekday_before() -> re.Pattern[str]:
    days, _ = _names()
    return re.compile(rf"(?i)(?<!\w)(?P<w>{_any(days)})[.,]?\s+(?:{_BEFORE_DAY}\s+)?$")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    days, months = _names()
    weekday = rf"(?:(?P<w>{_any(days)})(?:\.,?|,)?\s+(?:{_BEFORE_DAY}\s+)?)?"
    year = rf"(?:,?\s+(?:{_LINK}\s*)?(?P<y>(?:19|20)\d\d)(?!\d))?"
    month = rf"(?P<m>{_any(months)})(?!\w)\.?"
    number = r"(?P<d>\d{1,2})"
    return (
        re.compile(
            rf"(?i)(?<![\w.,:/$€£-]){weekday}(?<![\d.,:/-]){number}(?:st|nd|rd|th|er|e|\.|º|ª|°)?"
            rf"\s+(?:{_LINK}\s*)?{month}{year}"
        ),
        re.compile(
            rf"(?i)(?<!\w){weekday}{month}\s+(?:the\s+)?{number}(?:st|nd|rd|th)?(?![\w:%]|[.,]\d)"
            rf"{year}"
        ),
    )


def _any(names: dict[str, int]) -> str:
    """Return a pattern for any of names in a text that is ``_plain``."""
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


_LETTERS = {
    "a": "áàâãä", "c": "ç", "e": "éèêěë", "i": "íìî", "o": "óòôõöø", "u": "úùûůü", "s": "śš",
    "z": "źżž", "n": "ńñ", "r": "ř", "l": "ł", "y": "ý",
}  # fmt: skip
_PLAIN = str.maketrans(
    {
        accented: bare
        for letter, others in _LETTERS.items()
        for bare, some in ((letter, others), (letter.upper(), others.upper()))
        for accented in some
    }
)


def _plain(text: str) -> str:
    """Return text with bare letters for accented ones; no character moves."""
    return text.translate(_PLAIN)


@cache
def _names() -> tuple[dict[str, int], dict[str, int]]:
    """Return the weekdays and months by their names, folded."""
    return {**_SHORT_DAYS, **DAYS}, {**_SHORT_MONTHS, **MONTHS}


def folded(word: str) -> str:
    """Return word in small letters without accents: "März" is "marz", "terça" "terca"."""
    spread = unicodedata.normalize("NFD", word.casefold().replace("ł", "l").replace("ø", "o"))
    return "".join(c for c in spread if not unicodedata.combining(c))


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


WEEK = tuple(f"{date(2024, 1, 1) + timedelta(days=n):%A}" for n in range(7))
