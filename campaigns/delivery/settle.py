"""What only a person may decide about a message on its way, and the brakes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Delete, delete, select, update
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..journey.steps.advance import behind, complete_touch, plan_next
from ..journey.steps.edits import withdraw
from ..ledger import outbox
from ..model import (
    LIVE,
    MESSAGE_MOVES,
    Actor,
    EnrolmentState,
    MessageState,
    OutboxState,
    StateError,
    TouchState,
    sources,
)
from ..releases.kept import campaign_of
from ..store.audit import note
from ..store.tables import Enrolment, MailboxRest, Outbox, Pause, StoredMessage, Touch

Verdict = Literal["sent", "resend", "skip"]


def settle(
    session: Session,
    workspace: Workspace,
    outbox_id: int,
    verdict: Verdict,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Settle a message in doubt or refused: it did leave, is sent (again), or is given up.

    Sent again it keeps its Message-ID. Raises StateError for a message in another state, a
    verdict that does not fit its state, and a sequence that has ended.
    """
    row = session.get(Outbox, outbox_id)
    fitting = _VERDICTS.get(row.state, ()) if row is not None else ()
    if row is None or not fitting:
        what = f"is {row.state}" if row else "does not exist"
        raise StateError(
            f"message {outbox_id} in the outbox {what}; only a message in doubt can be settled, "
            "or one that was refused"
        )
    if verdict not in fitting:
        state = "in doubt" if row.state is OutboxState.in_doubt else "refused"
        raise StateError(
            f"message {outbox_id} in the outbox is {state}; settle it with {' or '.join(fitting)}"
        )
    if row.state is OutboxState.failed:
        _settle_refused(session, workspace, row, verdict, now=now)
    elif verdict == "sent":
        # It left when its body began; the next wait counts from then.
        at = row.sending_at or now
        outbox.settle_doubt(session, outbox_id, OutboxState.sent, now=now, sent_at=at)
        complete_touch(session, workspace, row.enrolment, row.key, at=at)
    else:
        _may_go(row)
        outbox.settle_doubt(
            session, outbox_id, OutboxState.due, now=now, due_at=now, not_before=now, not_after=now
        )
        _pass_gone(session, workspace, row, now)
    note(session, f"settled {verdict}", "outbox", outbox_id, by=by, at=now)


_VERDICTS: Mapping[OutboxState, tuple[Verdict, ...]] = {
    OutboxState.in_doubt: ("sent", "resend"),
    OutboxState.failed: ("resend", "skip"),
}


def _settle_refused(
    session: Session, workspace: Workspace, row: Outbox, verdict: Verdict, *, now: datetime
) -> None:
    """Send a refused message again, or give it up; the sequence that waited for this goes on."""
    if verdict == "resend":
        _may_go(row)
        _must_wait(session, row)
        outbox.try_again(session, row.id, now=now)
        _pass_gone(session, workspace, row, now)
    else:
        ended = row.enrolment.state not in LIVE
        no = MessageState.cancelled if ended else MessageState.rejected
        given_up = (
            update(StoredMessage)
            .where(
                StoredMessage.id == row.message_id,
                StoredMessage.state.in_(sources(MESSAGE_MOVES, no)),
            )
            .values(state=no)
        )
        if session.execute(given_up).rowcount != 1:  # type: ignore[attr-defined]
            raise StateError(f"message {row.id} in the outbox is settled already")
    if row.enrolment.state is EnrolmentState.paused:  # the refusal had paused it
        _move(session, row.enrolment_id, EnrolmentState.paused, EnrolmentState.active, "")
    if verdict == "skip":
        why = "the server refused it"
        skipped = TouchState.skipped
        complete_touch(
            session, workspace, row.enrolment, row.key, at=now, state=skipped, remark=why
        )


def release(
    session: Session, workspace: Workspace, outbox_id: int, *, by: Actor, now: datetime
) -> None:
    """Let a held message (late, for example) go after all.

    Raises StateError if it is not held, or its text changed and needs a yes first.
    """
    row = session.get(Outbox, outbox_id)
    if row is None or row.state is not OutboxState.held:
        what = f"is {row.state}" if row else "does not exist"
        hint = ""
        if row is not None and row.state is OutboxState.failed:
            what = "was refused by the server"
            hint = f"; to send it again: tactful status --settle {outbox_id} resend"
        raise StateError(
            f"message {outbox_id} in the outbox {what}; only a held message can be released{hint}"
        )
    _may_go(row)
    workspace.campaign(row.enrolment.campaign)  # gone from the workspace: says so, clearly
    if row.message.state is not MessageState.approved:
        raise StateError(f"message {outbox_id}: its text is {row.message.state}; approve it first")
    outbox.release(session, outbox_id, now=now)
    note(session, "released", "outbox", outbox_id, by=by, at=now)


def _must_wait(session: Session, row: Outbox) -> None:
    """Raise StateError where somebody let the sequence go on without a refused message."""
    touch = select(Touch.state).where(Touch.enrolment_id == row.enrolment_id, Touch.key == row.key)
    if session.scalar(touch) is not TouchState.open:
        raise StateError(
            f"message {row.id} in the outbox was refused, and the sequence of "
            f"{row.recipient_key} has gone on without it; it is not sent any more"
        )


def _pass_gone(session: Session, workspace: Workspace, row: Outbox, now: datetime) -> None:
    """Go on without a step that the file has no more: it had stayed only for the doubt."""
    campaign = campaign_of(workspace, row.enrolment)
    if campaign is None or (row.enrolment.release_id is None and behind(session, campaign)):
        return
    if not campaign.step_of(row.key):
        withdraw(session, campaign, [row.enrolment_id], now=now)
        plan_next(session, workspace, row.enrolment, at=now)


def _may_go(row: Outbox) -> None:
    if row.enrolment.state not in (EnrolmentState.active, EnrolmentState.paused):
        raise StateError(
            f"the sequence of {row.recipient_key} is {row.enrolment.state}; nothing more is sent"
        )


Scope = Literal["all", "mailbox", "campaign", "enrolment"]


def pause(
    session: Session, scope: Scope, name: str = "", *, by: Actor, now: datetime, why: str = ""
) -> bool:
    """Stop sending: of everything, one mailbox, one campaign or one enrolment (its id).

    What is on the wire is finished; nothing further begins. Pausing twice changes nothing;
    returns whether it changed anything. Raises StateError for an enrolment that has ended.
    """
    if scope == "enrolment":
        if not _move(session, int(name), EnrolmentState.active, EnrolmentState.paused, why):
            return False
    else:
        known = select(Pause.id).where(Pause.scope == scope, Pause.name == name)
        if session.scalar(known) is not None:
            return False
        session.add(Pause(scope=scope, name=name, why=why, by=str(by), at=now))
        session.flush()
    note(session, "paused", scope, name, by=by, at=now, detail=why)
    return True


def resume(session: Session, scope: Scope, name: str = "", *, by: Actor, now: datetime) -> bool:
    """Undo pause(). What became too late meanwhile is held, not fired.

    A mailbox that waits after an error tries again at once. Returns and raises as pause() does.
    """
    if scope == "enrolment":
        changed = _move(session, int(name), EnrolmentState.paused, EnrolmentState.active, "")
    else:
        changed = _deleted(session, delete(Pause).where(Pause.scope == scope, Pause.name == name))
        if scope == "mailbox":
            rest = delete(MailboxRest).where(MailboxRest.mailbox == name)
            changed = _deleted(session, rest) or changed
    if changed:
        note(session, "resumed", scope, name, by=by, at=now)
    return changed


def _deleted(session: Session, statement: Delete) -> bool:
    return bool(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def _move(
    session: Session, enrolment_id: int, old: EnrolmentState, new: EnrolmentState, why: str
) -> bool:
    """Move an enrolment; returns False where it is there already."""
    done = session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment_id, Enrolment.state == old)
        .values(state=new, why=why)
    )
    if done.rowcount == 1:  # type: ignore[attr-defined]
        return True
    state = session.scalar(select(Enrolment.state).where(Enrolment.id == enrolment_id))
    if state is not new:
        what = f"is {state}" if state else "does not exist"
        raise StateError(f"enrolment {enrolment_id} {what}; it has to be {old} for this")
    return False
