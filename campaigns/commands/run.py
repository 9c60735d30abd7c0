"""tactful run: the sender."""

import asyncio
import os
import signal
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import click

from ...templates.errors import TactfulError
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..actions.dry_run import foresee_sending
from ..actions.polling import polled
from ..actions.reading import MailboxReader
from ..credentials import secrets
from ..delivery.dispatch import Clock
from ..delivery.folder import FolderTransport
from ..delivery.foresee import Foreseen
from ..delivery.providers import transport_of
from ..delivery.runner import Ran, run
from ..delivery.transport import Transport
from ..run_log import JsonLog, RunLog, TextLog, ran_json, sent_json, sent_line, waiting_json
from ..shell import (
    boot_id,
    console,
    format_option,
    now_option,
    opened,
    plural,
    present,
    print_json,
    stored,
    workspace_option,
)
from ..store.clock import clock_of
from ..store.database import Store, database_path

_PATIENCE_S = 45.0  # half a lease
_EXAMPLES = """\b
Examples:
  tactful run                               send what is due, until stopped
  tactful run --until-empty                 send what can be sent now, then end (for cron)
  tactful run --dry-run                     show what would be sent now; change nothing
  tactful run --format json                 one line of JSON for each event, for a log
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
@format_option
def command(
    until_empty: bool,
    dry_run: bool,
    to_folder: Path | None,
    poll_s: float,
    late_hours: float,
    at: datetime | None,
    folder: Path | None,
    form: str,
) -> None:
    """Send what is approved and due, within the sending hours and limits.

    While nothing can be sent it says what waits, and until when: at once, whenever that changes,
    and every ten minutes. With --format json each event is a line: a message, what waits, the end.

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
    lateness = timedelta(hours=late_hours)
    passwords = _Passwords(needed=to_folder is None)
    with stored(workspace) as store:
        store.among_others(patience_s=_PATIENCE_S)
        clock = _clock(at) if at is not None else clock_of(store, present)
        if dry_run:
            found = foresee_sending(
                store, workspace, check_mailbox=passwords.must_be_there, now=clock(),
                boot=boot_id(), max_lateness=lateness,
            )  # fmt: skip
            lacking = passwords.lacking(workspace, found.waiting.mailboxes)
            if form == "json":
                print_json(_dry_json(found, lacking))
            else:
                _show_dry(found, lacking)
            return
        kind = JsonLog if form == "json" else TextLog
        log: RunLog = kind(clock, until_empty=until_empty)
        running = _run(
            store, workspace, clock, log, passwords, to_folder, until_empty, poll_s, lateness
        )
        with log:
            ran = asyncio.run(running)
    if form == "json":
        log.ended(ran)
    else:
        _report(ran, log.last)
    trouble = ran.errors or ran.missing or ran.left_in_doubt
    if trouble or ran.counts["failed"]:
        raise click.exceptions.Exit(1)


class _Passwords:
    """Whether a mailbox's password is there; each is asked for once, since a keyring may ask."""

    def __init__(self, *, needed: bool) -> None:
        self._needed = needed
        self._found: dict[str, str | None] = {}  # by mailbox: why it is not there

    def must_be_there(self, box: Mailbox) -> None:
        """Raise TactfulError where the password or key is needed and not there."""
        if self._needed:
            transport_of(box, os.environ)

    def lacking(self, workspace: Workspace, keys: tuple[str, ...]) -> dict[str, str]:
        """Return which of these mailboxes cannot send, and why."""
        for key in keys:
            box = workspace.settings.mailboxes.get(key)
            if box is None or key in self._found:
                continue
            try:
                self.must_be_there(box)
                self._found[key] = None
            except TactfulError as error:
                self._found[key] = str(error)
        return {key: why for key in keys if (why := self._found.get(key)) is not None}


async def _run(
    store: Store,
    workspace: Workspace,
    clock: Clock,
    log: RunLog,
    passwords: _Passwords,
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
    async with AsyncExitStack() as stack:
        look = None
        if to_folder is None:
            reader = MailboxReader(store, workspace, password=secrets().of_mailbox, clock=clock)
            reading = polled(
                reader, stopping=stop, on_read=log.read, on_busy=log.busy, secrets=secrets()
            )
            look = await stack.enter_async_context(reading)
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
            on_sent=log.sent,
            on_ready=log.ready,
            on_busy=log.busy,
            on_wait=lambda found: log.waits(found, passwords.lacking(workspace, found.mailboxes)),
            max_lateness=lateness,
            look=look,
        )


def _transports(to_folder: Path | None) -> Callable[[Mailbox], Transport]:
    def transport(box: Mailbox) -> Transport:
        if to_folder is not None:
            return FolderTransport(to_folder)
        return transport_of(box, os.environ)

    return transport


def _clock(at: datetime) -> Clock:
    start = present()
    return lambda: at + (present() - start)


def _show_dry(found: Foreseen, lacking: dict[str, str]) -> None:
    out, ran = console(), found.ran
    by_box = Counter(one.mailbox for one in found.messages if one.state == "sent")
    for key, count in sorted(by_box.items()):
        out.print(f"{key}: {plural(count, 'message')} would be sent", markup=False)
    for one in found.messages:
        mark = None if one.state == "sent" else "yellow"
        out.print(f"  {sent_line(one)}", markup=False, style=mark)
    if not found.messages:
        out.print("Nothing would be sent now.")
    if ran.held_late:
        late = plural(ran.held_late, "message")
        out.print(f"{late} would be held because they are too late.", style="yellow")
    if ran.tasks:
        out.print(f"{plural(ran.tasks, 'task')} would be created for the reps.")
    _trouble(ran)
    out.print(f"Then: {'; '.join(found.waiting.words(lacking))}.", markup=False)
    out.print("Nothing was sent or changed.")


def _dry_json(found: Foreseen, lacking: dict[str, str]) -> dict[str, object]:
    return {
        "dry_run": True,
        "messages": [sent_json(one) for one in found.messages],
        **ran_json(found.ran),
        "waiting": waiting_json(found.waiting, lacking),
    }


def _report(ran: Ran, waits: str) -> None:
    out = console()
    due_again, doubt = ran.recovered
    if due_again or doubt:
        out.print(f"After the last stop: {due_again:,} due again, {doubt:,} in doubt.")
    for state, count in sorted(ran.counts.items()):
        out.print(
            f"{count:,} {str(state).replace('_', ' ')}", style=None if state == "sent" else "yellow"
        )
    if not ran.counts:
        said = f"Nothing to send now: {waits}." if waits else "Nothing to send now."
        out.print(said, markup=False)
    if ran.unapproved:
        out.print(f"{plural(ran.unapproved, 'message')} due but not approved: tactful approve")
    if ran.held_late:
        out.print(f"{plural(ran.held_late, 'message')} held because too late: tactful status")
    if ran.tasks:
        out.print(f"{plural(ran.tasks, 'new task')} for the reps: tactful task")
    _trouble(ran)
    if ran.left_in_doubt:
        out.print("In doubt: see tactful status", style="red")


def _trouble(ran: Ran) -> None:
    out = console()
    for name in sorted(ran.limited):
        out.print(f"{name}: its limit is reached; the rest is sent later", markup=False)
    for name, error in sorted(ran.errors.items()):
        out.print(f"{name}: {error}", markup=False, style="red")
    for name in ran.missing:
        out.print(f"campaign '{name}' no longer exists, but people are enrolled in it", style="red")
