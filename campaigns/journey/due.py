"""What has come due: tasks open, approved messages enter the ledger, late ones are held."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import Session, joinedload, load_only

from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..ledger import outbox
from ..model import TACTFUL, EnrolmentState, MessageState, OutboxState, TouchState
from ..store.audit import note
from ..store.tables import Approval, Enrolment, Outbox, StoredMessage, Touch
from .advance import clock_of, complete_touch, plan_next, still_in_time
from .calendar import next_open, open_span, skipped
from .days_off import why_off
from .edits import follow_all
from .endings import end_suppressed


@dataclass(frozen=True, slots=True)
class Due:
    """What materialise_due() did."""

    queued: int = 0
    tasks: int = 0
    unapproved: int = 0  # emails that are due and wait for a yes
    held_late: int = 0
    ended: int = 0  # sequences of people suppressed meanwhile
    missing: tuple[str, ...] = ()  # campaigns that are enrolled in but gone from the workspace
    unclear: Mapping[str, str] = field(default_factory=dict)  # whose steps a person must name


def materialise_due(
    session: Session,
    workspace: Workspace,
    *,
    now: datetime,
    max_lateness: timedelta = outbox.MAX_LATENESS,
) -> Due:
    """Bring the ledger up to now: only the next step of each enrolment ever has a row.

    An email that is due enters the outbox when its text is approved, else it waits for a
    yes. Anything else becomes a task of the rep.
    """
    unclear = follow_all(session, workspace, now=now)
    ended = end_suppressed(session, now=now)
    _plan_missing(session, workspace, now)
    queued = tasks = unapproved = 0
    missing: set[str] = set()
    for touch in _due_touches(session, now):
        campaign = workspace.campaigns.get(touch.enrolment.campaign)
        if touch.enrolment.campaign in unclear:
            continue
        if campaign is None or (step := campaign.step_of(touch.key)) is None:
            missing.add(touch.enrolment.campaign)
        elif touch.over_at is not None and not still_in_time(session, workspace, touch, at=now):
            continue
        elif (later := _not_today(workspace, touch, now)) is not None:
            touch.due_at = later
        elif touch.channel != Channel.email:
            touch.state = TouchState.open
            detail = {"step": str(step.number), "key": step.key, "channel": str(touch.channel)}
            one = touch.enrolment_id
            note(session, "task", "enrolment", one, by=TACTFUL, at=now, detail=detail)
            tasks += 1
        elif _rejected(session, touch):
            # Somebody said no to this text before its turn came: the sequence goes on.
            complete_touch(
                session, workspace, touch.enrolment, touch.key, at=now, state=TouchState.skipped
            )
        elif enqueue(session, touch, now=now):
            queued += 1
        else:
            unapproved += 1
    _pass_refused(session, workspace, now)
    session.flush()
    held = outbox.hold_over(session, now=now)
    _open_windows(session, workspace, now)
    held += outbox.hold_late(session, now=now, max_lateness=max_lateness)
    for campaign in workspace.campaigns.values():
        if (own := campaign.sequence.max_lateness) is not None:
            held += outbox.hold_late(
                session, now=now, max_lateness=own.clock, campaign=campaign.name
            )
    return Due(queued, tasks, unapproved, held, ended, tuple(sorted(missing)), unclear)


def enqueue(session: Session, touch: Touch, *, now: datetime) -> bool:
    """Put a due email touch into the ledger if its text is approved; else return False."""
    if touch.over_at is not None and touch.over_at <= now:
        return False
    found = session.execute(
        select(StoredMessage, Approval.at)
        .join(Approval, Approval.message_id == StoredMessage.id)
        .where(
            StoredMessage.enrolment_id == touch.enrolment_id,
            StoredMessage.key == touch.key,
            StoredMessage.state == MessageState.approved,
            Approval.digest == StoredMessage.digest,
        )
    ).first()
    if found is None:
        return False
    message, approved_at = found
    # A late yes is no late message: lateness counts from when it could have left.
    due_at = max(touch.due_at, approved_at)
    outbox.queue(session, message, mailbox=touch.enrolment.mailbox, due_at=due_at, now=now)
    touch.state = TouchState.open
    return True


def enqueue_all(session: Session, touches: Sequence[Touch], *, now: datetime) -> None:
    """Do enqueue() for some hundred due touches, with a few statements for all of them."""
    ids = [touch.enrolment_id for touch in touches]
    M = StoredMessage
    approved = {
        (message.enrolment_id, message.key): (message, approved_at)
        for message, approved_at in session.execute(
            select(M, Approval.at)
            .join(Approval, and_(Approval.message_id == M.id, Approval.digest == M.digest))
            .where(M.enrolment_id.in_(ids), M.state == MessageState.approved)
            .options(load_only(M.enrolment_id, M.key, M.digest, M.recipient))
        )
    }
    queued = {
        (enrolment_id, key)
        for enrolment_id, key in session.execute(
            select(Outbox.enrolment_id, Outbox.key).where(Outbox.enrolment_id.in_(ids))
        )
    }
    fresh = []
    for touch in touches:
        one = (touch.enrolment_id, touch.key)
        if one not in approved or (touch.over_at is not None and touch.over_at <= now):
            continue
        if one in queued:  # held or cancelled before: it takes the new text
            enqueue(session, touch, now=now)
            continue
        message, approved_at = approved[one]
        fresh.append((message, touch.enrolment.mailbox, max(touch.due_at, approved_at)))
        touch.state = TouchState.open
    outbox.queue_new(session, fresh, now=now)


def _plan_missing(session: Session, workspace: Workspace, now: datetime) -> None:
    """Plan for people without a planned touch: their campaign was missing or unclear."""
    pending = exists().where(
        Touch.enrolment_id == Enrolment.id,
        Touch.state.in_((TouchState.planned, TouchState.open)),
    )
    waiting = select(Enrolment).where(Enrolment.state == EnrolmentState.active, ~pending)
    for enrolment in session.scalars(waiting.order_by(Enrolment.id)).all():
        plan_next(session, workspace, enrolment, at=now)


def _due_touches(session: Session, now: datetime) -> Iterator[Touch]:
    yield from session.scalars(
        select(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Touch.state == TouchState.planned,
            Touch.due_at <= now,
            Enrolment.state == EnrolmentState.active,
        )
        .order_by(Touch.due_at, Touch.id)
        .options(joinedload(Touch.enrolment))
    ).all()


def _pass_refused(session: Session, workspace: Workspace, now: datetime) -> None:
    """Go on after a message that the server refused, once a person has resumed the enrolment."""
    touches = session.scalars(
        select(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .join(Outbox, and_(Outbox.enrolment_id == Touch.enrolment_id, Outbox.key == Touch.key))
        .where(
            Touch.state == TouchState.open,
            Outbox.state == OutboxState.failed,
            Enrolment.state == EnrolmentState.active,
        )
    ).all()
    for touch in touches:
        complete_touch(
            session,
            workspace,
            touch.enrolment,
            touch.key,
            at=now,
            state=TouchState.skipped,
            remark="the server refused it",
        )


def _rejected(session: Session, touch: Touch) -> bool:
    """Return whether the last word on this step's message was no."""
    last = session.scalar(
        select(StoredMessage.state)
        .where(StoredMessage.enrolment_id == touch.enrolment_id, StoredMessage.key == touch.key)
        .order_by(StoredMessage.id.desc())
        .limit(1)
    )
    return last is MessageState.rejected


def _not_today(workspace: Workspace, touch: Touch, now: datetime) -> datetime | None:
    """Return when a due touch comes instead, where now is one of the person's days off.

    The day may have been closed after the touch was planned. None: it comes now.
    """
    campaign = workspace.campaigns[touch.enrolment.campaign]
    clock = clock_of(workspace, campaign, touch.enrolment)
    if why_off(now.astimezone(clock.tz).date(), clock.off) is None:
        return None
    return next_open(now, clock)


def _open_windows(session: Session, workspace: Workspace, now: datetime) -> None:
    """Give each row whose window has closed (or is not known yet) its next one.

    Days off do not make a message late: the moment from which that counts moves by as many.
    """
    rows = session.execute(
        select(Outbox, Enrolment)
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .where(
            Outbox.state.in_((OutboxState.due, OutboxState.retry)),
            or_(Outbox.not_after <= now, Outbox.not_after <= Outbox.not_before),
        )
    ).all()
    for row, enrolment in rows:
        campaign = workspace.campaigns.get(enrolment.campaign)
        if campaign is None:
            continue
        clock = clock_of(workspace, campaign, enrolment)
        span = open_span(max(now, row.not_before), clock)
        rested = timedelta(days=len(skipped(max(row.due_at, row.not_after), span.opens, clock)))
        session.execute(
            update(Outbox)
            .where(Outbox.id == row.id, Outbox.state == row.state)
            .values(
                not_before=max(span.opens, row.not_before),
                not_after=span.closes,
                due_at=min(row.due_at + rested, max(span.opens, row.due_at)),
            )
            .execution_options(synchronize_session=False)
        )
