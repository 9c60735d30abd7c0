"""One letter's way through the ledger: marked, sent, written down. Each function is a transaction.

What the server took is written down together with the mark of the letter behind it, so that a
message waits for the disk once. A crash between the two leaves that one in doubt, as one in the
middle of its body.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ..journey.ending.endings import record_bounce
from ..journey.steps.going_on import close_touch, go_on
from ..ledger import outbox
from ..ledger.outbox import Claim
from ..messages.drafts import Drafting
from ..model import LIVE, SENDER, EnrolmentState, OutboxState
from ..store.audit import note, note_all
from ..store.database import StoreError
from ..store.journal import JournalError
from ..store.tables import Enrolment
from .context import Clock, Look, SendContext
from .letters import Letter, Sent
from .transport import SendError

__all__ = ["Clock", "Look", "SendContext", "Sent"]
STOPPED = "stopped just before it was sent"


@dataclass(frozen=True, slots=True)
class Delivered:
    """A letter that the server took, in its words, at a moment."""

    letter: Letter
    response: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """What came of marking a letter.

    state: where its row stands; None: it is not ours any more. again: what it was made of has
    changed, so it is to be written anew. closed: whether the touch of the one before was closed.
    """

    state: OutboxState | None
    again: bool = False
    closed: bool = False


def begin(
    desk: SendContext, done: Delivered | None, letter: Letter, account: str | None = None
) -> Begun:
    """Mark a letter as sending, or put it where it belongs; write down the one before it.

    account remembers its Message-ID from now on, so that it may be asked for again.
    Raises WorkspaceError, InstanceError and JournalError.
    """
    desk.keep_up()
    with desk.store.session() as session:
        now, claim = desk.clock(), letter.claim
        closed = done is not None and _written(session, done)
        if not letter.stands(session, desk):
            return Begun(OutboxState.claimed, again=True, closed=closed)
        go = outbox.mark_sending(session, claim, digest=letter.digest, now=now, account=account)
        if go and desk.leaving is not None:
            desk.leaving.count(session)
        state = None if go else outbox.why_not(session, claim, digest=letter.digest)
        if state is not None:
            outbox.settled(session, claim, state, now=now, why=STOPPED)
    if not go:
        return Begun(state, closed=closed)
    _into_journal(desk, letter)
    return Begun(OutboxState.sending, closed=closed)


def write_down(desk: SendContext, done: Delivered) -> bool:
    """Write down that the server took a letter; returns whether its touch was closed."""
    with desk.store.session() as session:
        return _written(session, done)


def _written(session: Session, done: Delivered) -> bool:
    letter, claim, at = done.letter, done.letter.claim, done.at
    ours = outbox.settled(
        session, claim, OutboxState.sent, now=at, response=done.response, sent_at=at
    )
    if not ours:
        return False
    to = letter.mail.recipient
    detail = {"to": to, "mailbox": letter.mailbox, "answer": done.response}
    note_all(session, "sent", "outbox", [(claim.outbox_id, detail)], by=SENDER, at=at)
    return close_touch(session, claim.enrolment_id, claim.key, at=at)


def plan(desk: SendContext, whom: dict[int, datetime]) -> None:
    """Plan what comes after the letters that have left, by enrolment."""
    with desk.store.session() as session:
        go_on(session, desk.workspace, whom)


def quote_it(desk: SendContext, letter: Letter) -> None:
    """Draft the emails that quote what has just left, which may be on another day than planned.

    So a new yes is asked for now, and not when they are due themselves. Where none is needed,
    they are drafted when they are due.
    """
    live = desk.drafting(letter.campaign)
    if live.campaign.approval == "none":
        return
    with desk.store.session() as session:
        enrolment = session.get_one(Enrolment, letter.claim.enrolment_id)
        drafting: Drafting = live.of(session, enrolment)
        if drafting.quotes and enrolment.state in LIVE:
            drafting.drafts(session, [enrolment], now=desk.clock())


def put_off(desk: SendContext, claim: Claim, error: SendError, *, now: datetime) -> None:
    """Write down that a message goes later; nothing where it is another sender's by now."""
    text = str(error)
    with desk.store.session() as session:
        if outbox.defer(session, claim, now=now, response=text, why=text):
            note(session, "put off", "outbox", claim.outbox_id, by=SENDER, at=now, detail=text)


def put_back(desk: SendContext, claims: list[Claim]) -> None:
    """Let claims be due again, of which nothing was begun."""
    with desk.store.session() as session:
        for claim in claims:
            outbox.settled(session, claim, OutboxState.due, now=desk.clock())


def _into_journal(desk: SendContext, letter: Letter) -> None:
    """Write down that the body is about to leave; if that fails, it waits as before.

    Raises JournalError.
    """
    if desk.leaving is None:
        return
    claim = letter.claim
    try:
        desk.leaving.write(
            claim,
            to=letter.recipient_key,
            shared=letter.shared,
            campaign=letter.campaign,
            message_id=letter.message_id,
            at=desk.clock(),
        )
    except JournalError as error:
        # Where this cannot be written either, it stays marked and is in doubt at the next start.
        with suppress(StoreError), desk.store.session() as session:
            outbox.settled(
                session, claim, OutboxState.retry, now=desk.clock(), why=str(error), sending_at=None
            )
            desk.leaving.uncount(session)
        raise


def refused(desk: SendContext, letter: Letter, error: SendError, *, now: datetime) -> OutboxState:
    """Write down a failure of this one message; returns its state.

    Where it is another sender's by now, since this one was frozen beyond its lease, nothing is
    written and nothing is paused: what becomes of it is for the other one to say.
    """
    claim = letter.claim
    if not error.in_doubt and not error.permanent:
        put_off(desk, claim, error, now=now)
        return OutboxState.retry
    text = str(error)
    with desk.store.session() as session:
        number = claim.outbox_id
        if error.in_doubt:
            why = f"no answer after the message was sent ({error.text}); it may have been sent"
            more: dict[str, Any] = {} if error.repeatable else {"account": None}
            if outbox.settled(session, claim, OutboxState.in_doubt, now=now, why=why, **more):
                note(session, "in doubt", "outbox", number, by=SENDER, at=now, detail=why)
            return OutboxState.in_doubt
        failed = OutboxState.failed
        if not outbox.settled(session, claim, failed, now=now, response=text, why=text):
            return OutboxState.claimed
        note(session, "failed", "outbox", number, by=SENDER, at=now, detail=text)
        if error.no_such_address:
            record_bounce(session, letter.mail.recipient, now=now, note=text)
        else:
            # Refused, but not for its address: a person decides how this one goes on.
            _pause(session, claim.enrolment_id, f"{letter.step} was refused: {text}")
        return OutboxState.failed


def _pause(session: Session, enrolment_id: int, why: str) -> None:
    enrolment = session.get_one(Enrolment, enrolment_id)
    if enrolment.state is EnrolmentState.active:
        enrolment.state, enrolment.why = EnrolmentState.paused, why
