"""States of the things we keep, and the moves allowed between them. Pure.

A state changes only by ``UPDATE … WHERE state IN sources(…)``, with the row count looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeVar

from ..templates.errors import TactfulError
from ..templates.workspace.outcomes import Outcome as Outcome

S = TypeVar("S", bound=StrEnum)


class StateError(TactfulError):
    """The thing is not in a state from which this can be done."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who decided something; str() is what is kept and shown.

    kind: a person, a program with a token of the API, the campaign's approval policy, Tactful by
    itself, or its sender. A person whose account is called as one of us ("tactful", in many
    containers) is never taken for us.
    """

    kind: Literal["person", "program", "policy", "tactful", "sender"]
    name: str

    def __str__(self) -> str:
        ours = self.kind == "person" and self.name in _OURS
        return f"{self.name} (person)" if ours else self.name


def person(name: str) -> Actor:
    """Return a person as the one who decides."""
    return Actor("person", name)


def program(name: str) -> Actor:
    """Return a program with a token of the API as the one who decides."""
    return Actor("program", f"{name} (token)")


TACTFUL = Actor("tactful", "tactful")
POLICY = Actor("policy", "policy")
SENDER = Actor("sender", "tactful")  # for people the sender is Tactful
_OURS = (TACTFUL.name, POLICY.name, SENDER.name)


class EnrolmentState(StrEnum):
    """One contact's way through one sequence."""

    active = "active"
    paused = "paused"
    away = "away"
    replied = "replied"
    met = "met"
    bounced = "bounced"
    opted_out = "opted_out"
    handed_back = "handed_back"
    nurture = "nurture"
    finished = "finished"


class ReplyKind(StrEnum):
    """What a person answered. ``not_now`` is no opt-out: they are asked again on a day."""

    yes = "yes"
    question = "question"
    no = "no"
    not_now = "not_now"
    not_me = "not_me"
    opt_out = "opt_out"


class MessageState(StrEnum):
    """What an email touch became. ``cancelled``: the enrolment ended before it was sent."""

    draft = "draft"
    held = "held"
    approved = "approved"
    rejected = "rejected"
    stale = "stale"
    cancelled = "cancelled"


class OutboxState(StrEnum):
    """An approved message on its way. ``sending`` is marked just before the body."""

    due = "due"
    claimed = "claimed"
    sending = "sending"
    sent = "sent"
    retry = "retry"
    failed = "failed"
    in_doubt = "in_doubt"
    held = "held"
    cancelled = "cancelled"


class TouchState(StrEnum):
    """One step for one enrolment. ``open``: in the outbox, or a task the rep may do now.

    ``passed``: it was put into the sequence before the place that the person had reached.
    """

    planned = "planned"
    open = "open"
    done = "done"
    skipped = "skipped"
    cancelled = "cancelled"
    passed = "passed"


LIVE = (EnrolmentState.active, EnrolmentState.paused, EnrolmentState.away)
CURRENT = (MessageState.draft, MessageState.held, MessageState.approved)
# Its body was begun: it cannot be called back.
LEFT = (OutboxState.sending, OutboxState.sent, OutboxState.in_doubt, OutboxState.failed)
WAITING = (OutboxState.due, OutboxState.retry, OutboxState.held)

_E, _M, _O, _T = EnrolmentState, MessageState, OutboxState, TouchState
_ENDS = tuple(state for state in EnrolmentState if state not in LIVE)

ENROLMENT_MOVES: Mapping[EnrolmentState, tuple[EnrolmentState, ...]] = {
    _E.active: (_E.paused, _E.away, *_ENDS),
    _E.paused: (_E.active, *_ENDS),
    _E.away: (_E.active, _E.paused, *_ENDS),
    # Someone who has opted out or answered after the last touch still is on record as such.
    _E.finished: (_E.replied, _E.met, _E.bounced, _E.opted_out, _E.handed_back, _E.nurture),
    _E.nurture: (_E.replied, _E.met, _E.bounced, _E.opted_out, _E.handed_back, _E.finished),
    _E.handed_back: (_E.replied, _E.met, _E.bounced, _E.opted_out),
    # replied -> nurture, finished: a person says later that it was "not now", or "not me".
    _E.replied: (_E.met, _E.opted_out, _E.handed_back, _E.nurture, _E.finished),
    _E.met: (_E.opted_out, _E.handed_back),
    _E.bounced: (_E.replied, _E.opted_out),
    _E.opted_out: (),
}
MESSAGE_MOVES: Mapping[MessageState, tuple[MessageState, ...]] = {
    _M.draft: (_M.approved, _M.rejected, _M.stale, _M.cancelled),
    _M.held: (_M.rejected, _M.stale, _M.cancelled),
    # approved -> draft: the yes was withdrawn before the body left.
    _M.approved: (_M.draft, _M.rejected, _M.stale, _M.cancelled),
    _M.rejected: (),
    _M.stale: (),
    _M.cancelled: (),
}
OUTBOX_MOVES: Mapping[OutboxState, tuple[OutboxState, ...]] = {
    # due, retry, held -> in_doubt only when a restored database is adopted.
    _O.due: (_O.claimed, _O.held, _O.cancelled, _O.in_doubt),
    _O.retry: (_O.claimed, _O.held, _O.cancelled, _O.in_doubt),
    _O.held: (_O.due, _O.cancelled, _O.in_doubt),
    _O.claimed: (_O.sending, _O.due, _O.retry, _O.failed, _O.held, _O.cancelled),
    _O.sending: (_O.sent, _O.retry, _O.failed, _O.in_doubt),
    # in_doubt -> sending: asked for again at a provider that remembers its Message-ID.
    _O.in_doubt: (_O.sent, _O.due, _O.sending),
    _O.sent: (),
    # Only a person sends again what a server refused.
    _O.failed: (_O.due,),
    # A cancelled row may take the newly approved text of the same step.
    _O.cancelled: (_O.due,),
}
TOUCH_MOVES: Mapping[TouchState, tuple[TouchState, ...]] = {
    _T.planned: (_T.open, _T.skipped, _T.cancelled),
    _T.open: (_T.planned, _T.done, _T.skipped, _T.cancelled),
    _T.done: (),
    _T.skipped: (),
    _T.cancelled: (),
    _T.passed: (),
}


def sources(moves: Mapping[S, tuple[S, ...]], to: S) -> tuple[S, ...]:
    """Return the states from which a move to that state is allowed."""
    return tuple(state for state, targets in moves.items() if to in targets)
