"""Drafts, and a person's yes to one digest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ...lint.finding import Finding
from ...templates.compose import Marked
from ...templates.errors import TactfulError
from ...templates.sequence import Campaign, Step
from ...templates.workspace import Workspace

Check = Callable[[Marked, Step, Mapping[str, str]], list[Finding]]


class ApprovalError(TactfulError):
    """The yes cannot be taken: the text changed, is held, or its sequence has ended."""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What draft() did, in counts of messages."""

    drafted: int = 0
    held: int = 0
    unchanged: int = 0
    stale: int = 0  # earlier texts that no longer are what would be sent
    approved: int = 0  # by policy: the campaign says approval: none


def draft(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    *,
    now: datetime,
    check: Check | None = None,
    enrolment_ids: Sequence[int] | None = None,
) -> DraftReport:
    """Render every email still to come, and store what is new as drafts.

    A message that lint finds an error in, or that cannot be rendered, becomes held. One that
    was drafted or approved before and now renders differently goes stale, and its new text
    is a draft that needs a new yes. check is lint's when None.
    """
    raise NotImplementedError


def approve(session: Session, message_id: int, digest: str, *, by: str, now: datetime) -> None:
    """Record by's yes to exactly that digest; when the touch is due, queue it as well.

    Raises ApprovalError when the message has another digest, is held, or is no draft.
    Saying yes twice to the same digest changes nothing.
    """
    raise NotImplementedError


def approve_all(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    *,
    by: str,
    now: datetime,
    step: int | None = None,
) -> int:
    """Approve every draft of a campaign (or of one step), each by its own digest.

    Held messages are left out. Returns how many were approved.
    """
    raise NotImplementedError


def skip(session: Session, message_id: int, *, by: str, now: datetime, why: str = "") -> None:
    """Say no to one message: this step is left out for this person, the sequence goes on."""
    raise NotImplementedError
