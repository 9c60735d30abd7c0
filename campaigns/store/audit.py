"""The audit log: one line for every decision."""

from datetime import datetime

from sqlalchemy.orm import Session

from .tables import Audit


def note(
    session: Session, action: str, subject: str, *, by: str, at: datetime, detail: str = ""
) -> None:
    """Write one line into the log, in the caller's transaction."""
    session.add(Audit(at=at, by=by, action=action, subject=subject, detail=detail))
