"""Days on which nobody of ours works: a company's shutdown, a rep's holiday. As files say them."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from ..lazy_regex import lazy_regex
from .as_written import as_written

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_LONGEST = 366
_DAY = r"(?:(\d{4})-)?(\d\d?)-(\d\d?)"
WRITTEN = lazy_regex(rf"{_DAY}(?:\s*(?:to|until|bis|-|–|\.\.\.?)\s*{_DAY})?(?:\s*:\s*(.+))?", re.S)
_LIKE = "write it like '2026-12-24', '2026-12-24 to 2027-01-03: shutdown' or '12-24: every year'"


class Closure(BaseModel):
    """The days from first to last, both included. yearly: of every year, whatever first's is.

    In the file a text, a date, or ``{from: 2026-12-24, to: 2027-01-03, name: shutdown}``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: date
    """The first day."""
    last: date
    """The last day."""
    name: str = ""
    """Why nobody works then."""
    yearly: bool = False
    """Whether it is so every year."""

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, data: Any) -> Any:
        if isinstance(data, str):
            return _read(data.strip())
        if isinstance(data, datetime):
            raise ValueError(f"'{data}' has a time of day; a closed day is a date")
        if isinstance(data, date):
            return {"first": data, "last": data}
        if isinstance(data, Mapping):
            return _from_table(data)
        return data

    @model_validator(mode="after")
    def _is_within_reason(self) -> "Closure":
        if self.last < self.first:
            raise ValueError(f"{self.last} is before {self.first}; write the earlier day first")
        if (self.last - self.first).days >= _LONGEST - self.yearly:
            raise ValueError(
                f"{self.first} to {self.last} is a year or longer; to stop for so long, pause "
                "the campaigns"
            )
        if self.first.year < _FIRST_YEAR or self.last.year > _LAST_YEAR:
            raise ValueError(
                f"{self.first} is too far away; write a day from {_FIRST_YEAR} to {_LAST_YEAR}"
            )
        return self

    def holds(self, day: date) -> bool:
        """Say whether a day is one of these."""
        if not self.yearly:
            return self.first <= day <= self.last
        at, first, last = ((one.month, one.day) for one in (day, self.first, self.last))
        return first <= at <= last if first <= last else at >= first or at <= last


def _read(text: str) -> dict[str, Any]:
    match = WRITTEN.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text[:60]}' is not a day or a range of days; {_LIKE}")
    year, other_year, name = match[1], match[4], " ".join((match[7] or "").split())
    single = match[5] is None
    if not single and (year is None) != (other_year is None):
        raise ValueError(f"'{text[:60]}': give both days a year, or neither of them")
    first = _date(year or "2000", match[2], match[3])  # a leap year: 29 February may be closed
    last = first if single else _date(other_year or "2000", match[5], match[6])
    if year is None and last < first:
        last = last.replace(year=2001) if (last.month, last.day) != (2, 29) else date(2001, 2, 28)
    return {"first": first, "last": last, "name": name, "yearly": year is None}


def _date(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        said = f"{year}-{month}-{day}" if year != "2000" else f"{month}-{day}"
        raise ValueError(f"there is no day {said}; {_LIKE}") from None


def _from_table(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``{from, to, name}`` or ``{day, name}`` says."""
    unknown = [key for key in data if key not in ("day", "from", "to", "name")]
    if unknown or not ("day" in data or "from" in data) or ("day" in data and "to" in data):
        raise ValueError(f"write day and name, or from, to and name; or: {_LIKE}")
    if not isinstance(data.get("name", ""), str):
        raise ValueError("name must be one text")
    first, last = data.get("day", data.get("from")), data.get("to")
    text = f"{first} to {last}" if last is not None else str(first)
    return {**_read(text), "name": str(data.get("name", ""))}


class Calendar(BaseModel):
    """What ``[calendar]`` may say: holidays where nothing tells whose, and days we are closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    holidays: Annotated[str | None, as_written("GB-ENG", "DE-BY", "none")] = None
    """Whose holidays count where a lead tells none; without it, those of the time zone."""
    closed: tuple[Closure, ...] = ()
    """The days on which nobody of yours works: a shutdown, your own holidays."""

    @field_validator("holidays")
    @classmethod
    def _is_a_calendar(cls, value: str | None) -> str | None:
        from .holiday_calendars import known_calendar

        if value is None or value.strip().lower() == "none":
            return value and ""
        return known_calendar(value)


def closure_at(day: date, closures: tuple[Closure, ...]) -> Closure | None:
    """Return the first of closures that holds a day."""
    return next((one for one in closures if one.holds(day)), None)


def longest_closed(
    closures: tuple[Closure, ...], open_weekdays: frozenset[int]
) -> tuple[date, date] | None:
    """Return the first year and more in which no day is open; None where there is no such.

    open_weekdays are those of a window (0: Monday).
    """
    if not closures:
        return None
    years = [one.first.year for one in closures if not one.yearly] or [2024]
    day = date(max(min(years) - 1, _FIRST_YEAR), 1, 1)
    end = date(min(max(one.last.year for one in closures) + 2, _LAST_YEAR), 12, 31)
    if not any(not one.yearly for one in closures):
        end = date(2028, 12, 31)
    since = day
    while day <= end:
        if day.weekday() in open_weekdays and closure_at(day, closures) is None:
            since = day + timedelta(days=1)
        elif (day - since).days >= _LONGEST:
            return since, day
        day += timedelta(days=1)
    return None
