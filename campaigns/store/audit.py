"""The audit log: one line for every decision, chained to the one before (store/chain.py).

Lines are kept until their transaction commits and written last: then the head of the chain is
locked for a moment only, and two writers never wait for each other's rows with it in hand.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Table, event, insert, select, update
from sqlalchemy.orm import Session

from ..model import Actor
from .chain import HEAD, START, Head, line_hash
from .tables import Audit, Kept

SubjectType = Literal[
    "account",
    "address",
    "all",
    "campaign",
    "contact",
    "database",
    "domain",
    "enrolment",
    "file",
    "list",
    "mailbox",
    "message",
    "outbox",
    "task",
    "token",
    "webhook",
]
_INSERT = insert(cast(Table, Audit.__table__))
_KEPT = cast(Table, Kept.__table__)
_WAITING = "audit lines"
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
    note_all(session, action, subject_type, [(subject_id, detail)], by=by, at=at)


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
    session.info.setdefault(_WAITING, []).extend(rows)


@event.listens_for(Session, "before_commit")
def write_waiting(session: Session) -> None:
    """Chain and write the lines that wait; a transaction that is rolled back writes none."""
    rows = session.info.get(_WAITING)
    if not rows:
        return
    session.flush()  # its locks are taken first, the chain's last
    head = locked_head(session)
    for row in rows:
        head = Head(head.lines + 1, line_hash(head.hash, **row))
        row["hash"] = head.hash
    connection = session.connection()
    connection.execute(_INSERT, rows)
    connection.execute(update(_KEPT).where(_KEPT.c.name == HEAD).values(value=str(head)))
    rows.clear()


@event.listens_for(Session, "after_rollback")
def forget_waiting(session: Session) -> None:
    """Forget the lines of what was taken back."""
    session.info.pop(_WAITING, None)


def locked_head(session: Session) -> Head:
    """Return the chain's head; until this transaction ends nobody else adds to it."""
    query = select(_KEPT.c.value).where(_KEPT.c.name == HEAD).with_for_update()
    value = session.connection().scalar(query)
    return Head.read(value) if value else START


def _kept(detail: Detail) -> dict[str, Any]:
    if isinstance(detail, str):
        return {"text": detail} if detail else {}
    return dict(detail)
