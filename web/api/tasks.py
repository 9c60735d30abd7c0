"""The reps' tasks, and how one went."""

from datetime import date, datetime

from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.tasks import close_task
from ...campaigns.model import Outcome
from ...campaigns.queries.paged import open_task_ids
from ...campaigns.queries.tasks import task_items
from ...campaigns.queries.values import TaskItem
from .operation import NUMBER, Asked, Model, NoQuery, Page, missing, operation
from .paging import paged

_TAG = "tasks"


class TaskOut(Model):
    task_id: int
    enrolment_id: int
    campaign: str
    step: int | None
    place: str
    channel: str
    recipient: str
    owner: str | None
    name: str
    company: str
    phones: list[str]
    due_at: datetime
    hot: str
    script: str
    problem: str


class TaskPage(Model):
    items: list[TaskOut]
    next: str | None


class Close(Model):
    outcome: Outcome
    note: str = Field(default="", max_length=2000)
    until: date | None = Field(default=None, description="Of a call back, or 'not now': the day")


class Closed(Model):
    task_id: int
    outcome: str
    recipient: str
    sequence: str
    until: date | None
    words: str


@operation("GET", "/tasks", scope=Scope.read, tag=_TAG, says=TaskPage, query=Page)
def list_tasks(asked: Asked[Page, None]) -> TaskPage:
    """List the tasks that are due, with their scripts."""
    query, here = asked.query, asked.here
    with here.store.reading() as session:
        ids = open_task_ids(session, after=query.after or 0, most=query.limit + 1)
        page, following = paged(ids, query.limit, lambda one: one)
        items = task_items(session, here.workspace, page, renderer_of=here.renderer_of)
    return TaskPage(items=[_out(one) for one in items], next=following)


@operation(
    "POST", f"/tasks/<{NUMBER}:number>/outcome", scope=Scope.edit, tag=_TAG, says=Closed, body=Close
)
def close(asked: Asked[NoQuery, Close], number: int) -> Closed:
    """Record how a task went; the sequence ends or goes on by it."""
    here, said = asked.here, asked.body
    with here.store.reading() as session:
        if not task_items(session, here.workspace, [number]):
            raise missing("open task", number)
    done = close_task(
        here.store, here.workspace, number, said.outcome, by=asked.by, now=asked.now,
        note=said.note.strip(), until=said.until,
    )  # fmt: skip
    return Closed(
        task_id=number,
        outcome=str(done.outcome),
        recipient=done.recipient,
        sequence=str(done.state),
        until=done.until,
        words=done.words,
    )


def _out(one: TaskItem) -> TaskOut:
    return TaskOut(
        task_id=one.touch_id,
        enrolment_id=one.enrolment_id,
        campaign=one.campaign,
        step=one.step,
        place=one.place,
        channel=one.channel,
        recipient=one.recipient,
        owner=one.owner,
        name=one.name,
        company=one.company,
        phones=list(one.phones),
        due_at=one.due_at,
        hot=one.hot,
        script=one.script,
        problem=one.problem,
    )
