"""What pages and `tactful status` are given: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ...lint.findings.finding import Finding
from ...templates.message import Message
from ...templates.render.own_words import OwnWords
from ...templates.workspace.campaign import Campaign
from ..messages.inputs import is_of_inputs
from ..model import LEFT, LIVE, MessageState, OutboxState


def step_words(campaign: Campaign | None, key: str) -> str:
    """Return "step 3", or which step it was where the file has it no more."""
    step = campaign.step_of(key) if campaign is not None else None
    return f"step {step.number}" if step is not None else f"former step '{key}'"


@dataclass(frozen=True, slots=True)
class StepOverview:
    """One step over all enrolments; the mappings hold only states that occur."""

    number: int
    key: str
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

    @property
    def under_way(self) -> int:
        """How many people's sequence has not ended."""
        return sum(self.enrolments.get(state, 0) for state in LIVE)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One message for one person, as a reviewer sees it.

    digest is what approve() must be given. values are the merge values by field key.
    before is the earlier text of the same step that went stale, so that a page can say
    what changed. problem says why there is no text at all (then digest is empty). on_its_way
    is where an approved message stands in the outbox, None before its turn has come.
    """

    message_id: int
    enrolment_id: int
    campaign: str
    step: int | None  # its number in the file now
    place: str  # the step in words
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
    on_its_way: OutboxState | None = None
    own: OwnWords | None = None  # what was written for this person alone

    def says(self, message: Message) -> bool:
        """Say whether its text is that of a message."""
        known = "" if is_of_inputs(self.digest) else self.digest
        return message.digest == (known or self.message.digest)

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether its approval can still be taken back: nothing of it has left."""
        return self.state is MessageState.approved and self.on_its_way not in LEFT


@dataclass(frozen=True, slots=True)
class NoteItem:
    """A change that somebody asked for, of one message; done_at is None while it is open."""

    number: int
    message_id: int  # the text that stands now, where there is one
    campaign: str
    place: str
    name: str
    text: str
    by: str
    at: datetime
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One message on its way, or arrived."""

    outbox_id: int
    enrolment_id: int
    message_id: int
    campaign: str
    step: int | None  # its number in the file now
    place: str  # the step in words
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
    ended: bool = False  # its sequence is over, so it cannot be sent again


@dataclass(frozen=True, slots=True)
class MailboxOverview:
    """One mailbox: what waits, what left, and what keeps it."""

    key: str
    address: str
    counts: Mapping[str, int]  # by OutboxState
    last_hour: int
    last_day: int
    per_hour: int
    per_day: int  # as of now: less while it warms up
    next_at: datetime | None  # when the next message may leave
    paused: str | None
    error: str | None  # the server's last refusal of the whole mailbox
    resting_until: datetime | None
    warm_up: str = ""  # "warm-up, day 5 of 28: 36 emails today"
    unread: str | None = None  # why its follow-ups wait for a look at the replies


@dataclass(frozen=True, slots=True)
class Needing:
    """How many messages on their way need a person; failed: refused, and not settled yet."""

    in_doubt: int = 0
    held: int = 0
    failed: int = 0

    @property
    def any(self) -> bool:
        return bool(self.in_doubt or self.held or self.failed)


@dataclass(frozen=True, slots=True)
class WithoutCampaign:
    """A campaign whose file is gone while people are in its sequence."""

    campaign: str
    people: int
    approved: int  # messages that were approved and cannot be sent

    @property
    def words(self) -> str:
        """What is gone, what waits for it, and what to do."""
        waits = (
            "1 approved message has"
            if self.approved == 1
            else f"{self.approved:,} approved messages have"
        )
        people = "1 person is" if self.people == 1 else f"{self.people:,} people are"
        return (
            f"{waits} no campaign: the workspace no longer has '{self.campaign}', and {people} in "
            "its sequence. Nothing is sent to them until its file is back in campaigns/"
        )


@dataclass(frozen=True, slots=True)
class SendingOverview:
    """Everything on its way. ``recent`` is newest first.

    counts are whole, however many items the lists were asked to hold.
    """

    mailboxes: tuple[MailboxOverview, ...]
    recent: tuple[OutboxItem, ...]
    in_doubt: tuple[OutboxItem, ...]
    held: tuple[OutboxItem, ...]
    failed: tuple[OutboxItem, ...]  # refused, and nobody has said yet what to do
    next_at: datetime | None
    paused: str | None  # why everything is paused
    sender: str | None  # who sends now ("host, process 4711"), None: nobody
    # A sender that ended without saying so, and when it was last heard of.
    lost_sender: str | None = None
    lost_at: datetime | None = None
    counts: Needing = Needing()
    sent: int = 0  # how many messages have left, of which recent shows some
    without_campaign: tuple[WithoutCampaign, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A touch that a rep does by hand. ``script`` is rendered for this person.

    problem says why there is no script.
    """

    touch_id: int
    enrolment_id: int
    campaign: str
    step: int | None  # its number in the file now
    place: str  # the step in words
    channel: str
    recipient: str
    owner: str | None
    values: Mapping[str, str]
    script: str
    due_at: datetime
    name: str = ""
    company: str = ""
    phones: tuple[str, ...] = ()  # as the list has them, the person's own before the company's
    topic: str = ""  # what they asked to be called back about
    problem: str = ""
    hot: str = ""  # why the lead is hot: "score 95"


@dataclass(frozen=True, slots=True)
class Hot:
    """How hot a lead is: the lowest rank comes first; why says what makes it so, "" for no lead."""

    rank: tuple[int, float]
    why: str = ""


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that is due, as a list is narrowed by it; nothing is rendered for it.

    until is when the time is over that was agreed for it, None where none was.
    """

    touch_id: int
    campaign: str
    channel: str
    owner: str | None
    due_at: datetime
    until: datetime | None = None
    hot: Hot = Hot((1, 0.0))

    def overdue(self, now: datetime) -> bool:
        """Say whether the time that was agreed is over."""
        return self.until is not None and self.until < now


@dataclass(frozen=True, slots=True)
class RepLoad:
    """What waits for one rep. owner is None for what is nobody's."""

    owner: str | None
    tasks: int = 0
    overdue: int = 0  # of the tasks, those whose agreed time is over
    to_review: int = 0


@dataclass(frozen=True, slots=True)
class DayAhead:
    """What comes on a day of the week ahead, by channel.

    unapproved says how many of its emails wait for a yes.
    """

    day: date
    touches: Mapping[str, int]
    unapproved: int = 0


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A person who waits for the first touch: until when that was agreed, and what it waits for.

    task_id is the open task that would be the touch, message_id the message that waits for a yes.
    """

    campaign: str
    recipient: str
    name: str
    owner: str | None
    until: datetime
    breached: bool
    task_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class SlaClocks:
    """How many wait too long, how many will by the end of today, and the first of them."""

    breached: int = 0
    today: int = 0
    first: tuple[RunningClock, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosedTask:
    """A task that is not open: its state, and who recorded which outcome, where somebody did."""

    touch_id: int
    state: str  # TouchState, or EnrolmentState where the sequence is over
    outcome: str = ""
    by: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PastTouch:
    """One thing that was done about a person, or came back from them.

    what: a subject, how a task went, or the kind of an answer.
    """

    at: datetime
    channel: str  # "email", "call" …; "answer" for what came back
    what: str
    note: str = ""
    campaign: str = ""


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
    step: int | None  # the number of the step that comes next
    due_at: datetime | None
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit log."""

    id: int
    at: datetime
    by: str
    action: str  # "approved", "sent", "suppressed" …
    subject: str  # "message 12", "enrolment 3", "zoe@example.org"
    detail: str
