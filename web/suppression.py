"""Suppression: who never gets an email from here, and why; added, taken back, brought and taken."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..campaigns.actions.suppress import suppress_list, suppress_value, unsuppress_value
from ..campaigns.people.address import AddressError
from ..campaigns.queries.suppressions import (
    count_forgotten,
    count_suppressions,
    suppressions,
    suppressions_csv,
)
from ..templates.errors import RecipientsError
from .context import AppContext, desk
from .flashes import told
from .labels import plural
from .numbers import asked_number

pages = Blueprint("suppression", __name__)

MAX_LISTED = 50
_MAX_TEXT = 320


@pages.get("/suppression")
def show() -> ResponseReturnValue:
    """List who gets no emails, newest first, a page at a time."""
    return _page(desk())


@pages.get("/suppression.csv")
def save() -> ResponseReturnValue:
    """Give the whole list as CSV."""
    with desk().store.reading() as session:
        text = suppressions_csv(suppressions(session))
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="suppression.csv"'
    return answer


@pages.post("/suppression")
def do_add() -> ResponseReturnValue:
    """Suppress an address or a domain."""
    here, value, why = desk(), _text("value"), _text("why")
    try:
        done = suppress_value(here.store, value, by=here.user, now=here.clock(), why=why)
    except AddressError as error:
        return _page(here, error=str(error), value=value, why=why)
    stopped = f" {plural(done.sequences, 'sequence')} stopped." if done.sequences else ""
    told(f"{done.value} gets no more emails.{stopped}")
    return redirect(url_for("suppression.show"), 303)


@pages.post("/suppression/list")
def do_take() -> ResponseReturnValue:
    """Suppress all addresses and domains of a file that somebody uploads, or none of them."""
    here, sent = desk(), request.files.get("list")
    if sent is None or not sent.filename:
        return _page(here, faults=["Choose a file: CSV, or an address on each line."])
    shown = Path(sent.filename.replace("\\", "/")).name[:100] or "the list"
    with TemporaryDirectory() as folder:
        file = Path(folder, "list.csv")
        sent.save(file)
        try:
            done = suppress_list(here.store, file, shown=shown, by=here.user, now=here.clock())
        except RecipientsError as error:
            return _page(here, faults=[str(one) for one in error.problems])
    known = f", {done.known:,} were so before" if done.known else ""
    stopped = f" {plural(done.sequences, 'sequence')} stopped." if done.sequences else ""
    told(f"{done.new:,} of {shown} newly get no more emails{known}.{stopped}")
    return redirect(url_for("suppression.show"), 303)


@pages.post("/suppression/undo")
def do_undo() -> ResponseReturnValue:
    """Let somebody get emails again; the reason is kept."""
    here, value, why = desk(), _text("value"), _text("why")
    if not why:
        return _page(here, error="Say why, for the log.", undo=value)
    done = unsuppress_value(here.store, value, why=why, by=here.user, now=here.clock())
    if done.still is not None:
        told(f"{done.value} still gets no emails: {done.still}", "warning")
    elif done.changed:
        told(f"{done.value} can get emails again. Sequences that ended stay ended.")
    else:
        told(f"{done.value} was not suppressed.", "warning")
    return redirect(url_for("suppression.show"), 303)


def _page(
    here: AppContext,
    *,
    error: str = "",
    value: str = "",
    why: str = "",
    undo: str = "",
    faults: list[str] | None = None,
) -> ResponseReturnValue:
    search = request.args.get("find", "").replace("\0", "").strip()[:_MAX_TEXT]
    before = asked_number(request.args, "before")
    with here.store.reading() as session:
        found = suppressions(session, search=search, before=before, most=MAX_LISTED + 1)
        total = count_suppressions(session, search=search)
        hidden = count_forgotten(session)
    shown = render_template(
        "suppression.html",
        items=found[:MAX_LISTED],
        more=len(found) > MAX_LISTED,
        before=before,
        total=total,
        hidden=hidden,
        search=search,
        error=error,
        value=value,
        why=why,
        undo=undo,
        faults=faults or [],
    )
    return shown, 422 if error or faults else 200


def _text(name: str) -> str:
    return request.form.get(name, "").replace("\0", "").strip()[:_MAX_TEXT]
