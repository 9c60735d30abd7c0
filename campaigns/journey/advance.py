"""From one touch to the next: the only place where a sequence moves on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ...templates.workspace.sequence import Campaign, zone
from ...templates.workspace.workspace import Workspace
from ..model import TOUCH_MOVES, EnrolmentState, Outcome, TouchState, sources
from ..store.audit import note
from ..store.tables import Enrolment, Touch
from .calendar import due_after, plan, zone_for


def clock_of(workspace: Workspace, campaign: Campaign, enrolment: Enrolment) -> ZoneInfo:
    """Return the zone whose clock counts for this person in this campaign."""
    default = workspace.settings.timezone
    return zone(zone_for(enrolment.timezone, campaign.sequence.window, default))


def planned_day(
    workspace: Workspace, campaign: Campaign, enrolment: Enrolment, step: int
) -> date | None:
    """Return the day on which a step was planned when the person came in (0: no day).

    It stays the same however late the step leaves, so that an approved text stays as it is.
    """
    return planned_days(workspace, campaign, enrolment)[step] if step else None


def planned_days(workspace: Workspace, campaign: Campaign, enrolment: Enrolment) -> dict[int, date]:
    """Return every step's planned day, and of 0 the day on which the person came in."""
    return days_from(campaign, enrolment.started_at, clock_of(workspace, campaign, enrolment))


def days_from(campaign: Campaign, start: datetime, clock: ZoneInfo) -> dict[int, date]:
    """Return the planned days of somebody who comes in at start."""
    days = {touch.step: touch.local.date() for touch in plan(campaign, start, clock)}
    return {0: start.astimezone(clock).date(), **days}


def complete_touch(
    session: Session,
    workspace: Workspace,
    enrolment: Enrolment,
    step: int,
    *,
    at: datetime,
    state: TouchState = TouchState.done,
    outcome: Outcome | None = None,
    remark: str = "",
) -> bool:
    """Close a step's touch and plan the next one, or finish the enrolment.

    The next wait counts from at. Returns False when the touch was closed before. A campaign
    that is gone from the workspace pauses the enrolment, so that nothing is lost in silence.
    """
    moved = session.execute(
        update(Touch)
        .where(
            Touch.enrolment_id == enrolment.id,
            Touch.step == step,
            Touch.state.in_(sources(TOUCH_MOVES, state)),
        )
        .values(state=state, done_at=at, outcome=outcome, note=remark)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        return False
    plan_next(session, workspace, enrolment, step, at=at)
    return True


def plan_next(
    session: Session, workspace: Workspace, enrolment: Enrolment, step: int, *, at: datetime
) -> None:
    """Plan the touch after step, counting from at; after the last one the enrolment is finished."""
    session.refresh(enrolment)
    if enrolment.state not in (EnrolmentState.active, EnrolmentState.paused, EnrolmentState.away):
        return
    campaign = workspace.campaigns.get(enrolment.campaign)
    if campaign is None:
        enrolment.state = EnrolmentState.paused
        enrolment.why = f"the workspace has no campaign '{enrolment.campaign}' any more"
        return
    if step >= len(campaign.sequence.steps):
        enrolment.state, enrolment.ended_at = EnrolmentState.finished, at
        enrolment.why = "every step is done"
        subject = f"enrolment {enrolment.id}"
        note(session, "finished", subject, by="tactful", at=at, detail=enrolment.campaign)
        return
    follow = campaign.step(step + 1)
    due = due_after(
        at, follow.wait, campaign.sequence.window, clock_of(workspace, campaign, enrolment)
    )
    known = session.scalar(
        select(Touch).where(Touch.enrolment_id == enrolment.id, Touch.step == follow.number)
    )
    if known is None:
        session.add(
            Touch(
                enrolment_id=enrolment.id,
                step=follow.number,
                channel=follow.channel,
                state=TouchState.planned,
                due_at=due,
            )
        )
    session.flush()
