"""Who is whom: decisions about two contacts, their merge, and taking either back."""

from dataclasses import dataclass
from datetime import datetime

from ...lint.lists.decision_file import read_decisions
from ...lint.lists.decisions import Verdict
from ...templates.errors import WorkspaceError
from ...templates.workspace.workspace import Workspace
from ..journey.merge import MergeReport, is_merge, merge, undo_merge
from ..model import Actor
from ..people.decision_drift import Behind, behind
from ..people.decisions import decide, take_over
from ..people.decisions import undo_decision as undo_one
from ..store.database import Store


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
