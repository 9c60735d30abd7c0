"""Sending: what is being sent, by mailbox; pausing; and what only a person may decide."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from ..campaigns.actions.sending import (
    VERDICTS,
    Decided,
    ScopeError,
    Target,
    pause_sending,
    release_message,
    resume_sending,
    settle_message,
    target,
)
from ..campaigns.model import StateError
from ..campaigns.queries.sending import sending_overview
from .context import desk
from .numbers import asked_number

pages = Blueprint("sending", __name__)

MAX_LISTED = 100  # of each list that needs a person; the counts are always whole
RECENT = 25  # sent messages on one page


@pages.get("/sending")
def show() -> ResponseReturnValue:
    """Show everything on its way."""
    here = desk()
    skipped = asked_number(request.args, "skipped") or 0
    with here.store.reading() as session:
        traffic = sending_overview(
            session,
            here.workspace,
            now=here.clock(),
            recent=RECENT,
            skipped=skipped,
            most=MAX_LISTED,
        )
    live = request.args.get("live") == "1"
    return render_template(
        "sending.html",
        traffic=traffic,
        distrust=here.distrust(),
        live=live,
        skipped=skipped,
        page=RECENT,
        stopped=here.sender.stopped,
    )


@pages.post("/sending/pause")
def do_pause() -> ResponseReturnValue:
    """Pause everything, a mailbox, a campaign or an enrolment."""
    here, what = desk(), _target()
    why = request.form.get("why", "")
    return _told(
        lambda: pause_sending(
            here.store, here.workspace, what, by=here.user, now=here.clock(), why=why
        )
    )


@pages.post("/sending/resume")
def do_resume() -> ResponseReturnValue:
    """Resume what was paused."""
    here, what = desk(), _target()
    return _told(
        lambda: resume_sending(here.store, here.workspace, what, by=here.user, now=here.clock())
    )


@pages.post("/sending/<int:outbox_id>/settle")
def do_settle(outbox_id: int) -> ResponseReturnValue:
    """Record a person's decision on a message in doubt, or one that was refused."""
    here, verdict = desk(), VERDICTS.get(request.form.get("verdict", ""))
    if verdict is None:
        raise BadRequest("Choose one of the buttons.")
    return _told(
        lambda: settle_message(
            here.store, here.workspace, outbox_id, verdict, by=here.user, now=here.clock()
        )
    )


@pages.post("/sending/<int:outbox_id>/release")
def do_release(outbox_id: int) -> ResponseReturnValue:
    """Release a held message."""
    here = desk()
    return _told(
        lambda: release_message(
            here.store, here.workspace, outbox_id, by=here.user, now=here.clock()
        )
    )


def _target() -> Target:
    try:
        return target(request.form.get("scope", "all"), request.form.get("name", ""))
    except ScopeError as error:
        raise BadRequest(str(error)) from error


def _told(decide: Callable[[], Decided]) -> ResponseReturnValue:
    """Do it and say what it did, or why not, on the page it was asked from."""
    try:
        done = decide()
    except (StateError, ScopeError) as error:
        flash(str(error), "warning")
    else:
        flash(done.words, "good" if done.changed else "warning")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("sending.show"), 303)
