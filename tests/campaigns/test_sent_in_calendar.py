"""What really left is on its day in the calendar, and what follows on its own; both databases."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.model import TouchState
from tactful.campaigns.queries.calendar import CalendarDay, Only, calendar_days, day_touches
from tactful.campaigns.store.tables import Touch

from .conftest import Place
from .test_drain import send


def test_what_was_sent_and_what_follows_stand_on_their_days(house: Place) -> None:
    house.ready()
    due = calendar_of(house)
    assert sum(one.planned.get("email", 0) for one in due) == 2 and not any(d.done for d in due)
    assert not any(one.unapproved for one in due)
    transport = MemoryTransport()
    send(house, transport)
    after = calendar_of(house)
    assert sum(one.done.get("email", 0) for one in after) == len(transport.sent) == 2
    zone = ZoneInfo(house.workspace.settings.timezone)
    with house.store.reading() as session:
        planned = select(Touch).where(Touch.state == TouchState.planned)
        days = {one.due_at.astimezone(zone).date() for one in session.scalars(planned)}
        assert {one.day for one in after if one.planned} == days
        for one in after:
            listed = day_touches(
                session, house.workspace, one.day, now=house.clock(), only=Only(), after=0, most=9
            )
            assert sum(each.is_done for each in listed) == sum(one.done.values())
            assert sum(not each.is_done for each in listed) == sum(one.planned.values())


def calendar_of(house: Place) -> tuple[CalendarDay, ...]:
    now = house.clock()
    first = (now - timedelta(days=7)).date()
    with house.store.reading() as session:
        return calendar_days(session, house.workspace, first, now=now, days=35, only=Only())
