"""Drafts, and a person's yes to one digest."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, and_, func, insert, select, update
from sqlalchemy.orm import Session, joinedload

from ...templates.errors import TactfulError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..journey.coming_due.due import enqueue_all
from ..journey.steps.edits import followed
from ..ledger import outbox
from ..model import (
    LIVE,
    MESSAGE_MOVES,
    POLICY,
    Actor,
    EnrolmentState,
    MessageState,
    OutboxState,
    TouchState,
    sources,
)
from ..store.audit import Value, note, note_all
from ..store.tables import Approval, Enrolment, MessageInputs, Outbox, StoredMessage, Touch
from .drafts import Check, Drafting, live_enrolments
from .two_people import SamePerson, refuse_own

__all__ = [
    "ApprovalError",
    "Check",
    "DraftReport",
    "approve",
    "approve_all",
    "approve_these",
    "approve_waiting",
    "draft",
    "draft_some",
    "skip",
    "waiting",
]

_APPROVALS = cast(Table, Approval.__table__)
_CHUNK = 500
_EACH = 20  # messages of one yes that the log names one by one


class ApprovalError(TactfulError):
    """The yes cannot be taken: the text changed, is held, or its sequence has ended."""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What draft() did, in counts of messages."""

    drafted: int = 0
    held: int = 0
    unchanged: int = 0
    stale: int = 0  # earlier texts that no longer are what would be sent
    approved: int = 0  # by policy: the campaign says approval: none


def draft(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    *,
    now: datetime,
    check: Check | None = None,
    enrolment_ids: Sequence[int] | None = None,
) -> DraftReport:
    """Render every email still to come, and store what is new as drafts.

    A message that lint finds an error in, or that cannot be rendered, becomes held. One that
    was drafted or approved before and now renders differently goes stale, and its new text
    is a draft that needs a new yes. check is lint's when None. Raises StepsUnclear.
    """
    followed(session, workspace, campaign, now=now)
    drafting = Drafting(workspace, campaign, check=check)
    approved = 0
    for enrolments in live_enrolments(session, campaign, enrolment_ids):
        approved += draft_some(session, drafting, enrolments, now=now)
    return DraftReport(**drafting.counts, approved=approved)


def draft_some(
    session: Session, drafting: Drafting, enrolments: Sequence[Enrolment], *, now: datetime
) -> int:
    """Draft for a few hundred people; return how many texts a policy approved."""
    drafting.drafts(session, enrolments, now=now)
    if drafting.campaign.approval != "none":
        return 0
    # Those too that were drafted elsewhere, since a text drifted on its way out.
    drafts = _drafts_of(session, enrolments)
    _approve(session, drafts, by=POLICY, now=now)
    return len(drafts)


def _drafts_of(session: Session, enrolments: Sequence[Enrolment]) -> list[tuple[int, str]]:
    """Return id and digest of every draft of some people (a few hundred)."""
    rows = session.execute(
        select(StoredMessage.id, StoredMessage.digest).where(
            StoredMessage.enrolment_id.in_([enrolment.id for enrolment in enrolments]),
            StoredMessage.state == MessageState.draft,
        )
    )
    return [(row.id, row.digest) for row in rows]


def approve(session: Session, message_id: int, digest: str, *, by: Actor, now: datetime) -> None:
    """Record by's yes to exactly that digest; when the touch is due, queue it as well.

    Raises ApprovalError when the message has another digest, is held, or is no draft.
    Saying yes twice to the same digest changes nothing.
    """
    live = select(Enrolment.id).where(
        Enrolment.id == StoredMessage.enrolment_id, Enrolment.state.in_(LIVE)
    )
    done = session.execute(
        update(StoredMessage)
        .where(
            StoredMessage.id == message_id,
            StoredMessage.state == MessageState.draft,
            StoredMessage.digest == digest,
            live.exists(),
        )
        .values(state=MessageState.approved)
        .execution_options(synchronize_session=False)
    )
    row = session.get(StoredMessage, message_id, populate_existing=True)
    if done.rowcount != 1:  # type: ignore[attr-defined]
        if row is not None and row.state is MessageState.approved and row.digest == digest:
            return
        raise ApprovalError(_why_not(row, message_id, digest))
    _queue_and_note(session, [(message_id, digest)], by=by, now=now)


def approve_all(
    session: Session,
    campaign: Campaign,
    *,
    by: Actor,
    now: datetime,
    step: int | None = None,
) -> int:
    """Approve every draft of a campaign (or of one step), each by its own digest.

    Held messages are left out. Returns how many were approved.
    """
    found = waiting(session, campaign, step)
    for start in range(0, len(found), _CHUNK):
        _approve(session, found[start : start + _CHUNK], by=by, now=now)
    return len(found)


def approve_these(
    session: Session, drafts: Sequence[tuple[int, str]], *, by: Actor, now: datetime
) -> None:
    """Do what approve() does for many (id, digest), all or none. Raises ApprovalError."""
    for start in range(0, len(drafts), _CHUNK):
        chunk = drafts[start : start + _CHUNK]
        gone = set(chunk) - set(_still_waiting(session, chunk))
        if gone:
            message_id, digest = min(gone)
            raise ApprovalError(
                _why_not(session.get(StoredMessage, message_id), message_id, digest)
            )
        _approve(session, chunk, by=by, now=now)


def approve_waiting(
    session: Session, drafts: Sequence[tuple[int, str]], *, by: Actor, now: datetime
) -> int:
    """Approve those of some hundred (id, digest) that still wait; return how many they were."""
    still = _still_waiting(session, drafts)
    _approve(session, still, by=by, now=now)
    return len(still)


def waiting(session: Session, campaign: Campaign, step: int | None) -> list[tuple[int, str]]:
    """Return id and digest of every draft of a campaign (or of one step), oldest first."""
    query = (
        select(StoredMessage.id, StoredMessage.digest)
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .where(
            Enrolment.campaign == campaign.name,
            Enrolment.state.in_(LIVE),
            StoredMessage.state == MessageState.draft,
        )
        .order_by(StoredMessage.id)
    )
    if step is not None:
        keys = [one.key for one in campaign.emails if one.number == step]
        query = query.where(StoredMessage.key.in_(keys))
    return [(message_id, digest) for message_id, digest in session.execute(query)]


def _still_waiting(session: Session, drafts: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return those that still are drafts of live sequences, with that digest."""
    rows = session.execute(
        select(StoredMessage.id, StoredMessage.digest)
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .where(
            StoredMessage.id.in_([message_id for message_id, _ in drafts]),
            StoredMessage.state == MessageState.draft,
            Enrolment.state.in_(LIVE),
        )
    )
    now = {(message_id, digest) for message_id, digest in rows}
    return [draft for draft in drafts if draft in now]


def _approve(
    session: Session, drafts: Sequence[tuple[int, str]], *, by: Actor, now: datetime
) -> None:
    """Approve drafts of live enrolments; within one transaction none of them can be gone."""
    ids = [message_id for message_id, _ in drafts]
    done = session.execute(
        update(StoredMessage)
        .where(StoredMessage.id.in_(ids), StoredMessage.state == MessageState.draft)
        .values(state=MessageState.approved)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != len(ids):  # type: ignore[attr-defined]
        raise ApprovalError("some drafts changed meanwhile; read them again")
    _queue_and_note(session, drafts, by=by, now=now)


def _queue_and_note(
    session: Session, approved: Sequence[tuple[int, str]], *, by: Actor, now: datetime
) -> None:
    """Write the approvals down, and queue what is due, in the same transaction."""
    if not approved:
        return
    try:
        refuse_own(session, approved, by=by)
    except SamePerson as error:
        raise ApprovalError(str(error)) from error
    session.connection().execute(  # the table, not the class: it makes no objects of them
        insert(_APPROVALS),
        [{"message_id": number, "digest": digest, "by": str(by), "at": now}
         for number, digest in approved],
    )  # fmt: skip
    _note(session, approved, by=by, now=now)
    _run_on(session, [number for number, _ in approved])
    session.flush()
    session.expire_all()
    touches = session.scalars(
        select(Touch)
        .join(
            StoredMessage,
            and_(StoredMessage.enrolment_id == Touch.enrolment_id, StoredMessage.key == Touch.key),
        )
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            StoredMessage.id.in_([message_id for message_id, _ in approved]),
            Enrolment.state == EnrolmentState.active,
            Touch.state.in_((TouchState.planned, TouchState.open)),
            Touch.due_at <= now,
        )
        .options(joinedload(Touch.enrolment))
    ).all()
    enqueue_all(session, touches, now=now)


def _note(
    session: Session, approved: Sequence[tuple[int, str]], *, by: Actor, now: datetime
) -> None:
    """Write who approved what into the log: each message, or many at once in one line.

    The line seals what it is about: each message's own approval is a row of its table.
    """
    if len(approved) <= _EACH:
        lines = [(number, {"digest": digest}) for number, digest in approved]
        note_all(session, "approved", "message", lines, by=by, at=now)
        return
    numbers = [number for number, _ in approved]
    said = "\n".join(f"{number} {digest}" for number, digest in approved)
    detail: dict[str, Value] = {
        "messages": len(approved),
        "from": str(min(numbers)),
        "to": str(max(numbers)),
        "sha256": hashlib.sha256(said.encode()).hexdigest(),
    }
    campaign = session.scalar(
        select(Enrolment.campaign)
        .join(StoredMessage, StoredMessage.enrolment_id == Enrolment.id)
        .where(StoredMessage.id == numbers[0])
    )
    note(session, "approved", "campaign", campaign or "", by=by, at=now, detail=detail)


def _run_on(session: Session, message_ids: Sequence[int]) -> None:
    """Let who has just been approved something run on the release that it was rendered from."""
    newest = (
        select(func.coalesce(MessageInputs.release_id, StoredMessage.release_id))
        .select_from(StoredMessage)
        .outerjoin(MessageInputs, MessageInputs.id == StoredMessage.inputs_id)
        .where(StoredMessage.enrolment_id == Enrolment.id, StoredMessage.id.in_(message_ids))
        .order_by(StoredMessage.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    theirs = select(StoredMessage.enrolment_id).where(StoredMessage.id.in_(message_ids))
    session.execute(
        update(Enrolment)
        .where(Enrolment.release_id.is_(None), Enrolment.id.in_(theirs))
        .values(release_id=newest)
        .execution_options(synchronize_session=False)
    )


def skip(session: Session, message_id: int, *, by: Actor, now: datetime, why: str = "") -> None:
    """Say no to one message: this step is left out for this person, the sequence goes on.

    Raises ApprovalError when it is on the wire, has left, or was decided before.
    """
    row = session.get(StoredMessage, message_id)
    if row is None:
        raise ApprovalError(_why_not(None, message_id, ""))
    on_its_way = session.scalar(select(Outbox.state).where(Outbox.message_id == message_id))
    if on_its_way in (OutboxState.sending, OutboxState.sent, OutboxState.in_doubt):
        raise ApprovalError(
            f"message {message_id} is {on_its_way} already, so it cannot be skipped"
        )
    done = session.execute(
        update(StoredMessage)
        .where(
            StoredMessage.id == message_id,
            StoredMessage.state.in_(sources(MESSAGE_MOVES, MessageState.rejected)),
        )
        .values(state=MessageState.rejected)
        .execution_options(synchronize_session=False)
    )
    session.refresh(row)
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise ApprovalError(f"message {message_id} is {row.state} already")
    outbox.cancel(session, [row.enrolment_id], key=row.key, why="skipped", now=now)
    # Back to planned: materialise_due() sees the no and moves the sequence on.
    session.execute(
        update(Touch)
        .where(
            Touch.enrolment_id == row.enrolment_id,
            Touch.key == row.key,
            Touch.state == TouchState.open,
        )
        .values(state=TouchState.planned)
        .execution_options(synchronize_session=False)
    )
    note(session, "skipped", "message", message_id, by=by, at=now, detail=why)


def _why_not(row: StoredMessage | None, message_id: int, digest: str) -> str:
    if row is None:
        return f"there is no message {message_id}"
    if row.state is MessageState.held:
        count = sum(finding["severity"] == "error" for finding in row.findings)
        what = row.problem or f"{count} finding{'s' * (count != 1)}"
        return f"message {message_id} is held ({what}); fix the template or the list"
    if row.state is MessageState.draft and row.digest != digest:
        return f"message {message_id} changed after you read it; read it again"
    if row.state is MessageState.draft:
        return f"message {message_id}: its sequence has ended"
    return f"message {message_id} is {row.state}, so it cannot be approved"
