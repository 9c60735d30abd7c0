"""tactful worker: one of several senders that share a database on a server."""

import asyncio
import logging
import os
import secrets as random_names
import signal
import socket
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click

from ...templates.errors import TactfulError
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..actions.reading import MailboxReader
from ..credentials import secrets
from ..delivery.context import SendContext
from ..delivery.database_thread import DatabaseThread
from ..delivery.providers import transport_of
from ..delivery.transport import Transport
from ..queries.waiting import Waiting
from ..run_log import JsonLog, RunLog, TextLog
from ..shell import (
    boot_id,
    format_option,
    opened,
    present,
    stored,
    user,
    workspace_option,
)
from ..store.clock import DatabaseClock
from ..store.database import Store
from ..workers.entry import Leaving, prepared
from ..workers.jobs_schema import must_be_installed
from ..workers.signs import Worker

_KINDS = ("send", "read", "plan", "tell")  # as workers/jobs.py, which needs tactful[workers]
_EXAMPLES = """\b
Examples:
  tactful worker                            do whatever is to be done, until stopped
  tactful worker --join                     the first time on another host
  tactful worker --mailboxes sam,eva        send from these only, and read these
  tactful worker --queues read,tell         read mailboxes and tell reps; send nothing
  tactful worker --concurrency 20           up to 20 mailboxes at once
  tactful worker --format json              one line of JSON for each event, for a log
  tactful status                            which workers there are, and what each has in hand
"""


@click.command("worker", epilog=_EXAMPLES)
@click.option(
    "--queues", "kinds", metavar="KIND,…",
    help="Only this work: send, read (mailboxes), plan (what is due), tell (reps).",
)  # fmt: skip
@click.option("--mailboxes", metavar="KEY,…", help="Send from and read these mailboxes only.")
@click.option(
    "--concurrency", type=click.IntRange(1, 200), default=10, show_default=True,
    help="How many mailboxes at once.",
)  # fmt: skip
@click.option(
    "--poll", "poll_s", type=click.IntRange(min=1), default=10, show_default=True,
    help="Seconds between two looks at what is due, of all workers together.",
)  # fmt: skip
@click.option(
    "--lease", "lease_s", type=click.IntRange(min=2), default=60, show_default=True,
    help="Seconds without a sign of life after which the others take a worker's mailboxes over.",
)  # fmt: skip
@click.option("--join", is_flag=True, help="Let this host send from the database as well.")
@workspace_option
@format_option
def command(
    kinds: str | None,
    mailboxes: str | None,
    concurrency: int,
    poll_s: int,
    lease_s: int,
    join: bool,
    folder: Path | None,
    form: str,
) -> None:
    """Send, read mailboxes and open tasks together with other workers, on one host or several.

    Needs a database on PostgreSQL and tactful[workers]; on SQLite use `tactful run`. Each mailbox
    is sent from by one worker at a time. When one dies, is frozen or cut off, the others take its
    mailboxes over; nothing is sent twice. Ctrl-C or SIGTERM ends a worker after the message in
    hand. All hosts have the same workspace, and time is the database's.

    Exit code 2: it cannot work at all: the wrong database, a host that has not joined, a database
    that was restored or copied.
    """
    workspace = opened(folder)
    must_be_installed()
    wanted = _chosen(kinds, _KINDS, "--queues")
    boxes = _chosen(mailboxes, workspace.settings.mailboxes, "--mailboxes")
    kind = JsonLog if form == "json" else TextLog
    with stored(workspace) as store:
        clock, counter = prepared(store, own=present, lease_s=lease_s, join=join, by=user())
        log: RunLog = kind(clock, until_empty=False)
        with log:
            asyncio.run(
                _work(
                    store, workspace, clock, log, counter, kinds=wanted, mailboxes=boxes,
                    at_once=concurrency, poll_s=poll_s, lease_s=lease_s,
                )
            )  # fmt: skip


def _chosen(
    given: str | None, known: Sequence[str] | dict[str, Mailbox], option: str
) -> tuple[str, ...] | None:
    if given is None:
        return None
    found = tuple(dict.fromkeys(one.strip() for one in given.split(",") if one.strip()))
    unknown = [one for one in found if one not in known]
    if unknown or not found:
        what = f"there is no {', '.join(unknown)}; " if unknown else ""
        raise click.UsageError(f"{option}: {what}choose from {', '.join(known) or 'nothing'}")
    return found


async def _work(
    store: Store,
    workspace: Workspace,
    clock: DatabaseClock,
    log: RunLog,
    counter: Leaving | None,
    *,
    kinds: tuple[str, ...] | None,
    mailboxes: tuple[str, ...] | None,
    at_once: int,
    poll_s: int,
    lease_s: int,
) -> None:
    # Procrastinate and its driver are loaded for workers only.
    from ..workers.duties import Duties
    from ..workers.worker import Serving, Told, Working

    for name in ("procrastinate", "psycopg.pool"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they say is told in our words
    stop = _stopped_by_signals()
    serving = Serving(kinds or _KINDS, mailboxes, at_once, poll_s)
    worker = Worker(
        random_names.token_hex(16), os.environ.get("TACTFUL_HOST") or socket.gethostname(),
        os.getpid(), clock(), timedelta(seconds=lease_s), serving.words,
    )  # fmt: skip
    reader = MailboxReader(store, workspace, password=secrets().of_mailbox, clock=clock)
    ledger = DatabaseThread(stop, on_busy=log.busy)
    duties = Duties(
        worker, SendContext(store, workspace, clock, follow=True, leaving=counter), ledger,
        reader, secrets(), _transport, boot_id(), on_sent=log.sent, on_read=log.read,
        on_taken_over=lambda one: log.taken_over(
            one.mailbox, former=one.former, due_again=one.due_again, in_doubt=one.in_doubt
        ),
    )  # fmt: skip
    told = Told(
        away=lambda why: log.busy(f"the database is away: {why}"),
        waits=lambda found: log.waits(found, _lacking(workspace, found)),
        trouble=log.trouble,
    )
    log.began(f"{worker.who}: {serving.words}", behind_s=-clock.apart_s)
    try:
        await ledger.do(reader.begin)
        await Working(store, clock, duties, serving, counter, stop, told).work()
    finally:
        duties.close()
        ledger.close()
        if counter is not None:
            counter.close()


def _stopped_by_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        try:
            asyncio.get_running_loop().add_signal_handler(one, stop.set)
        except NotImplementedError:  # Windows: Ctrl-C ends the process, which is safe too
            break
    return stop


def _transport(box: Mailbox) -> Transport:
    return transport_of(box, os.environ)


def _lacking(workspace: Workspace, found: Waiting) -> dict[str, str]:
    """Return which of the mailboxes that wait cannot send from here, and why."""
    lacking = {}
    for key in found.mailboxes:
        box = workspace.settings.mailboxes.get(key)
        try:
            if box is not None:
                _transport(box)
        except TactfulError as error:
            lacking[key] = str(error)
    return lacking
