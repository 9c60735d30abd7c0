"""On which day each step leaves, for somebody who is enrolled on a given day.

A sketch without a recipient: no zone, no holidays; ``tactful plan`` knows those.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from ...templates.workspace.localized_formats import as_date
from ...templates.workspace.sequence import Sequence
from ...templates.workspace.waits import StepWait, Wait
from ...templates.workspace.window import DAYS, Window

_DAY = timedelta(days=1)


def leaving_days(sequence: Sequence, enrolled: date) -> Mapping[int, date]:
    """Return the day of each step, by number, if nothing holds it up.

    None for those from a step on that waits for a day of the person's own.
    """
    window = sequence.window
    if not window.days:
        return {}
    at = _opened(datetime.combine(enrolled, window.opens), window)
    found = {}
    for step in sequence.steps:
        if step.wait.field:
            break
        at = _after(at, step.wait, window)
        found[step.number] = at.date()
    return found


def own_day(wait: StepWait, values: Mapping[str, str]) -> date | None:
    """Return about when a step leaves that waits for a day; None where nobody can say.

    Business days are counted as days, and closed days are not known: it is that day or one near.
    """
    day = as_date(wait.day or values.get(wait.field, ""))
    if day is None:
        return None
    span = timedelta(minutes=wait.minutes, days=wait.business_days)
    try:
        return day - span if wait.side == "before" else day + span
    except OverflowError:
        return None


def _after(at: datetime, wait: Wait, window: Window) -> datetime:
    at = _opened(at + wait.clock, window)
    for _ in range(wait.business_days):
        at = _opened(datetime.combine(at.date() + _DAY, at.time()), window)
    return at


def _opened(at: datetime, window: Window) -> datetime:
    """Return at, or the next moment at which the window is open."""
    if at.time() < window.opens:
        at = datetime.combine(at.date(), window.opens)
    elif at.time() >= window.closes:
        at = datetime.combine(at.date() + _DAY, window.opens)
    while DAYS[at.weekday()] not in window.days:
        at = datetime.combine(at.date() + _DAY, max(at.time(), window.opens))
    return at
