"""What waits for its day, since a person or a company gets no more until then."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..model import EnrolmentState, OutboxState, TouchState
from ..releases.kept import campaign_of
from ..store.tables import Enrolment, Outbox, Touch
from .moments import moment
from .values import step_words


@dataclass(frozen=True, slots=True)
class PutOffItem:
    """A touch that waits until a moment, and why: what else the person or their company gets."""

    campaign: str
    place: str  # "step 3"
    channel: str
    recipient: str
    until: datetime
    why: str

    def words(self, zone: str) -> str:
        until = moment(self.until, zone)
        what = f"{self.recipient}, {self.campaign} {self.place} ({self.channel})"
        return f"{what} waits until {until}: {self.why}"


def messages_put_off(
    session: Session, workspace: Workspace, *, now: datetime
) -> tuple[PutOffItem, ...]:
    """Return the messages that wait for their day."""
    rows = session.scalars(
        select(Outbox)
        .where(Outbox.state == OutboxState.due, Outbox.why != "", Outbox.not_before > now)
        .order_by(Outbox.not_before, Outbox.id)
        .options(joinedload(Outbox.enrolment).joinedload(Enrolment.address))
    )
    return tuple(
        _item(workspace, row.enrolment, row.key, Channel.email, row.not_before, row.why)
        for row in rows
    )


def put_off_items(
    session: Session, workspace: Workspace, *, now: datetime
) -> tuple[PutOffItem, ...]:
    """Return the messages and the tasks that wait for their day, by when it comes."""
    rows = session.scalars(
        select(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Touch.state == TouchState.planned,
            Touch.due_at > now,
            Touch.waits != "",
            Enrolment.state == EnrolmentState.active,
        )
        .options(joinedload(Touch.enrolment).joinedload(Enrolment.address))
    )
    tasks = [
        _item(workspace, row.enrolment, row.key, row.channel, row.due_at, row.waits) for row in rows
    ]
    found = [*messages_put_off(session, workspace, now=now), *tasks]
    return tuple(sorted(found, key=lambda one: (one.until, one.recipient, one.campaign)))


def _item(
    workspace: Workspace, enrolment: Enrolment, key: str, channel: str, until: datetime, why: str
) -> PutOffItem:
    place = step_words(campaign_of(workspace, enrolment), key)
    return PutOffItem(enrolment.campaign, place, channel, enrolment.address.address, until, why)
