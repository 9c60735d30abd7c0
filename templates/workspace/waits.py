"""Waiting times, also until a day, and what somebody meant by one that is not written as one."""

import re
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ..lazy_regex import lazy_regex

_LONGEST_DAYS = 3650
_WAIT = r"(\d+)\s*(business\s+)?(minute|hour|day|week)s?"
_FIELD = r"[^\W\d]\w*(?:\.[^\W\d]\w*)?|\d{4}-\d\d-\d\d"
WAIT = lazy_regex(_WAIT, re.IGNORECASE)
UNTIL = lazy_regex(rf"until\s+({_FIELD})", re.IGNORECASE)
BESIDE = lazy_regex(rf"(?:until\s+)?({_WAIT})\s+(before|after)\s+({_FIELD})", re.IGNORECASE)
_NO_REPLY = lazy_regex(
    rf"({_WAIT})\s+(?:without|no|if no)(?: an?| any)? (?:reply|answer|response)", re.IGNORECASE
)
_DAYS_OF = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7}
_WORDS = {
    "a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "half": "0.5",
}  # fmt: skip
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
_UNITS = {
    "minute": "m min mins minute minutes", "hour": "h hr hrs hour hours", "day": "d day days",
    "week": "w wk wks week weeks",
}  # fmt: skip
_UNIT = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_BUSINESS = {"bd", "bday", "bdays", "weekday", "weekdays", "workday", "workdays"}
_AT_ONCE = {"now", "none", "no", "at once", "immediately", "instantly", "asap", "same day", "-", ""}
_USUAL = "write it like '20 minutes' or '2 business days'"
_AMOUNT = lazy_regex(
    r"(?P<number>\d+(?:[.,]\d+)?|[a-z]+)\s*(?:-\s*)?"
    r"(?P<business>(?:business|working|work|biz)\s*)?(?P<unit>[a-z]*)"
)


class Wait(BaseModel):
    """How long after the former touch: clock time, or days on which the window is open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minutes: int = 0
    business_days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Wait":
        """Read "20 minutes", "3 hours", "4 business days", "1 week"."""
        match = WAIT.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"'{text[:40]}' is not a waiting time; {meant_wait(text)}")
        amount = int(match[1]) if len(match[1]) < 10 else 10**9
        unit = match[3].lower()
        if amount * _DAYS_OF[unit] > _LONGEST_DAYS:
            raise ValueError(
                f"'{text[:40]}' is longer than ten years; write a shorter waiting time"
            )
        if match[2]:
            if unit != "day":
                raise ValueError(f"'{text}': only days can be business days")
            return cls(business_days=amount)
        return cls(minutes=amount * {"minute": 1, "hour": 60, "day": 1440, "week": 10080}[unit])

    @property
    def clock(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    def __str__(self) -> str:
        if self.business_days:
            return f"{self.business_days} business day{'s' * (self.business_days != 1)}"
        for size, unit in ((10080, "week"), (1440, "day"), (60, "hour")):
            if self.minutes and self.minutes % size == 0:
                amount = self.minutes // size
                return f"{amount} {unit}{'s' * (amount != 1)}"
        return f"{self.minutes} minute{'s' * (self.minutes != 1)}"


class StepWait(Wait):
    """How long after the former touch, or until a day: one that a field names, or everybody's.

    ``1 week``, ``until event_date``, ``2 business days before event_date``, ``until 2027-05-03``.
    """

    field: str = ""  # its key, once the workspace is open; or the day itself
    side: Literal["", "before", "after"] = ""

    @classmethod
    def parse(cls, text: str) -> "StepWait":
        plain = text.strip()
        if match := UNTIL.fullmatch(plain):
            return cls(field=match[1])
        if match := BESIDE.fullmatch(plain):
            wait, side, field = Wait.parse(match[1]), match[5].lower(), match[6]
            if not (wait.minutes or wait.business_days):
                raise ValueError(f"'{text[:40]}' is the day itself; write 'until {field}'")
            return cls.model_validate({**dict(wait), "field": field, "side": side})
        if match := _NO_REPLY.fullmatch(plain):
            fix = f"write '{match[1]}': who replies before gets no more steps"
            raise ValueError(f"'{text[:40]}' is not a waiting time; {fix}")
        if meant_wait(plain) == _USUAL and re.search(r"(?i)\b(?:until|before|after|on)\b", plain):
            fix = (
                "write 'until event_date' or '2 days before event_date', with a field of type date"
            )
            raise ValueError(f"'{text[:40]}' is not a waiting time; {fix}")
        return cls.model_validate(dict(Wait.parse(text)))

    @property
    def day(self) -> str | None:
        """The day that is the same for everybody, where the file says one."""
        return self.field if self.field[:1].isdigit() else None

    def __str__(self) -> str:
        if not self.field:
            return super().__str__()
        return (
            f"{super().__str__()} {self.side} {self.field}" if self.side else f"until {self.field}"
        )


def is_beyond_reason(span: timedelta) -> bool:
    """Say whether nobody waits so long: ten years; a day so far away is a slip."""
    return span > timedelta(days=_LONGEST_DAYS)


def meant_wait(text: str) -> str:
    """Return what to write instead of text.

    >>> [meant_wait(text) for text in ("3", "1.5 days")]
    ["write '3 days' or '3 business days'", "write '36 hours'"]
    """
    plain = " ".join(text.strip().casefold().split())
    if plain in _AT_ONCE or re.fullmatch(r"0+", plain):
        return "write '0 minutes' to send at once"
    match = _AMOUNT.fullmatch(plain.removeprefix("in ").removeprefix("after "))
    if match is None or len(plain) > 30:
        return _USUAL
    number = _WORDS.get(match["number"], match["number"]).replace(",", ".")
    if not re.match(r"\d", number):
        return _USUAL
    unit = match["unit"]
    if not unit and not match["business"]:
        return f"write '{number} days' or '{number} business days'"
    business = bool(match["business"]) or unit in _BUSINESS
    known = "day" if unit in _BUSINESS else _UNIT.get(unit)
    if known is None:
        return "write it in weeks or days" if unit.startswith("month") else _USUAL
    if business:
        return f"write '{_amount(number, 'business day')}'" if known == "day" else _USUAL
    minutes = float(number) * _MINUTES[known]
    if "." not in number:
        return f"write '{_amount(number, known)}'"
    smaller = next(one for one in ("day", "hour", "minute") if minutes % _MINUTES[one] == 0)
    return f"write '{_amount(str(int(minutes // _MINUTES[smaller])), smaller)}'"


def _amount(number: str, unit: str) -> str:
    return f"{number} {unit}{'s' * (number != '1')}"
