"""Every message of the outbox: who got it, who did not, and why."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..model import OutboxState
from ..store.tables import ContactAddress, Enrolment, Outbox
from .sending import waits_for_a_person
from .values import step_words

# As people ask for them, by what the ledger calls them.
STATES = {
    "sent": (OutboxState.sent,),
    "waiting": (OutboxState.due, OutboxState.retry, OutboxState.claimed, OutboxState.sending),
    "failed": (OutboxState.failed,),
    "held": (OutboxState.held,),
    "in_doubt": (OutboxState.in_doubt,),
    "cancelled": (OutboxState.cancelled,),
}
_CALLED = {state: name for name, states in STATES.items() for state in states}
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One message: to whom, what became of it, and why."""

    number: int
    state: str  # one of STATES
    recipient: str
    campaign: str
    step: str  # in words
    mailbox: str
    at: datetime  # when it was sent; when it may leave at the earliest; else of the last change
    why: str  # what holds it, or what the server said last
    attempts: int
    message_id: str

    def as_row(self) -> dict[str, object]:
        return asdict(self) | {"at": self.at.isoformat(timespec="seconds")}


def outbox_lines(
    session: Session,
    workspace: Workspace,
    *,
    campaign: str | None = None,
    states: Collection[str] = (),
) -> Iterator[OutboxLine]:
    """Yield the messages of one campaign or all, of some states or all, by their numbers."""
    query = (
        select(Outbox, Enrolment.campaign, ContactAddress.address)
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .join(ContactAddress, ContactAddress.id == Enrolment.address_id)
        .where(*_which(campaign, states))
        .order_by(Outbox.id)
        .execution_options(yield_per=_BATCH)
    )
    for row, name, address in session.execute(query):
        yield OutboxLine(
            number=row.id,
            state=_CALLED[row.state],
            recipient=address,
            campaign=name,
            step=step_words(workspace.campaigns.get(name), row.key),
            mailbox=row.mailbox,
            at=_moment(row),
            why=row.why or row.response,
            attempts=row.attempts,
            message_id=row.message_id_header or "",
        )


def to_retry(
    session: Session, *, campaign: str | None, states: Collection[str]
) -> list[tuple[int, OutboxState]]:
    """Return the messages that may be sent after all: refused and not settled, or held."""
    refused = (Outbox.state != OutboxState.failed) | waits_for_a_person()
    query = (
        select(Outbox.id, Outbox.state)
        .where(*_which(campaign, states), refused)
        .order_by(Outbox.id)
    )
    return [(number, state) for number, state in session.execute(query)]


def _which(campaign: str | None, states: Collection[str]) -> Iterator[ColumnElement[bool]]:
    if campaign is not None:
        yield Outbox.enrolment_id.in_(select(Enrolment.id).where(Enrolment.campaign == campaign))
    if states:
        yield Outbox.state.in_([state for name in states for state in STATES[name]])


def _moment(row: Outbox) -> datetime:
    if row.state in STATES["waiting"]:
        return row.not_before
    return row.sent_at or row.updated_at
