"""What was really written to a person before, for the steps that quote it or must not repeat it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ...templates.render.history import EarlierMessage, Picks
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..journey import path
from ..journey.advance import clock_of, planned_day
from ..model import CURRENT, MessageState, OutboxState
from ..store.tables import Enrolment, Outbox, StoredMessage
from .stored import message_of

_TOLD = (*CURRENT, MessageState.rejected)


@dataclass(frozen=True, slots=True)
class Told:
    """Which message an earlier email was, and its day."""

    message_id: int
    day: date | None


class StoredHistory:
    """An enrolment's emails as they went out or wait to; looked up when asked, once.

    told is which those were by step number, None while nobody has asked.
    """

    def __init__(
        self, session: Session, workspace: Workspace, campaign: Campaign, enrolment: Enrolment
    ) -> None:
        self._session, self._workspace = session, workspace
        self._campaign, self._enrolment = campaign, enrolment
        self._known: Mapping[int, EarlierMessage | None] | None = None
        self.told: Mapping[int, Told | None] | None = None

    def __call__(self) -> Mapping[int, EarlierMessage | None]:
        if self._known is None:
            self._known = self._looked_up()
        return self._known

    def _looked_up(self) -> Mapping[int, EarlierMessage | None]:
        rows = self._session.execute(
            select(StoredMessage, Outbox.state, Outbox.sent_at)
            .outerjoin(Outbox, Outbox.message_id == StoredMessage.id)
            .where(
                StoredMessage.enrolment_id == self._enrolment.id,
                or_(StoredMessage.state.in_(_TOLD), Outbox.state == OutboxState.sent),
                StoredMessage.digest != "",  # it could not be rendered
            )
            .order_by(StoredMessage.id)
        ).all()
        known: dict[int, EarlierMessage | None] = {}
        told: dict[int, Told | None] = {}
        for row, state, sent_at in rows:
            step = self._campaign.step_of(row.key)
            if step is None:
                continue
            never = row.state is MessageState.rejected or state is OutboxState.failed
            number = step.number
            day = None if never else self._day(number, sent_at)
            known[number] = None if never else EarlierMessage(message_of(row), day, picks_of(row))
            told[number] = None if never else Told(row.id, day)
        passed = path.of(self._session, self._enrolment.id).passed
        for step in self._campaign.emails:
            if step.key in passed:
                known[step.number] = told[step.number] = None
        self.told = told
        return known

    def _day(self, step: int, sent_at: datetime | None) -> date | None:
        if sent_at is None:
            return planned_day(self._workspace, self._campaign, self._enrolment, step)
        clock = clock_of(self._workspace, self._campaign, self._enrolment)
        return sent_at.astimezone(clock.tz).date()


def history_of(
    session: Session, workspace: Workspace, campaign: Campaign, enrolment: Enrolment
) -> StoredHistory:
    """Return an enrolment's emails as they went out or wait to; looked up when asked, once."""
    return StoredHistory(session, workspace, campaign, enrolment)


def picks_of(row: StoredMessage) -> Picks | None:
    """Return what a stored email took from the library, None where that was not kept."""
    if row.picks is None:
        return None
    return {(topic, stage): key for topic, stage, key in row.picks}
