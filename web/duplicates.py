"""Duplicates: two rows, or a row and somebody known, side by side; what is said is remembered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..campaigns.actions.import_list import foresee_import
from ..campaigns.actions.people import (
    ask_owner,
    decide_pair,
    merge_contacts,
    undo_decision,
    unknown_to_lint,
)
from ..campaigns.people.decisions import as_decision, decisions, standing
from ..campaigns.store.database import Store
from ..campaigns.store.tables import Contact, ContactAddress
from ..lint.lists.addresses import keys
from ..lint.lists.decision_file import read_decisions
from ..lint.lists.decisions import Decision, Decisions, Verdict
from ..lint.lists.recipients import Recipients
from ..templates.errors import RecipientsError, TactfulError
from ..templates.workspace.workspace import Workspace
from .checks import Job
from .context import AppContext, desk
from .flashes import Undo, told
from .lists import lists_of, look_at
from .numbers import asked_number

pages = Blueprint("duplicates", __name__)

_WAIT_S = 2.0
_CARDS = 20
_FIELDS = 9  # that a card shows
_LAST = 10


@dataclass(frozen=True, slots=True)
class Side:
    """One of two on a card. row is its row of the list, None for somebody known."""

    name: str
    address: str
    row: int | None
    contact_id: int | None
    values: Mapping[str, str]
    owner: str = ""
    contacted: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that may be one person: how sure that is, and why. differ: fields that differ."""

    one: Side
    other: Side
    level: str
    why: tuple[str, ...]
    one_mailbox: bool = False

    @property
    def rows(self) -> list[tuple[str, str, str, bool]]:
        """The fields of both, with whether they differ; those that differ first."""
        named = dict.fromkeys((*self.one.values, *self.other.values))
        found = [
            (key, self.one.values.get(key, ""), self.other.values.get(key, "")) for key in named
        ]
        shown = [(key, a, b, a.casefold() != b.casefold()) for key, a, b in found if a or b]
        return sorted(shown, key=lambda row: not row[3])[:_FIELDS]

    @property
    def both_known(self) -> bool:
        return self.one.contact_id is not None and self.other.contact_id is not None


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
        job = here.begun(f"duplicates {path} {look.stamp}", lambda: _finding(here, recipients))
        pairs = job.result(wait_s=_WAIT_S)
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


def _finding(here: AppContext, recipients: Recipients) -> Job[list[Pair]]:
    store, workspace = here.store, here.workspace  # of this request: the thread has none
    return Job(lambda: _pairs(store, workspace, recipients), name="pairs")


def _pairs(store: Store, workspace: Workspace, recipients: Recipients) -> list[Pair]:
    """Return the pairs of a list, and of the list and who is known; undecided ones."""
    from ..lint.duplicates.find import find  # numpy is slow to load

    with store.reading() as session:
        made = [*read_decisions(workspace.root).made, *decisions(session).made]
    known = Decisions(made)
    report = foresee_import(store, workspace, recipients, source=recipients.path)
    found = find(recipients, decisions=known)
    with store.reading() as session:
        pairs = list(_in_list(session, recipients, found.clusters, known))
        for one in report.recognised:
            other = one.match
            side = _known(session, other.contact_id, other.address, other.name)
            side = Side(
                side.name, side.address, None, side.contact_id, side.values, other.owner or "",
                other.campaign or "",
            )  # fmt: skip
            pairs.append(
                Pair(_row(session, recipients, one.row), side, other.level.value, other.reasons)
            )
    order = ("sure", "likely", "possible")
    return sorted(pairs, key=lambda pair: (order.index(pair.level), pair.one.row or 0))


def _in_list(
    session: Session, recipients: Recipients, clusters: Sequence[object], known: Decisions
) -> Iterator[Pair]:
    from ..lint.duplicates.links import Cluster

    for cluster in clusters:
        assert isinstance(cluster, Cluster)
        _, *others = cluster.rows
        for row in others:
            link = cluster.best(row)
            low, high = link.rows
            one, other = _row(session, recipients, low), _row(session, recipients, high)
            boxes = keys([one.address, other.address])
            if boxes[0] and boxes[1] and boxes[1] in known.same_as(boxes[0]):
                continue
            yield Pair(
                one, other, link.level.value, link.reasons, bool(boxes[0]) and boxes[0] == boxes[1]
            )


def _row(session: Session, recipients: Recipients, row: int) -> Side:
    values = {
        key: value
        for key, value in recipients.row(row - 1).items()
        if key.startswith("contact.") or key in ("lead.asset", "lead.source")
    }
    address = recipients.column("contact.email")[row - 1]
    (key,) = keys([address])
    contact = session.scalar(
        select(ContactAddress.contact_id).where(ContactAddress.key == key).limit(1)
    )
    name = " ".join(
        filter(None, (values.get("contact.first_name"), values.get("contact.last_name")))
    )
    owner = recipients.column("lead.owner")[row - 1]
    return Side(name or address, address, row, contact, values, owner)


def _known(session: Session, contact_id: int, address: str, name: str) -> Side:
    contact = session.get(Contact, contact_id)
    values = dict(contact.fields) if contact is not None else {}
    return Side(name or address, address, None, contact_id, {**values, "contact.email": address})
