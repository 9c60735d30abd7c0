"""tactful inbox: reads the mailboxes, and does what follows from what came back."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..actions.inbox import BoxRead
from ..actions.polling import reread
from ..actions.reading import MailboxReader, reading_mailboxes
from ..actions.receive import Receipt
from ..delivery.secrets import password_of
from ..receipts import receipt_json, receipt_lines
from ..shell import (
    console,
    format_option,
    opened,
    plural,
    present,
    print_json,
    stored,
    workspace_option,
)
from ..store.database import StoreBusy

_EXAMPLES = """\b
Examples:
  tactful inbox                    read every mailbox once
  tactful inbox sam kim            these two
  tactful inbox --dry-run          show what would be done
  tactful inbox --watch            read on, until stopped
  tactful inbox --watch --format json
                                   one line of JSON for each mail, for a log
"""


@click.command("inbox", epilog=_EXAMPLES)
@click.argument("mailboxes", nargs=-1)
@click.option("--watch", is_flag=True, help="Read on, until stopped.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@workspace_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    mailboxes: tuple[str, ...],
    watch: bool,
    dry_run: bool,
    folder: Path | None,
    form: str,
) -> None:
    """Read what came back to the MAILBOXES that have an `imap` section, or to all of them.

    Of each new mail that follows which `tactful receive` does with it. Nothing is changed in the
    mailbox: what is unread there stays so. `tactful run` does the same while it sends.

    Exit code 1: somebody has to look: a mailbox or a mail that could not be read, an answer of no
    certain kind, or one whose sender is not known.
    """
    if watch and dry_run:
        raise click.UsageError("--watch goes on for ever; leave out --dry-run or --watch.")
    workspace = opened(folder)
    keys = _chosen(workspace, mailboxes)
    show = _Show(form, several=len(keys) > 1, dry_run=dry_run, watch=watch)
    with stored(workspace) as store:
        reader = MailboxReader(store, workspace, password=_password, clock=present, dry_run=dry_run)
        try:
            reader.begin()
            if watch:
                _watch(reader, keys, show)
                return
            found = [reader.read(key, at_once=True, on_mail=show.mail(key)) for key in keys]
        finally:
            reader.close()
    show.end(found)
    ctx.exit(1 if any(one.error or one.to_be_seen for one in found) else 0)


def _chosen(workspace: Workspace, named: tuple[str, ...]) -> list[str]:
    known = reading_mailboxes(workspace.settings)
    if unknown := [one for one in named if one not in known]:
        raise click.UsageError(
            f"no mailbox '{unknown[0]}' is read by IMAP; those are: {', '.join(known) or 'none'}"
        )
    if not known:
        raise click.UsageError(
            "no mailbox has an imap section in tactful.toml; add one, like "
            '[mailboxes.sam.imap] with host = "imap.example.com"'
        )
    return list(named) or known


def _password(box: Mailbox) -> str | None:
    return password_of(box, os.environ)


class _Show:
    """Prints mails as they are read; from several threads."""

    def __init__(self, form: str, *, several: bool, dry_run: bool, watch: bool) -> None:
        self.form, self._several, self._dry_run, self._watch = form, several, dry_run, watch
        self._lock = threading.Lock()
        self._said: dict[str, str] = {}

    def mail(self, key: str) -> Callable[[Receipt], None]:
        def shown(one: Receipt) -> None:
            if self.form == "json":
                if self._watch:
                    with self._lock:
                        print_json({"event": "mail", **receipt_json(key, one)}, line=True)
                return
            if one.is_of_nobody:
                return
            with self._lock:
                begins = f"{key}: " if self._several else ""
                for number, line in enumerate(receipt_lines(one)):
                    text = f"{begins if not number else '  '}{line}"
                    console().print(text, markup=False, soft_wrap=True)

        return shown

    def read(self, found: BoxRead) -> None:
        """Say what was read, in a watch: only what is new."""
        said = found.error or (_settled(found) if found.settled else "")
        with self._lock:
            before, self._said[found.mailbox] = self._said.get(found.mailbox, ""), found.error
            if self.form == "json":
                if found.error != before or found.settled:
                    print_json({"event": "mailbox", **_box_json(found)}, line=True)
            elif found.error and found.error != before:
                line = f"{found.mailbox} could not be read: {found.error}"
                console().print(line, markup=False, style="red", soft_wrap=True)
            elif said and not found.error:
                console().print(f"{found.mailbox}: {said}", markup=False)
            elif before and not found.error:
                console().print(f"{found.mailbox} can be read again", markup=False)

    def end(self, found: list[BoxRead]) -> None:
        if self.form == "json":
            print_json(
                {
                    "mailboxes": [
                        {
                            **_box_json(one),
                            "mails": [receipt_json(one.mailbox, mail) for mail in one.receipts],
                        }
                        for one in found
                    ],
                    "dry_run": self._dry_run,
                }
            )
            return
        out = console()
        for one in found:
            if one.error:
                line = f"{one.mailbox} could not be read: {one.error}"
                out.print(line, markup=False, style="red", soft_wrap=True)
                continue
            out.print(f"{one.mailbox}: {', '.join(_summary(one))}", markup=False)
        if self._dry_run:
            out.print("Nothing was changed.")


def _summary(found: BoxRead) -> Iterator[str]:
    yield f"{plural(len(found.receipts), 'new mail')}" if found.receipts else "nothing new"
    if found.of_nobody:
        yield f"{found.of_nobody:,} of nobody here"
    if found.settled:
        yield _settled(found)


def _settled(found: BoxRead) -> str:
    return f"{plural(found.settled, 'message')} in doubt found in the Sent folder"


def _box_json(found: BoxRead) -> dict[str, Any]:
    return {
        "mailbox": found.mailbox,
        "error": found.error or None,
        "new": len(found.receipts),
        "of_nobody": found.of_nobody,
        "settled": found.settled,
    }


def _watch(reader: MailboxReader, keys: list[str], show: _Show) -> None:
    stop = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        with suppress(ValueError):  # not in the main thread
            signal.signal(one, lambda *_: stop.set())
    threads = [
        threading.Thread(target=_watch_one, args=(reader, key, show, stop), name=f"inbox {key}")
        for key in keys
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.5)
    if show.form != "json":
        console().print("Stopped.")


def _watch_one(reader: MailboxReader, key: str, show: _Show, stop: threading.Event) -> None:
    while not stop.is_set() and key in reader.workspace.settings.mailboxes:
        try:
            show.read(reader.read(key, on_mail=show.mail(key), stopped=stop.is_set))
        except StoreBusy as busy:
            show.read(BoxRead(key, error=str(busy)))
        seconds = reader.workspace.settings.replies.poll_seconds
        if reader.idle(key, 20 * seconds, stop.is_set) is None:
            stop.wait(seconds)
        reread(reader)
