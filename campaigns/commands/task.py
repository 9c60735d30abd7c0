"""tactful task: calls and other tasks that a rep does by hand."""

from datetime import datetime
from pathlib import Path

import click

from ..actions.tasks import OutcomeError, close_task, due_tasks
from ..model import Outcome, StateError
from ..queries.moments import moment
from ..queries.values import TaskItem
from ..shell import (
    ROW,
    console,
    format_option,
    opened,
    present,
    print_json,
    stored,
    user,
    workspace_option,
)

_EXAMPLES = """\b
Examples:
  tactful task                          all tasks that are due, with their scripts
  tactful task --owner sam
  tactful task 12 no_answer             the sequence continues
  tactful task 12 reached --note "…"    they talked: the sequence ends
  tactful task 12 call_back --until 2027-03-01 --note "the spring order"
  tactful task 12 not_now --until 2027-09-01
  tactful task 12 not_me --note "Dana Reyes, dana@example.com"
"""


@click.command("task", epilog=_EXAMPLES)
@click.argument("task_id", type=ROW, required=False)
@click.argument("outcome", type=click.Choice([one.value for one in Outcome]), required=False)
@click.option("--owner", help="Only this rep's tasks.")
@click.option("--note", default="", help="What was said; the topic; who is the right person.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With call_back and not_now: the day, like 2027-03-01.",
)
@workspace_option
@format_option
def command(
    task_id: int | None,
    outcome: str | None,
    owner: str | None,
    note: str,
    until: datetime | None,
    folder: Path | None,
    form: str,
) -> None:
    """List the tasks that are due, or record how TASK_ID went."""
    workspace = opened(folder)
    now = present()
    if task_id is not None and outcome is None:
        raise click.UsageError(f"Add the outcome: {', '.join(Outcome)}.")
    with stored(workspace) as store:
        closed = None
        if task_id is not None and outcome is not None:
            how, day = Outcome(outcome), until.date() if until else None
            try:
                closed = close_task(
                    store, workspace, task_id, how, by=user(), now=now, note=note, until=day
                )
            except OutcomeError as error:
                raise StateError(f"{error} (--{error.field})") from error
        tasks = due_tasks(store, workspace, now=now, owner=owner)
    if form == "json":
        print_json([_json(task) for task in tasks])
        return
    out = console()
    if closed is not None:
        out.print(closed.words, markup=False)
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
    if not tasks:
        out.print("No task is due.")


def _facts(task: TaskItem) -> list[tuple[str, str]]:
    """Return what a rep needs beside the script: whom, and how to reach them."""
    work = ", ".join(filter(None, (task.values.get("contact.title"), task.company)))
    phones = " or ".join(task.phones) or "not in the list"
    found = [("Phone", phones if task.channel in ("call", "voicemail") or task.phones else "")]
    found += [("About", task.topic)]
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
        "script": task.script,
        "problem": task.problem,
    }
