"""When steps come: after a wait, or on a day of the person's own, and when it is too late. Pure.

A step that comes before a day is never later than that, so where its own day is closed it comes
on the open day before; until a day, and after it, on the next one. Once its day is over it does
not come at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ....templates.workspace.step import Step
from ....templates.workspace.waits import StepWait, is_beyond_reason
from .calendar import Clock, NeverOpen, due_after, next_open, open_span, opening_on

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_DAY_MINUTES = 1440
_LOOK_BACK_DAYS = 366
NOTHING_KNOWN: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class NotInTime:
    """Why a step does not come whose turn it is."""

    why: str


@dataclass(frozen=True, slots=True)
class PlannedTouch:
    """One step at its moment, if every touch before it happens as planned.

    at is UTC, local the same moment on the recipient's clock.
    """

    step: int
    key: str
    channel: str
    template: str
    at: datetime
    local: datetime


def due_of(
    step: Step, since: datetime, clock: Clock, values: Mapping[str, str]
) -> datetime | NotInTime:
    """Return the moment (UTC) of a step whose turn comes at since, or why it does not come.

    values are the person's, by field key. Raises NeverOpen.
    """
    wait, clock = step.wait, clock.of(step)
    if not wait.field:
        return due_after(since, wait, clock)
    said = wait.day or values.get(wait.field, "").strip()
    named = _read(said, clock)
    if named is None:
        return NotInTime(f"{wait.field} '{said[:40]}' is no day" if said else f"no {wait.field}")
    at = _target(wait, named, clock)
    if is_beyond_reason(at - since):
        return NotInTime(f"{wait.field} {said[:40]} is more than ten years away")
    due = max(at, next_open(since, clock))
    if _day(due, clock) > _day(at, clock) or (wait.side == "before" and due >= named):
        of = f" ({said[:40]})" if wait.day is None else ""
        return NotInTime(f"{_day(at, clock)} was over, which is '{wait}'{of}")
    return due


def plan(
    steps: Iterable[Step],
    start: datetime,
    clock: Clock,
    values: Mapping[str, str] = NOTHING_KNOWN,
) -> list[PlannedTouch]:
    """Return each of steps at its moment, for someone enrolled at start whom no touch stops.

    Raises NeverOpen.
    """
    touches: list[PlannedTouch] = []
    at = start
    for step in steps:
        due = due_of(step, at, clock, values)
        if isinstance(due, NotInTime):
            continue
        at, local = due, due.astimezone(clock.tz)
        touches.append(PlannedTouch(step.number, step.key, step.channel, step.template, at, local))
    return touches


def days_named(steps: Iterable[Step]) -> list[str]:
    """Return the fields, by key, whose day steps wait for."""
    return sorted({one.wait.field for one in steps if one.wait.field and one.wait.day is None})


def over_at(step: Step, due: datetime, clock: Clock) -> datetime | None:
    """Return from when on a step that is due then comes no more; None: it may be late."""
    if not step.wait.field:
        return None
    return datetime.combine(_day(due, clock) + _DAY, time(0), clock.tz).astimezone(UTC)


def _read(said: str, clock: Clock) -> datetime | None:
    """Return the moment (UTC) that a list says, as ISO 8601 writes it, on the person's clock."""
    try:
        named = datetime.fromisoformat(said)
        return (named if named.tzinfo else named.replace(tzinfo=clock.tz)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _target(wait: StepWait, named: datetime, clock: Clock) -> datetime:
    """Return the open moment that a wait means; of a day without a time, when the day opens."""
    before = wait.side == "before"
    sign = -1 if before else 1
    if wait.minutes % _DAY_MINUTES:
        at = named + sign * wait.clock
        return _open_until(at, clock) if before else next_open(at, clock)
    local = named.astimezone(clock.tz)
    day = local.date()
    for _ in range(wait.business_days):
        day = _open_day(day + sign * _DAY, clock, sign)
    day += sign * timedelta(days=wait.minutes // _DAY_MINUTES)
    if local.time() == time(0):
        return opening_on(_open_day(day, clock, -1) if before else day, clock)
    at = datetime.combine(day, local.time(), clock.tz).astimezone(UTC)
    return _open_until(at, clock) if before else next_open(at, clock)


def _day(moment: datetime, clock: Clock) -> date:
    return moment.astimezone(clock.tz).date()


def _open_day(day: date, clock: Clock, sign: int) -> date:
    """Return the day where it opens, else the nearest one that does, before (-1) or after it."""
    if sign > 0:
        return _day(opening_on(day, clock), clock)
    for back in range(_LOOK_BACK_DAYS):
        one = day - back * _DAY
        if _day(opening_on(one, clock), clock) == one:
            return one
    raise NeverOpen(f"there is no open day in the year before {day}")


def _open_until(at: datetime, clock: Clock) -> datetime:
    """Return the moment where the clock is open, else the last open minute before it."""
    if next_open(at, clock) <= at:
        return next_open(at, clock)
    opens = opening_on(_open_day(_day(at, clock), clock, -1), clock)
    if opens > at:  # before the opening of an open day
        opens = opening_on(_open_day(_day(at, clock) - _DAY, clock, -1), clock)
    return open_span(opens, clock).closes - _MINUTE
