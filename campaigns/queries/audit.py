"""The audit log, newest first."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..store.tables import Audit
from .values import Event

_OF_MESSAGES = ("approved", "failed", "put off", "sent", "skipped", "stale", "withdrawn")
# What says by itself what it is.
_NAMED_ALONE = ("account", "address", "contact", "domain", "file", "list", "other")


def events(session: Session, *, limit: int = 200, before: int | None = None) -> tuple[Event, ...]:
    """Return the audit log, newest first; before is an Event's id to page on from."""
    query = select(Audit).order_by(Audit.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Audit.id < before)
    return tuple(_event(row) for row in session.scalars(query))


def _event(row: Audit) -> Event:
    subject = about(row.subject_type, row.subject_id)
    return Event(row.id, row.at, row.by, row.action, subject, words(row.detail))


def about(subject_type: str, subject_id: str) -> str:
    """Return what a line is about, as a person reads it: "message 12", "zoe@example.org"."""
    if subject_type in _NAMED_ALONE:
        return subject_id
    return f"{subject_type} {subject_id}".strip()


def words(detail: Mapping[str, Any]) -> str:
    """Return an audit line's detail as a person reads it: "2 enrolled, owner: kim"."""
    return ", ".join(filter(None, (_word(name, value) for name, value in detail.items())))


def _word(name: str, value: Any) -> str:
    name = name.replace("_", " ")
    if name == "text":
        return str(value)
    if isinstance(value, list):
        value = ", ".join(map(str, value)) or "none"
    return f"{value} {name}" if isinstance(value, int) else f"{name}: {value}"


def newest_decision(session: Session) -> int:
    """Return the newest line of the audit log that may change who is enrolled, and as whom.

    What is said of single messages does not.
    """
    query = select(func.max(Audit.id)).where(
        Audit.action.not_in(_OF_MESSAGES), Audit.subject_type.not_in(("account", "file"))
    )
    return session.scalar(query) or 0
