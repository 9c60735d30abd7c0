"""Touches that a rep does by hand, and how they went."""

from datetime import datetime

from sqlalchemy.orm import Session

from ...templates.workspace.sequence import Channel, StopOn
from ...templates.workspace.workspace import Workspace
from ..model import LIVE, Actor, EnrolmentState, Outcome, StateError, TouchState
from ..store.audit import note as audit
from ..store.tables import Touch
from .advance import complete_touch
from .endings import end, is_ended_by


def record_outcome(
    session: Session,
    workspace: Workspace,
    touch_id: int,
    outcome: Outcome,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
) -> None:
    """Close a task: reached ends the sequence, anything else goes on as the step says.

    It goes on after reached too where the campaign's ``stop_on`` has no meeting.

    Raises StateError when the task is not open.
    """
    touch = session.get(Touch, touch_id)
    if touch is None or touch.channel == Channel.email:
        raise StateError(f"there is no task {touch_id}; 'tactful task' lists them")
    if touch.state is not TouchState.open or touch.enrolment.state not in LIVE:
        state = touch.state if touch.enrolment.state in LIVE else touch.enrolment.state
        raise StateError(f"task {touch_id} is {state}, so it cannot be changed")
    enrolment = touch.enrolment
    audit(session, str(outcome), "task", touch_id, by=by, at=now, detail=note)
    campaign = workspace.campaigns.get(enrolment.campaign)
    step = campaign.step_of(touch.key) if campaign is not None else None
    stops = step is not None and step.if_no_contact == "stop"
    complete_touch(session, workspace, enrolment, touch.key, at=now, outcome=outcome, remark=note)
    address = enrolment.address.address
    if outcome is Outcome.reached:
        if not is_ended_by(campaign, StopOn.meeting):
            return
        why = f"reached by {touch.channel}"
        state = EnrolmentState.met
    elif stops and outcome is not Outcome.done:
        why, state = f"no contact by {touch.channel}", EnrolmentState.finished
    else:
        return
    end(session, [enrolment.id], state, why=why, address=address, by=by, now=now)
