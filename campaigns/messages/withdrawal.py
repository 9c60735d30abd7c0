"""A yes is taken back: until its body leaves, the text waits for approval again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ..journey.ending.endings import left
from ..ledger import outbox
from ..model import LEFT, MESSAGE_MOVES, Actor, MessageState, TouchState, sources
from ..store.audit import note_all
from ..store.tables import Approval, Enrolment, Outbox, StoredMessage, Touch

WITHDRAWN = "the approval was withdrawn"


def withdraw(
    session: Session, message_ids: Sequence[int], *, by: Actor, now: datetime
) -> tuple[int, ...]:
    """Take back the yes to some hundred messages; return the ids of those that wait again.

    Left out is what is not approved, and what has left or is leaving: the ledger is asked
    first, so that no body begins after this has said that it will not.
    """
    if not message_ids:
        return ()
    from_states = sources(MESSAGE_MOVES, MessageState.draft)
    approved = select(StoredMessage.id).where(
        StoredMessage.id.in_(message_ids), StoredMessage.state.in_(from_states)
    )
    outbox.withdraw(session, Outbox.message_id.in_(approved), why=WITHDRAWN, now=now)
    withdrawn = session.scalars(
        update(StoredMessage)
        .where(
            StoredMessage.id.in_(message_ids),
            StoredMessage.state.in_(from_states),
            ~left(StoredMessage),
        )
        .values(state=MessageState.draft)
        .returning(StoredMessage.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not withdrawn:
        return ()
    session.execute(delete(Approval).where(Approval.message_id.in_(withdrawn)))
    # Its turn may have come: back to planned, so that a new yes puts it into the outbox again.
    step = select(StoredMessage.id).where(
        StoredMessage.id.in_(withdrawn),
        StoredMessage.enrolment_id == Touch.enrolment_id,
        StoredMessage.key == Touch.key,
    )
    session.execute(
        update(Touch)
        .where(Touch.state == TouchState.open, step.exists())
        .values(state=TouchState.planned)
        .execution_options(synchronize_session=False)
    )
    _follow_again(session, withdrawn)
    lines = [(one, "") for one in sorted(withdrawn)]
    note_all(session, "withdrawn", "message", lines, by=by, at=now)
    session.flush()
    session.expire_all()
    return tuple(sorted(withdrawn))


def _follow_again(session: Session, message_ids: Sequence[int]) -> None:
    """Let people follow the workspace again of whom nothing is approved or sent any more."""
    theirs = select(StoredMessage.enrolment_id).where(StoredMessage.id.in_(message_ids))
    approved = select(StoredMessage.id).where(
        StoredMessage.enrolment_id == Enrolment.id, StoredMessage.state == MessageState.approved
    )
    sent = select(Outbox.id).where(Outbox.enrolment_id == Enrolment.id, Outbox.state.in_(LEFT))
    session.execute(
        update(Enrolment)
        .where(Enrolment.id.in_(theirs), ~approved.exists(), ~sent.exists())
        .values(release_id=None)
        .execution_options(synchronize_session=False)
    )
