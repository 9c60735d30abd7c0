"""tactful task: calls and other tasks that a rep does by hand."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from ...templates.workspace.outcomes import OF_TASKS
from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..actions.tasks import (
    OutcomeError,
    close_free_task,
    close_task,
    due_free_tasks,
    due_tasks,
    late_tasks,
)
from ..model import Outcome, StateError
from ..queries.free_tasks import FreeTaskItem
from ..queries.moments import moment
from ..queries.overdue import OverdueTask
from ..queries.values import TaskItem
from ..shell import (
    ROW,
    console,
    format_option,
    now_option,
    opened,
    plural,
    present,
    print_json,
    stored,
    user,
    workspace_option,
)
from ..store.database import Store

_EXAMPLES = """\b
Examples:
  tactful task                          all tasks that are due, with their scripts
  tactful task --owner sam
  tactful task --overdue                whose time is over; exit code 1 if any
  tactful task f3 done --note "…"       a task that is no step: a lead handed back, an escalation
  tactful task 12 no_answer             the sequence continues
  tactful task 12 reached --note "…"    they talked: the sequence ends
  tactful task 12 call_back --until 2027-03-01 --note "the spring order"
  tactful task 12 not_now --until 2027-09-01
  tactful task 12 not_me --note "Dana Reyes, dana@example.com"
"""


class TaskName(click.ParamType[tuple[bool, int]]):
    """A task's number, or f and a number: whether it is no step, and which."""

    name = "TASK"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[bool, int]:
        if isinstance(value, tuple):
            return value
        free = value[:1].casefold() == "f"
        return free, ROW.convert(value[1:] if free else value, param, ctx)


@click.command("task", epilog=_EXAMPLES)
@click.argument("task_id", type=TaskName(), required=False)
@click.argument("outcome", type=click.Choice([one.value for one in OF_TASKS]), required=False)
@click.option("--owner", help="Only this rep's tasks.")
@click.option("--overdue", is_flag=True, help="List the tasks whose time is over instead.")
@now_option(
    "Look as if it were then; nothing is changed. With an outcome: when it was. Default: now."
)
@click.option("--note", default="", help="What was said; the topic; who is the right person.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With call_back and not_now: the day, like 2027-03-01.",
)
@workspace_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    task_id: tuple[bool, int] | None,
    outcome: str | None,
    owner: str | None,
    overdue: bool,
    at: datetime | None,
    note: str,
    until: datetime | None,
    folder: Path | None,
    form: str,
) -> None:
    """List the tasks that are due, or record how TASK_ID went.

    Hot leads come first where tactful.toml names them ([tasks] hot_field), then the oldest. How
    long a task may take says its step (due_within: 2 days), else sla: {tasks: 2 days}; past that
    it is overdue.
    """
    workspace = opened(folder)
    now = at or present()
    if task_id is not None and outcome is None:
        raise click.UsageError(f"Add the outcome: {', '.join(OF_TASKS)}.")
    keep = at is None or outcome is not None  # to look at another moment changes nothing
    with stored(workspace) as store:
        closed = ""
        if task_id is not None and outcome is not None:
            day = until.date() if until else None
            closed = _closed(
                store, workspace, task_id, Outcome(outcome), now=now, note=note, until=day
            )
        if overdue:
            late = late_tasks(store, workspace, now=now, owner=owner, keep=keep)
            _show_overdue(late, workspace.settings.timezone, form)
            ctx.exit(1 if late else 0)
        tasks = due_tasks(store, workspace, now=now, owner=owner, keep=keep)
        free = due_free_tasks(store, workspace, now=now, owner=owner)
    if form == "json":
        print_json([*(_json(task) for task in tasks), *(_free_json(one) for one in free)])
        return
    out = console()
    if closed:
        out.print(closed, markup=False)
    for task in tasks:
        due = moment(task.due_at, workspace.settings.timezone)
        line = f"{task.touch_id:>5}  {task.channel}  {task.name or task.recipient}"
        of = f"{task.campaign} {task.place}  due {due}"
        out.print(f"{line}  {of}", markup=False, style="bold")
        for what, value in _facts(task):
            out.print(f"       {what}: {value}", markup=False)
        if task.problem:
            out.print(f"       The script cannot be shown: {task.problem}", markup=False)
        for text in task.script.splitlines():
            out.print(f"       {text}", markup=False)
    for one in free:
        _show_free(one, workspace.settings.timezone)
    if not tasks and not free:
        out.print("No task is due.")


def _closed(
    store: Store,
    workspace: Workspace,
    task: tuple[bool, int],
    outcome: Outcome,
    *,
    now: datetime,
    note: str,
    until: date | None,
) -> str:
    """Record how a task went; return what to say of it."""
    free, number = task
    if free:
        if outcome is not Outcome.done or until is not None:
            raise StateError(f"task f{number} is no step of a sequence; its outcome is done")
        return close_free_task(store, number, by=user(), now=now, note=note)
    try:
        return close_task(
            store, workspace, number, outcome, by=user(), now=now, note=note, until=until
        ).words
    except OutcomeError as error:
        raise StateError(f"{error} (--{error.field})") from error


def _show_overdue(late: Sequence[OverdueTask], zone: str, form: str) -> None:
    if form == "json":
        names = ("task", "campaign", "channel", "recipient", "owner", "due_at", "until")
        print_json([{name: getattr(one, name) for name in names} for one in late])
        return
    out = console()
    for one in late:
        whose = one.owner or "nobody"
        line = f"{one.task:>5}  {one.channel}  {one.recipient}  {one.campaign}, {whose}: "
        out.print(f"{line}was to be done by {moment(one.until, zone)}", markup=False)
    out.print(f"{plural(len(late), 'task')} overdue.")


def _show_free(one: FreeTaskItem, zone: str) -> None:
    out = console()
    who = one.name or one.recipient
    due = moment(one.due_at, zone)
    line = f"{one.code:>5}  {one.kind.replace('_', ' ')}  {who}  due {due}"
    out.print(line, markup=False, style="bold")
    facts = [("What", one.text), ("Phone", " or ".join(one.phones)), ("Email", one.recipient)]
    facts += [("At", one.company), ("For", one.owner)]
    for what, value in facts:
        if value:
            out.print(f"       {what}: {value}", markup=False)
    for past in one.history:
        said = f": {past.note}" if past.note else ""
        what = past.what if past.channel == Channel.email else past.what.replace("_", " ")
        line = f"{moment(past.at, zone)}  {past.channel}  {what}{said}"
        out.print(f"       {line}", markup=False)


def _free_json(one: FreeTaskItem) -> dict[str, object]:
    return {**asdict(one), "task_id": one.code}


def _facts(task: TaskItem) -> list[tuple[str, str]]:
    """Return what a rep needs beside the script: whom, and how to reach them."""
    work = ", ".join(filter(None, (task.values.get("contact.title"), task.company)))
    phones = " or ".join(task.phones) or "not in the list"
    found = [("Phone", phones if task.channel in ("call", "voicemail") or task.phones else "")]
    found += [("Hot", task.hot), ("About", task.topic)]
    found += [("Email", task.recipient), ("At", work), ("For", task.owner or "")]
    return [(what, value) for what, value in found if value]


def _json(task: TaskItem) -> dict[str, object]:
    return {
        "task_id": task.touch_id,
        "campaign": task.campaign,
        "step": task.step,
        "channel": task.channel,
        "recipient": task.recipient,
        "name": task.name,
        "phones": list(task.phones),
        "company": task.company,
        "owner": task.owner,
        "due_at": task.due_at,
        "topic": task.topic,
        "hot": task.hot,
        "script": task.script,
        "problem": task.problem,
    }
