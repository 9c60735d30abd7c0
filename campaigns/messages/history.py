"""What was really written to a person before, for the steps that quote it or must not repeat it."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ...templates.render.history import EarlierMessage, Picks, SentHistory
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..journey import path
from ..journey.advance import clock_of, planned_day
from ..model import CURRENT, MessageState, OutboxState
from ..store.tables import Enrolment, Outbox, StoredMessage
from .stored import message_of

_TOLD = (*CURRENT, MessageState.rejected)


def history_of(
    session: Session, workspace: Workspace, campaign: Campaign, enrolment: Enrolment
) -> SentHistory:
    """Return an enrolment's emails as they went out or wait to; looked up when asked, once."""

    def day(step: int, sent_at: datetime | None) -> date | None:
        if sent_at is None:
            return planned_day(workspace, campaign, enrolment, step)
        return sent_at.astimezone(clock_of(workspace, campaign, enrolment).tz).date()

    @cache
    def past() -> Mapping[int, EarlierMessage | None]:
        rows = session.execute(
            select(StoredMessage, Outbox.state, Outbox.sent_at)
            .outerjoin(Outbox, Outbox.message_id == StoredMessage.id)
            .where(
                StoredMessage.enrolment_id == enrolment.id,
                or_(StoredMessage.state.in_(_TOLD), Outbox.state == OutboxState.sent),
                StoredMessage.digest != "",  # it could not be rendered
            )
            .order_by(StoredMessage.id)
        ).all()
        known: dict[int, EarlierMessage | None] = {}
        for row, state, sent_at in rows:
            step = campaign.step_of(row.key)
            if step is None:
                continue
            never = row.state is MessageState.rejected or state is OutboxState.failed
            number = step.number
            known[number] = (
                None
                if never
                else EarlierMessage(message_of(row), day(number, sent_at), picks_of(row))
            )
        passed = path.of(session, enrolment.id).passed
        return known | {step.number: None for step in campaign.emails if step.key in passed}

    return past


def picks_of(row: StoredMessage) -> Picks | None:
    """Return what a stored email took from the library, None where that was not kept."""
    if row.picks is None:
        return None
    return {(topic, stage): key for topic, stage, key in row.picks}
