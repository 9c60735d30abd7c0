"""The audit log: one line for every decision."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from .tables import Audit


def note(
    session: Session, action: str, subject: str, *, by: str, at: datetime, detail: str = ""
) -> None:
    """Write one line into the log, in the caller's transaction."""
    session.add(Audit(at=at, by=by, action=action, subject=subject, detail=detail))


def note_all(
    session: Session, action: str, lines: Iterable[tuple[str, str]], *, by: str, at: datetime
) -> None:
    """Write a line for each (subject, detail) of one action, in the caller's transaction."""
    rows = [
        {"at": at, "by": by, "action": action, "subject": subject, "detail": detail}
        for subject, detail in lines
    ]
    if rows:
        session.execute(insert(Audit), rows)
