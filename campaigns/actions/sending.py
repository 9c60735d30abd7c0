"""What only a person may decide about sending: pauses, messages in doubt, held messages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.workspace.workspace import Workspace
from ..delivery.settle import Scope, pause, release, resume, settle
from ..delivery.settle import Verdict as Verdict
from ..journey.steps.edits import follow_all
from ..model import Actor, OutboxState, StateError
from ..queries.outbox import to_retry
from ..store.database import Store
from ..store.tables import Enrolment, Outbox, Pause
from ..store.types import row_id

VERDICTS: Mapping[str, Verdict] = {"sent": "sent", "resend": "resend", "skip": "skip"}
_DONE: Mapping[Verdict, str] = {
    "sent": "It is recorded as sent.",
    "resend": "It will be sent again.",
    "skip": "It is given up; the sequence continues without it, where it has not ended.",
}


class ScopeError(TactfulError, ValueError):
    """What was named is nothing that can be paused."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is paused or resumed. name: a mailbox's key, a campaign's name, an enrolment's id."""

    scope: Scope
    name: str = ""

    def __str__(self) -> str:
        return "Everything" if self.scope == "all" else f"The {self.scope} {self.name}"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision about sending did. changed: False where it was so already."""

    words: str
    changed: bool = True


def target(scope: str, name: str) -> Target:
    """Return what is meant; raises ScopeError where nothing can be paused under such a name."""
    named = bool(name) != (scope == "all")
    if scope == "enrolment":
        named = row_id(name) is not None
    if scope not in get_args(Scope) or not named:
        said = f"{scope}:{name}" if name else scope
        raise ScopeError(
            f"'{said}' cannot be paused; only everything (all), mailbox:KEY, campaign:NAME or "
            "enrolment:ID can"
        )
    return Target(cast(Scope, scope), name)


def pause_sending(
    store: Store, workspace: Workspace, what: Target, *, by: Actor, now: datetime, why: str = ""
) -> Decided:
    """Stop sending for what is named, until somebody resumes it.

    Raises ScopeError where there is no such thing, StateError for a sequence that has ended.
    """
    with store.session() as session:
        _must_exist(session, workspace, what)
        why = why.strip() or f"paused by {by}"
        changed = pause(session, what.scope, what.name, by=by, now=now, why=why)
    if not changed:
        return Decided(f"{what} is paused already.", changed=False)
    return Decided(f"{what} is paused. A message that is being sent now is finished.")


def resume_sending(
    store: Store, workspace: Workspace, what: Target, *, by: Actor, now: datetime
) -> Decided:
    """Undo pause_sending(); raises the same."""
    with store.session() as session:
        _must_exist(session, workspace, what)
        changed = resume(session, what.scope, what.name, by=by, now=now)
    if not changed:
        return Decided(f"{what} was not paused.", changed=False)
    return Decided(f"{what} is resumed. Messages that are too late by now are held.")


def settle_message(
    store: Store,
    workspace: Workspace,
    outbox_id: int,
    verdict: Verdict,
    *,
    by: Actor,
    now: datetime,
) -> Decided:
    """Settle a message in doubt or refused, by the campaign's steps as its file has them now.

    Sends one that was refused again. Raises StateError.
    """
    with store.session() as session:
        follow_all(session, workspace, now=now)
        settle(session, workspace, outbox_id, verdict, by=by, now=now)
    return Decided(f"Settled. {_DONE[verdict]}")


def release_message(
    store: Store, workspace: Workspace, outbox_id: int, *, by: Actor, now: datetime
) -> Decided:
    """Let a held message go after all; raises StateError."""
    with store.session() as session:
        follow_all(session, workspace, now=now)
        release(session, workspace, outbox_id, by=by, now=now)
    return Decided("Released. It is sent when its sending hours and its mailbox allow.")


@dataclass(frozen=True, slots=True)
class Retried:
    """How many messages are due again, and why others are not, by their numbers."""

    count: int
    failed: Mapping[int, str]


def retry_messages(
    store: Store,
    workspace: Workspace,
    *,
    campaign: str | None,
    states: Collection[str],
    by: Actor,
    now: datetime,
) -> Retried:
    """Let refused and held messages, of one campaign or all, go once more; each by itself."""
    with store.reading() as session:
        found = to_retry(session, campaign=campaign, states=states)
    failed: dict[int, str] = {}
    for number, state in found:
        try:
            if state is OutboxState.held:
                release_message(store, workspace, number, by=by, now=now)
            else:
                settle_message(store, workspace, number, "resend", by=by, now=now)
        except StateError as error:
            failed[number] = str(error)
    return Retried(len(found) - len(failed), failed)


def _must_exist(session: Session, workspace: Workspace, what: Target) -> None:
    """Refuse a name that nothing has; a mailbox or campaign gone from the files still counts."""
    if what.scope == "enrolment":
        if session.get(Enrolment, int(what.name)) is None:
            raise ScopeError(f"there is no enrolment {what.name}")
        return
    if what.scope == "all":
        return
    is_mailbox = what.scope == "mailbox"
    declared = workspace.settings.mailboxes if is_mailbox else workspace.campaigns
    used = Outbox.mailbox if is_mailbox else Enrolment.campaign
    paused = select(Pause.id).where(Pause.scope == what.scope, Pause.name == what.name)
    if (
        what.name not in declared
        and session.scalar(select(used).where(used == what.name).limit(1)) is None
        and session.scalar(paused) is None
    ):
        known = ", ".join(sorted(declared)) or "none"
        raise ScopeError(f"there is no {what.scope} '{what.name}'; the workspace has: {known}")
