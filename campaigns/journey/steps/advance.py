"""From one touch to the next: the only place where a sequence moves on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, object_session

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.step import Step
from ....templates.workspace.waits import Wait
from ....templates.workspace.workspace import Workspace
from ...ledger import outbox
from ...model import (
    LIVE,
    MESSAGE_MOVES,
    TACTFUL,
    TOUCH_MOVES,
    EnrolmentState,
    MessageState,
    Outcome,
    TouchState,
    sources,
)
from ...releases.kept import workspace_of
from ...store.audit import note
from ...store.tables import CampaignStep, Enrolment, StoredMessage, Touch
from ..ending.free_tasks import hand_back
from ..paths import path
from ..paths.branching import Jump, Turn, steps_ahead, turn
from ..paths.values import values_of
from ..timing.calendar import Clock, clock_for, due_after, next_open
from ..timing.dated import NotInTime, due_of, over_at

_ENDINGS = {
    "nurture": EnrolmentState.nurture,
    "hand_back": EnrolmentState.handed_back,
    "nothing": EnrolmentState.finished,
}


def clock_of(workspace: Workspace, campaign: Campaign, enrolment: Enrolment) -> Clock:
    """Return the clock that counts for this person in this campaign."""
    return clock_for(
        workspace.settings,
        campaign.sequence.window,
        timezone=enrolment.timezone,
        calendar=enrolment.calendar,
        mailbox=enrolment.mailbox,
    )


def planned_day(
    workspace: Workspace, campaign: Campaign, enrolment: Enrolment, step: int
) -> date | None:
    """Return the day on which a step was planned when the person came in (0: no day).

    It stays the same however late the step leaves, and whatever is moved, put in or deleted
    behind the person, so that an approved text stays as it is. None for a step that they
    passed. The enrolment must be in a session.
    """
    return planned_days(workspace, campaign, enrolment).get(step) if step else None


def planned_days(workspace: Workspace, campaign: Campaign, enrolment: Enrolment) -> dict[int, date]:
    """Return by number the planned day of each step that this person has or will have.

    Of 0 the day on which they came in.
    """
    session = object_session(enrolment)
    if session is None:
        raise ValueError(f"enrolment {enrolment.id} is in no session")
    return days_on(workspace, campaign, enrolment, path.of(session, enrolment.id))


def days_on(
    workspace: Workspace, campaign: Campaign, enrolment: Enrolment, way: path.Path
) -> dict[int, date]:
    """Return the planned days of somebody whose way so far is known."""
    clock = clock_of(workspace, campaign, enrolment)
    values = values_of(enrolment)
    steps = steps_ahead(workspace, campaign, values, way)
    tz, moments = clock.tz, way.planned(campaign, steps, enrolment.started_at, clock, values)
    numbers = {step.key: step.number for step in campaign.sequence.steps}
    days = {numbers[key]: at.astimezone(tz).date() for key, at in moments.items() if key in numbers}
    return {0: enrolment.started_at.astimezone(tz).date(), **days}


def days_from(
    campaign: Campaign,
    steps: Sequence[Step],
    start: datetime,
    clock: Clock,
    values: Mapping[str, str],
) -> dict[int, date]:
    """Return the planned days of somebody who comes in at start and gets those steps.

    None for a step that waits for a day which is over then.
    """
    moments = path.NO_WAY.planned(campaign, steps, start, clock, values)
    numbers = {step.key: step.number for step in steps}
    days = {numbers[key]: at.astimezone(clock.tz).date() for key, at in moments.items()}
    return {0: start.astimezone(clock.tz).date(), **days}


def complete_touch(
    session: Session,
    workspace: Workspace,
    enrolment: Enrolment,
    key: str,
    *,
    at: datetime,
    state: TouchState = TouchState.done,
    outcome: Outcome | None = None,
    remark: str = "",
    goes_on: bool = True,
) -> bool:
    """Close a step's touch and plan the next one, or finish the enrolment.

    The next wait counts from at. goes_on: False where the outcome itself ends the sequence, so
    that what comes afterwards is not for the person. Returns False when the touch was closed
    before. A campaign that is gone from the workspace pauses the enrolment, so that nothing is
    lost in silence.
    """
    moved = session.execute(
        update(Touch)
        .where(
            Touch.enrolment_id == enrolment.id,
            Touch.key == key,
            Touch.state.in_(sources(TOUCH_MOVES, state)),
        )
        .values(state=state, done_at=at, outcome=outcome, note=remark)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        return False
    if goes_on:
        plan_next(session, workspace, enrolment, at=at)
    return True


def plan_next(
    session: Session,
    workspace: Workspace,
    enrolment: Enrolment,
    *,
    at: datetime,
    jump: Jump | None = None,
) -> None:
    """Plan the first step that the person had no touch of, unless one is planned; or finish.

    It is due when its wait since the last touch is over, at the earliest now (at). jump is where
    an answer leads that has come at that moment: then the wait counts from it. While the
    file was changed and nobody has followed it yet, nothing is planned: follow() does it.
    """
    session.flush()
    session.refresh(enrolment)
    if enrolment.state in LIVE:
        way = path.of(session, enrolment.id)
        plan_from(session, workspace, enrolment, way, at=at, jump=jump)
        session.flush()


def plan_from(
    session: Session,
    workspace: Workspace,
    enrolment: Enrolment,
    way: path.Path,
    *,
    at: datetime,
    jump: Jump | None = None,
) -> None:
    """Do plan_next() for somebody who is live and whose way so far is known; not flushed yet."""
    workspace = workspace_of(session, workspace, enrolment)
    campaign = workspace.campaigns.get(enrolment.campaign)
    if campaign is None:
        enrolment.state = EnrolmentState.paused
        enrolment.why = f"the workspace no longer has a campaign '{enrolment.campaign}'"
        return
    if way.pending or (enrolment.release_id is None and behind(session, campaign)):
        return
    values = values_of(enrolment)
    clock = clock_of(workspace, campaign, enrolment)
    since = (at if jump is not None else way.last_at()) or enrolment.started_at
    after = turn(workspace, campaign, way, values, since=max(since, at), clock=clock, jump=jump)
    _leave_out(session, enrolment, after, at)
    follow = after.step
    if follow is None:
        _finish(session, campaign, enrolment, clock, at)
        _drop(session, enrolment, [one.key for one in campaign.emails if one.key not in way.keys])
        if enrolment.state is EnrolmentState.handed_back:
            hand_back(session, workspace, enrolment, why=enrolment.why, now=at)
        return
    due = due_of(follow, max(since, at) if follow.wait.field else since, clock, values)
    assert not isinstance(due, NotInTime)  # turn() says so
    due = due if due >= at else next_open(at, clock.of(follow))
    steps = steps_ahead(workspace, campaign, values, way)
    planned = way.planned(campaign, steps, enrolment.started_at, clock, values)
    session.add(
        Touch(
            enrolment_id=enrolment.id,
            key=follow.key,
            channel=follow.channel,
            state=TouchState.planned,
            planned_at=planned.get(follow.key, due),
            due_at=due,
            over_at=over_at(follow, due, clock),
        )
    )


def still_in_time(session: Session, workspace: Workspace, touch: Touch, *, at: datetime) -> bool:
    """Say whether a due touch whose step waits for a day may be done now.

    The list may have another day since it was planned: then it waits for that. Where its day is
    over it is left out, and the sequence goes on.
    """
    enrolment = touch.enrolment
    workspace = workspace_of(session, workspace, enrolment)
    campaign = workspace.campaigns[enrolment.campaign]
    step = campaign.step_of(touch.key)
    if step is None or not step.wait.field:
        return True
    clock = clock_of(workspace, campaign, enrolment)
    due = due_of(step, at, clock, values_of(enrolment))
    if isinstance(due, datetime):
        if due > at:
            touch.due_at, touch.over_at = due, over_at(step, due, clock)
        return due <= at
    _pass(session, workspace, touch, step, due.why, at)
    return False


def pushed_out(
    session: Session, workspace: Workspace, touch: Touch, *, until: datetime, why: str, at: datetime
) -> bool:
    """Leave out a step whose day is over when it may come at last (until); say whether it is so.

    why is what it had to wait for. The sequence goes on.
    """
    if touch.over_at is None:  # it waits for no day, or somebody has said that it may be late
        return False
    enrolment = touch.enrolment
    workspace = workspace_of(session, workspace, enrolment)
    campaign = workspace.campaigns[enrolment.campaign]
    step = campaign.step_of(touch.key)
    if step is None or not step.wait.field:
        return False
    due = due_of(step, until, clock_of(workspace, campaign, enrolment), values_of(enrolment))
    if isinstance(due, datetime):
        return False
    why = f"{why}, and {due.why}"
    outbox.cancel(session, [enrolment.id], why=why, now=at, key=step.key)
    _pass(session, workspace, touch, step, why, at)
    return True


def _pass(
    session: Session, workspace: Workspace, touch: Touch, step: Step, why: str, at: datetime
) -> None:
    touch.state, touch.note = TouchState.skipped, why
    _told_left_out(session, touch.enrolment, [(step, why)], at)
    plan_next(session, workspace, touch.enrolment, at=at)


def _leave_out(session: Session, enrolment: Enrolment, after: Turn, at: datetime) -> None:
    """Write down the steps that a branch or a condition leads past, and drop their texts."""
    for step, why in after.skipped:
        touch = left_out(step, why, at)
        touch.enrolment_id = enrolment.id
        session.add(touch)
    _told_left_out(session, enrolment, after.skipped, at)


def _told_left_out(
    session: Session, enrolment: Enrolment, skipped: Sequence[tuple[Step, str]], at: datetime
) -> None:
    for step, why in skipped:
        detail = {"step": str(step.number), "key": step.key, "why": why}
        note(session, "left out", "enrolment", enrolment.id, by=TACTFUL, at=at, detail=detail)
    _drop(session, enrolment, [step.key for step, _ in skipped])


def _drop(session: Session, enrolment: Enrolment, keys: Sequence[str]) -> None:
    """Drop the texts of steps that do not come."""
    if keys:
        session.execute(
            update(StoredMessage)
            .where(
                StoredMessage.enrolment_id == enrolment.id,
                StoredMessage.key.in_(keys),
                StoredMessage.state.in_(sources(MESSAGE_MOVES, MessageState.cancelled)),
            )
            .values(state=MessageState.cancelled)
            .execution_options(synchronize_session=False)
        )


def left_out(step: Step, why: str, at: datetime) -> Touch:
    """Return the touch of a step whose turn never comes."""
    return Touch(key=step.key, channel=step.channel, state=TouchState.skipped, due_at=at, note=why)


def _finish(
    session: Session, campaign: Campaign, enrolment: Enrolment, clock: Clock, at: datetime
) -> None:
    """End a sequence of which no step is left, as the campaign says."""
    enrolment.state, enrolment.ended_at = afterwards(campaign), at
    enrolment.why = "every step is done"
    if (day := nurture_day(campaign, at, clock)) is not None:
        enrolment.again_on = day
    detail = {"campaign": enrolment.campaign, "state": str(enrolment.state)}
    note(session, "finished", "enrolment", enrolment.id, by=TACTFUL, at=at, detail=detail)


def afterwards(campaign: Campaign) -> EnrolmentState:
    """Return how a sequence ends of which no step is left."""
    return _ENDINGS[campaign.afterwards.then if campaign.afterwards else "nothing"]


def nurture_day(campaign: Campaign, at: datetime, clock: Clock) -> date | None:
    """Return when a campaign looks again at somebody whose sequence ends at that moment."""
    then = campaign.afterwards
    return again_on(then.after, at, clock) if then is not None and then.after else None


def again_on(wait: Wait, at: datetime, clock: Clock) -> date:
    """Return the day on which somebody is looked at again, on their clock."""
    return due_after(at, wait, clock).astimezone(clock.tz).date()


def behind(session: Session, campaign: Campaign) -> bool:
    """Say whether the file's steps are others than those that were followed last."""
    rows = session.execute(
        select(
            CampaignStep.key, CampaignStep.place, CampaignStep.channel, CampaignStep.template
        ).where(CampaignStep.campaign == campaign.name)
    )
    steps = {(s.key, s.number, str(s.channel), s.template) for s in campaign.sequence.steps}
    return {tuple(row) for row in rows} != steps
