"""The audit log: one line for every decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from ..model import Actor
from .tables import Audit

SubjectType = Literal[
    "address",
    "all",
    "campaign",
    "contact",
    "database",
    "domain",
    "enrolment",
    "list",
    "mailbox",
    "message",
    "outbox",
    "task",
]
_INSERT = insert(cast(Table, Audit.__table__))
# A line's detail is only words, or values by name.
Value = str | int | list[str]
Detail = str | Mapping[str, Value]


def note(
    session: Session,
    action: str,
    subject_type: SubjectType,
    subject_id: str | int = "",
    *,
    by: Actor,
    at: datetime,
    detail: Detail = "",
) -> None:
    """Write one line into the log, in the caller's transaction.

    subject_id is empty where there is only one: all sending, the database, the whole outbox.
    """
    session.add(
        Audit(
            at=at,
            by=str(by),
            action=action,
            subject_type=subject_type,
            subject_id=str(subject_id),
            detail=_kept(detail),
        )
    )


def note_all(
    session: Session,
    action: str,
    subject_type: SubjectType,
    lines: Iterable[tuple[str | int, Detail]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write a line for each (subject id, detail) of one action, in the caller's transaction."""
    rows = [
        {
            "at": at,
            "by": str(by),
            "action": action,
            "subject_type": subject_type,
            "subject_id": str(subject_id),
            "detail": _kept(detail),
        }
        for subject_id, detail in lines
    ]
    if rows:
        session.flush()  # lines before these come before them
        session.connection().execute(_INSERT, rows)


def _kept(detail: Detail) -> dict[str, Any]:
    if isinstance(detail, str):
        return {"text": detail} if detail else {}
    return dict(detail)
