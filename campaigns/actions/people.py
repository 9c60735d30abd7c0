"""Who is whom: decisions about two contacts, their merge, and taking either back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ...lint.lists.decision_file import read_decisions
from ...lint.lists.decisions import Verdict
from ...templates.errors import WorkspaceError
from ...templates.workspace.workspace import Workspace
from ..journey.ending.free_tasks import give
from ..journey.ending.merge import MergeReport, is_merge, merge, undo_merge
from ..model import Actor
from ..people.address import AddressError, normal
from ..people.decision_drift import Behind, behind
from ..people.decisions import decide, take_over
from ..people.decisions import undo_decision as undo_one
from ..people.shared_inbox import contacts_of
from ..store.audit import Value
from ..store.audit import note as audit
from ..store.database import Store
from ..store.tables import Lead


@dataclass(frozen=True, slots=True)
class PairDecided:
    """A decision that stands now. one, other: the two mailboxes."""

    number: int
    one: str
    other: str


def decide_pair(
    store: Store,
    one: str,
    other: str,
    verdict: Verdict,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
) -> PairDecided:
    """Remember whether two are one person. Raises AddressError and DecisionError."""
    with store.session() as session:
        made = decide(session, one, other, verdict, by=by, now=now, note=note)
        return PairDecided(made.id, made.one, made.other)


def merge_contacts(
    store: Store, one: str, other: str, *, by: Actor, now: datetime, note: str = ""
) -> MergeReport:
    """Make two contacts one. Raises AddressError, DecisionError and MergeError."""
    with store.session() as session:
        return merge(session, one, other, by=by, now=now, note=note)


def undo_decision(store: Store, number: int, *, by: Actor, now: datetime) -> None:
    """Take a decision or a merge back. Raises DecisionError and MergeError."""
    with store.session() as session:
        if is_merge(session, number):
            undo_merge(session, number, by=by, now=now)
        else:
            undo_one(session, number, by=by, now=now)


def take_over_file(store: Store, workspace: Workspace, *, by: Actor, now: datetime) -> int:
    """Add the decisions of the file that lint reads; returns how many are new."""
    made = read_decisions(workspace.root).made
    with store.session() as session:
        return take_over(session, made, by=by, now=now)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose owner was asked, and which rep that is; False: they had been asked before."""

    owner: str
    address: str
    new: bool


def ask_owner(
    store: Store, workspace: Workspace, one: str, other: str, *, by: Actor, now: datetime
) -> Asked:
    """Give the owner of whichever of two is known a task: are they one person?

    Raises AddressError where nobody here has either address.
    """
    keys = sorted(mailbox for mailbox in (normal(one), normal(other)))
    with store.session() as session:
        for address in (one, other):
            for contact_id in contacts_of(session, address):
                found = select(Lead.owner).where(
                    Lead.contact_id == contact_id, Lead.owner.is_not(None)
                )
                owner = session.scalar(found.order_by(Lead.id.desc()))
                if owner not in workspace.settings.mailboxes:
                    owner = workspace.mailbox().key
                task = give(
                    session, "who_is_it", f"who is it {keys[0]} {keys[1]}"[:255], owner=owner,
                    contact_id=contact_id, enrolment_id=None, due_at=now, now=now,
                    text=f"Is {keys[0]} the same person as {keys[1]}? Decide it under Duplicates.",
                )  # fmt: skip
                if task is not None:
                    detail: dict[str, Value] = {"other": keys[1], "owner": owner}
                    audit(session, "asked_owner", "address", keys[0], by=by, at=now, detail=detail)
                return Asked(owner, address, task is not None)
    raise AddressError(
        f"nobody here has the address {one} or {other} yet: import the list, then ask"
    )


def unknown_to_lint(store: Store, workspace: Workspace) -> str:
    """Return what lint does not know yet of what was decided, or why its file cannot be read.

    The decisions stand whatever it says; empty where lint knows all.
    """
    try:
        found = lint_lacks(store, workspace)
    except WorkspaceError as error:
        return str(error)
    return str(found) if found else ""


def lint_lacks(store: Store, workspace: Workspace) -> Behind:
    """Return what the file that lint reads lacks; raises WorkspaceError where it is broken."""
    with store.reading() as session:
        return behind(session, workspace.root)
