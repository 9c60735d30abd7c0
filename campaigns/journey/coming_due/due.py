"""What has come due: tasks open, approved messages enter the ledger, late ones are held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Table, and_, bindparam, exists, select, update
from sqlalchemy.orm import Session, joinedload, load_only

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.step import Channel, Step
from ....templates.workspace.workspace import Workspace
from ...ledger import outbox
from ...model import EnrolmentState, MessageState, OutboxState, TouchState
from ...people.columns import listed
from ...releases.kept import release_campaign
from ...store.tables import Approval, Enrolment, Outbox, StoredMessage, Touch
from ..ending.endings import end_suppressed
from ..ending.settled import close_settled
from ..limits.contacted import Correspondence
from ..steps.advance import complete_touch, plan_next, still_in_time
from ..steps.edits import follow_all
from ..timing.calendar import clock_for, next_open
from ..timing.days_off import why_off
from .opening import behind_moment, open_all

_CHUNK = 500
_TOUCHES = cast(Table, Touch.__table__)
_MOVED = (
    update(_TOUCHES).where(_TOUCHES.c.id == bindparam("touch")).values(due_at=bindparam("later"))
)


@dataclass(frozen=True, slots=True)
class Part:
    """How far into what is due a round looks: so many, behind what the round before looked at.

    touch and row are the last that were looked at, (due_at, id); None: from the beginning.
    """

    most: int
    touch: tuple[datetime, int] | None = None
    row: tuple[datetime, int] | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What materialise_due() did. further: the part that comes next, None where all was seen."""

    queued: int = 0
    tasks: int = 0
    unapproved: int = 0  # emails that are due and wait for a yes
    held_late: int = 0
    ended: int = 0  # sequences of people suppressed meanwhile
    missing: tuple[str, ...] = ()  # campaigns that are enrolled in but gone from the workspace
    unclear: Mapping[str, str] = field(default_factory=dict)  # whose steps a person must name
    further: Part | None = None


def materialise_due(
    session: Session,
    workspace: Workspace,
    *,
    now: datetime,
    max_lateness: timedelta = outbox.MAX_LATENESS,
    correspondence: Correspondence | None = None,
    part: Part | None = None,
) -> Due:
    """Bring the ledger up to now: only the next step of each enrolment ever has a row.

    With a part that is done for so many at most, so that the work and the memory have bounds.

    An email that is due enters the outbox when its text is approved, else it waits for a
    yes. Anything else becomes a task of the rep. What is more than a person may get waits.
    """
    unclear = follow_all(session, workspace, now=now)
    ended = end_suppressed(session, now=now)
    close_settled(session, now=now)
    _plan_missing(session, workspace, now)
    missing: set[str] = set()
    tasks: list[int] = []
    emails: list[int] = []
    moved: list[dict[str, Any]] = []
    days = _OffToday(workspace, now)
    touches = due_touches(session, now, part=part)
    for one in touches:
        campaign = release_campaign(session, workspace, one.campaign, one.release_id)
        if one.campaign in unclear and one.release_id is None:
            continue
        step = campaign.step_of(one.key) if campaign is not None else None
        if campaign is None or step is None:
            missing.add(one.campaign)
        elif one.over_at is not None and not still_in_time(
            session, workspace, session.get_one(Touch, one.id), at=now
        ):
            continue
        elif (later := days.instead(campaign, step, one)) is not None:
            moved.append({"touch": one.id, "later": later})
        else:
            (emails if one.channel == Channel.email else tasks).append(one.id)
    if moved:
        session.connection().execute(_MOVED, moved)
    queued, unapproved = _enqueue_due(session, workspace, emails, now)
    _pass_refused(session, workspace, now)
    session.flush()
    held = outbox.hold_over(session, now=now)
    opened, row = open_all(
        session,
        workspace,
        _touches(session, tasks),
        now=now,
        correspondence=correspondence or Correspondence(),
        most=part.most if part is not None else None,
        after=part.row if part is not None else None,
    )
    held += outbox.hold_late(session, now=now, max_lateness=max_lateness)
    for campaign in workspace.campaigns.values():
        if (own := campaign.sequence.max_lateness) is not None:
            held += outbox.hold_late(
                session, now=now, max_lateness=own.clock, campaign=campaign.name
            )
    further = _further(part, touches, row)
    return Due(queued, opened, unapproved, held, ended, tuple(sorted(missing)), unclear, further)


def _further(
    part: Part | None, touches: Sequence[Row[Any]], row: tuple[datetime, int] | None
) -> Part | None:
    """Return where the next round goes on; row is the last one where there may be more."""
    if part is None:
        return None
    full = len(touches) == part.most
    if not full and row is None:
        return None
    touch = (touches[-1].due_at, touches[-1].id) if full else part.touch
    return Part(part.most, touch, row or part.row)


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
            .options(
                load_only(M.enrolment_id, M.key, M.digest, M.stored_recipient, M.inputs_id),
                joinedload(M.of_person),
            )
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


def due_touches(session: Session, now: datetime, *, part: Part | None = None) -> Sequence[Row[Any]]:
    """Return what is due, in its order, with what says when the person's days off are."""
    query = (
        select(
            Touch.id, Touch.enrolment_id, Touch.key, Touch.channel, Touch.over_at, Touch.due_at,
            Enrolment.campaign, Enrolment.timezone, Enrolment.calendar, Enrolment.mailbox,
            Enrolment.release_id,
        )
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Touch.state == TouchState.planned,
            Touch.due_at <= now,
            Enrolment.state == EnrolmentState.active,
        )
        .order_by(Touch.due_at, Touch.id)
    )  # fmt: skip
    if part is not None:
        query = query.limit(part.most)
        if part.touch is not None:
            query = query.where(behind_moment(Touch.due_at, Touch.id, part.touch))
    return cast(Sequence[Row[Any]], session.execute(query).all())


def _enqueue_due(
    session: Session, workspace: Workspace, ids: Sequence[int], now: datetime
) -> tuple[int, int]:
    """Put due emails whose text is approved into the ledger; return how many, and how many not.

    Where somebody said no to a text before its turn came, the sequence goes on.
    """
    judged = _judged(session, ids)
    for touch in _touches(session, [one for one in ids if judged.get(one) == "rejected"]):
        complete_touch(
            session, workspace, touch.enrolment, touch.key, at=now, state=TouchState.skipped
        )
    approved = [one for one in ids if judged.get(one) == "approved"]
    for start in range(0, len(approved), _CHUNK):
        enqueue_all(session, _touches(session, approved[start : start + _CHUNK]), now=now)
    return len(approved), len(ids) - len([one for one in ids if one in judged])


def _judged(session: Session, ids: Sequence[int]) -> Mapping[int, str]:
    """Return what the last word on the messages of some touches was, where there is one."""
    if not ids:
        return {}
    wanted, value = listed(session, ids)
    M = StoredMessage
    rows = session.execute(
        select(Touch.id, M.state, Approval.id)
        .select_from(wanted)
        .join(Touch, Touch.id == value)
        .join(M, and_(M.enrolment_id == Touch.enrolment_id, M.key == Touch.key))
        .outerjoin(Approval, and_(Approval.message_id == M.id, Approval.digest == M.digest))
        .order_by(M.id)
    )
    found: dict[int, str] = {}
    for touch_id, state, approval in rows:
        if state is MessageState.rejected:
            found[touch_id] = "rejected"
        elif state is MessageState.approved and approval is not None:
            found[touch_id] = "approved"
        elif found.get(touch_id) == "rejected":
            del found[touch_id]
    return found


def _touches(session: Session, ids: Sequence[int]) -> Sequence[Touch]:
    """Return touches with their enrolments, in their order."""
    if not ids:
        return []
    wanted, value = listed(session, ids)
    return session.scalars(
        select(Touch)
        .select_from(wanted)
        .join(Touch, Touch.id == value)
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


class _OffToday:
    """When due touches come instead, where now is a day off: the day may have been closed late.

    Thousands of people are a few clocks, and each is asked once.
    """

    def __init__(self, workspace: Workspace, now: datetime) -> None:
        self.workspace, self.now = workspace, now
        self._known: dict[tuple[str, ...], datetime | None] = {}

    def instead(self, campaign: Campaign, step: Step, one: Row[Any]) -> datetime | None:
        """Return when a touch comes, None where it comes now."""
        who = (one.timezone, one.calendar, one.mailbox)
        key = (campaign.name, one.release_id or "", step.key, *who)
        if key not in self._known:
            clock = clock_for(
                self.workspace.settings, campaign.sequence.window,
                timezone=one.timezone, calendar=one.calendar, mailbox=one.mailbox,
            ).of(step)  # fmt: skip
            today = self.now.astimezone(clock.tz).date()
            off = why_off(today, clock.off) is not None
            self._known[key] = next_open(self.now, clock) if off else None
        return self._known[key]
