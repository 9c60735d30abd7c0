"""Import: a list is chosen or uploaded, its columns are understood, and it comes in once seen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..campaigns.actions.import_list import import_list, undo_list
from ..campaigns.people.import_list import ImportReport
from ..campaigns.queries.imports import last_imports
from ..lint.lists.headers import OWN
from ..lint.lists.mapping import save_mapping
from ..lint.lists.recipients import Recipients
from ..templates.errors import RecipientsError, TactfulError
from ..templates.workspace.workspace import Workspace
from .checks import Job
from .context import AppContext, desk
from .flashes import Undo, told
from .foreseeing import import_foreseen
from .labels import plural
from .lists import lists_of, look_at
from .source_file import digest_of
from .uploads import MAX_MB, UploadError, take

pages = Blueprint("importing", __name__)

_WAIT_S = 2.0
_MOST = 50  # changes, pairs and rows that are listed; their counts are whole
_COLUMNS = 80
_LAST = 8


@dataclass(frozen=True, slots=True)
class ColumnOffered:
    """A column, some of its values, and the field that it feeds; guessed: by its likeness."""

    number: int
    header: str
    examples: tuple[str, ...]
    key: str | None


@pages.get("/import")
def show() -> ResponseReturnValue:
    """Show what a list would change, or which list to choose."""
    here = desk()
    path = request.args.get("list", "")
    if not path:
        return _choose(here)
    look = look_at(here, path)
    try:
        recipients = look.recipients(wait_s=_WAIT_S)
    except RecipientsError as error:
        return render_template("list_unread.html", path=path, problems=error.problems), 422
    running = here.importing.get(path)
    if recipients is None or running is not None:
        return _under_way(here, path, running)
    report = import_foreseen(here, look, recipients).result(wait_s=_WAIT_S)
    if report is None:
        return render_template("list_waits.html", path=path)
    return _page(here, path, recipients, report)


@pages.post("/import/upload")
def do_upload() -> ResponseReturnValue:
    """Take a list that somebody uploads, and show what it would change."""
    here, sent = desk(), request.files.get("file")
    if sent is None or not sent.filename:
        return _choose(here, "Choose a file: CSV or Excel.")
    try:
        path = take(here.workspace_root, sent.filename, sent.stream)
    except (UploadError, OSError) as error:
        return _choose(here, str(error))
    told(f"The list is kept as {path}. Nobody is imported yet.")
    return redirect(url_for("importing.show", list=path), 303)


@pages.post("/import/columns")
def do_map() -> ResponseReturnValue:
    """Keep in tactful.toml which column means what."""
    here, path = desk(), request.args.get("list", "")
    recipients = look_at(here, path).recipients(wait_s=_WAIT_S)
    offered = set(fields_of(here.workspace))
    chosen = {
        one.header: key
        for one in columns_of(recipients)
        for key in [request.form.get(f"column-{one.number}", "")]
        if key in offered and key != one.key
    }
    if not chosen:
        told("Nothing was changed.")
    else:
        try:
            save_mapping(here.workspace_root, chosen)
        except TactfulError as error:
            flash(f"Not kept: {error}", "warning")
        else:
            told(f"{plural(len(chosen), 'column')} understood; tactful.toml keeps it.")
    return redirect(url_for("importing.show", list=path), 303)


@pages.post("/import")
def do_import() -> ResponseReturnValue:
    """Take everybody of a list in, if it still is the list that was shown."""
    here, path = desk(), request.args.get("list", "")
    look = look_at(here, path)
    recipients = look.recipients(wait_s=_WAIT_S)
    if recipients is None or request.form.get("base") != _digest(here, path):
        flash("The list changed while you were reading. Nobody was imported.", "warning")
        return redirect(url_for("importing.show", list=path), 303)
    if path not in here.importing:  # a second press begins nothing
        here.importing[path] = _importing(here, recipients, path)
    return _under_way(here, path, here.importing[path])


@pages.post("/import/undo/<int:number>")
def do_undo(number: int) -> ResponseReturnValue:
    """Take an import back, but for whom something has happened to since."""
    here = desk()
    try:
        done = undo_list(here.store, number, by=here.user, now=here.clock())
    except LookupError as error:
        flash(f"Nothing was taken back: {error}.", "warning")
        return redirect(url_for("importing.show"), 303)
    words = f"{plural(done.removed, 'person', 'people')} removed, {done.restored:,} as before"
    kept = f"; {done.kept:,} kept, for something has happened to them since" if done.kept else ""
    told(f"The import of {done.source} is taken back: {words}{kept}.")
    return redirect(url_for("importing.show"), 303)


def _choose(here: AppContext, fault: str = "") -> ResponseReturnValue:
    with here.store.reading() as session:
        last = last_imports(session, most=_LAST)
    page = render_template(
        "import_choose.html", lists=lists_of(here), last=last, fault=fault, max_mb=MAX_MB
    )
    return page, 422 if fault else 200


def _page(
    here: AppContext, path: str, recipients: Recipients, report: ImportReport
) -> ResponseReturnValue:
    verdict = look_at(here, path).verdict(wait_s=_WAIT_S)
    with here.store.reading() as session:
        last = [one for one in last_imports(session, most=_LAST) if one.source == path]
    rejected = Counter(one.why.partition(";")[0] for one in report.rejected)
    return render_template(
        "import.html",
        path=path,
        recipients=recipients,
        report=report,
        verdict=verdict,
        columns=columns_of(recipients),
        fields=fields_of(here.workspace),
        fed=set(recipients.headers),
        rejected=rejected.most_common(8),
        last=last,
        base=_digest(here, path),
        most=_MOST,
        more_columns=max(0, len(recipients.header) - _COLUMNS),
    )


def _under_way(here: AppContext, path: str, job: Job[ImportReport] | None) -> ResponseReturnValue:
    try:
        done = job.result(wait_s=_WAIT_S) if job is not None else None
    except TactfulError as error:
        here.importing.pop(path, None)
        flash(f"Nobody was imported: {error}", "warning")
        return redirect(url_for("importing.show"), 303)
    if done is None:
        return render_template("list_waits.html", path=path, importing=job is not None)
    here.importing.pop(path, None)
    undo = None
    if done.number is not None:
        undo = Undo(url_for("importing.do_undo", number=done.number))
    words = f"{plural(done.new, 'new person', 'new people')}, {done.updated:,} updated"
    left = f"; {plural(len(done.rejected), 'row')} left out" if done.rejected else ""
    told(f"{path} is imported: {words}, {done.unchanged:,} unchanged{left}.", undo=undo)
    return redirect(url_for("importing.show", list=path), 303)


def columns_of(recipients: Recipients | None) -> list[ColumnOffered]:
    """Return the columns of a list with some of their values, as a form offers them."""
    if recipients is None:
        return []
    key_of = {header: key for key, header in recipients.headers.items()}
    texts = recipients.by_header()
    return [
        ColumnOffered(
            number,
            header,
            tuple(dict.fromkeys(value[:40] for value in texts[header][:200] if value))[:3],
            key_of.get(header),
        )
        for number, header in enumerate(recipients.header[:_COLUMNS])
    ]


def fields_of(workspace: Workspace) -> Mapping[str, str]:
    """Return what a column can mean, in words by field key."""
    keys = {**dict.fromkeys(workspace.fields), **dict.fromkeys(OWN)}
    return {key: key for key in sorted(keys)}


def _importing(here: AppContext, recipients: Recipients, path: str) -> Job[ImportReport]:
    store, workspace, by, now = here.store, here.workspace, here.user, here.clock()
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def work() -> ImportReport:
        with app.app_context():
            return import_list(store, workspace, recipients, source=path, by=by, now=now)

    return Job(work, name="import")


def _digest(here: AppContext, path: str) -> str:
    return digest_of((here.workspace_root / path).read_bytes())
