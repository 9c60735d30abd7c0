"""Review: one message, the person it is for, and a yes to exactly that text."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.actions.approve import MessageNamed, approve_message, skip_message
from ..campaigns.actions.withdraw import withdraw_message
from ..campaigns.messages.approval import ApprovalError
from ..campaigns.model import StateError
from ..campaigns.queries.lookups import campaign_of_person
from ..campaigns.queries.notes import notes_of
from ..campaigns.queries.review import review_item
from ..campaigns.queries.values import ReviewItem
from ..templates.workspace.step import Step
from . import trail
from .context import AppContext, desk
from .flashes import Undo, told
from .mail import Change, changes, headers, invitation, shape, size_words, whole_text
from .queue import Filter, asked, count, following, preceding
from .security import as_mail

pages = Blueprint("review", __name__)


@pages.get("/review/<int:message_id>")
def show(message_id: int) -> ResponseReturnValue:
    """Show one message and what may be done with it."""
    here, chosen = desk(), asked()
    with here.store.reading() as session:
        item = review_item(session, here.workspace, message_id)
        if item is None:
            raise NotFound(f"There is no message {message_id}.")
        before = preceding(here, session, chosen, message_id)
        after = following(here, session, chosen, message_id)
        waiting = count(here, session, chosen)
        notes = notes_of(session, here.workspace, message_id)
    return render_template(
        "review.html",
        item=item,
        chosen=chosen,
        view="text" if request.args.get("view") == "text" or not item.message.html else "html",
        waiting=waiting,
        previous=before,
        next=after,
        back=trail.behind(message_id),
        headers=headers,
        invitation=invitation,
        shape=shape,
        size_words=size_words,
        changed=_changed(item),
        step=_step(here, item),
        notes=notes,
    )


@pages.get("/review/<int:message_id>/mail")
def mail(message_id: int) -> ResponseReturnValue:
    """Return the message's HTML alone, for the sandboxed frame."""
    here = desk()
    with here.store.reading() as session:
        item = review_item(session, here.workspace, message_id)
    if item is None:
        raise NotFound(f"There is no message {message_id}.")
    return as_mail(item.message.html or "")


@pages.post("/review/<int:message_id>/approve")
def do_approve(message_id: int) -> ResponseReturnValue:
    """Say yes to the digest that was on the page."""
    here, chosen = desk(), asked()
    digest = request.form.get("digest", "")
    now = here.clock()
    if trail.is_second_press(message_id, now=now):
        flash(
            "Not approved: you pressed twice within a second, and this is the next message. "
            "Read it, then approve it.",
            "warning",
        )
        return _here(chosen, message_id)
    try:
        named = approve_message(
            here.store, here.renderer_of, message_id, digest, by=here.user, now=now
        )
    except (ApprovalError, StateError) as error:
        flash(f"Not approved: {error}.", "warning")
        return _here(chosen, message_id)
    trail.remember(message_id, now=now)
    told(f"Approved: {named}.", undo=_undo(chosen, named))
    return _onward(here, chosen, message_id)


@pages.post("/review/<int:message_id>/withdraw")
def do_withdraw(message_id: int) -> ResponseReturnValue:
    """Take the yes back, as long as nothing has left, and show that message again."""
    here, chosen = desk(), asked()
    try:
        named = withdraw_message(
            here.store, here.workspace, message_id, by=here.user, now=here.clock()
        )
    except (ApprovalError, StateError) as error:
        flash(f"Not withdrawn: {error}.", "warning")
    else:
        told(f"The approval is withdrawn: {named}. It waits for review again.")
    return _here(chosen, message_id)


@pages.post("/review/<int:message_id>/skip")
def do_skip(message_id: int) -> ResponseReturnValue:
    """Leave this step out for this person."""
    here, chosen = desk(), asked()
    why = request.form.get("why", "").strip()
    now = here.clock()
    try:
        named = skip_message(here.store, here.workspace, message_id, by=here.user, now=now, why=why)
    except (ApprovalError, StateError) as error:
        flash(f"Not skipped: {error}.", "warning")
        return _here(chosen, message_id)
    trail.remember(message_id, now=now)
    told(f"Skipped: {named}. The sequence continues without this step.")
    return _onward(here, chosen, message_id)


def _undo(chosen: Filter, named: MessageNamed) -> Undo:
    return Undo(url_for("review.do_withdraw", message_id=named.message_id, **chosen.query()))


def _here(chosen: Filter, message_id: int) -> ResponseReturnValue:
    return redirect(url_for("review.show", message_id=message_id, **chosen.query()), 303)


def _onward(here: AppContext, chosen: Filter, message_id: int) -> ResponseReturnValue:
    """Go to the next message of the queue, or back to its list at the end."""
    with here.store.reading() as session:
        after = following(here, session, chosen, message_id)
    if after is None:
        return redirect(url_for("queue.show", **chosen.query()), 303)
    return _here(chosen, after)


def _changed(item: ReviewItem) -> list[Change]:
    """Return what changed since the earlier text of the same step, if there is one."""
    if item.before is None or item.problem:
        return []
    before, after = whole_text(item.before), whole_text(item.message)
    if item.before.subject != item.message.subject:
        old = f"{item.before.subject}\n\n{before}"
        return changes(old, f"{item.message.subject}\n\n{after}")
    return changes(before, after)


def _step(here: AppContext, item: ReviewItem) -> Step | None:
    """Return the step as the person's release has it, None where it lost that step."""
    with here.store.reading() as session:
        campaign = campaign_of_person(session, here.workspace, item.enrolment_id)
    return campaign.step(item.step) if campaign is not None and item.step is not None else None
