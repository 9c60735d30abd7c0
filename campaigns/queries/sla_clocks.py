"""Who waits for the first touch now: those for whom it is too late, and those for whom it will be.

People come in many at a time, so their clocks run out together: a list of any length has few.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from ...templates.engine.values import recipient_name
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..journey.paths.values import values_of
from ..journey.timing.calendar import Clock, deadline
from ..journey.timing.rep_clock import rep_clock
from ..model import LIVE, MessageState, TouchState
from ..store.tables import Enrolment, StoredMessage, Touch
from .moments import start_of_day
from .values import RunningClock, SlaClocks


@dataclass(frozen=True, slots=True)
class _Batch:
    """People of one campaign who came in together, under one rep's clock."""

    campaign: str
    mailbox: str
    started_at: datetime
    count: int
    until: datetime


def sla_clocks(session: Session, workspace: Workspace, *, now: datetime, most: int) -> SlaClocks:
    """Return the clocks that ran out or do today; first has the most pressing, at most so many.

    As ``breaches`` has them: only for a first touch that nobody has made, of people under way.
    """
    tomorrow = start_of_day(now, workspace.settings.timezone, ahead=1)
    pressing = sorted(
        (
            batch
            for campaign in workspace.campaigns.values()
            for batch in _batches(session, workspace, campaign)
            if batch.until < max(now, tomorrow)
        ),
        key=lambda one: (one.until, one.campaign, one.mailbox),
    )
    late = sum(one.count for one in pressing if now > one.until)
    first: list[RunningClock] = []
    for one in pressing:
        if len(first) >= most:
            break
        first += _people(session, one, now, most - len(first))
    return SlaClocks(late, sum(one.count for one in pressing) - late, tuple(first))


def _batches(session: Session, workspace: Workspace, campaign: Campaign) -> Iterator[_Batch]:
    sla = workspace.sla(campaign)
    if sla is None or sla.first_touch is None:
        return
    rows = session.execute(
        select(Enrolment.mailbox, Enrolment.started_at, func.count())
        .where(*_untouched(campaign.name))
        .group_by(Enrolment.mailbox, Enrolment.started_at)
    )
    clocks: dict[str, Clock] = {}
    for mailbox, started_at, count in rows:
        if mailbox not in clocks:
            clocks[mailbox] = rep_clock(workspace, campaign.sequence.window, mailbox)
        until = deadline(started_at, sla.first_touch, clocks[mailbox])
        yield _Batch(campaign.name, mailbox, started_at, count, until)


def _untouched(campaign: str) -> tuple[ColumnElement[bool], ...]:
    touched = exists().where(Touch.enrolment_id == Enrolment.id, Touch.state == TouchState.done)
    return Enrolment.campaign == campaign, Enrolment.state.in_(LIVE), ~touched


def _people(session: Session, batch: _Batch, now: datetime, most: int) -> Iterator[RunningClock]:
    rows = session.scalars(
        select(Enrolment)
        .where(
            *_untouched(batch.campaign),
            Enrolment.mailbox == batch.mailbox,
            Enrolment.started_at == batch.started_at,
        )
        .order_by(Enrolment.id)
        .limit(most)
        .options(
            joinedload(Enrolment.contact),
            joinedload(Enrolment.lead),
            joinedload(Enrolment.address),
        )
    ).all()
    for enrolment in rows:
        task_id, message_id = _waits_for(session, enrolment.id)
        yield RunningClock(
            batch.campaign,
            enrolment.address.address,
            recipient_name(values_of(enrolment)),
            enrolment.owner,
            batch.until,
            now > batch.until,
            task_id,
            message_id,
        )


def _waits_for(session: Session, enrolment_id: int) -> tuple[int | None, int | None]:
    """Return the open task that is somebody's next touch, or the message of it without a yes."""
    touch = session.scalar(
        select(Touch)
        .where(
            Touch.enrolment_id == enrolment_id,
            Touch.state.in_((TouchState.planned, TouchState.open)),
        )
        .order_by(Touch.id)
        .limit(1)
    )
    if touch is None:
        return None, None
    if touch.channel != Channel.email:
        return (touch.id if touch.state is TouchState.open else None), None
    message = session.scalar(
        select(StoredMessage.id)
        .where(
            StoredMessage.enrolment_id == enrolment_id,
            StoredMessage.key == touch.key,
            StoredMessage.state.in_((MessageState.draft, MessageState.held)),
        )
        .order_by(StoredMessage.id.desc())
        .limit(1)
    )
    return None, message
