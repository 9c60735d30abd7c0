"""Figures for monitoring: kept or counted over what waits, never over all that was ever sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..ledger.lease import LEASE
from ..model import OutboxState
from ..store.tables import Instance, Outbox, SenderLease
from ..store.upgrade import HEAD, current

_NOT_SENT = tuple(
    state for state in OutboxState if state not in (OutboxState.sent, OutboxState.cancelled)
)
_QUEUED = (OutboxState.due, OutboxState.claimed, OutboxState.sending, OutboxState.retry)


@dataclass(frozen=True, slots=True)
class Figures:
    """What monitoring asks of a database. sent only grows; heartbeat: the sender's last sign."""

    sent: int
    queued: int
    deferred: int
    failed: int
    in_doubt: int
    held: int
    sending: bool
    heartbeat: datetime | None


def figures(session: Session, *, now: datetime) -> Figures:
    """Return them."""
    rows = session.execute(
        select(Outbox.state, func.count()).where(Outbox.state.in_(_NOT_SENT)).group_by(Outbox.state)
    )
    of = {OutboxState(state): count for state, count in rows}
    lease = session.get(SenderLease, 1)
    return Figures(
        sent=session.scalar(select(func.coalesce(func.max(Instance.sent), 0))) or 0,
        queued=sum(of.get(state, 0) for state in _QUEUED),
        deferred=of.get(OutboxState.retry, 0),
        failed=of.get(OutboxState.failed, 0),
        in_doubt=of.get(OutboxState.in_doubt, 0),
        held=of.get(OutboxState.held, 0),
        sending=lease is not None and lease.until > now,
        heartbeat=lease.until - LEASE if lease is not None else None,
    )


def is_ready(session: Session) -> bool:
    """Say whether the database answers and has the tables of this version."""
    return current(session.connection()) == HEAD
