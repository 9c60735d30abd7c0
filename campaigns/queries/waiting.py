"""Why nothing is sent now: what waits, for whom or for what, and until when."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..ledger.limits import room, wait_of
from ..model import LIVE, EnrolmentState, MessageState, OutboxState, TouchState
from ..store.tables import Enrolment, MailboxRest, Outbox, Pause, StoredMessage, Touch
from .moments import moment
from .put_off import PutOffItem, messages_put_off
from .sending import needing, without_campaign
from .tasks import count_open_tasks
from .unread import Unread, unread_mailboxes
from .values import Needing, WithoutCampaign

_NAMED = 3  # messages that wait for their day


@dataclass(frozen=True, slots=True)
class Paused:
    """A brake that is on."""

    scope: str  # all, mailbox or campaign
    name: str
    why: str

    @property
    def words(self) -> str:
        what = "everything" if self.scope == "all" else f"{self.scope} {self.name}"
        return f"{what} is paused" + (f" ({self.why})" if self.why else "")


@dataclass(frozen=True, slots=True)
class Resting:
    """A mailbox that sends nothing until a moment, after an error or for its limits (why)."""

    mailbox: str
    until: datetime
    error: str = ""
    why: str = ""  # empty after an error


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits while nothing can be sent. ``next_at`` is the next moment something comes due."""

    timezone: str
    to_approve: int
    held_by_lint: int
    needing: Needing
    tasks: int
    paused: tuple[Paused, ...]
    paused_people: int
    resting: tuple[Resting, ...]
    without_campaign: tuple[WithoutCampaign, ...]
    mailboxes: tuple[str, ...]  # those that people in a sequence are written to from
    next_at: datetime | None
    put_off: tuple[PutOffItem, ...] = ()
    unread: tuple[Unread, ...] = ()

    def words(self, lacking: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Return what waits, in parts of a sentence; lacking: mailboxes without a password.

        Never empty: it says too where nothing waits.
        """
        found = [
            *_counted(self.to_approve, "waits for approval", "wait for approval"),
            *_counted(self.held_by_lint, "is held by lint", "are held by lint"),
            *_counted(self.needing.in_doubt, "is in doubt", "are in doubt"),
            *_counted(self.needing.failed, "was refused", "were refused"),
            *_counted(self.needing.held, "is held in the outbox", "are held in the outbox"),
            *(one.words for one in self.paused),
        ]
        if self.paused_people:
            what = "sequence is" if self.paused_people == 1 else "sequences are"
            found.append(f"{self.paused_people:,} {what} paused")
        for one in self.resting:
            until = moment(one.until, self.timezone)
            why = f"after an error ({one.error})" if one.error else one.why
            found.append(f"mailbox {one.mailbox} waits until {until}: {why}")
        found += [one.words(self.timezone) for one in self.unread]
        found += [one.words(self.timezone) for one in self.put_off[:_NAMED]]
        if (more := len(self.put_off) - _NAMED) > 0:
            found.append(f"{more:,} more wait for their day")
        found += [f"password missing for {key}" for key in self.mailboxes if key in (lacking or {})]
        found += [one.words for one in self.without_campaign]
        if self.tasks:
            what = "task waits" if self.tasks == 1 else "tasks wait"
            found.append(f"{self.tasks:,} {what} for the reps")
        if self.next_at is not None:
            found.append(f"next {moment(self.next_at, self.timezone)}")
        return tuple(found) or ("nobody is in a sequence",)


def waiting(session: Session, workspace: Workspace, *, now: datetime) -> Waiting:
    """Return what waits at now."""
    rows = session.execute(
        select(StoredMessage.state, func.count())
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .where(
            Enrolment.state.in_(LIVE),
            StoredMessage.state.in_((MessageState.draft, MessageState.held)),
        )
        .group_by(StoredMessage.state)
    )
    drafts: dict[MessageState, int] = {state: count for state, count in rows.all()}  # noqa: C416
    pauses = session.scalars(select(Pause).order_by(Pause.scope, Pause.name))
    used = session.scalars(
        select(Enrolment.mailbox).where(Enrolment.state.in_(LIVE)).distinct()
    ).all()
    return Waiting(
        timezone=workspace.settings.timezone,
        to_approve=drafts.get(MessageState.draft, 0),
        held_by_lint=drafts.get(MessageState.held, 0),
        needing=needing(session),
        tasks=count_open_tasks(session),
        paused=tuple(Paused(one.scope, one.name, one.why) for one in pauses),
        paused_people=session.scalar(
            select(func.count()).where(Enrolment.state == EnrolmentState.paused)
        )
        or 0,
        resting=_resting(session, workspace, now),
        without_campaign=without_campaign(session, workspace),
        mailboxes=tuple(sorted(used)),
        next_at=_next_at(session, now),
        put_off=messages_put_off(session, workspace, now=now),
        unread=tuple(one for one in unread_mailboxes(session, now=now) if one.mailbox in used),
    )


def ready_now(session: Session, workspace: Workspace, *, now: datetime) -> int:
    """Return how many messages may leave now, of each mailbox no more than its limits allow."""
    open_now = (Outbox.not_before <= now, Outbox.not_after > now)
    queued = (Outbox.state.in_((OutboxState.due, OutboxState.retry)), *open_now)
    counts: Counter[str] = Counter()
    for key, count in session.execute(
        select(Outbox.mailbox, func.count()).where(*queued).group_by(Outbox.mailbox)
    ):
        counts[key] += count
    said_yes = exists().where(
        StoredMessage.enrolment_id == Touch.enrolment_id,
        StoredMessage.key == Touch.key,
        StoredMessage.state == MessageState.approved,
    )
    planned = (
        select(Enrolment.mailbox, func.count())
        .join(Touch, Touch.enrolment_id == Enrolment.id)
        .where(
            Touch.state == TouchState.planned, Touch.channel == Channel.email, Touch.due_at <= now,
            Enrolment.state == EnrolmentState.active, said_yes,
        )
        .group_by(Enrolment.mailbox)
    )  # fmt: skip
    for key, count in session.execute(planned):  # due, and not in the outbox yet
        counts[key] += count
    boxes, zone = workspace.settings.mailboxes, workspace.settings.timezone
    return sum(
        min(count, max(0, room(session, boxes[key], now=now, zone=zone)))
        for key, count in counts.items()
        if key in boxes
    )


def _next_at(session: Session, now: datetime) -> datetime | None:
    """Return when the next message may leave or the next touch comes due, after now."""
    leaves = session.scalar(
        select(func.min(Outbox.not_before)).where(
            Outbox.state.in_((OutboxState.due, OutboxState.retry)), Outbox.not_before > now
        )
    )
    due = session.scalar(
        select(func.min(Touch.due_at))
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Touch.state == TouchState.planned,
            Touch.due_at > now,
            Enrolment.state == EnrolmentState.active,
        )
    )
    return min((one for one in (leaves, due) if one is not None), default=None)


def _resting(session: Session, workspace: Workspace, now: datetime) -> tuple[Resting, ...]:
    found = [
        Resting(one.mailbox, one.until, one.error)
        for one in session.scalars(select(MailboxRest).where(MailboxRest.until > now))
    ]
    known, zone = {one.mailbox for one in found}, workspace.settings.timezone
    ready = session.scalars(
        select(Outbox.mailbox)
        .where(
            Outbox.state.in_((OutboxState.due, OutboxState.retry)),
            Outbox.not_before <= now,
            Outbox.not_after > now,
        )
        .distinct()
    )
    for key in ready:
        box = workspace.settings.mailboxes.get(key)
        wait = wait_of(session, box, now=now, zone=zone) if box and key not in known else None
        if wait is not None:
            found.append(Resting(key, wait.until, why=wait.why))
    return tuple(sorted(found, key=lambda one: one.mailbox))


def _counted(count: int, one: str, many: str) -> tuple[str, ...]:
    if not count:
        return ()
    return (f"1 message {one}" if count == 1 else f"{count:,} messages {many}",)
