"""When a touch is due, on the recipient's clock. Pure.

Inside, moments are UTC. A day's open hours become one span of UTC moments, so that nothing
can land in a closed hour when the clocks change: where the opening time occurs twice the
later one counts, where the closing time does, the earlier, and a time that is skipped moves
to the end of the gap.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ....lint.lists.whereabouts import Whereabouts
from ....templates.errors import TactfulError
from ....templates.workspace.closures import Closure
from ....templates.workspace.settings import Settings
from ....templates.workspace.step import Step
from ....templates.workspace.time_zones import understood_zone
from ....templates.workspace.waits import Wait
from ....templates.workspace.window import DAYS, RECIPIENT, Window, zone
from .days_off import NO_DAYS_OFF, DaysOff, days_off, why_off

_DAY = timedelta(days=1)
# A window of one day a week opens within this, whatever holidays and closed days (a year at
# most, which the workspace's files are checked for) lie between.
_LOOK_AHEAD_DAYS = 3 * 366


class NeverOpen(TactfulError, ValueError):
    """No moment comes at which a person may be written to."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When one person can be reached: the campaign's hours, in their zone, but for days off.

    away are the days on which others are away who may do steps of theirs, by mailbox key.
    """

    window: Window
    tz: ZoneInfo
    off: DaysOff = NO_DAYS_OFF
    away: tuple[tuple[str, tuple[Closure, ...]], ...] = ()

    def of(self, step: Step) -> "Clock":
        """Return the clock of a step: whoever does it must be there, instead of the rep."""
        if step.owner is None:
            return self
        return replace(self, off=replace(self.off, away=dict(self.away).get(step.owner, ())))


@dataclass(frozen=True, slots=True)
class Span:
    """Open from ``opens`` (included) to ``closes`` (excluded), both UTC."""

    opens: datetime
    closes: datetime


def clock_for(
    settings: Settings, window: Window, *, timezone: str | None, calendar: str, mailbox: str
) -> Clock:
    """Return the clock of somebody in that zone, with that holiday calendar ("" for none).

    mailbox is the key of their rep's.
    """
    name = zone_for(timezone, window, settings.timezone)
    off = days_off(settings, window, calendar=calendar, mailbox=mailbox)
    return Clock(window, zone(name), off, _away(settings))


def clock_at(settings: Settings, window: Window, where: Whereabouts, mailbox: str) -> Clock:
    """Return the clock of somebody who is there; mailbox is the key of their rep's."""
    return clock_for(
        settings, window, timezone=where.zone, calendar=where.calendar, mailbox=mailbox
    )


def _away(settings: Settings) -> tuple[tuple[str, tuple[Closure, ...]], ...]:
    return tuple((key, box.away) for key, box in settings.mailboxes.items() if box.away)


def unclear(where: Whereabouts, window: Window) -> str | None:
    """Return why what the list says of a person's zone or country cannot be kept, or None."""
    if window.timezone == RECIPIENT and where.zone_unclear is not None:
        return where.zone_unclear
    return where.calendar_unclear if RECIPIENT in window.holidays else None


def zone_for(timezone: str | None, window: Window, default: str) -> str:
    """Return the zone whose clock counts: the window's own, else the recipient's, else default.

    A recipient's zone that nobody understands counts as none given here; ``whereabouts`` says
    so before anybody is enrolled with it.
    """
    if window.timezone != RECIPIENT:
        return window.timezone
    return understood_zone(timezone or "") or default


def due_after(since: datetime, wait: Wait, clock: Clock) -> datetime:
    """Return the moment (UTC) at which a touch is due that waits so long from since.

    Business days are the window's days but for days off: the count begins at since, or at the
    next opening where that is closed, and keeps the time of day. The result never lies in a
    closed hour. Raises NeverOpen.
    """
    with _within_the_calendar(since):
        if not wait.business_days:
            return next_open(since + wait.clock, clock)
        start = next_open(since, clock)
        local = start.astimezone(clock.tz)
        day = local.date()
        for _ in range(wait.business_days):
            day = _next_open_day(day, clock)
        at = local.timetz().replace(tzinfo=None)
        if local.fold:
            at = _end_of_repeat(start, clock.tz)
        return next_open(_moment(day, at.replace(fold=0), clock.tz), clock)


def deadline(since: datetime, wait: Wait, clock: Clock) -> datetime:
    """Return by when something is done that may take so long: minutes and hours count open time.

    Raises NeverOpen.
    """
    with _within_the_calendar(since):
        if wait.business_days:
            return due_after(since, wait, clock)
        at, left = since.astimezone(UTC), wait.clock
        while True:
            span = open_span(at, clock)
            start = max(at, span.opens)
            if left <= span.closes - start:
                return start + left
            left -= span.closes - start
            at = span.closes


def next_open(moment: datetime, clock: Clock) -> datetime:
    """Return moment itself where the clock is open then, else when it opens next."""
    return max(moment.astimezone(UTC), open_span(moment, clock).opens)


def is_open(moment: datetime, clock: Clock) -> bool:
    """Say whether something may happen at a moment."""
    return next_open(moment, clock) <= moment


def opening_on(day: date, clock: Clock) -> datetime:
    """Return when a day opens on somebody's clock, or the next one that does."""
    return next_open(_moment(day, time(0), clock.tz), clock)


def open_span(moment: datetime, clock: Clock) -> Span:
    """Return the span that holds moment, else the next one after it. Raises NeverOpen."""
    with _within_the_calendar(moment):
        day = moment.astimezone(clock.tz).date()
        for _ in range(_LOOK_AHEAD_DAYS):
            span = _span(day, clock)
            if span is not None and moment < span.closes:
                return span
            day += _DAY
    raise NeverOpen(
        f"there is no open hour in the three years after {moment:%Y-%m-%d}: "
        "look at the window's days, the holidays and the closed days"
    )


def skipped(since: datetime, until: datetime, clock: Clock) -> list[tuple[date, str]]:
    """Return the days off from one moment to another on which the window would be open."""
    first, last = (one.astimezone(clock.tz).date() for one in (since, until))
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [
        (day, why)
        for day in days
        if DAYS[day.weekday()] in clock.window.days and (why := why_off(day, clock.off))
    ]


@contextmanager
def _within_the_calendar(moment: datetime) -> Iterator[None]:
    try:
        yield
    except OverflowError:
        raise NeverOpen(f"{moment:%Y-%m-%d} is too near the end of the calendar") from None


def _span(day: date, clock: Clock) -> Span | None:
    if DAYS[day.weekday()] not in clock.window.days or why_off(day, clock.off):
        return None
    return _hours(day, clock.window.opens, clock.window.closes, clock.tz)


@lru_cache(maxsize=1 << 14)
def _hours(day: date, opening: time, closing: time, tz: ZoneInfo) -> Span | None:
    opens = _moment(day, opening.replace(fold=1), tz)
    closes = _moment(day, closing.replace(fold=0), tz)
    return Span(opens, closes) if opens < closes else None


def _next_open_day(day: date, clock: Clock) -> date:
    for _ in range(_LOOK_AHEAD_DAYS):
        day += _DAY
        if DAYS[day.weekday()] in clock.window.days and not why_off(day, clock.off):
            return day
    raise NeverOpen(f"there is no open day in the three years after {day:%Y-%m-%d}")


def _moment(day: date, clock: time, tz: ZoneInfo) -> datetime:
    """Return the UTC moment of a local time; one that is skipped is the end of the gap."""
    first, second = (
        datetime.combine(day, clock.replace(fold=fold), tz).astimezone(UTC) for fold in (0, 1)
    )
    if second < first:  # PEP 495: only in a gap
        return _transition(second, first, tz)
    return second if clock.fold else first


def _end_of_repeat(moment: datetime, tz: ZoneInfo) -> time:
    """Return the local time at which the hour that moment repeats was over the first time.

    Counting days from it keeps the order: a person touched later is not due earlier.
    """
    before = moment.astimezone(tz).replace(fold=0).astimezone(UTC)
    change = _transition(before, moment, tz)
    last = (change - timedelta(microseconds=1)).astimezone(tz)
    return last.timetz().replace(tzinfo=None, fold=0)


def _transition(low: datetime, high: datetime, tz: ZoneInfo) -> datetime:
    """Return the second at which the zone's offset changes between two UTC moments."""
    before = low.astimezone(tz).utcoffset()
    while high - low > timedelta(microseconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(tz).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high
