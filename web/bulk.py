"""Approving many messages at once: by shape, or those that were ticked; bound to their digests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from ..campaigns.actions.approve import QueueChanged, approve_drafts, approve_drafts_in_parts
from ..campaigns.actions.withdraw import withdraw_given_at
from ..campaigns.messages.approval import ApprovalError
from ..campaigns.model import StateError
from ..campaigns.queries.review import review_item
from ..campaigns.queries.values import ReviewItem
from ..campaigns.queries.waiting_shapes import WaitingByShape, WaitingShape, waiting_by_shape
from .checks import Job
from .context import AppContext, desk
from .flashes import Undo, told
from .labels import plural
from .mail import shape
from .queue import Filter, asked

pages = Blueprint("bulk", __name__)

WAIT_S = 2.0
MAX_AT_ONCE = 500  # more are approved beside the pages
_SHAPES = 24
_REASONS = 30
_NAMED = 4
_FIRST = 260  # characters of a text


@dataclass(frozen=True, slots=True)
class ShapeShown:
    """A shape with one of its messages, and some of whom it is for."""

    shape: WaitingShape
    sample: ReviewItem
    first: str
    others: tuple[ReviewItem, ...]


@dataclass(frozen=True, slots=True)
class ExceptionShown:
    """Why some messages are read by themselves, and the first of them."""

    why: str
    count: int
    first: tuple[ReviewItem, ...]


class Approving(Job[int]):
    """Approves many messages, and tells how far it is."""

    def __init__(
        self, here: AppContext, drafts: Sequence[tuple[int, str]], *, now: datetime
    ) -> None:
        self.done, self.total, self.at = 0, len(drafts), now
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        store, by, renderer_of = here.store, here.user, here.renderer_of

        def part(count: int) -> None:
            self.done = count

        def work() -> int:
            with app.app_context():
                return approve_drafts_in_parts(
                    store, renderer_of, drafts, by=by, now=now, on_part=part
                )

        super().__init__(work, name="approving")


@pages.get("/review/approve-clean")
def ask() -> ResponseReturnValue:
    """Show what would be approved by shape, and which messages are to be read by themselves."""
    here, chosen = desk(), asked()
    if here.approving is not None:
        return _under_way(here, chosen, here.approving)
    waits = _waiting(here, chosen)
    if waits is None:
        return render_template("bulk_waits.html", chosen=chosen, job=None)
    with here.store.reading() as session:
        shapes = [_shown(here, session, one) for one in waits.shapes[:_SHAPES]]
        exceptions = [
            ExceptionShown(why, len(ids), _items(here, session, ids[:_NAMED]))
            for why, ids in waits.exceptions[:_REASONS]
        ]
    return render_template(
        "approve_clean.html",
        chosen=chosen,
        waits=waits,
        shapes=[one for one in shapes if one is not None],
        unshown=waits.shapes[_SHAPES:],
        exceptions=exceptions,
        mail_shape=shape,
    )


@pages.post("/review/approve-clean")
def act() -> ResponseReturnValue:
    """Approve the ticked shapes, each message by its own digest, if they still are as shown."""
    here, chosen = desk(), asked()
    waits = _waiting(here, chosen, wait_s=60.0)
    if waits is None or waits.seal != request.form.get("seal", ""):
        flash("The queue changed while you were reading. Nothing was approved.", "warning")
        return redirect(url_for("bulk.ask", **chosen.query()), 303)
    drafts = waits.chosen(request.form.getlist("shape"))
    if not drafts:
        flash("Nothing was approved: tick the shapes that you agree to.", "warning")
        return redirect(url_for("bulk.ask", **chosen.query()), 303)
    if len(drafts) > MAX_AT_ONCE:
        if here.approving is None:  # a second press begins nothing
            here.approving = Approving(here, drafts, now=here.clock())
        return redirect(url_for("bulk.ask", **chosen.query()), 303)
    return _approved(here, chosen, drafts, back="bulk.ask")


@pages.post("/review/approve-ticked")
def act_on_ticked() -> ResponseReturnValue:
    """Approve the messages that were ticked in the list, by the digests that it showed."""
    here, chosen = desk(), asked()
    drafts = []
    for ticked in request.form.getlist("message")[:MAX_AT_ONCE]:
        number, _, digest = ticked.partition(" ")
        if not number.isascii() or not number.isdecimal() or len(number) > 18:
            raise BadRequest("Which messages?")
        drafts.append((int(number), digest))
    if not drafts:
        flash("Nothing was approved: tick the messages first.", "warning")
        return redirect(url_for("queue.show", **chosen.query()), 303)
    return _approved(here, chosen, sorted(drafts), back="queue.show")


@pages.post("/review/withdraw")
def withdraw() -> ResponseReturnValue:
    """Take back what was approved by one press, as long as nothing of it has left."""
    here, chosen = desk(), asked()
    try:
        at = datetime.fromisoformat(request.args.get("at", ""))
    except ValueError as error:
        raise BadRequest("Which approvals?") from error
    if at.tzinfo is None:
        raise BadRequest("Which approvals?")
    try:
        done = withdraw_given_at(here.store, here.workspace, at, by=here.user, now=here.clock())
    except (ApprovalError, StateError) as error:
        flash(f"Nothing was withdrawn: {error}.", "warning")
    else:
        told(done.words, "warning" if done.too_late else "good")
    return redirect(url_for("queue.show", **chosen.query()), 303)


def _approved(
    here: AppContext, chosen: Filter, drafts: Sequence[tuple[int, str]], *, back: str
) -> ResponseReturnValue:
    now = here.clock()
    try:
        approved = approve_drafts(here.store, here.renderer_of, drafts, by=here.user, now=now)
    except QueueChanged:
        flash("The queue changed while you were reading. Nothing was approved.", "warning")
        return redirect(url_for(back, **chosen.query()), 303)
    except (ApprovalError, StateError) as error:
        flash(f"Nothing was approved: {error}.", "warning")
        return redirect(url_for(back, **chosen.query()), 303)
    _tell(chosen, approved, now)
    return redirect(url_for("queue.show", **chosen.query()), 303)


def _tell(chosen: Filter, approved: int, now: datetime) -> None:
    back = url_for("bulk.withdraw", at=now.isoformat(), **chosen.query())
    told(f"{plural(approved, 'message')} approved.", undo=Undo(back) if approved else None)


def _under_way(here: AppContext, chosen: Filter, job: Approving) -> ResponseReturnValue:
    try:
        done = job.result(wait_s=WAIT_S)
    except (ApprovalError, StateError) as error:
        here.approving = None
        flash(f"It stopped after {plural(job.done, 'message')}: {error}.", "warning")
        return redirect(url_for("queue.show", **chosen.query()), 303)
    except Exception:
        here.approving = None
        raise
    if done is None:
        return render_template("bulk_waits.html", chosen=chosen, job=job)
    here.approving = None
    _tell(chosen, done, job.at)
    return redirect(url_for("queue.show", **chosen.query()), 303)


def _waiting(here: AppContext, chosen: Filter, *, wait_s: float = WAIT_S) -> WaitingByShape | None:
    """Return what waits by shape; a long queue is looked through beside the page."""
    if chosen.campaign:
        here.campaign(chosen.campaign)
    return here.begun(
        f"waiting {sorted(chosen.query().items())}", lambda: _looking(here, chosen)
    ).result(wait_s=wait_s)


def _looking(here: AppContext, chosen: Filter) -> Job[WaitingByShape]:
    store = here.store
    renderers = {name: here.renderer_of(name) for name in here.workspace.campaigns}

    def work() -> WaitingByShape:
        with store.reading() as session:
            return waiting_by_shape(
                session, renderers.get, campaign=chosen.campaign or None, step=chosen.step,
                owner=chosen.owner or None,
            )  # fmt: skip

    return Job(work, name="shapes waiting")


def _shown(here: AppContext, session: Session, one: WaitingShape) -> ShapeShown | None:
    ids = [number for number, _ in one.drafts[: _NAMED + 1]]
    found = _items(here, session, ids)
    if not found:
        return None
    text = " ".join(found[0].message.text.split())
    first = text if len(text) <= _FIRST else f"{text[:_FIRST]} …"
    return ShapeShown(one, found[0], first, found[1:])


def _items(here: AppContext, session: Session, ids: Sequence[int]) -> tuple[ReviewItem, ...]:
    found = (review_item(session, here.workspace, number) for number in ids)
    return tuple(item for item in found if item is not None)
