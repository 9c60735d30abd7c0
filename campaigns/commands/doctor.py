"""tactful doctor: whether everything is there that a send will need."""

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import click

from ...lint.check.api import template_files
from ...lint.reading.starter import find_starter
from ...lint.rule.schemas import schema_standing
from ...lint.rule.settings import settings_problems
from ...lint.rule.starter_values import starter_values
from ...templates.errors import TactfulError, TemplateError, WorkspaceError
from ...templates.workspace.located import read_text
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.workspace import Workspace
from ..actions.follow import follow_files
from ..actions.mailbox_check import (
    dkim_answer,
    imap_answer,
    oauth_answer,
    passwords_refused,
    sends_answer,
    txt_records,
)
from ..actions.people import lint_lacks
from ..actions.reading import read_by
from ..delivery.providers import transport_of, where
from ..ledger.limits import warm_up_words
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
from ..store.database import Store, database_path
from ..store.instance import refusal

_EXAMPLES = """\b
Examples:
  tactful doctor
  tactful doctor --offline          without connecting to any mail server
  tactful doctor --format json
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at. A warning hinders no send."""

    ok: bool
    what: str
    detail: str
    warning: bool = False


@click.command("doctor", epilog=_EXAMPLES)
@click.option("--offline", is_flag=True, help="Do not connect to any mail server.")
@workspace_option
@format_option
def command(offline: bool, folder: Path | None, form: str) -> None:
    """Check Python, packages, the workspace, its database and each mailbox.

    Nothing is sent. Exit code 1: there is a problem. A warning alone gives 0.
    """
    lines = list(_lines(folder, offline))
    if form == "json":
        print_json([asdict(line) for line in lines])
    else:
        out = console()
        for line in lines:
            word, style = _shown(line)
            out.print(f"{word}  {line.what}: {line.detail}", markup=False, style=style)
    if not all(line.ok for line in lines):
        raise click.exceptions.Exit(1)


def _shown(line: Line) -> tuple[str, str]:
    if line.warning:
        return "warning", "yellow"
    return ("ok     ", "green") if line.ok else ("problem", "red")


def _lines(folder: Path | None, offline: bool) -> Iterator[Line]:
    yield Line(sys.version_info >= (3, 11), "python", platform.python_version())
    missing = _missing()
    yield Line(
        not missing, "packages", f"missing: {', '.join(missing)}" if missing else "all installed"
    )
    try:
        workspace = opened(folder)
    except TactfulError as error:
        yield Line(False, "workspace", str(error))
        return
    count = len(workspace.campaigns)
    yield Line(True, "workspace", f"{workspace.settings.name}, campaigns: {count}")
    located = workspace.places.get(SETTINGS)
    for problem in settings_problems(workspace.settings.lint, located):
        yield Line(False, "lint settings", str(problem))
    yield from _schemas(workspace)
    try:
        with stored(workspace) as store:
            where = database_path(workspace)
            yield Line(True, "database", workspace.shown(where) if where else "on a server")
            yield from _instance(store)
            yield from _decisions(store, workspace)
            for name, why in follow_files(store, workspace, now=present()).items():
                yield Line(False, f"campaign {name}", why)
    except TactfulError as error:
        yield Line(False, "database", str(error))
    yield from _starter(workspace)
    if not workspace.settings.public_url:
        yield Line(True, "unsubscribe links", "none, because tactful.toml has no public_url")
    yield from _mailboxes(workspace, offline)


def _schemas(workspace: Workspace) -> Iterator[Line]:
    """Yield what keeps an editor from completing and checking keys as this Tactful reads them."""
    standing = schema_standing(workspace.root)
    for names, what in (
        (standing.old, "not of this version of Tactful"),
        (standing.wanted, "named by a file, and not there"),
    ):
        if names:
            detail = f"{what}: {', '.join(names)}; tactful schema --write writes it"
            yield Line(True, "schemas for editors", detail, warning=True)


def _starter(workspace: Workspace) -> Iterator[Line]:
    """Yield what `tactful init` wrote as an example and nobody replaced."""
    for found in starter_values(workspace):
        detail = f"{found.key} is the starter's '{found.value}'; {found.fix}"
        yield Line(False, f"starter {found.place}", detail)
    for file in template_files(workspace):
        try:
            source = read_text(file)
        except TemplateError:
            continue  # lint says what is wrong with it
        if count := len(list(find_starter(source))):
            detail = f"{plural(count, 'sentence')} of the starter; tactful lint shows where"
            yield Line(False, f"starter {workspace.shown(file)}", detail)


def _instance(store: Store) -> Iterator[Line]:
    standing = store.standing()
    if standing is None:
        return
    if standing.sound:
        detail = f"this database sends from here; messages sent so far: {standing.sent:,}"
        yield Line(True, "instance", detail)
    else:
        yield Line(False, "instance", refusal(standing))


def _decisions(store: Store, workspace: Workspace) -> Iterator[Line]:
    try:
        found = lint_lacks(store, workspace)
    except WorkspaceError as error:
        yield Line(False, "decisions", str(error))
        return
    if found:
        yield Line(True, "decisions", str(found), warning=True)


def _missing() -> list[str]:
    found = []
    for requirement in requires("tactful") or []:
        name = requirement.partition(";")[0].split(">")[0].split("=")[0].strip()
        if "extra ==" in requirement:
            continue
        try:
            version(name)
        except PackageNotFoundError:
            found.append(name)
    return found


def _mailboxes(workspace: Workspace, offline: bool) -> Iterator[Line]:
    boxes = workspace.settings.mailboxes
    if not boxes:
        yield Line(False, "mailboxes", "none; add [mailboxes.NAME] to tactful.toml")
    for key, box in boxes.items():
        what = f"mailbox {key}"
        if words := warm_up_words(box, now=present(), zone=workspace.settings.timezone):
            yield Line(True, what, words)
        for detail in passwords_refused(box):
            yield Line(True, what, detail, warning=True)
        try:
            if offline:
                transport_of(box, os.environ)
                yield Line(True, what, f"{box.address} at {where(box)}, not checked")
            else:
                answer = sends_answer(box)
                yield Line(answer.ok, what, answer.detail)
        except TactfulError as error:
            yield Line(False, what, str(error))
        if not offline and (given := oauth_answer(box)) is not None:
            yield Line(given.ok, f"OAuth of {key}", given.detail)
        signs = dkim_answer(box, lookup=None if offline else txt_records)
        if signs is not None:
            yield Line(signs.ok, f"DKIM of {key}", signs.detail)
    yield from _replies(workspace, offline)


def _replies(workspace: Workspace, offline: bool) -> Iterator[Line]:
    """Yield whether the mail that comes back can be read, where it is read by IMAP."""
    settings = workspace.settings
    for key, box in settings.mailboxes.items():
        if box.imap is None:
            continue
        what = f"replies to {key}"
        if offline:
            yield Line(True, what, f"{box.imap.host}:{box.imap.port}, not checked")
        elif (answer := imap_answer(box)) is not None:
            yield Line(answer.ok, what, answer.detail)
    unread = [key for key in settings.mailboxes if read_by(settings, key) is None]
    if unread and len(unread) < len(settings.mailboxes):
        detail = f"nothing reads those to {', '.join(unread)}; give them to tactful receive"
        yield Line(True, "replies", detail, warning=True)
