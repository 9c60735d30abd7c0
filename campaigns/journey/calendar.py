"""When a touch is due, on the recipient's clock. Pure.

Inside, moments are UTC. A day's open hours become one span of UTC moments, so that nothing
can land in a closed hour when the clocks change: where the opening time occurs twice the
later one counts, where the closing time does, the earlier, and a time that is skipped moves
to the end of the gap.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ...templates.engine.missing_values import is_nothing
from ...templates.workspace.sequence import DAYS, Campaign, Wait, Window
from ...templates.workspace.time_zones import not_a_zone, understood_zone

_DAY = timedelta(days=1)
# Even a window of one day a week that a clock change swallows opens again within this.
_LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True, slots=True)
class Span:
    """Open from ``opens`` (included) to ``closes`` (excluded), both UTC."""

    opens: datetime
    closes: datetime


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


def zone_for(timezone: str | None, window: Window, default: str) -> str:
    """Return the zone whose clock counts: the window's own, else the recipient's, else default.

    A recipient's zone that nobody understands counts as none given here; ``unclear_zone`` says
    so before anybody is enrolled with it.
    """
    if window.timezone != "recipient":
        return window.timezone
    return understood_zone(timezone or "") or default


def unclear_zone(timezone: str | None, window: Window) -> str | None:
    """Return why a recipient's own zone cannot be kept; None where it can, or none is given."""
    if window.timezone != "recipient" or is_nothing(timezone or ""):
        return None
    if understood_zone(timezone or "") is not None:
        return None
    return f"{not_a_zone(timezone or '')}, so the hours to write in are not known"


def due_after(since: datetime, wait: Wait, window: Window, tz: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which a touch is due that waits so long from since.

    Business days are the window's days: the count begins at since, or at the next opening
    where that is closed, and keeps the time of day. The result never lies in a closed hour.
    """
    if not wait.business_days:
        return next_open(since + wait.clock, window, tz)
    start = next_open(since, window, tz)
    local = start.astimezone(tz)
    day = local.date()
    for _ in range(wait.business_days):
        day = _next_open_day(day, window)
    clock = local.timetz().replace(tzinfo=None)
    if local.fold:
        clock = _end_of_repeat(start, tz)
    return next_open(_moment(day, clock.replace(fold=0), tz), window, tz)


def next_open(moment: datetime, window: Window, tz: ZoneInfo) -> datetime:
    """Return moment itself where the window is open then, else when it opens next."""
    return max(moment.astimezone(UTC), open_span(moment, window, tz).opens)


def open_span(moment: datetime, window: Window, tz: ZoneInfo) -> Span:
    """Return the span that holds moment, else the next one after it."""
    day = moment.astimezone(tz).date()
    for _ in range(_LOOK_AHEAD_DAYS):
        span = _span(day, window, tz)
        if span is not None and moment < span.closes:
            return span
        day += _DAY
    raise ValueError(f"the sending window is never open after {moment:%Y-%m-%d}")


def plan(campaign: Campaign, start: datetime, tz: ZoneInfo) -> list[PlannedTouch]:
    """Return every step at its moment, for someone enrolled at start whom no touch stops."""
    touches: list[PlannedTouch] = []
    window, at = campaign.sequence.window, start
    for step in campaign.sequence.steps:
        at = due_after(at, step.wait, window, tz)
        touches.append(
            PlannedTouch(step.number, step.key, step.channel, step.template, at, at.astimezone(tz))
        )
    return touches


def _span(day: date, window: Window, tz: ZoneInfo) -> Span | None:
    if DAYS[day.weekday()] not in window.days:
        return None
    opens = _moment(day, window.opens.replace(fold=1), tz)
    closes = _moment(day, window.closes.replace(fold=0), tz)
    return Span(opens, closes) if opens < closes else None


def _next_open_day(day: date, window: Window) -> date:
    day += _DAY
    while DAYS[day.weekday()] not in window.days:
        day += _DAY
    return day


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
