"""The reps' tasks: which are due, and how one went."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..journey.coming_due.due import materialise_due
from ..journey.ending.settled import close_settled
from ..journey.outcomes.tasks import OutcomeError, record_outcome
from ..model import LIVE, Actor, EnrolmentState, Outcome, StateError
from ..queries.free_tasks import FreeTaskItem, open_free_tasks
from ..queries.overdue import OverdueTask, overdue_tasks
from ..queries.tasks import open_tasks
from ..queries.values import TaskItem
from ..store.audit import note as audit
from ..store.database import Store
from ..store.tables import FreeTask, Touch

__all__ = [
    "OutcomeError",
    "TaskClosed",
    "brought_up",
    "close_free_task",
    "close_task",
    "due_free_tasks",
    "due_tasks",
    "late_tasks",
    "open_tasks_due",
]


@dataclass(frozen=True, slots=True)
class TaskClosed:
    """A task that has its outcome. state: what became of the sequence it belongs to."""

    task_id: int
    outcome: Outcome
    recipient: str
    state: EnrolmentState
    until: date | None = None  # when it comes again, or they are looked at again

    @property
    def words(self) -> str:
        how = str(self.outcome).replace("_", " ")
        if self.outcome is Outcome.call_back:
            return (
                f"Task {self.task_id} comes again on {self.until}; until then the sequence rests."
            )
        ended = f"has ended ({str(self.state).replace('_', ' ')})"
        if self.state is EnrolmentState.nurture and self.until:
            ended = f"has ended until {self.until} (nurture)"
        goes = "continues" if self.state in LIVE else ended
        return f"Task {self.task_id} is closed: {how}. The sequence to {self.recipient} {goes}."


def close_task(
    store: Store,
    workspace: Workspace,
    task_id: int,
    outcome: Outcome,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    until: date | None = None,
) -> TaskClosed:
    """Record how a task went; the sequence ends or goes on by it. Raises StateError, and its
    OutcomeError where the outcome lacks a day or a name.

    until is the day of a call back, or to which somebody puts us off.
    """
    with store.session() as session:
        record_outcome(session, workspace, task_id, outcome, by=by, now=now, note=note, until=until)
        session.flush()
        enrolment = session.get_one(Touch, task_id).enrolment
        close_settled(session, now=now, by=by, among=[enrolment.id])
        state, day = enrolment.state, until or enrolment.again_on
        return TaskClosed(task_id, outcome, enrolment.address.address, state, day)


def close_free_task(store: Store, task_id: int, *, by: Actor, now: datetime, note: str = "") -> str:
    """Record that a task that is no step is done; return what to say. Raises StateError."""
    with store.session() as session:
        done = session.execute(
            update(FreeTask)
            .where(FreeTask.id == task_id, FreeTask.done_at.is_(None))
            .values(done_at=now, done_by=str(by), note=note)
            .execution_options(synchronize_session=False)
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]
            kept = session.get(FreeTask, task_id)
            if kept is None:
                raise StateError(f"there is no task f{task_id}; 'tactful task' lists them")
            raise StateError(f"task f{task_id} was done by {kept.done_by}")
        audit(session, "done", "task", f"f{task_id}", by=by, at=now, detail=note)
    return f"Task f{task_id} is done."


def due_free_tasks(
    store: Store, workspace: Workspace, *, now: datetime, owner: str | None = None
) -> tuple[FreeTaskItem, ...]:
    """Return the tasks that are no steps; owner narrows as for ``due_tasks``."""
    rep = workspace.owners.key(owner) if owner is not None else None
    with store.reading() as session:
        return open_free_tasks(session, workspace, now=now, owner=rep or owner)


def late_tasks(
    store: Store,
    workspace: Workspace,
    *,
    now: datetime,
    owner: str | None = None,
    keep: bool = True,
) -> tuple[OverdueTask, ...]:
    """Bring up to now what is due, and return the tasks whose time is over.

    keep=False only looks, at a moment that may be another than the present one.
    """
    rep = workspace.owners.key(owner) if owner is not None else None
    with brought_up(store, workspace, now=now, keep=keep) as session:
        return overdue_tasks(session, workspace, now=now, owner=rep or owner)


def due_tasks(
    store: Store,
    workspace: Workspace,
    *,
    now: datetime,
    owner: str | None = None,
    keep: bool = True,
) -> tuple[TaskItem, ...]:
    """Bring up to now what is due, and return the tasks.

    owner narrows to one rep's: the key, the address or the name of their mailbox. keep=False
    only looks, at a moment that may be another than the present one.
    """
    rep = workspace.owners.key(owner) if owner is not None else None
    with brought_up(store, workspace, now=now, keep=keep) as session:
        return open_tasks(session, workspace, owner=rep or owner)


@contextmanager
def brought_up(
    store: Store, workspace: Workspace, *, now: datetime, keep: bool
) -> Iterator[Session]:
    """Give a session in which what is due has come, to be read; keep: whether that stays so."""
    if keep:
        open_tasks_due(store, workspace, now=now)
        with store.reading() as session:
            yield session
        return
    with store.session() as session:
        materialise_due(session, workspace, now=now)
        session.flush()
        try:
            yield session
        finally:
            session.rollback()


def open_tasks_due(store: Store, workspace: Workspace, *, now: datetime) -> int:
    """Bring up to now what is due, as the sender does; return how many tasks have opened."""
    with store.session() as session:
        return materialise_due(session, workspace, now=now).tasks
