"""The review queue: one message at a time, and a person's yes to exactly that text."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from ..campaigns.model import MessageState, StateError
from ..campaigns.overview import ReviewItem, review_item, review_queue
from ..campaigns.post.review import ApprovalError, approve, skip
from ..templates.sequence import Step
from .desk import Desk, desk
from .mail import Change, changes, headers, size_words
from .security import as_mail
from .words import plural

pages = Blueprint("review", __name__)

MAX_QUEUE = 1000  # messages looked through for one page
MAX_LISTED = 60  # messages on one page of the list
STATES: dict[str, tuple[MessageState, ...]] = {
    "draft": (MessageState.draft,),
    "held": (MessageState.held,),
    "approved": (MessageState.approved,),
    "rejected": (MessageState.rejected,),
    "stale": (MessageState.stale,),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which messages the queue shows; empty: all that wait for a person."""

    campaign: str = ""
    step: int | None = None
    state: str = ""
    owner: str = ""

    @property
    def states(self) -> tuple[MessageState, ...]:
        return STATES.get(self.state, (MessageState.draft, MessageState.held))

    def query(self) -> dict[str, Any]:
        """Return the parts of the address that are set."""
        parts = {"campaign": self.campaign, "step": self.step, "state": self.state}
        return {key: value for key, value in (parts | {"owner": self.owner}).items() if value}


@pages.get("/review")
def queue() -> ResponseReturnValue:
    """List what waits for a person."""
    here, chosen = desk(), _filter()
    with here.store.reading() as session:
        everything = _queue(here, session, Filter(chosen.campaign, state=chosen.state))
    items = [item for item in everything if _fits(item, chosen)]
    return render_template(
        "queue.html",
        chosen=chosen,
        items=items[:MAX_LISTED],
        total=len(items),
        clean=len([item for item in items if is_clean(item)]),
        campaigns=sorted(here.workspace.campaigns),
        steps=sorted({item.step for item in everything}),
        owners=sorted({item.owner for item in everything if item.owner}),
        states=list(STATES),
    )


@pages.get("/review/<int:message_id>")
def show(message_id: int) -> ResponseReturnValue:
    """Show one message, the person it is for, and what may be done with it."""
    here, chosen = desk(), _filter()
    with here.store.reading() as session:
        item = review_item(session, here.workspace, message_id)
        ids = [one.message_id for one in _queue(here, session, chosen) if _fits(one, chosen)]
    if item is None:
        raise NotFound(f"There is no message {message_id}.")
    place = ids.index(message_id) if message_id in ids else None
    before = [one for one in ids if one < message_id]
    after = [one for one in ids if one > message_id]
    return render_template(
        "review.html",
        item=item,
        chosen=chosen,
        view="text" if request.args.get("view") == "text" or not item.message.html else "html",
        place=place,
        total=len(ids),
        previous=before[-1] if before else None,
        next=after[0] if after else None,
        headers=headers,
        size_words=size_words,
        changed=_changed(item),
        step=_step(here, item),
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
    here, chosen = desk(), _filter()
    digest = request.form.get("digest", "")
    try:
        with here.store.session() as session:
            approve(session, message_id, digest, by=here.user, now=here.clock())
    except (ApprovalError, StateError) as error:
        flash(f"Not approved: {error}", "warning")
        return redirect(url_for("review.show", message_id=message_id, **chosen.query()), 303)
    flash("Approved.", "good")
    return _onward(here, chosen, message_id)


@pages.post("/review/<int:message_id>/skip")
def do_skip(message_id: int) -> ResponseReturnValue:
    """Leave this step out for this person."""
    here, chosen = desk(), _filter()
    why = request.form.get("why", "").strip()
    try:
        with here.store.session() as session:
            skip(session, message_id, by=here.user, now=here.clock(), why=why)
    except (ApprovalError, StateError) as error:
        flash(f"Not skipped: {error}", "warning")
        return redirect(url_for("review.show", message_id=message_id, **chosen.query()), 303)
    flash("Skipped for this person. The sequence goes on without this step.", "good")
    return _onward(here, chosen, message_id)


@pages.get("/review/approve-clean")
def ask_clean() -> ResponseReturnValue:
    """Ask before many are approved: how many, and which are left out."""
    here, chosen = desk(), _filter()
    with here.store.reading() as session:
        items = [item for item in _queue(here, session, chosen) if _fits(item, chosen)]
    clean = [item for item in items if is_clean(item)]
    left_out = [item for item in items if not is_clean(item)]
    return render_template(
        "approve_clean.html",
        chosen=chosen,
        clean=clean,
        left_out=left_out,
        max_listed=MAX_LISTED,
        seal=_seal(clean),
    )


@pages.post("/review/approve-clean")
def do_clean() -> ResponseReturnValue:
    """Approve the clean ones, each by its own digest, if they still are those asked about."""
    here, chosen = desk(), _filter()
    try:
        with here.store.session() as session:
            items = [item for item in _queue(here, session, chosen) if _fits(item, chosen)]
            clean = [item for item in items if is_clean(item)]
            if _seal(clean) != request.form.get("seal"):
                flash("The queue changed since you looked. Nothing was approved yet.", "warning")
                return redirect(url_for("review.ask_clean", **chosen.query()), 303)
            for item in clean:
                approve(session, item.message_id, item.digest, by=here.user, now=here.clock())
    except (ApprovalError, StateError) as error:
        flash(f"Nothing was approved: {error}", "warning")
        return redirect(url_for("review.ask_clean", **chosen.query()), 303)
    flash(f"{plural(len(clean), 'message')} approved.", "good")
    return redirect(url_for("review.queue", **chosen.query()), 303)


def is_clean(item: ReviewItem) -> bool:
    """Say whether lint found nothing at all in a draft."""
    return item.state is MessageState.draft and not item.findings


def _seal(items: Sequence[ReviewItem]) -> str:
    """Return what stands for exactly these texts, so that a yes is to these and no others."""
    lines = "\n".join(f"{item.message_id} {item.digest}" for item in items)
    return hashlib.sha256(lines.encode()).hexdigest()


def _filter() -> Filter:
    asked = request.values
    state = asked.get("state", "")
    return Filter(
        campaign=asked.get("campaign", ""),
        step=asked.get("step", type=int),
        state=state if state in STATES else "",
        owner=asked.get("owner", ""),
    )


def _queue(here: Desk, session: Session, chosen: Filter) -> tuple[ReviewItem, ...]:
    if chosen.campaign:
        here.campaign(chosen.campaign)
    return review_queue(
        session,
        here.workspace,
        chosen.campaign or None,
        states=chosen.states,
        limit=MAX_QUEUE,
    )


def _fits(item: ReviewItem, chosen: Filter) -> bool:
    return (chosen.step in (None, item.step)) and (chosen.owner in ("", item.owner))


def _onward(here: Desk, chosen: Filter, message_id: int) -> ResponseReturnValue:
    """Go to the next message of the queue, or back to its list at the end."""
    with here.store.reading() as session:
        ids = [one.message_id for one in _queue(here, session, chosen) if _fits(one, chosen)]
    following = next((one for one in ids if one > message_id), None)
    if following is None:
        return redirect(url_for("review.queue", **chosen.query()), 303)
    return redirect(url_for("review.show", message_id=following, **chosen.query()), 303)


def _changed(item: ReviewItem) -> list[Change]:
    """Return what changed since the earlier text of the same step, if there is one."""
    if item.before is None or item.problem:
        return []
    if item.before.subject != item.message.subject:
        old = f"{item.before.subject}\n\n{item.before.text}"
        return changes(old, f"{item.message.subject}\n\n{item.message.text}")
    return changes(item.before.text, item.message.text)


def _step(here: Desk, item: ReviewItem) -> Step | None:
    """Return the step as the campaign file has it now, None where it lost that step."""
    campaign = here.workspace.campaigns.get(item.campaign)
    if campaign is None or item.step > len(campaign.sequence.steps):
        return None
    return campaign.step(item.step)
