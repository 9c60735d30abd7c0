"""What the commands of this room share: options, the opened workspace, the outside world.

Only here and in ``commands/`` are the clock, the environment and the machine asked.
"""

import getpass
import hashlib
import json
import os
import socket
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from ..lint.findings.printable import inert
from ..templates.kept_patterns import KEPT
from ..templates.user_folder import use_kept_patterns
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.root import find_root
from ..templates.workspace.workspace import Workspace, open_workspace
from .model import Actor, person
from .store.database import Store, open_store
from .store.instance import Host

F = TypeVar("F", bound=Callable[..., Any])


def workspace_option(function: F) -> F:
    """``-C DIR``: the workspace; by default the nearest tactful.toml upwards."""
    return click.option(
        "-C",
        "--workspace",
        "folder",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The workspace. Default: the nearest folder upwards with a tactful.toml.",
    )(function)


def format_option(function: F) -> F:
    """``--format text|json``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="text for people, json for scripts.",
    )(function)


ROW = click.IntRange(0, 2**63 - 1)  # a number that a database can hold


_FIRST_YEAR, _LAST_YEAR = 1970, 2900  # beyond these zones and holidays are made up


class Timestamp(click.ParamType[datetime]):
    """An ISO 8601 moment; without a zone it is UTC."""

    name = "ISO"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"'{value}' is not a date and time; write it like 2026-03-02T09:30+00:00",
                param,
                ctx,
            )
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            end = "beginning" if found.year < _FIRST_YEAR else "end"
            self.fail(
                f"{value} is too near the {end} of the calendar; give a day of these years, like "
                "2027-01-05",
                param,
                ctx,
            )
        return found if found.tzinfo else found.replace(tzinfo=UTC)


def now_option(help: str) -> Callable[[F], F]:
    """``--now ISO``: another moment than the present one."""
    return click.option("--now", "at", type=Timestamp(), help=help)


def opened(folder: Path | None) -> Workspace:
    """Open the workspace that -C names or that we stand in."""
    workspace = open_workspace(folder or find_root(Path()) or Path())
    if (context := click.get_current_context(silent=True)) is not None:
        use_kept_patterns(workspace.root)
        context.call_on_close(KEPT.save)
    return workspace


@contextmanager
def stored(workspace: Workspace, *, rehearsal: bool = False) -> Iterator[Store]:
    """Open the workspace's database for the time of a command.

    That of a rehearsal, whose mail goes to nobody, needs not know whether it is a copy.
    """
    store = open_store(
        workspace,
        secret=os.environ.get("TACTFUL_SECRET") or None,
        host=None if rehearsal else this_host(),
    )
    try:
        yield store
    finally:
        store.close()


def chosen(workspace: Workspace, name: str | None) -> Campaign:
    """Return the campaign named, or the only one there is."""
    there = workspace.unarchived or tuple(workspace.campaigns.values())
    if name is None and len(there) == 1:
        return there[0]
    if name is None:
        known = ", ".join(sorted(one.name for one in there)) or "none"
        raise click.UsageError(f"Name a campaign; the workspace has: {known}.")
    return workspace.campaign(name)


def present() -> datetime:
    """Return the present moment (UTC)."""
    return datetime.now(UTC)


def user() -> Actor:
    """Return who gives the command, for the audit log."""
    try:
        return person(getpass.getuser())
    except (KeyError, OSError, ImportError):  # a container may have no name for its user
        return person("somebody")


def boot_id() -> str:
    """Return a name for this start of the machine.

    Where the system has none each process gets its own: then a claim left over counts as in
    doubt, which is the careful side.
    """
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return uuid.uuid4().hex


def this_host() -> Host:
    """Return a name for this machine that outlives its restarts.

    TACTFUL_HOST, where it is set: a container is another machine after each start.
    """
    name = socket.gethostname()
    given = os.environ.get("TACTFUL_HOST")
    if given:
        return Host(given, given, _state_folder())
    for file in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            found = Path(file).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
        if found:
            # machine-id(5): not to be shown as it stands.
            code = hashlib.sha256(f"tactful {found}".encode()).hexdigest()[:32]
            return Host(code, name, _state_folder())
    return Host(name, name, _state_folder())


def _state_folder() -> Path | None:
    try:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    except RuntimeError:  # a user without a home
        return None
    return Path(base) / "tactful"


def console(*, errors: bool = False) -> Console:
    """Return where to print: colours follow NO_COLOR, and a pipe is as wide as it needs."""
    stream = sys.stderr if errors else sys.stdout
    wide = None if stream.isatty() else 120
    return _Console(stderr=errors, highlight=False, width=wide, soft_wrap=False)


class _Console(Console):
    """Prints what a list or a subject holds without what steers a terminal."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """Yield what rich makes of it; its own codes are not text yet."""
        for one in super().render(renderable, options):
            yield one if one.control else Segment(inert(one.text, begins=False), one.style)


def print_json(data: Any, *, line: bool = False) -> None:
    """Print data for a script; line: on one line, of a log."""

    def plain(value: Any) -> str:
        return value.isoformat() if isinstance(value, date) else str(value)

    indent = None if line else 2
    click.echo(json.dumps(data, indent=indent, ensure_ascii=False, default=plain))


def plural(count: int, word: str) -> str:
    """Return "1 message", "3 messages"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


@contextmanager
def in_parts() -> Iterator[Callable[[str], None]]:
    """Yield a function that takes the progress of a long write; an early end prints it."""
    done = ""

    def so_far(words: str) -> None:
        nonlocal done
        done = words

    try:
        yield so_far
    except BaseException:
        if done:
            click.echo(
                f"Stopped early: {done}; this is saved. Run it again to continue.",
                err=True,
            )
        raise


def counting(what: str) -> Callable[[int, int], None] | None:
    """Return a counter on the terminal, or None where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        end = "\r\033[K" if done >= total else ""
        click.echo(f"\r{done:,} of {total:,} {what}{end}", nl=False, err=True)

    return show
