"""The audit log, newest first."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..store.tables import Audit
from .values import Event

_OF_MESSAGES = ("approved", "failed", "put off", "sent", "skipped", "stale")


def events(session: Session, *, limit: int = 200, before: int | None = None) -> tuple[Event, ...]:
    """Return the audit log, newest first; before is an Event's id to page on from."""
    query = select(Audit).order_by(Audit.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Audit.id < before)
    return tuple(
        Event(row.id, row.at, row.by, row.action, row.subject, row.detail)
        for row in session.scalars(query)
    )


def newest_decision(session: Session) -> int:
    """Return the newest line of the audit log that may change who is enrolled, and as whom.

    What is said of single messages does not.
    """
    query = select(func.max(Audit.id)).where(Audit.action.not_in(_OF_MESSAGES))
    return session.scalar(query) or 0
