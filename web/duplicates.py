"""Duplicates: two rows, or a row and somebody known, side by side; what is said is remembered."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ..campaigns.actions.people import (
    ask_owner,
    decide_pair,
    merge_contacts,
    undo_decision,
    unknown_to_lint,
)
from ..campaigns.people.decisions import as_decision, standing
from ..lint.lists.decisions import Decision, Verdict
from ..templates.errors import RecipientsError, TactfulError
from .context import desk
from .flashes import Undo, told
from .lists import lists_of, look_at
from .numbers import asked_number
from .pairs import pairs_found

pages = Blueprint("duplicates", __name__)

_WAIT_S = 2.0
_CARDS = 20
_LAST = 10


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that stands, newest first."""

    number: int
    made: Decision


@pages.get("/duplicates")
def show() -> ResponseReturnValue:
    """Show who of a list may be one person, the surest first."""
    here = desk()
    lists = lists_of(here)
    path = request.args.get("list") or next((one.path for one in lists if one.campaigns), "")
    path = path or (lists[0].path if lists else "")
    with here.store.reading() as session:
        made = [Decided(one.id, as_decision(one)) for one in reversed(standing(session))]
    if not path:
        return render_template("duplicates.html", path="", lists=lists, pairs=[], made=made)
    look = look_at(here, path)
    try:
        recipients = look.recipients(wait_s=_WAIT_S)
    except RecipientsError as error:
        return render_template("list_unread.html", path=path, problems=error.problems), 422
    pairs = None
    if recipients is not None:
        pairs = pairs_found(here, look, recipients).result(wait_s=_WAIT_S)
    if pairs is None:
        return render_template("list_waits.html", path=path)
    after = max(0, asked_number(request.args, "after") or 0)
    return render_template(
        "duplicates.html",
        path=path,
        lists=lists,
        pairs=pairs[after : after + _CARDS],
        total=len(pairs),
        after=after,
        more=after + _CARDS if len(pairs) > after + _CARDS else None,
        made=made[:_LAST],
    )


@pages.post("/duplicates")
def do_decide() -> ResponseReturnValue:
    """Remember what somebody says of two: one person, two, or merged; or ask their owner."""
    here, path = desk(), request.args.get("list", "")
    one, other, what = (request.form.get(key, "") for key in ("one", "other", "do"))
    back = redirect(url_for("duplicates.show", list=path or None), 303)
    how = {"by": here.user, "now": here.clock()}
    undo: int | None = None
    try:
        if what == "merge":
            done = merge_contacts(here.store, one, other, **how)  # type: ignore[arg-type]
            undo, words = (
                done.number,
                f"{done.gone} is now {done.kept}; mail goes to {done.address}",
            )
        elif what == "ask":
            asked = ask_owner(here.store, here.workspace, one, other, **how)  # type: ignore[arg-type]
            words = f"{asked.owner} has a task to say so"
            words += "" if asked.new else " already"
        else:
            verdict = Verdict.same if what == "same" else Verdict.different
            pair = decide_pair(here.store, one, other, verdict, **how)  # type: ignore[arg-type]
            undo = pair.number
            are = "are one person" if what == "same" else "are two people"
            words = f"{pair.one} and {pair.other} {are}"
    except TactfulError as error:
        flash(f"Not decided: {error}.", "warning")
        return back
    back_at = url_for("duplicates.do_undo", number=undo, list=path) if undo else ""
    behind = unknown_to_lint(here.store, here.workspace)
    told(
        f"{words}.{f' {behind}' if behind and undo else ''}",
        undo=Undo(back_at) if undo else None,
    )
    return back


@pages.post("/duplicates/undo/<int:number>")
def do_undo(number: int) -> ResponseReturnValue:
    """Take a decision or a merge back."""
    here = desk()
    try:
        undo_decision(here.store, number, by=here.user, now=here.clock())
    except TactfulError as error:
        flash(f"Not taken back: {error}.", "warning")
    else:
        told("It is undecided again.")
    return redirect(url_for("duplicates.show", list=request.args.get("list") or None), 303)
