"""Touches that a rep does by hand, and how they went."""

from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.outcomes import NOT_REACHED, OF_TASKS, Ending
from ....templates.workspace.sequence import StopOn
from ....templates.workspace.step import Channel, Step
from ....templates.workspace.workspace import Workspace
from ...model import (
    LIVE,
    TOUCH_MOVES,
    Actor,
    EnrolmentState,
    Outcome,
    StateError,
    TouchState,
    sources,
)
from ...releases.kept import workspace_of
from ...store.audit import note as audit
from ...store.tables import Enrolment, Touch
from ..ending.endings import end, is_ended_by
from ..ending.free_tasks import hand_back
from ..steps.advance import clock_of, complete_touch, nurture_day
from ..steps.resting import rest_until
from ..timing.calendar import opening_on


class OutcomeError(StateError):
    """An outcome lacks what makes it one, or has too much. field: "until", "note" or "outcome"."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


_LONGEST = timedelta(days=3650)
_STATES = {
    Ending.end: EnrolmentState.finished,
    Ending.nurture: EnrolmentState.nurture,
    Ending.hand_back: EnrolmentState.handed_back,
}


def record_outcome(
    session: Session,
    workspace: Workspace,
    touch_id: int,
    outcome: Outcome,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    until: date | None = None,
) -> None:
    """Close a task. What comes then says the step's ``on``; without it:

    reached ends the sequence, where the campaign's ``stop_on`` has meeting; not_now ends it
    until that day, not_me for good (note says who is the right person); call_back puts the task
    itself off until that day (note is the topic); anything else goes on as the step says.

    Raises StateError when the task is not open, OutcomeError when a day or a name is missing.
    """
    touch = session.get(Touch, touch_id)
    if touch is None or touch.channel == Channel.email:
        raise StateError(f"there is no task {touch_id}; 'tactful task' lists them")
    if touch.state is not TouchState.open or touch.enrolment.state not in LIVE:
        state = touch.state if touch.enrolment.state in LIVE else touch.enrolment.state
        raise StateError(f"task {touch_id} is {state}, so it cannot be changed")
    enrolment = touch.enrolment
    workspace = workspace_of(session, workspace, enrolment)
    campaign = workspace.campaigns.get(enrolment.campaign)
    _understood(outcome, note, until, now)
    detail = {"text": note} | ({"until": until.isoformat()} if until else {})
    audit(session, str(outcome), "task", touch_id, by=by, at=now, detail=detail)
    if outcome is Outcome.call_back and until is not None:
        _put_off(session, workspace, campaign, touch, until, note)
        return
    step = campaign.step_of(touch.key) if campaign is not None else None
    day = until or _again(workspace, campaign, enrolment, now)
    ending = ending_of(campaign, step, outcome, touch.channel, note)
    nurtured = ending is not None and ending[0] is EnrolmentState.nurture
    if outcome is Outcome.not_now and nurtured and day is None:
        raise OutcomeError("say from which day they may be asked again", "until")
    if not complete_touch(
        session, workspace, enrolment, touch.key, at=now, outcome=outcome, remark=note,
        goes_on=ending is None,
    ):  # fmt: skip
        raise _closed_meanwhile(touch_id)
    if ending is None:
        if until is not None:
            rest_until(
                session, workspace, [enrolment.contact_id], until, now=now, only=enrolment.id
            )
        return
    state, why = ending
    address = enrolment.address.address
    end(session, [enrolment.id], state, why=why, address=address, by=by, now=now)
    if state is EnrolmentState.handed_back:
        hand_back(session, workspace, enrolment, why=f"{why}, {note}" if note else why, now=now)
    if state is EnrolmentState.nurture:
        session.execute(update(Enrolment).where(Enrolment.id == enrolment.id).values(again_on=day))


def _closed_meanwhile(touch_id: int) -> StateError:
    return StateError(f"task {touch_id} was closed by somebody else, so it cannot be changed")


def _understood(outcome: Outcome, note: str, until: date | None, now: datetime) -> None:
    """Raise OutcomeError where an outcome lacks what makes it one, or a day is beyond reason."""
    if outcome not in OF_TASKS:
        raise OutcomeError(f"'{outcome}' is an answer to an email, no task's outcome", "outcome")
    if outcome is Outcome.call_back and until is None:
        raise OutcomeError("say when to call back, and in the note about what", "until")
    if outcome is Outcome.not_me and not note:
        raise OutcomeError(
            "say who is the right person in the note, like Dana Reyes, dana@example.com", "note"
        )
    if until is None:
        return
    if outcome not in (Outcome.call_back, Outcome.not_now):
        raise OutcomeError(f"a day has no effect with '{outcome}'; leave it out", "until")
    if not now.date() <= until <= (now + _LONGEST).date():
        raise OutcomeError(f"{until} is not within the next ten years; give a day to come", "until")


def _put_off(
    session: Session,
    workspace: Workspace,
    campaign: Campaign | None,
    touch: Touch,
    until: date,
    topic: str,
) -> None:
    """Let the sequence rest until a day: the task comes again then, with its topic."""
    if campaign is None:
        raise StateError(f"the workspace no longer has a campaign '{touch.enrolment.campaign}'")
    clock = clock_of(workspace, campaign, touch.enrolment)
    step = campaign.step_of(touch.key)
    clock = clock.of(step) if step is not None else clock
    moved = session.execute(
        update(Touch)
        .where(Touch.id == touch.id, Touch.state.in_(sources(TOUCH_MOVES, TouchState.planned)))
        .values(state=TouchState.planned, due_at=opening_on(until, clock), note=topic)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise _closed_meanwhile(touch.id)
    session.expire(touch)


def _again(
    workspace: Workspace, campaign: Campaign | None, enrolment: Enrolment, now: datetime
) -> date | None:
    """Return when the campaign looks at people again whom it nurtures."""
    if campaign is None:
        return None
    return nurture_day(campaign, now, clock_of(workspace, campaign, enrolment))


def ending_of(
    campaign: Campaign | None, step: Step | None, outcome: Outcome, channel: str, note: str
) -> tuple[EnrolmentState, str] | None:
    """Return how an outcome ends the sequence, and why; None where it goes on."""
    said = str(outcome).replace("_", " ")
    target = step.on.get(outcome) if step is not None else None
    if target is not None:
        if target not in tuple(Ending):  # GO_ON, or a later step
            return None
        met = outcome is Outcome.reached and target == Ending.end
        state = EnrolmentState.met if met else _STATES[Ending(target)]
        return state, f"{said} by {channel}"
    if outcome is Outcome.reached:
        stops = is_ended_by(campaign, StopOn.meeting)
        return (EnrolmentState.met, f"reached by {channel}") if stops else None
    if outcome is Outcome.not_now:
        return EnrolmentState.nurture, f"not now, by {channel}"
    if outcome is Outcome.not_me:
        return EnrolmentState.finished, f"not the right person: {note}"
    if step is not None and step.if_no_contact == "stop" and outcome in NOT_REACHED:
        return EnrolmentState.finished, f"no contact by {channel}"
    return None
