"""The Sending page: what is on its way, by mailbox, and what needs a person."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..ledger.lease import LEASE
from ..ledger.outbox import left_since
from ..model import OutboxState
from ..store.tables import (
    MailboxRest,
    Outbox,
    SenderLease,
)
from .lookups import pause_reason, step_number
from .values import (
    MailboxOverview,
    OutboxItem,
    SendingOverview,
    step_words,
)


def sending_overview(
    session: Session, workspace: Workspace, *, now: datetime, recent: int = 50
) -> SendingOverview:
    """Return what is on its way, by mailbox; the lists hold at most recent items each."""
    counts: dict[str, dict[str, int]] = {}
    for key, state, count in session.execute(
        select(Outbox.mailbox, Outbox.state, func.count()).group_by(Outbox.mailbox, Outbox.state)
    ):
        counts.setdefault(key, {})[state] = count
    boxes = workspace.settings.mailboxes
    keys = [*boxes, *(key for key in counts if key not in boxes)]
    mailboxes = tuple(_mailbox(session, boxes.get(key), key, counts, now) for key in keys)
    lease = session.get(SenderLease, 1)
    # One that ended by itself gave its lease back.
    lost = lease is not None and lease.until <= now
    return SendingOverview(
        mailboxes=mailboxes,
        recent=_items(session, workspace, OutboxState.sent, recent),
        in_doubt=_items(session, workspace, OutboxState.in_doubt, recent),
        held=_items(session, workspace, OutboxState.held, recent),
        failed=_items(session, workspace, OutboxState.failed, recent),
        next_at=min((box.next_at for box in mailboxes if box.next_at), default=None),
        paused=pause_reason(session, "all", ""),
        sender=lease.who if lease is not None and not lost else None,
        lost_sender=lease.who if lease is not None and lost else None,
        lost_at=lease.until - LEASE if lease is not None and lost else None,
    )


def _mailbox(
    session: Session,
    box: Mailbox | None,
    key: str,
    counts: Mapping[str, Mapping[str, int]],
    now: datetime,
) -> MailboxOverview:
    rest = session.get(MailboxRest, key)
    resting = rest is not None and rest.until > now
    next_at = session.scalar(
        select(func.min(Outbox.not_before)).where(
            Outbox.mailbox == key, Outbox.state.in_((OutboxState.due, OutboxState.retry))
        )
    )
    return MailboxOverview(
        key=key,
        address=box.address if box else "",
        counts=counts.get(key, {}),
        last_hour=left_since(session, key, now - timedelta(hours=1)),
        last_day=left_since(session, key, now - timedelta(days=1)),
        per_hour=box.per_hour if box else 0,
        per_day=box.per_day if box else 0,
        next_at=next_at,
        paused=pause_reason(session, "mailbox", key),
        error=rest.error if rest is not None else None,
        resting_until=rest.until if rest is not None and resting else None,
    )


def _items(
    session: Session, workspace: Workspace, state: OutboxState, limit: int
) -> tuple[OutboxItem, ...]:
    rows = session.scalars(
        select(Outbox)
        .where(Outbox.state == state)
        .order_by(Outbox.updated_at.desc(), Outbox.id.desc())
        .limit(limit)
        .options(joinedload(Outbox.enrolment), joinedload(Outbox.message))
    )
    return tuple(
        OutboxItem(
            outbox_id=row.id,
            enrolment_id=row.enrolment_id,
            message_id=row.message_id,
            campaign=row.enrolment.campaign,
            step=step_number(workspace, row.enrolment, row.key),
            place=step_words(workspace.campaigns.get(row.enrolment.campaign), row.key),
            mailbox=row.mailbox,
            recipient=row.message.recipient,
            subject=row.message.subject,
            state=row.state,
            due_at=row.due_at,
            not_before=row.not_before,
            sent_at=row.sent_at,
            attempts=row.attempts,
            response=row.response,
            why=row.why,
            message_id_header=row.message_id_header,
        )
        for row in rows
    )
