"""Sending: what is being sent, by mailbox; pausing; and what only a person may decide."""

from typing import Literal, cast, get_args

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from ..campaigns.delivery.settle import Scope, pause, release, resume, settle
from ..campaigns.model import StateError
from ..campaigns.queries.sending import sending_overview
from .context import desk

pages = Blueprint("sending", __name__)


@pages.get("/sending")
def show() -> ResponseReturnValue:
    """Show everything on its way."""
    here = desk()
    with here.store.reading() as session:
        traffic = sending_overview(session, here.workspace, now=here.clock())
    live = request.args.get("live") == "1"
    return render_template(
        "sending.html",
        traffic=traffic,
        distrust=here.distrust(),
        live=live,
        stopped=here.sender.stopped,
    )


@pages.post("/sending/pause")
def do_pause() -> ResponseReturnValue:
    """Pause everything, a mailbox, a campaign or an enrolment."""
    here, (scope, name) = desk(), _scope()
    why = request.form.get("why", "").strip()
    with here.store.session() as session:
        pause(session, scope, name, by=here.user, now=here.clock(), why=why)
    flash(f"{_what(scope, name)} is paused. A message that is being sent now is finished.", "good")
    return _back()


@pages.post("/sending/resume")
def do_resume() -> ResponseReturnValue:
    """Resume what was paused."""
    here, (scope, name) = desk(), _scope()
    with here.store.session() as session:
        resume(session, scope, name, by=here.user, now=here.clock())
    flash(f"{_what(scope, name)} is resumed. Messages that are too late by now are held.", "good")
    return _back()


@pages.post("/sending/<int:outbox_id>/settle")
def do_settle(outbox_id: int) -> ResponseReturnValue:
    """Record a person's decision on a message in doubt."""
    here, said = desk(), request.form.get("verdict")
    if said not in ("sent", "resend"):
        raise BadRequest("Choose “It was sent” or “Send it again”.")
    verdict: Literal["sent", "resend"] = "sent" if said == "sent" else "resend"
    try:
        with here.store.session() as session:
            settle(session, here.workspace, outbox_id, verdict, by=here.user, now=here.clock())
    except StateError as error:
        flash(str(error), "warning")
        return _back()
    done = "It is recorded as sent." if verdict == "sent" else "It will be sent again."
    flash(f"Settled. {done}", "good")
    return _back()


@pages.post("/sending/<int:outbox_id>/release")
def do_release(outbox_id: int) -> ResponseReturnValue:
    """Release a held message."""
    here = desk()
    try:
        with here.store.session() as session:
            release(session, here.workspace, outbox_id, by=here.user, now=here.clock())
    except StateError as error:
        flash(str(error), "warning")
        return _back()
    flash("Released. It is sent when its sending hours and its mailbox allow.", "good")
    return _back()


def _scope() -> tuple[Scope, str]:
    scope = request.form.get("scope", "all")
    if scope not in get_args(Scope):
        raise BadRequest("Only everything, a mailbox, a campaign or an enrolment can be paused.")
    return cast(Scope, scope), request.form.get("name", "")


def _what(scope: Scope, name: str) -> str:
    return "Everything" if scope == "all" else f"The {scope} {name}"


def _back() -> ResponseReturnValue:
    return redirect(url_for("sending.show"), 303)
