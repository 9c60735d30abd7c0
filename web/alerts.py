"""Settings, Alerts: which rep is told of what and how; written into tactful.toml, and tried.

Of tactful.toml this page writes these keys only, as words; nothing else in it is edited by a page,
since it names a command that is run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ..campaigns.actions.alert_settings import note_alerts_changed, send_test_alert
from ..campaigns.alerts.public_address import private_at
from ..campaigns.credentials import secrets
from ..campaigns.queries.alerts import lost_alerts
from ..campaigns.queries.webhooks import webhooks
from ..templates.errors import TactfulError
from ..templates.workspace.root import SETTINGS
from . import git
from .access import current
from .alert_form import WHOLE, Proposed, as_set, changed, of_form, proposed, said, to
from .authorship import git_author
from .context import AppContext, desk
from .files import file_of
from .flashes import Undo, told
from .proposal import changed_rows
from .source_file import (
    NotText,
    SourceFile,
    bytes_of,
    digest_of,
    read_source,
    replace_bytes,
)

pages = Blueprint("alerts", __name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds. base: the digest of the file when it was opened."""

    wanted: Mapping[str, str]
    base: str
    message: str = ""
    keep: bool = True


@pages.get("/settings/alerts")
def show() -> ResponseReturnValue:
    """Show who is told of what, to be changed and tried."""
    here = desk()
    now = _read(here)
    return _page(here, now, Draft(as_set(here.workspace.settings), now.digest))


@pages.post("/settings/alerts")
def do_set() -> ResponseReturnValue:
    """Check what was written, or save it; what somebody else saved meanwhile is never lost."""
    here = desk()
    now, form = _read(here), request.form
    settings = here.workspace.settings
    message = " ".join(form.get("message", "").split())[:200]
    draft = Draft(
        of_form(form, settings), form.get("base", "")[:64], message, form.get("keep") == "1"
    )
    found = proposed(now.text, draft.wanted, settings)
    if form.get("do") != "save":
        return _page(here, now, draft, found)
    if draft.base != now.digest:
        return _page(here, now, draft, found, status=409)
    if why := _leads_inside(draft.wanted["url"], settings.alerts.url):
        found = Proposed(now.text, {"url": why, **found.faults})
    if found.faults:
        return _page(here, now, draft, found, status=422)
    if found.text == now.text:
        told("Nothing was changed.")
        return redirect(url_for("alerts.show"), 303)
    raw = bytes_of(found.text, now)
    try:
        replace_bytes(_file(here), raw)
    except OSError as error:
        why = f"{SETTINGS} could not be written: {error.strerror or error}; nothing was changed"
        return _page(here, now, draft, Proposed(now.text, {WHOLE: why}), status=422)
    differs = {
        said(name): f"{before or 'none'} → {after or 'none'}"
        for name, (before, after) in changed(draft.wanted, settings).items()
    }
    note_alerts_changed(here.store, differs, by=here.user, now=here.clock())
    here.note_saved(SETTINGS, before=bytes_of(now.text, now), after=digest_of(raw))
    undo = Undo(url_for("alerts.do_undo"))
    told(f"{SETTINGS} is saved.{_kept_in_git(here, draft)}", undo=undo)
    return redirect(url_for("alerts.show"), 303)


@pages.post("/settings/alerts/undo")
def do_undo() -> ResponseReturnValue:
    """Take the last saving back, unless the file was changed since."""
    here = desk()
    file, saved = _file(here), here.saved(SETTINGS)
    if saved is None or digest_of(file.read_bytes()) != saved.after:
        told("The file was changed since, so nothing was taken back.", "warning")
    else:
        replace_bytes(file, saved.before)
        here.forget_saved(SETTINGS)
        change = {"text": "as it was before"}
        note_alerts_changed(here.store, change, by=here.user, now=here.clock())
        told(f"{SETTINGS} is as it was before.")
    return redirect(url_for("alerts.show"), 303)


@pages.post("/settings/alerts/test")
def do_test() -> ResponseReturnValue:
    """Send one alert that says it is a test, by what the file says now."""
    here, key = desk(), request.form.get("mailbox") or None
    try:
        whom = send_test_alert(
            here.store, here.workspace, secrets(), key, by=here.user, now=here.clock()
        )
    except TactfulError as error:
        told(f"The test did not arrive: {error}", "warning")
    else:
        told(f"A test was {'sent to' if key else 'taken by'} {whom}.")
    return redirect(url_for("alerts.show"), 303)


def _page(
    here: AppContext,
    now: SourceFile,
    draft: Draft,
    found: Proposed | None = None,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    settings = here.workspace.settings
    faults = dict(found.faults) if found is not None else {}
    wanted = dict(draft.wanted)
    if "secret" in faults:  # somebody may have written the key itself
        wanted["secret"] = ""
    with here.store.reading() as session:
        lost, hooks = lost_alerts(session), webhooks(session, settings)
    page = render_template(
        "alerts.html",
        path=SETTINGS,
        draft=draft,
        wanted=wanted,
        faults=faults,
        whole=faults.pop(WHOLE, ""),
        now=now,
        diff=changed_rows(now.text, found.text) if found and found.text != now.text else (),
        conflict=draft.base != now.digest,
        boxes=settings.mailboxes,
        to=to,
        alerts=settings.alerts,
        in_git=git.is_repository(here.workspace_root),
        lost=lost,
        hooks=hooks,
        loud=status == 422,
    )
    return page, status


def _file(here: AppContext) -> Path:
    return file_of(here.workspace_root, SETTINGS)


def _read(here: AppContext) -> SourceFile:
    try:
        return read_source(_file(here))
    except NotText as error:  # it was read as the workspace's settings, so it is too large
        raise TactfulError(f"{SETTINGS} is not edited here: {error}") from error


def _leads_inside(url: str, before: str) -> str:
    """Return why a new address is refused: by a page nobody reaches into this machine's network.

    Whoever is alone on this machine may.
    """
    visitor = current()
    host = urlsplit(url).hostname if url != before else None
    at = private_at(host) if host and (visitor is None or visitor.via != "link") else None
    if at is None:
        return ""
    return f"{host} leads to {at}, which is not public; if it is meant, write it in {SETTINGS}"


def _kept_in_git(here: AppContext, draft: Draft) -> str:
    """Commit the file where that was asked for; returns what to say of it."""
    root = here.workspace_root
    if not draft.keep or not git.is_repository(root):
        return ""
    try:
        message = draft.message or "Alerts: who is told of what"
        number = git.commit(root, SETTINGS, message, author=git_author(here))
    except git.GitError as error:
        return f" It was not committed: {error}"
    return f" Committed as {number}."
