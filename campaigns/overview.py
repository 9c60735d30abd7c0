"""What the pages and `tactful status` show: plain reads, frozen values, no decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ..lint.finding import Finding
from ..templates.message import Message
from ..templates.workspace import Workspace
from .model import MessageState


@dataclass(frozen=True, slots=True)
class StepOverview:
    """One step over all enrolments; the mappings hold only states that occur."""

    number: int
    channel: str
    template: str
    wait: str
    touches: Mapping[str, int]  # by TouchState
    messages: Mapping[str, int]  # by MessageState, without stale and cancelled ones
    outbox: Mapping[str, int]  # by OutboxState


@dataclass(frozen=True, slots=True)
class CampaignOverview:
    """A campaign in figures. ``due_at`` is when the next planned touch comes due (UTC)."""

    name: str
    enrolments: Mapping[str, int]  # by EnrolmentState
    steps: tuple[StepOverview, ...]
    to_review: int  # drafts that wait for a yes
    held: int  # messages held by findings
    in_doubt: int
    open_tasks: int
    due_at: datetime | None
    paused: str | None  # why, when the campaign or everything is paused


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One message for one person, as a reviewer sees it.

    digest is what approve() must be given. values are the merge values by field key.
    before is the earlier text of the same step that went stale, so that a page can say
    what changed. problem says why there is no text at all (then digest is empty).
    """

    message_id: int
    enrolment_id: int
    campaign: str
    step: int
    state: MessageState
    digest: str
    recipient: str
    owner: str | None
    mailbox: str
    values: Mapping[str, str]
    message: Message
    findings: tuple[Finding, ...]
    variant: str | None
    due_at: datetime | None  # None while an earlier step is not done
    before: Message | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One message on its way, or arrived."""

    outbox_id: int
    enrolment_id: int
    message_id: int
    campaign: str
    step: int
    mailbox: str
    recipient: str
    subject: str
    state: str  # OutboxState
    due_at: datetime
    not_before: datetime  # when it may leave: window, back-off
    sent_at: datetime | None
    attempts: int
    response: str  # the server's words
    why: str  # of held, failed, in_doubt, cancelled
    message_id_header: str | None


@dataclass(frozen=True, slots=True)
class MailboxOverview:
    """One mailbox: what waits, what left, and what keeps it."""

    key: str
    address: str
    counts: Mapping[str, int]  # by OutboxState
    last_hour: int
    last_day: int
    per_hour: int
    per_day: int
    next_at: datetime | None  # when the next message may leave
    paused: str | None
    error: str | None  # the server's last refusal of the whole mailbox
    resting_until: datetime | None


@dataclass(frozen=True, slots=True)
class SendingOverview:
    """Everything on its way. ``recent`` is newest first."""

    mailboxes: tuple[MailboxOverview, ...]
    recent: tuple[OutboxItem, ...]
    in_doubt: tuple[OutboxItem, ...]
    held: tuple[OutboxItem, ...]
    failed: tuple[OutboxItem, ...]
    next_at: datetime | None
    paused: str | None  # why everything is paused
    sender: str | None  # who sends now ("host, process 4711"), None: nobody


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A touch that a rep does by hand. ``script`` is rendered for this person."""

    touch_id: int
    enrolment_id: int
    campaign: str
    step: int
    channel: str
    recipient: str
    owner: str | None
    values: Mapping[str, str]
    script: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class EnrolmentItem:
    """One contact's place in a sequence."""

    enrolment_id: int
    contact_id: int
    campaign: str
    recipient: str
    owner: str | None
    mailbox: str
    state: str  # EnrolmentState
    why: str
    step: int | None  # the step that comes next
    due_at: datetime | None
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit log."""

    at: datetime
    by: str
    action: str  # "approved", "sent", "suppressed" …
    subject: str  # "message 12", "enrolment 3", "zoe@example.org"
    detail: str


def campaign_overview(
    session: Session, workspace: Workspace, campaign: str, *, now: datetime
) -> CampaignOverview:
    """Return a campaign's figures; raises WorkspaceError for one the workspace lacks."""
    raise NotImplementedError


def review_queue(
    session: Session,
    workspace: Workspace,
    campaign: str | None = None,
    *,
    states: tuple[MessageState, ...] = (MessageState.draft, MessageState.held),
    enrolment_id: int | None = None,
    after: int = 0,
    limit: int = 200,
) -> tuple[ReviewItem, ...]:
    """Return messages in those states, oldest first, with ids greater than after."""
    raise NotImplementedError


def review_item(session: Session, workspace: Workspace, message_id: int) -> ReviewItem | None:
    """Return one message in whatever state it is, or None."""
    raise NotImplementedError


def sending_overview(
    session: Session, workspace: Workspace, *, now: datetime, recent: int = 50
) -> SendingOverview:
    """Return what is on its way, by mailbox; the lists hold at most recent items each."""
    raise NotImplementedError


def open_tasks(
    session: Session, workspace: Workspace, *, owner: str | None = None, limit: int = 500
) -> tuple[TaskItem, ...]:
    """Return the tasks that are due, oldest first; owner narrows to one rep's."""
    raise NotImplementedError


def enrolments(
    session: Session,
    workspace: Workspace,
    campaign: str | None = None,
    *,
    address: str | None = None,
    limit: int = 500,
) -> tuple[EnrolmentItem, ...]:
    """Return who is enrolled, newest first; address narrows to one person."""
    raise NotImplementedError


def events(session: Session, *, limit: int = 200, before: int | None = None) -> tuple[Event, ...]:
    """Return the audit log, newest first."""
    raise NotImplementedError
