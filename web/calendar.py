"""Calendar: four weeks of what is planned and what was done, and the list of each day."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.queries.calendar import (
    NOBODYS,
    CalendarDay,
    Only,
    calendar_days,
    day_touches,
)
from ..templates.workspace.step import Channel
from .context import AppContext, desk
from .numbers import asked_number

pages = Blueprint("calendar", __name__)

WEEKS = 4
MAX_LISTED = 100
_FARTHEST = timedelta(days=5 * 366)  # from today; further away nothing is


@pages.get("/calendar")
def show() -> ResponseReturnValue:
    """Show four weeks, the first of them with today in it unless another is asked for."""
    here = desk()
    today, only = _today(here), _only()
    asked = _day(request.args.get("from", ""), today) or today
    first = asked - timedelta(days=asked.weekday())
    found = _days(here, first, 7 * WEEKS, only)
    step = timedelta(weeks=WEEKS)
    return render_template(
        "calendar.html",
        weeks=[found[at : at + 7] for at in range(0, len(found), 7)],
        today=today,
        zone=here.workspace.settings.timezone,
        only=only,
        channels=[one.value for one in Channel],
        filters=_filters(here, only),
        query=_query(only),
        before=first - step,
        later=first + step,
        is_now=first <= today < first + step,
    )


@pages.get("/calendar/<day>")
def show_day(day: str) -> ResponseReturnValue:
    """List the touches of one day."""
    here = desk()
    today, only = _today(here), _only()
    asked = _day(day, today)
    if asked is None:
        raise NotFound(f"There is no day '{day}' here; write it like {today}.")
    after = asked_number(request.args, "after") or 0
    with here.store.reading() as session:
        found = day_touches(
            session, here.workspace, asked, now=here.clock(), only=only, after=after,
            most=MAX_LISTED + 1,
        )  # fmt: skip
    return render_template(
        "calendar_day.html",
        day=_days(here, asked, 1, only)[0],
        today=today,
        touches=found[:MAX_LISTED],
        more=len(found) > MAX_LISTED,
        after=after,
        channels=[one.value for one in Channel],
        filters=_filters(here, only),
        only=only,
        query=_query(only),
    )


def _days(here: AppContext, first: date, days: int, only: Only) -> tuple[CalendarDay, ...]:
    """Return so many days' figures, counted once for as long as nothing is written."""

    def counted() -> tuple[CalendarDay, ...]:
        with here.store.reading() as session:
            return calendar_days(
                session, here.workspace, first, now=here.clock(), days=days, only=only
            )

    return here.counted(f"calendar {first} {days} {only}", counted)


def _today(here: AppContext) -> date:
    return here.clock().astimezone(ZoneInfo(here.workspace.settings.timezone)).date()


def _day(text: str, today: date) -> date | None:
    """Return a day like "2026-03-03", None for no day and for one that is too far away."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if abs(found - today) <= _FARTHEST else None


def _only() -> Only:
    return Only(request.args.get("owner") or None, request.args.get("campaign") or None)


def _query(only: Only) -> dict[str, str]:
    return {
        key: value
        for key, value in (("owner", only.owner), ("campaign", only.campaign))
        if value is not None
    }


def _filters(here: AppContext, only: Only) -> dict[str, object]:
    campaigns = {one.name for one in here.workspace.unarchived}
    owners = set(here.workspace.settings.mailboxes)
    return {
        "campaigns": sorted(campaigns | ({only.campaign} if only.campaign else set())),
        "owners": sorted(owners | ({only.owner} if only.owner not in (None, NOBODYS) else set())),
        "nobodys": NOBODYS,
    }
