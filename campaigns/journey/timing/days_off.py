"""Days on which nobody is to be written to or called: holidays, closed days, a rep's absence."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ....templates.workspace.closures import Closure, closure_at
from ....templates.workspace.holiday_calendars import named_holidays, weekend
from ....templates.workspace.settings import Settings
from ....templates.workspace.window import DAYS, RECIPIENT, Window

_USUAL_WEEKEND = frozenset((5, 6))  # which the window leaves out anyway
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Whose days off count for one person. A value: equal ones give the same days.

    calendars are names ("GB-ENG"), closed the workspace's days, away the rep's. resting is the
    country whose weekend counts too, where that is another than Saturday and Sunday.
    """

    calendars: tuple[str, ...] = ()
    closed: tuple[Closure, ...] = ()
    away: tuple[Closure, ...] = ()
    resting: str = ""

    def __bool__(self) -> bool:
        return bool(self.calendars or self.closed or self.away or self.resting)


NO_DAYS_OFF = DaysOff()


def days_off(settings: Settings, window: Window, *, calendar: str, mailbox: str) -> DaysOff:
    """Return the days off of somebody with that holiday calendar whose rep has that mailbox.

    A recipient's own weekend counts where the window has the usual days, Monday to Friday;
    whoever wrote others means them.
    """
    named = dict.fromkeys(calendar if one == RECIPIENT else one for one in window.holidays)
    box = settings.mailboxes.get(mailbox)
    country = calendar.partition("-")[0] if RECIPIENT in window.holidays else ""
    return DaysOff(
        calendars=tuple(one for one in named if one),
        closed=settings.calendar.closed,
        away=box.away if box is not None else (),
        resting=country if window.days == DAYS[:5] and country else "",
    )


@lru_cache(maxsize=1 << 16)
def why_off(day: date, off: DaysOff) -> str | None:
    """Return why nothing happens on a day, None where something may."""
    if (closure := closure_at(day, off.closed)) is not None:
        return closure.name or "closed"
    if (closure := closure_at(day, off.away)) is not None:
        return closure.name or "the rep is away"
    for calendar in off.calendars:
        if (name := named_holidays(calendar, day.year).get(day)) is not None:
            return f"{name} ({calendar})"
    if off.resting and day.weekday() in weekend(off.resting) - _USUAL_WEEKEND:
        return f"{_WEEK[day.weekday()]}, weekend ({off.resting})"
    return None
