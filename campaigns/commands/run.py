"""tactful run: the sender."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..actions.dry_run import DryRun, foresee_sending
from ..delivery.dispatch import Clock, Sent
from ..delivery.runner import Ran, run
from ..delivery.secrets import password_of
from ..delivery.smtp import FolderTransport, SmtpTransport, Transport
from ..shell import boot_id, console, now_option, opened, plural, present, stored, workspace_option
from ..store.database import Store, database_path

_EXAMPLES = """\b
Examples:
  tactful run                               send what is due, until stopped
  tactful run --until-empty                 send what can be sent now, then end (for cron)
  tactful run --dry-run                     show what would be sent now; change nothing
  tactful run --until-empty --to-folder out --now 2026-03-03T09:00+00:00
                                            a rehearsal: .eml files instead of mail
"""


@click.command("run", epilog=_EXAMPLES)
@click.option("--until-empty", is_flag=True, help="End when nothing more can be sent now.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent now; change nothing.")
@click.option(
    "--to-folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write .eml files there instead of sending. They count as sent.",
)
@click.option(
    "--poll", "poll_s", type=float, default=10.0, show_default=True, help="Seconds between checks."
)
@click.option(
    "--max-lateness",
    "late_hours",
    type=click.FloatRange(min=1),
    default=72.0,
    show_default=True,
    help="In hours; messages later than this are held, not sent.",
)
@now_option("A time to use instead of now; only with --to-folder or --dry-run.")
@workspace_option
def command(
    until_empty: bool,
    dry_run: bool,
    to_folder: Path | None,
    poll_s: float,
    late_hours: float,
    at: datetime | None,
    folder: Path | None,
) -> None:
    """Send what is approved and due, within the sending hours and limits.

    Only one sender works on a database. Ctrl-C ends it after the current message. After a
    crash start it again: nothing is sent twice by itself, and what may have been sent is
    listed by `tactful status`. A database restored from a backup, or a copy, sends nothing until
    `tactful adopt`.

    Exit code 1: something needs attention: a mailbox that could not send, a message
    that was refused or is in doubt.
    """
    if at and not (dry_run or to_folder):
        raise click.UsageError("--now is for rehearsals: give --to-folder or --dry-run too.")
    workspace = opened(folder)
    clock = _clock(at)
    lateness = timedelta(hours=late_hours)
    with stored(workspace) as store:
        if dry_run:
            _show_dry(foresee_sending(store, workspace, now=clock(), max_lateness=lateness))
            return
        ran = asyncio.run(_run(store, workspace, clock, to_folder, until_empty, poll_s, lateness))
    _report(ran)
    trouble = ran.errors or ran.missing or ran.recovered[1]
    if trouble or ran.counts["failed"] or ran.counts["in_doubt"]:
        raise click.exceptions.Exit(1)


async def _run(
    store: Store,
    workspace: Workspace,
    clock: Clock,
    to_folder: Path | None,
    until_empty: bool,
    poll_s: float,
    lateness: timedelta,
) -> Ran:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(one, stop.set)
        except NotImplementedError:  # Windows: Ctrl-C ends the process, which is safe too
            break
    path = database_path(workspace)
    out = console(errors=True)
    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=out
    )
    task = bar.add_task("Nothing sent yet", total=None)
    count = 0

    def on_sent(sent: Sent) -> None:
        nonlocal count
        count += sent.state == "sent"
        bar.update(task, description=f"{plural(count, 'message')} sent, last to {sent.recipient}")
        if sent.state != "sent":
            line = f"{sent.state}: {sent.recipient}, {sent.campaign} {sent.step}"
            out.print(f"{line}: {sent.detail}", markup=False, style="yellow")

    def on_busy(why: str) -> None:
        out.print(f"Waiting: {why}", markup=False, style="yellow")

    with bar if out.is_terminal else nullcontext():
        return await run(
            store,
            workspace,
            transports=_transports(to_folder),
            clock=clock,
            boot=boot_id(),
            who=f"{socket.gethostname()}, process {os.getpid()}",
            stop=stop,
            lock=path.with_name(path.name + ".sender") if path else None,
            until_empty=until_empty,
            poll_s=poll_s,
            follow=True,
            on_sent=on_sent,
            on_busy=on_busy,
            max_lateness=lateness,
        )


def _transports(to_folder: Path | None) -> Callable[[Mailbox], Transport]:
    def transport(box: Mailbox) -> Transport:
        if to_folder is not None:
            return FolderTransport(to_folder)
        return SmtpTransport(box, password=password_of(box, os.environ))

    return transport


def _clock(at: datetime | None) -> Clock:
    if at is None:
        return present
    start = present()
    return lambda: at + (present() - start)


def _show_dry(found: DryRun) -> None:
    out, due = console(), found.due
    for box in found.sending.mailboxes:
        waiting = box.counts.get("due", 0) + box.counts.get("retry", 0)
        room = max(0, min(box.per_hour - box.last_hour, box.per_day - box.last_day))
        when = f", the first at {box.next_at:%a %d %b %H:%M} UTC" if box.next_at else ""
        line = f"{box.key}: {waiting:,} in the outbox{when}; {room:,} more can be sent this hour"
        out.print(line + (f"; paused: {box.paused}" if box.paused else ""), markup=False)
    for why in due.unclear.values():
        out.print(why, markup=False, style="red")
    if due.unapproved:
        out.print(f"{plural(due.unapproved, 'message')} due but not approved.", style="yellow")
    if due.held_late:
        out.print(
            f"{plural(due.held_late, 'message')} would be held because they are too late.",
            style="yellow",
        )
    if due.tasks:
        out.print(f"{plural(due.tasks, 'task')} would be created for the reps.")
    out.print("Nothing was sent or changed.")


def _report(ran: Ran) -> None:
    out = console()
    due_again, doubt = ran.recovered
    if due_again or doubt:
        out.print(f"After the last stop: {due_again:,} due again, {doubt:,} in doubt.")
    for state, count in sorted(ran.counts.items()):
        out.print(
            f"{count:,} {str(state).replace('_', ' ')}", style=None if state == "sent" else "yellow"
        )
    if not ran.counts:
        out.print("Nothing to send now.")
    if ran.unapproved:
        out.print(f"{plural(ran.unapproved, 'message')} due but not approved: tactful approve")
    if ran.held_late:
        out.print(f"{plural(ran.held_late, 'message')} held because too late: tactful status")
    if ran.tasks:
        out.print(f"{plural(ran.tasks, 'new task')} for the reps: tactful task")
    for name in sorted(ran.limited):
        out.print(f"{name}: its limit is reached; the rest is sent later", markup=False)
    for name, error in sorted(ran.errors.items()):
        out.print(f"{name}: {error}", markup=False, style="red")
    for name in ran.missing:
        out.print(f"campaign '{name}' no longer exists, but people are enrolled in it", style="red")
    if doubt or ran.counts["in_doubt"]:
        out.print("In doubt: see tactful status", style="red")
