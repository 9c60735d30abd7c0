"""What was really written to a person before, for the steps that quote it or must not repeat it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.render.history import EarlierMessage
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..journey.paths import path
from ..journey.steps.advance import clock_of, planned_day
from ..model import CURRENT, MessageState, OutboxState
from ..store.tables import Enrolment, Outbox, StoredMessage
from .shown import earlier

_TOLD = (*CURRENT, MessageState.rejected)


@dataclass(frozen=True, slots=True)
class Told:
    """Which message an earlier email was, and its day."""

    message_id: int
    day: date | None


class StoredHistory:
    """An enrolment's emails as they went out or wait to; looked up when asked, once.

    told is which those were by step number, None while nobody has asked. fresh says that nothing
    is stored of this person yet; passed are the steps that were put in behind them, where known.
    """

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        campaign: Campaign,
        enrolment: Enrolment,
        *,
        fresh: bool = False,
        passed: frozenset[str] | None = None,
    ) -> None:
        self._session, self._workspace = session, workspace
        self._campaign, self._enrolment = campaign, enrolment
        self._fresh, self._passed = fresh, passed
        self._known: dict[int, EarlierMessage | None] | None = None
        self._told: dict[int, Told | None] = {}
        self._later: dict[int, tuple[EarlierMessage, Told]] = {}
        self._asked = False

    def __call__(self) -> Mapping[int, EarlierMessage | None]:
        self._asked = True
        if self._known is None:
            self._known = self._looked_up()
            for number, (message, told) in self._later.items():
                self._known[number], self._told[number] = message, told
        return self._known

    @property
    def told(self) -> Mapping[int, Told | None] | None:
        return dict(self._told) if self._asked else None

    def next_step(self) -> None:
        """Forget that somebody asked: another email is rendered now."""
        self._asked = False

    def add(self, number: int, message: EarlierMessage, told: Told) -> None:
        """Take in an email that was drafted just now and is not stored yet."""
        self._later[number] = message, told
        if self._known is not None:
            self._known[number], self._told[number] = message, told

    def _looked_up(self) -> dict[int, EarlierMessage | None]:
        known: dict[int, EarlierMessage | None] = {}
        if not self._fresh:
            self._stored(known)
        passed = self._passed
        if passed is None:
            passed = path.of(self._session, self._enrolment.id).passed
        for step in self._campaign.emails:
            if step.key in passed:
                known[step.number] = self._told[step.number] = None
        return known

    def _stored(self, known: dict[int, EarlierMessage | None]) -> None:
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
        for row, state, sent_at in rows:
            step = self._campaign.step_of(row.key)
            if step is None:
                continue
            never = row.state is MessageState.rejected or state is OutboxState.failed
            number = step.number
            day = None if never else self._day(number, sent_at)
            iso = day.isoformat() if day is not None else None
            known[number] = None if never else earlier(self._session, self._workspace, row, iso)
            self._told[number] = None if never else Told(row.id, day)

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


def read_out(
    past: Mapping[int, EarlierMessage | None],
) -> dict[int, EarlierMessage | None]:
    """Return the same with every text made now: for who asks when the session is closed.

    One that cannot be rendered any more is left out: it is taken as it reads now.
    """
    found: dict[int, EarlierMessage | None] = {}
    for number, one in past.items():
        with suppress(TactfulError):
            found[number] = one and EarlierMessage(one.message, one.day, one.picks)
    return found
