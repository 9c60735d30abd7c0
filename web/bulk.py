"""Approving all messages without findings: asked first, and bound to exactly those texts."""

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from ..campaigns.actions.approve import QueueChanged, approve_clean, clean_of, is_clean, seal
from ..campaigns.actions.withdraw import withdraw_given_at
from ..campaigns.messages.approval import ApprovalError
from ..campaigns.model import StateError
from ..campaigns.queries.values import ReviewItem
from .context import desk
from .flashes import Undo, told
from .labels import plural, state_words
from .queue import MAX_LISTED, asked, items

pages = Blueprint("bulk", __name__)


@pages.get("/review/approve-clean")
def ask() -> ResponseReturnValue:
    """Say how many would be approved, and which are left out."""
    here, chosen = desk(), asked()
    with here.store.reading() as session:
        found = list(items(here, session, chosen))
    clean = clean_of(found)
    return render_template(
        "approve_clean.html",
        chosen=chosen,
        clean=clean,
        left_out=len(found) - len(clean),
        reasons=by_reason(item for item in found if not is_clean(item)),
        max_listed=MAX_LISTED,
        seal=seal(clean),
    )


@pages.post("/review/approve-clean")
def act() -> ResponseReturnValue:
    """Approve them, each by its own digest, if they still are those asked about."""
    here, chosen = desk(), asked()
    now = here.clock()
    try:
        approved = approve_clean(
            here.store,
            here.renderer_of,
            lambda session: items(here, session, chosen),
            agreed=request.form.get("seal", ""),
            by=here.user,
            now=now,
        )
    except QueueChanged:
        flash("The queue changed while you were reading. Nothing was approved.", "warning")
        return redirect(url_for("bulk.ask", **chosen.query()), 303)
    except (ApprovalError, StateError) as error:
        flash(f"Nothing was approved: {error}.", "warning")
        return redirect(url_for("bulk.ask", **chosen.query()), 303)
    back = url_for("bulk.withdraw", at=now.isoformat(), **chosen.query())
    told(f"{plural(approved, 'message')} approved.", undo=Undo(back) if approved else None)
    return redirect(url_for("queue.show", **chosen.query()), 303)


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


def by_reason(found: Iterable[ReviewItem]) -> list[tuple[str, list[ReviewItem]]]:
    """Return the left-out messages by what keeps them, the commonest reason first."""
    groups: dict[str, list[ReviewItem]] = {}
    for item in found:
        worst = min(item.findings, key=lambda finding: finding.severity.rank, default=None)
        reason = item.problem or (worst.message if worst else state_words(item.state))
        groups.setdefault(reason, []).append(item)
    return sorted(groups.items(), key=lambda group: -len(group[1]))
