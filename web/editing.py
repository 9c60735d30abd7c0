"""Editing a file of the workspace: checked while it is written, shown as a message, saved whole.

tactful.toml is not edited here: it names a command that is run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.utils import redirect

from ..campaigns.accounts.permissions import Permission
from ..lint.findings.finding import Severity
from ..templates.errors import TactfulError
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.faults import validate
from ..templates.workspace.located import load_yaml
from . import git
from .access import current, refused_words
from .authorship import git_author, wrote
from .context import AppContext, desk
from .editable import is_editable
from .files import file_of
from .flashes import Undo, told
from .labels import plural
from .mail import shape
from .proposal import Row, changed_rows
from .security import as_mail
from .source_file import (
    NotText,
    SourceFile,
    bytes_of,
    digest_of,
    of_form,
    read_source,
    replace_bytes,
)
from .unsaved import Checked

pages = Blueprint("editing", __name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds. base: the digest of the file when it was opened."""

    text: str
    base: str
    message: str = ""
    keep: bool = True


@pages.get("/edit/<path:path>")
def show(path: str) -> ResponseReturnValue:
    """Show a file to edit, with what lint finds in it."""
    here = desk()
    file = _editable(here, path)
    try:
        now = read_source(file)
    except NotText as error:
        return render_template("edit_refused.html", path=path, why=str(error)), 422
    return _page(here, path, now, Draft(now.text, now.digest))


@pages.post("/edit/<path:path>")
def do_edit(path: str) -> ResponseReturnValue:
    """Check what was written, or save it; what somebody else saved meanwhile is never lost."""
    here = desk()
    file = _editable(here, path)
    try:
        now = read_source(file)
    except NotText as error:
        return render_template("edit_refused.html", path=path, why=str(error)), 422
    draft = _draft()
    if request.form.get("do") != "save":
        return _page(here, path, now, draft)
    if draft.base != now.digest:
        return _page(here, path, now, draft, status=409)
    if draft.text == now.text:
        told("Nothing was changed.")
        return redirect(url_for("editing.show", path=path), 303)
    fault = _beyond_editing(path, now.text, draft.text)
    if fault:
        return _page(here, path, now, draft, fault=fault, status=403)
    raw = bytes_of(draft.text, now)
    try:
        replace_bytes(file, raw)
    except OSError as error:
        why = f"It could not be written: {error.strerror or error}. Nothing was changed."
        return _page(here, path, now, draft, fault=why, status=422)
    wrote(here, path)
    here.note_saved(path, before=bytes_of(now.text, now), after=digest_of(raw))
    undo = Undo(url_for("editing.do_undo", path=path))
    told(f"{path} is saved.{_kept_in_git(here, path, draft)}", undo=undo)
    return redirect(url_for("editing.show", path=path), 303)


@pages.post("/edit-undo/<path:path>")
def do_undo(path: str) -> ResponseReturnValue:
    """Take the last saving back, unless the file was changed since."""
    here = desk()
    file, saved = _editable(here, path), here.saved(path)
    if saved is None or digest_of(file.read_bytes()) != saved.after:
        told("The file was changed since, so nothing was taken back.", "warning")
    else:
        replace_bytes(file, saved.before)
        here.forget_saved(path)
        told(f"{path} is as it was before.")
    return redirect(url_for("editing.show", path=path), 303)


@pages.get("/edit-mail/<key>")
def mail(key: str) -> ResponseReturnValue:
    """Return the HTML part of a message made with an unsaved text, for the sandboxed frame."""
    sample = desk().unsaved.sample(key)
    if sample is None or sample.message is None:
        raise NotFound("This text is no longer kept: press Check again.")
    return as_mail(sample.message.html or "")


def _page(
    here: AppContext,
    path: str,
    now: SourceFile,
    draft: Draft,
    *,
    fault: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    checked = here.unsaved.check(path, draft.text, now=here.clock())
    diff = changed_rows(now.text, draft.text) if draft.text != now.text else ()
    page = render_template(
        "edit.html",
        path=path,
        draft=draft,
        now=now,
        checked=checked,
        errors=_count(checked, Severity.error),
        warnings=_count(checked, Severity.warning),
        diff=diff,
        added=_rows(diff, "new"),
        removed=_rows(diff, "old"),
        conflict=draft.base != now.digest,
        fault=fault,
        in_git=git.is_repository(here.workspace_root),
        line=request.args.get("line", type=int),
        shape=shape,
    )
    return page, status


def _draft() -> Draft:
    form = request.form
    return Draft(
        of_form(form.get("text", "")),
        form.get("base", "")[:64],
        " ".join(form.get("message", "").split())[:200],
        form.get("keep") == "1",
    )


def _editable(here: AppContext, path: str) -> Path:
    """Return a file that a page may edit; raises NotFound for any other."""
    if not is_editable(path):
        raise NotFound(f"'{path}' is not edited in the browser.")
    return file_of(here.workspace_root, path)


def _kept_in_git(here: AppContext, path: str, draft: Draft) -> str:
    """Commit the file where that was asked for; returns what to say of it."""
    if not draft.keep or not git.is_repository(here.workspace_root):
        return ""
    try:
        number = git.commit(
            here.workspace_root, path, draft.message or f"Edit {path}", author=git_author(here)
        )
    except git.GitError as error:
        return f" It was not committed: {error}"
    return f" Committed as {number}."


def _beyond_editing(path: str, before: str, after: str) -> str:
    """Return why this may not be saved: approval: none is a yes to all that is ever drafted."""
    visitor = current()
    if visitor is None or visitor.may(Permission.approve) or not path.startswith("campaigns/"):
        return ""
    if _needs_no_yes(after, path) and not _needs_no_yes(before, path):
        return f"approval: none approves every message. {refused_words('approve')}"
    return ""


def _needs_no_yes(text: str, path: str) -> bool:
    try:
        return validate(Campaign, load_yaml(text, path)).approval == "none"
    except TactfulError:  # it is not obeyed until it is right
        return False


def _count(checked: Checked, severity: Severity) -> int:
    return sum(one.severity is severity for one in checked.findings)


def _rows(rows: Sequence[Row], kind: str) -> str:
    return plural(sum(row.kind == kind for row in rows), "line")
