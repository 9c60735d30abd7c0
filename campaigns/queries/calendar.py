"""A calendar: what is planned for each day, and what was done on it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, Select, and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session, joinedload

from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..journey.timing.days_off import DaysOff, why_off
from ..model import LIVE, EnrolmentState, MessageState, OutboxState, TouchState
from ..releases.kept import campaign_of
from ..store.tables import Contact, Enrolment, Outbox, StoredMessage, Touch
from .moments import start_of_day
from .values import step_words

NOBODYS = "-"  # where an owner's name stands
_LEAVING = (OutboxState.due, OutboxState.claimed, OutboxState.retry)


@dataclass(frozen=True, slots=True)
class Only:
    """Whose touches are wanted, of which campaign; None: all."""

    owner: str | None = None
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day on the workspace's clock; the mappings are by channel.

    unapproved emails are among the planned ones. off is why the workspace is closed.
    """

    day: date
    planned: Mapping[str, int] = field(default_factory=dict)
    done: Mapping[str, int] = field(default_factory=dict)
    unapproved: int = 0
    off: str | None = None


@dataclass(frozen=True, slots=True)
class CalendarTouch:
    """One touch of a day. key is what the next page comes after."""

    key: int
    at: datetime
    channel: str
    campaign: str
    place: str
    recipient: str
    name: str
    contact_id: int
    owner: str | None
    is_done: bool
    is_approved: bool


def calendar_days(
    session: Session, workspace: Workspace, first: date, *, now: datetime, days: int, only: Only
) -> tuple[CalendarDay, ...]:
    """Return so many days: each person's next touch on its day, and what was done.

    What should have come already counts for today.
    """
    bounds = _bounds(workspace, first, days)
    rows = _touches(workspace, (bounds[0], bounds[-1]), now=now, only=only).subquery()
    moment = rows.c.moment
    sums = [
        func.sum(case((and_(moment >= since, moment < until), 1), else_=0).cast(Integer))
        for since, until in pairwise(bounds)
    ]
    kinds = (rows.c.channel, rows.c.is_done, rows.c.is_approved)
    planned: list[defaultdict[str, int]] = [defaultdict(int) for _ in sums]
    done: list[defaultdict[str, int]] = [defaultdict(int) for _ in sums]
    unapproved = [0] * days
    for channel, is_done, is_approved, *counts in session.execute(
        select(*kinds, *sums).group_by(*kinds)
    ):
        for at, count in enumerate(counts):
            if count:
                (done if is_done else planned)[at][channel] += count
            if channel == Channel.email and not is_done and not is_approved:
                unapproved[at] += count or 0
    settings = workspace.settings.calendar
    off = DaysOff((settings.holidays,) if settings.holidays else (), settings.closed)
    dates = [first + timedelta(days=at) for at in range(days)]
    return tuple(
        CalendarDay(day, dict(planned[at]), dict(done[at]), unapproved[at], why_off(day, off))
        for at, day in enumerate(dates)
    )


def day_touches(
    session: Session, workspace: Workspace, day: date, *, now: datetime, only: Only,
    after: int, most: int,
) -> tuple[CalendarTouch, ...]:  # fmt: skip
    """Return the touches of a day by number, those after one."""
    since, until = _bounds(workspace, day, 1)
    rows = _touches(workspace, (since, until), now=now, only=only).subquery()
    query = (
        select(Touch, rows.c.moment, rows.c.is_done, rows.c.is_approved)
        .join(rows, rows.c.id == Touch.id)
        .where(rows.c.moment >= since, rows.c.moment < until, Touch.id > after)
        .order_by(Touch.id)
        .limit(most)
        .options(joinedload(Touch.enrolment).joinedload(Enrolment.address))
    )
    found = session.execute(query).all()
    people = [touch.enrolment.contact_id for touch, *_ in found]
    names = _names(session, people)
    return tuple(
        CalendarTouch(
            touch.id, at, touch.channel, touch.enrolment.campaign,
            step_words(campaign_of(workspace, touch.enrolment), touch.key),
            touch.enrolment.address.address, names[touch.enrolment.contact_id],
            touch.enrolment.contact_id, touch.enrolment.owner, bool(is_done), bool(is_approved),
        )
        for touch, at, is_done, is_approved in found
    )  # fmt: skip


def _touches(
    workspace: Workspace, span: tuple[datetime, datetime], *, now: datetime, only: Only
) -> Select[tuple[int, str, int, int, datetime]]:
    """Select the touches of some days: their number, channel, kind, and when they come or came."""
    since, until = span
    today = start_of_day(now, workspace.settings.timezone)
    is_done = Touch.state == TouchState.done
    leaving = and_(Outbox.state.in_(_LEAVING), Touch.state == TouchState.open)
    approved = exists().where(
        StoredMessage.enrolment_id == Touch.enrolment_id,
        StoredMessage.key == Touch.key,
        StoredMessage.state == MessageState.approved,
    )
    coming = case((leaving, Outbox.not_before), else_=Touch.due_at)
    late = type_coerce(today, Touch.due_at.type)
    moment = case((is_done, Touch.done_at), (coming < today, late), else_=coming)
    query = (
        select(
            Touch.id,
            Touch.channel,
            case((is_done, 1), else_=0).label("is_done"),
            case((or_(leaving, approved), 1), else_=0).label("is_approved"),
            type_coerce(moment, Touch.due_at.type).label("moment"),
        )
        .join(Touch.enrolment)
        .outerjoin(Outbox, and_(Outbox.enrolment_id == Touch.enrolment_id, Outbox.key == Touch.key))
        .where(
            or_(
                and_(is_done, Touch.done_at >= since, Touch.done_at < until),
                and_(
                    Touch.state == TouchState.planned,
                    Enrolment.state == EnrolmentState.active,
                    Touch.due_at < until,
                ),
                and_(
                    Touch.state == TouchState.open,
                    Touch.channel != Channel.email,
                    Enrolment.state.in_(LIVE),
                    Touch.due_at < until,
                ),
                and_(leaving, Outbox.not_before < until),
            )
        )
    )
    if only.campaign is not None:
        query = query.where(Enrolment.campaign == only.campaign)
    if only.owner is not None:
        owner = None if only.owner == NOBODYS else only.owner
        query = query.where(Enrolment.owner.is_(None) if not owner else Enrolment.owner == owner)
    return query


def _bounds(workspace: Workspace, first: date, days: int) -> list[datetime]:
    """Return when each day begins on the workspace's clock, and when the last one ends."""
    zone = ZoneInfo(workspace.settings.timezone)
    return [datetime.combine(first + timedelta(days=at), time(), zone) for at in range(days + 1)]


def _names(session: Session, contact_ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(
        select(Contact.id, Contact.fields).where(Contact.id.in_(set(contact_ids)))
    )
    return {
        number: " ".join(
            filter(None, (values.get("contact.first_name"), values.get("contact.last_name")))
        )
        for number, values in rows
    }
