"""One row of a list, corrected in the file: its cells are changed, and no other byte of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect

from ..lint.lists.recipients import Recipients, read_recipients
from ..lint.lists.row_text import RowError, RowText, row_text, with_row
from ..templates.errors import Problem, RecipientsError
from . import git
from .authorship import git_author
from .context import AppContext, desk
from .flashes import Undo, told
from .list_looks import CellFinding, verdict_of
from .lists import is_text, look_at
from .numbers import asked_number
from .proposal import Row, changed_rows
from .source_file import digest_of, replace_bytes

pages = Blueprint("list_rows", __name__)

_WAIT_S = 20.0
_AROUND = 1_000  # rows beside which a corrected one is judged


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell of the form: what the file says, what somebody wrote, and what is found in it."""

    column: int
    header: str
    was: str
    value: str
    finding: CellFinding | None = None


@dataclass(frozen=True, slots=True)
class AtHand:
    """A list and one of its rows as they are in the file now."""

    path: str
    file: Path
    raw: bytes
    recipients: Recipients
    row: int
    text: RowText

    @property
    def digest(self) -> str:
        """What stands for the row as it was shown."""
        return digest_of(self.text.text.encode("utf-8", "surrogateescape"))


@pages.get("/lists/row/<path:path>")
def show(path: str) -> ResponseReturnValue:
    """Show a row with its cells to correct."""
    here = desk()
    row = asked_number(request.args, "row") or 0
    if not is_text(path):
        look_at(here, path)
        return render_template("list_row_excel.html", path=path, row=row)
    try:
        at = _at_hand(here, path, row)
    except RowError as error:
        return _refused(path, row, error)
    return _page(here, at, {})


@pages.post("/lists/row/<path:path>")
def do_correct(path: str) -> ResponseReturnValue:
    """Check what was written, or put it into the file."""
    here = desk()
    row = asked_number(request.form, "row") or 0
    try:
        at = _at_hand(here, path, row)
        new = _written(at)
        text = at.text.changed(new, shown=path) if new else at.text.text
    except RowError as error:
        try:
            at = _at_hand(here, path, row)
        except RowError:
            return _refused(path, row, error)
        return _page(here, at, _written(at), problems=error.problems, status=422)
    stale = request.form.get("base", "") != at.digest
    if request.form.get("do") != "save" or stale:
        return _page(here, at, new, text=text, stale=stale, status=409 if stale else 200)
    if not new:
        told("Nothing was changed.")
        return redirect(_list_at(path, row), 303)
    after = with_row(at.raw, at.text, text)
    try:
        if digest_of(at.file.read_bytes()) != digest_of(at.raw):
            return _page(here, at, new, text=text, stale=True, status=409)
        replace_bytes(at.file, after)
    except OSError as error:
        problem = Problem(f"it could not be written: {error.strerror or error}")
        return _page(here, at, new, text=text, problems=(problem,), status=422)
    here.note_saved(path, before=at.raw, after=digest_of(after))
    kept = ""
    if request.form.get("keep") == "1" and git.is_repository(here.workspace_root):
        try:
            kept = f" Committed as {_commit(here, path, row)}."
        except git.GitError as error:
            kept = f" It was not committed: {error}"
    told(
        f"Row {row} of {path} is corrected in the file.{kept}",
        undo=Undo(url_for("list_rows.do_undo", path=path, row=row)),
    )
    return redirect(_list_at(path, row), 303)


@pages.post("/lists/undo/<path:path>")
def do_undo(path: str) -> ResponseReturnValue:
    """Take the last correction of a list back, unless the file was changed since."""
    here = desk()
    look_at(here, path)
    file, saved = here.workspace_root / path, here.saved(path)
    if saved is None or digest_of(file.read_bytes()) != saved.after:
        told("The list was changed since, so nothing was taken back.", "warning")
    else:
        replace_bytes(file, saved.before)
        here.forget_saved(path)
        told(f"{path} is as it was before.")
    return redirect(_list_at(path, asked_number(request.args, "row") or 1), 303)


def _commit(here: AppContext, path: str, row: int) -> str:
    said = f"Correct row {row}"
    return git.commit(here.workspace_root, path, said, author=git_author(here))


def _at_hand(here: AppContext, path: str, row: int) -> AtHand:
    look_at(here, path)
    file = here.workspace_root / path
    raw = file.read_bytes()
    try:
        recipients = look_at(here, path).recipients(wait_s=_WAIT_S)
        if recipients is None:
            recipients = read_recipients(file, here.workspace.fields, shown=path)
    except RecipientsError as error:
        raise RowError(error.problems) from error
    if not 1 <= row <= len(recipients):
        raise NotFound(f"There is no row {row}: the list has {len(recipients)}.")
    width = len(recipients.header)
    text = row_text(raw, file, recipients.line(row), width, shown=path)
    return AtHand(path, file, raw, recipients, row, text)


def _written(at: AtHand) -> dict[int, str]:
    """Return what the form changes, by column."""
    values = at.text.values(len(at.recipients.header))
    found = {}
    for column, was in enumerate(values):
        given = request.form.get(f"cell-{column}")
        if given is not None and " ".join(given.split()) != " ".join(was.split()):
            found[column] = given
    return found


def _page(
    here: AppContext,
    at: AtHand,
    new: Mapping[int, str],
    *,
    text: str | None = None,
    problems: tuple[Problem, ...] = (),
    stale: bool = False,
    status: int = 200,
) -> ResponseReturnValue:
    values = at.text.values(len(at.recipients.header))
    found = _findings(here, at, new)
    cells = [
        CellShown(number, header, was, new.get(number, was), found.get(header))
        for number, (header, was) in enumerate(zip(at.recipients.header, values, strict=True))
    ]
    diff: tuple[Row, ...] = ()
    if text is not None and text != at.text.text:
        diff = changed_rows(at.text.text, text)
    page = render_template(
        "list_row.html",
        at=at,
        cells=cells,
        whole=found.get(None),
        diff=diff,
        problems=problems,
        stale=stale,
        focus=request.values.get("column", ""),
        checked=request.method == "POST",
        in_git=git.is_repository(here.workspace_root),
        back=_list_at(at.path, at.row),
    )
    return page, status


def _findings(
    here: AppContext, at: AtHand, new: Mapping[int, str]
) -> Mapping[str | None, CellFinding]:
    """Return what lint finds in the row, as the list reads with what was written."""
    if not new:
        verdict = look_at(here, at.path).verdict(wait_s=1.0)
        return verdict.cells.get(at.row, {}) if verdict is not None else {}
    first = max(0, at.row - 1 - _AROUND)
    some = _with(at, new, first)
    verdict = verdict_of(here.workspace, some, today=here.clock().date())
    return verdict.cells.get(at.row - first, {})


def _with(at: AtHand, new: Mapping[int, str], first: int) -> Recipients:
    """Return the rows around one as they read with other values in it; first counts from 0."""
    recipients, last = at.recipients, at.row + _AROUND
    by_header = {at.recipients.header[column]: " ".join(v.split()) for column, v in new.items()}

    def put(column: tuple[str, ...], header: str | None) -> tuple[str, ...]:
        some = list(column[first:last])
        if header in by_header:
            some[at.row - 1 - first] = by_header[header]
        return tuple(some)

    headers = recipients.headers
    return Recipients(
        recipients.path,
        {key: put(column, headers.get(key)) for key, column in recipients.columns.items()},
        recipients.lines[first:last],
        headers,
        {header: put(column, header) for header, column in recipients.extra.items()},
        header=recipients.header,
    )


def _list_at(path: str, row: int) -> str:
    after = (row - 1) // 50 * 50
    return url_for("lists.show", path=path, after=after or None, _anchor=f"row-{row}")


def _refused(path: str, row: int, error: RowError) -> ResponseReturnValue:
    page = render_template("list_row_excel.html", path=path, row=row, problems=error.problems)
    return page, 422
