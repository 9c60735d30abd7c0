"""Escalations that are settled: what was late is done, or nothing is expected any more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, joinedload

from ....templates.lazy_regex import lazy_regex
from ...model import LIVE, TACTFUL, Actor, TouchState
from ...store.audit import note
from ...store.tables import FreeTask, Touch

_KINDS = ("escalated", "reassigned")
_TASK = lazy_regex(r"^\w+: task (\d+) due (\S+)$")
_CHUNK = 500


def about_task(touch: Touch) -> str:
    """Return what an escalation of a task is known by: put off, it is late again by its new day."""
    return f"task {touch.id} due {touch.due_at.isoformat()}"


def close_settled(
    session: Session, *, now: datetime, by: Actor = TACTFUL, among: Sequence[int] | None = None
) -> int:
    """Close each escalation whose task or first touch is done; return how many.

    among narrows to some enrolments. Each says in its note why it was closed.
    """
    closed = 0
    for one in _open(session, among):
        why = _settled(session, one)
        if why is None:
            continue
        said = f"closed by itself: {why}"
        done = session.execute(
            update(FreeTask)
            .where(FreeTask.id == one.id, FreeTask.done_at.is_(None))
            .values(done_at=now, done_by=str(by), note=said)
        )
        if done.rowcount == 1:  # type: ignore[attr-defined]
            note(session, "done", "task", f"f{one.id}", by=by, at=now, detail=said)
            closed += 1
    return closed


def _open(session: Session, among: Sequence[int] | None) -> list[FreeTask]:
    session.flush()
    query = (
        select(FreeTask)
        .where(FreeTask.done_at.is_(None), FreeTask.kind.in_(_KINDS))
        .options(joinedload(FreeTask.enrolment))
        .order_by(FreeTask.id)
        .execution_options(populate_existing=True)
    )
    if among is None:
        return list(session.scalars(query))
    return [
        one
        for start in range(0, len(among), _CHUNK)
        for one in session.scalars(
            query.where(FreeTask.enrolment_id.in_(among[start : start + _CHUNK]))
        )
    ]


def _settled(session: Session, one: FreeTask) -> str | None:
    """Return why an escalation is settled; None while it is not."""
    enrolment = one.enrolment
    if enrolment is None:
        return None
    ended = None
    if enrolment.state not in LIVE:
        ended = f"the sequence has ended: {enrolment.why or str(enrolment.state).replace('_', ' ')}"
    if found := _TASK.match(one.about):
        touch = session.get(Touch, int(found[1]), populate_existing=True)
        return (_of_task(touch, found[2], ended) if touch is not None else None) or ended
    return "they have got their first touch" if _touched(session, enrolment.id) else ended


def _of_task(touch: Touch, due: str, ended: str | None) -> str | None:
    what = f"the {touch.channel} (task {touch.id})"
    if touch.state is TouchState.done:
        how = f": {str(touch.outcome).replace('_', ' ')}" if touch.outcome else ""
        return f"{what} is done{how}"
    if ended is not None:
        return ended
    if touch.due_at.isoformat() != due:
        return f"{what} is put off to {touch.due_at:%Y-%m-%d}"
    return None if touch.state is TouchState.open else f"{what} is {touch.state}"


def _touched(session: Session, enrolment_id: int) -> bool:
    done = exists().where(Touch.enrolment_id == enrolment_id, Touch.state == TouchState.done)
    return bool(session.scalar(select(done)))
