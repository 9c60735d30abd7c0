"""When a touch may happen: days, hours, whose clock counts, and whose holidays."""

import re
from datetime import time
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import field_validator, model_validator

from ..lazy_regex import lazy_regex
from .as_written import Names, as_written
from .frozen import Frozen
from .holiday_calendars import known_calendar
from .located import nearest

RECIPIENT = "recipient"  # the person's own zone, or their own holidays
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = lazy_regex(r"(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)")


class Window(Frozen):
    """When a touch may happen; ``timezone`` is a zone's name or "recipient".

    ``holidays`` are days off: the recipient's own, "none", or calendars like ``GB-ENG, DE-BY``.
    """

    days: tuple[str, ...] = DAYS[:5]
    """The days on which a touch may happen."""
    opens: time = time(8, 30)
    """From what time of day on a touch may happen."""
    closes: time = time(17, 30)
    """Until what time of day a touch may happen."""
    timezone: Annotated[str, as_written(RECIPIENT, "Europe/London", names=Names.time_zone)] = (
        RECIPIENT
    )
    """Whose clock counts: the recipient's, or that of a zone."""
    holidays: tuple[Annotated[str, as_written(RECIPIENT, "none", "GB-ENG", "DE-BY")], ...] = (
        RECIPIENT,
    )
    """Whose holidays are days off: the recipient's own, none, or those of these calendars."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        data = dict(data)
        if "days" in data:
            days = data["days"]
            if isinstance(days, dict):
                raise ValueError("days: write them like 'mon-fri' or [tue, thu]")
            text = days if isinstance(days, str) else ", ".join(map(str, days or ()))
            data["days"] = _days(text)
        if "hours" in data:
            hours = str(data.pop("hours"))
            if "opens" in data or "closes" in data:
                raise ValueError("give hours, or opens and closes, not both")
            match = _HOURS.fullmatch(hours.strip())
            if match is None:
                raise ValueError(f"hours '{hours}': write it like '08:30-17:30'")
            try:
                data["opens"] = time(int(match[1]), int(match[2]))
                data["closes"] = time(int(match[3]), int(match[4]))
            except ValueError:
                raise ValueError(
                    f"hours '{hours}': not a valid time of day; the last one is 23:59"
                ) from None
        return data

    @field_validator("opens", "closes", mode="before")
    @classmethod
    def _is_a_time_of_day(cls, value: Any) -> Any:
        if isinstance(value, str) and re.search(r"\d\s*[Zz+-]", value):
            raise ValueError("write a time of day like '08:30'; timezone says whose clock counts")
        if isinstance(value, str) and re.fullmatch(r"\d:\d\d", value.strip()):
            return f"0{value.strip()}"
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        return value if value == RECIPIENT else known_zone(value)

    @field_validator("holidays", mode="before")
    @classmethod
    def _known_calendars(cls, value: Any) -> Any:
        texts = value if isinstance(value, list | tuple) else str(value or "").split(",")
        named = [str(one).strip() for one in texts if one is not None and str(one).strip()]
        if not named:
            raise ValueError("says nothing; write recipient, none, or calendars like GB-ENG, DE-BY")
        if (
            slip := next((one for one in named if one in ("no", "off", "false")), None)
        ) is not None:
            raise ValueError(f"'{slip}' may be Norway or nothing; write none, or NO for Norway")
        if [one.lower() for one in named] == ["none"]:
            return ()
        if "none" in map(str.lower, named):
            raise ValueError("'none' stands alone; remove it or the calendars beside it")
        return tuple(
            dict.fromkeys(
                RECIPIENT if one.lower() == RECIPIENT else known_calendar(one) for one in named
            )
        )

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "Window":
        if self.opens >= self.closes:
            raise ValueError(
                f"the window closes before it opens: it opens {self.opens:%H:%M} and closes "
                f"{self.closes:%H:%M}; both are of one day, like '08:30-17:30'"
            )
        return self


def zone(name: str) -> ZoneInfo:
    """Return the IANA time zone; raises ValueError for an unknown one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"'{name}' is not a time zone; write it like 'Europe/London'") from None


def known_zone(name: str) -> str:
    """Return name; raises ValueError with the nearest zone where it is none."""
    try:
        zone(name)
    except ValueError as error:
        near = nearest(name, sorted(available_timezones()))
        raise ValueError(f"{error}; did you mean '{near}'?" if near else str(error)) from None
    return name


def _days(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in re.split(r"[,\s]+", text.strip().lower()):
        first, dash, last = part.partition("-")
        first, last = first[:3], last[:3]
        if first not in DAYS or (dash and last not in DAYS):
            raise ValueError(f"days '{text}': write it like 'mon-fri' or 'tue, thu'")
        if dash:
            start, end = DAYS.index(first), DAYS.index(last)
            found += [DAYS[i % 7] for i in range(start, end + 1 + 7 * (end < start))]
        else:
            found.append(first)
    return tuple(day for day in DAYS if day in found)
