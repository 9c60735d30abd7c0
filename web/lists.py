"""Recipients: a list of the workspace as a table, with what is wrong with it on its cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..lint.findings.finding import Finding, Severity
from ..lint.lists.recipients import Recipients
from ..templates.errors import RecipientsError
from ..templates.workspace.regular_files import is_regular
from ..templates.workspace.root import astray
from .context import AppContext, desk
from .list_looks import CellFinding, Look, Verdict, rows_after
from .numbers import asked_number

pages = Blueprint("lists", __name__)

FOLDER = "contacts"
KINDS = frozenset((".csv", ".tsv", ".txt", ".xlsx"))
TEXT_KINDS = KINDS - {".xlsx"}
WAIT_S = 1.0
_ROWS, _FEW_ROWS = 50, 25  # on one page; fewer where all columns are shown
_COLUMNS = 10
_MOST_CELL = 80  # characters of a cell
_MOST_WHOLE = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; key is the field that it feeds."""

    header: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the table: its cells by column, and what is found in them."""

    number: int
    line: int
    cells: tuple[tuple[Column, str, CellFinding | None], ...]
    whole: CellFinding | None
    others: tuple[CellFinding, ...] = ()  # of columns that are not shown


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list's page asks for."""

    path: str
    show: str = ""
    find: str = ""
    after: int = 0
    columns: bool = False

    def to(self, **changed: object) -> str:
        """Return the address of the same page with something changed; from the top."""
        parts = {"show": self.show, "find": self.find, "columns": int(self.columns)} | changed
        kept = {name: value for name, value in parts.items() if value}
        return url_for("lists.show", path=self.path, **kept)  # type: ignore[arg-type]


@pages.get("/lists")
def index() -> ResponseReturnValue:
    """Show the lists of the workspace, and which campaigns use them."""
    here = desk()
    return render_template("lists.html", lists=lists_of(here))


@pages.get("/lists/of/<path:path>")
def show(path: str) -> ResponseReturnValue:
    """Show a list, a page of rows at a time."""
    here = desk()
    look = look_at(here, path)
    asked = Asked(
        path,
        show=request.args.get("show", "") if request.args.get("show") in _SHOWS else "",
        find=" ".join(request.args.get("find", "").replace("\0", "").split())[:100],
        after=max(0, asked_number(request.args, "after") or 0),
        columns=request.args.get("columns") == "1",
    )
    try:
        recipients = look.recipients(wait_s=WAIT_S)
    except RecipientsError as error:
        return render_template("list_unread.html", path=path, problems=error.problems), 422
    if recipients is None:
        return render_template("list_waits.html", path=path)
    verdict = look.verdict(wait_s=WAIT_S)
    rows, more = _rows(look, recipients, verdict, asked)
    return render_template(
        "list.html",
        path=path,
        asked=asked,
        recipients=recipients,
        verdict=verdict,
        columns=_columns(recipients, verdict, rows, every=asked.columns),
        rows=_shown(recipients, verdict, rows, every=asked.columns),
        more=more,
        shows=_SHOWS,
        whole=_whole(verdict),
        unlisted=max(0, len(verdict.whole) - _MOST_WHOLE) if verdict else 0,
        campaigns=campaigns_of(here, path),
        is_text=is_text(path),
        hidden=max(0, len(recipients.header) - _COLUMNS),
    )


_SHOWS = {"findings": "Only rows with findings", "errors": "Only rows with errors"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list file of the workspace."""

    path: str
    size: int
    campaigns: tuple[str, ...]


def lists_of(here: AppContext) -> list[Listed]:
    """Return the list files below contacts/, and those that campaigns name."""
    root = here.workspace.root
    found = {one.audience.contacts for one in here.workspace.campaigns.values()} - {None}
    folder = root / FOLDER
    if folder.is_dir() and astray(root, folder) is None:
        found |= {
            file.relative_to(root).as_posix()
            for file in folder.rglob("*")
            if file.suffix.lower() in KINDS
        }
    return [
        Listed(path, (root / path).stat().st_size, tuple(campaigns_of(here, path)))
        for path in sorted(filter(None, found))
        if _is_list(root, path)
    ]


def campaigns_of(here: AppContext, path: str) -> list[str]:
    """Return the campaigns whose list a file is."""
    every = here.workspace.campaigns.values()
    return [one.name for one in every if one.audience.contacts == path]


def look_at(here: AppContext, path: str) -> Look:
    """Return a list of the workspace; answers 404 for anything else."""
    if not _is_list(here.workspace.root, path):
        raise NotFound(f"There is no list '{path}' in this workspace.")
    named = (one.audience for one in here.workspace.campaigns.values())
    sheet = next((one.sheet for one in named if one.contacts == path), None)
    return here.looks.at(here.workspace, path, sheet, today=here.clock().date())


def is_text(path: str) -> bool:
    """Say whether a list is a text file, of which a page can correct a cell."""
    return Path(path).suffix.lower() in TEXT_KINDS


def _is_list(root: Path, path: str) -> bool:
    file = root / path
    hidden = any(part.startswith(".") for part in Path(path).parts)
    known = file.suffix.lower() in KINDS and not hidden and "\0" not in path
    return known and astray(root, file) is None and is_regular(file)


def _rows(
    look: Look, recipients: Recipients, verdict: Verdict | None, asked: Asked
) -> tuple[list[int], int | None]:
    """Return the rows of a page, and after which row the next one begins; None at the end."""
    most = _FEW_ROWS if asked.columns else _ROWS
    if asked.find:
        found, until = look.find(asked.find, after=asked.after, most=most)
        if asked.show and verdict is not None:
            found = [row for row in found if row in set(verdict.rows[asked.show])]
        return found, until if until < len(recipients) else None
    if asked.show and verdict is not None:
        found = list(islice(rows_after(verdict.rows[asked.show], asked.after), most + 1))
        return found[:most], found[most - 1] if len(found) > most else None
    last = min(asked.after + most, len(recipients))
    return list(range(asked.after + 1, last + 1)), last if last < len(recipients) else None


def _columns(
    recipients: Recipients, verdict: Verdict | None, rows: Sequence[int], *, every: bool
) -> list[Column]:
    """Return the columns of the table: those that feed fields, and those with findings, first."""
    key_of = {header: key for key, header in recipients.headers.items()}
    columns = [Column(header, key_of.get(header)) for header in recipients.header]
    if every or len(columns) <= _COLUMNS:
        return columns
    found = {c for row in rows for c in (verdict.cells.get(row, {}) if verdict else ())}
    usual = sorted(columns, key=lambda one: (one.header not in found, one.key is None))
    kept = {one.header for one in usual[:_COLUMNS]}
    return [one for one in columns if one.header in kept]


def _shown(
    recipients: Recipients, verdict: Verdict | None, rows: Sequence[int], *, every: bool
) -> list[Shown]:
    columns = _columns(recipients, verdict, rows, every=every)
    texts = recipients.by_header()
    shown = []
    for row in rows:
        found = verdict.cells.get(row, {}) if verdict is not None else {}
        cells = tuple(
            (one, _cut(texts[one.header][row - 1]), found.get(one.header)) for one in columns
        )
        seen = {one.header for one in columns} | {None}
        others = tuple(finding for column, finding in found.items() if column not in seen)
        shown.append(Shown(row, recipients.line(row), cells, found.get(None), others))
    return shown


def _whole(verdict: Verdict | None) -> list[Finding]:
    if verdict is None:
        return []
    ordered = sorted(verdict.whole, key=lambda one: one.severity.rank)
    return [one for one in ordered if one.severity is not Severity.info][:_MOST_WHOLE]


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CELL else f"{text[:_MOST_CELL]} …"
