"""The names of days and months are CLDR's, whatever accents a date is written with."""

from collections.abc import Iterator

import pytest
from babel import Locale
from babel.dates import get_day_names, get_month_names

from tactful.lint.reading import dates
from tactful.lint.reading.calendar_names import DAYS, LANGUAGES, MONTHS


def _cldr() -> Iterator[tuple[str, dict[str, int], int]]:
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for day, name in get_day_names("wide", context, Locale(language)).items():
                yield dates.folded(name), DAYS, day
            for month, name in get_month_names("wide", context, Locale(language)).items():
                yield dates.folded(name), MONTHS, month


def test_names_are_cldrs() -> None:
    known = list(_cldr())
    assert all(names.get(name) == number for name, names, number in known)
    assert {name for name, *_ in known} == DAYS.keys() | MONTHS.keys()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("am Dienstag, den 3. MÄRZ 2026", (3, 3, 2026, 1)),
        ("le mardi 3 août", (3, 8, None, 1)),
        ("3 d'avril", (3, 4, None, None)),
        ("3 deabril", (3, 4, None, None)),
        ("terça-feira, 3 de março de 2026", (3, 3, 2026, 1)),
        ("pátek 13. září", (13, 9, None, 4)),
        ("środa, 3 października", (3, 10, None, 2)),
        ("Friday, Sept. 4th, 2026", (4, 9, 2026, 4)),
        ("3 febrŭary", None),
        ("Page 9, maybe 3 markets", None),
    ],
)
def test_dates_in_words(text: str, read: tuple[int | None, ...] | None) -> None:
    found = next(dates.dates(text), None)
    assert (found and (found.day, found.month, found.year, found.weekday)) == read
