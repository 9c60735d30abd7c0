"""Writing one message for one person alone, and asking for a change of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.actions.own_text import (
    MAX_PARAGRAPH,
    MAX_SUBJECT,
    EditError,
    as_edited,
    close_note,
    edit_message,
    request_change,
    words_of,
)
from ..campaigns.messages.rendering import RenderedMessage
from ..campaigns.queries.lookups import campaign_of_person
from ..campaigns.queries.review import review_item
from ..campaigns.queries.values import ReviewItem
from ..lint.findings.finding import Severity
from ..templates.render.own_words import OwnWords
from .context import AppContext, desk
from .flashes import told
from .mail import shape
from .proposal import changed_rows
from .queue import asked

pages = Blueprint("own_text", __name__)


@pages.get("/review/<int:message_id>/edit")
def show(message_id: int) -> ResponseReturnValue:
    """Show what may be written into one message."""
    here = desk()
    item = _item(here, message_id)
    return _page(here, item, item.own or OwnWords(), base=item.digest)


@pages.post("/review/<int:message_id>/edit")
def do_edit(message_id: int) -> ResponseReturnValue:
    """Check what was written, or keep it: the message waits for a yes to its new text."""
    here, chosen = desk(), asked()
    item = _item(here, message_id)
    given = OwnWords(request.form.get("subject", ""), request.form.get("paragraph", ""))
    base = request.form.get("base", "")
    try:
        own = words_of(given.subject, given.paragraph)
    except EditError as error:
        return _page(here, item, given, base=base, fault=str(error), status=422)
    if own.subject == item.message.subject and not item.own:
        own = OwnWords("", own.paragraph)  # as it is anyway
    if request.form.get("do") != "save":
        return _page(here, item, own, base=base)
    try:
        done = edit_message(
            here.store, here.renderer_of, message_id, own, base=base, by=here.user,
            now=here.clock(),
        )  # fmt: skip
    except EditError as error:
        return _page(here, item, own, base=base, fault=str(error), status=409)
    words = (
        "The message is written for this person alone." if own else "It is as the template has it."
    )
    words += " Its approval is void: read it again, then approve it." if done.voided else ""
    held = any(one.severity is Severity.error for one in done.findings)
    told(words + (" It is held: lint finds an error in it." if held else ""),
         "warning" if held else "good")  # fmt: skip
    return redirect(url_for("review.show", message_id=done.message_id, **chosen.query()), 303)


@pages.post("/review/<int:message_id>/note")
def do_request(message_id: int) -> ResponseReturnValue:
    """Ask for a change of a message."""
    here, chosen = desk(), asked()
    try:
        request_change(
            here.store, message_id, request.form.get("text", ""), by=here.user, now=here.clock()
        )
    except EditError as error:
        flash(f"Not kept: {error}.", "warning")
    else:
        told("The change is asked for. It stands on Today until somebody has seen to it.")
    return redirect(url_for("review.show", message_id=message_id, **chosen.query()), 303)


@pages.post("/review/notes/<int:number>/done")
def do_close(number: int) -> ResponseReturnValue:
    """Mark a note as seen to."""
    here, chosen = desk(), asked()
    try:
        message_id = close_note(here.store, number, by=here.user, now=here.clock())
    except EditError as error:
        raise NotFound(f"There is no note {number}.") from error
    told("Seen to.")
    back = request.form.get("back", type=int) or message_id
    return redirect(url_for("review.show", message_id=back, **chosen.query()), 303)


def _item(here: AppContext, message_id: int) -> ReviewItem:
    with here.store.reading() as session:
        item = review_item(session, here.workspace, message_id)
    if item is None:
        raise NotFound(f"There is no message {message_id}.")
    return item


def _page(
    here: AppContext,
    item: ReviewItem,
    own: OwnWords,
    *,
    base: str,
    fault: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    one: RenderedMessage | None = None
    if not fault or status == 409:
        try:
            one = as_edited(here.store, here.renderer_of, item.message_id, own, now=here.clock())
        except EditError as error:
            fault = fault or str(error)
            status = 409 if status == 200 and request.method == "POST" else status
    findings = sorted(one.findings, key=lambda found: found.severity.rank) if one else []
    page = render_template(
        "message_edit.html",
        item=item,
        own=own,
        base=base if status != 409 else item.digest,
        fault=fault,
        one=one,
        findings=findings,
        errors=sum(found.severity is Severity.error for found in findings),
        warnings=sum(found.severity is Severity.warning for found in findings),
        diff=_diff(item, one),
        chosen=asked(),
        is_reply=_is_reply(here, item),
        shape=shape,
        max_subject=MAX_SUBJECT,
        max_paragraph=MAX_PARAGRAPH,
    )
    return page, status


def _diff(item: ReviewItem, one: RenderedMessage | None) -> object:
    if one is None or one.message is None or item.problem:
        return ()
    before = f"Subject: {item.message.subject}\n\n{item.message.text}"
    after = f"Subject: {one.message.subject}\n\n{one.message.text}"
    return changed_rows(before, after) if before != after else ()


def _is_reply(here: AppContext, item: ReviewItem) -> bool:
    with here.store.reading() as session:
        campaign = campaign_of_person(session, here.workspace, item.enrolment_id)
    step = (
        next((one for one in campaign.emails if one.number == item.step), None)
        if campaign
        else None
    )
    return step is not None and step.thread == "reply"
