"""What waits for each rep, and what leaves on each of the next days."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, and_, case, exists, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import InstrumentedAttribute

from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..model import LIVE, EnrolmentState, MessageState, OutboxState, TouchState
from ..store.tables import Enrolment, Outbox, StoredMessage, Touch
from .moments import start_of_day
from .tasks import list_open
from .values import DayAhead, RepLoad

_LEAVING = (OutboxState.due, OutboxState.claimed, OutboxState.retry)


def rep_loads(session: Session, workspace: Workspace, *, now: datetime) -> tuple[RepLoad, ...]:
    """Return what waits for each rep, most tasks first; what is nobody's comes last."""
    counts: defaultdict[str | None, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in list_open(session, workspace):
        counts[one.owner][0] += 1
        counts[one.owner][1] += one.overdue(now)
    drafts = (
        select(Enrolment.owner, func.count())
        .join(StoredMessage, StoredMessage.enrolment_id == Enrolment.id)
        .where(StoredMessage.state == MessageState.draft, Enrolment.state.in_(LIVE))
        .group_by(Enrolment.owner)
    )
    for owner, count in session.execute(drafts):
        counts[owner][2] += count
    loads = [RepLoad(owner, *found) for owner, found in counts.items()]
    return tuple(
        sorted(loads, key=lambda one: (one.owner is None, -one.tasks, -one.to_review, one.owner))
    )


def week_ahead(
    session: Session, workspace: Workspace, *, now: datetime, days: int = 7
) -> tuple[DayAhead, ...]:
    """Return what comes today and on the days after it, on the workspace's clock.

    That is each person's next touch alone: what follows is planned when that is done. What
    should have come already counts for today.
    """
    zone = workspace.settings.timezone
    bounds = [start_of_day(now, zone, ahead=ahead) for ahead in range(1, days + 1)]
    touches: list[dict[str, int]] = [{} for _ in bounds]
    planned = (Touch.state == TouchState.planned, Enrolment.state == EnrolmentState.active)
    by_hand = and_(
        Touch.state == TouchState.open,
        Touch.channel != Channel.email,
        Enrolment.state.in_(LIVE),
    )
    in_days = _in_days(Touch.due_at, bounds)
    for where in (and_(*planned), by_hand):
        by_channel = select(Touch.channel, *in_days).join(Touch.enrolment)
        for channel, *counts in session.execute(
            by_channel.where(where, Touch.due_at < bounds[-1]).group_by(Touch.channel)
        ):
            _add(touches, channel, counts)
    leaving = (Outbox.state.in_(_LEAVING), Outbox.not_before < bounds[-1])
    query = select(*_in_days(Outbox.not_before, bounds)).where(*leaving)
    _add(touches, Channel.email, list(session.execute(query).one()))
    approved = exists().where(
        StoredMessage.enrolment_id == Touch.enrolment_id,
        StoredMessage.key == Touch.key,
        StoredMessage.state == MessageState.approved,
    )
    waiting = select(*in_days).join(Touch.enrolment)
    waiting = waiting.where(
        *planned, Touch.channel == Channel.email, Touch.due_at < bounds[-1], ~approved
    )
    unapproved = [count or 0 for count in session.execute(waiting).one()]
    first = now.astimezone(ZoneInfo(zone)).date()
    return tuple(
        DayAhead(first + timedelta(days=at), touches[at], unapproved[at]) for at in range(days)
    )


def _in_days(
    moment: InstrumentedAttribute[datetime], bounds: list[datetime]
) -> list[ColumnElement[int]]:
    """Return how many rows fall on each day; what is before the first counts for that."""
    spans = [
        moment < bounds[0],
        *(and_(moment >= since, moment < until) for since, until in pairwise(bounds)),
    ]
    return [func.sum(_one_if(span)) for span in spans]


def _one_if(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return case((holds, 1), else_=0).cast(Integer)


def _add(days: list[dict[str, int]], channel: str, counts: Iterable[int | None]) -> None:
    for day, count in zip(days, counts, strict=True):
        if count:
            day[channel] = day.get(channel, 0) + count
