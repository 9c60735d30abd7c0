"""An answer goes where the answered email's ``on`` says; the sequence ends or goes on by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.outcomes import Ending
from ....templates.workspace.step import Channel, Step
from ....templates.workspace.workspace import Workspace
from ...ledger import outbox
from ...model import (
    ENROLMENT_MOVES,
    LIVE,
    Actor,
    EnrolmentState,
    Outcome,
    TouchState,
    sources,
)
from ...people.address import normal
from ...people.shared_inbox import contacts_of, sharers
from ...releases.kept import workspace_of
from ...store.tables import Enrolment, Outbox, Touch
from ..ending.endings import Ended, end, left
from ..ending.free_tasks import hand_back
from ..paths.branching import leads
from ..steps.advance import clock_of, nurture_day, plan_next
from ..steps.resting import rest_until
from .tasks import OutcomeError

ANSWERED_STATES = {
    Ending.end: EnrolmentState.replied,
    Ending.nurture: EnrolmentState.nurture,
    Ending.hand_back: EnrolmentState.handed_back,
}


@dataclass(frozen=True, slots=True)
class Led:
    """Where an answer has led one enrolment; ended is what that stopped, None where it goes on."""

    enrolment_id: int
    words: str
    ended: Ended | None = None


def lead_on(
    session: Session,
    workspace: Workspace,
    address: str,
    kind: Outcome,
    *,
    until: date | None,
    note: str,
    by: Actor,
    now: datetime,
    answered: Outbox | None = None,
) -> Led | None:
    """Do what the answered email says of an answer of that kind; None: nothing.

    It is the email that somebody got last, where nobody knows which was answered. Of an inbox of
    several it is not known whose answer it is, so no branch is taken. Raises OutcomeError where a
    day is missing.
    """
    people = contacts_of(session, address)
    if not people or sharers(session, normal(address)):
        return None
    touch = _answered(session, people, answered)
    if touch is None:
        return None
    mine = workspace_of(session, workspace, touch.enrolment)
    campaign = mine.campaigns.get(touch.enrolment.campaign)
    step = campaign.step_of(touch.key) if campaign is not None else None
    target = step.on.get(kind) if step is not None else None
    if campaign is None or step is None or target is None:
        return None
    live = touch.enrolment.state in LIVE
    if not live and target not in tuple(Ending):
        return None  # the sequence is over: nothing can follow
    if target in tuple(Ending):
        if touch.enrolment.state not in sources(ENROLMENT_MOVES, ANSWERED_STATES[Ending(target)]):
            return None  # it has ended so already, or for good
        touch.outcome = kind
        return _ended(
            session, mine, campaign, touch.enrolment, kind, Ending(target),
            address=address, until=until, note=note, by=by, now=now,
        )  # fmt: skip
    if _was_there(session, touch, target):
        return None
    touch.outcome = kind
    session.flush()
    return _gone_on(session, mine, campaign, step, touch.enrolment, kind, until, now)


def _answered(session: Session, people: Sequence[int], answered: Outbox | None) -> Touch | None:
    """Return the email touch of those people that was answered, else the last that they got."""
    emails = (
        select(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Enrolment.contact_id.in_(people),
            Touch.channel == Channel.email,
            Touch.state == TouchState.done,
        )
    )
    if answered is not None:
        this = (Touch.enrolment_id == answered.enrolment_id, Touch.key == answered.key)
        if (touch := session.scalar(emails.where(*this))) is not None:
            return touch
    newest = (Enrolment.state.in_(LIVE).desc(), Touch.done_at.desc(), Touch.id.desc())
    return session.scalar(emails.order_by(*newest).limit(1))


def _was_there(session: Session, touch: Touch, key: str) -> bool:
    """Say whether somebody is past a step, so that no answer can lead there any more."""
    return (
        session.scalar(
            select(Touch.id).where(
                Touch.enrolment_id == touch.enrolment_id,
                Touch.key == key,
                Touch.state.not_in((TouchState.planned, TouchState.open)),
            )
        )
        is not None
    )


def _ended(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    enrolment: Enrolment,
    kind: Outcome,
    ending: Ending,
    *,
    address: str,
    until: date | None,
    note: str,
    by: Actor,
    now: datetime,
) -> Led:
    day = until or nurture_day(campaign, now, clock_of(workspace, campaign, enrolment))
    if ending is Ending.nurture and day is None:
        raise OutcomeError("say from which day they may be asked again", "until")
    number, name, why = enrolment.id, enrolment.campaign, f"replied: {_said(kind)}"
    ended = end(
        session, [number], ANSWERED_STATES[ending], why=why, address=address, by=by, now=now
    )
    enrolment = session.get_one(Enrolment, number)
    words = f"'{name}' ends"
    if enrolment.state is EnrolmentState.handed_back:
        hand_back(session, workspace, enrolment, why=f"{why}, {note}" if note else why, now=now)
        words = f"'{name}' ends, and who brought the lead has a task"
    if enrolment.state is EnrolmentState.nurture:
        session.execute(update(Enrolment).where(Enrolment.id == number).values(again_on=day))
        words = f"'{name}' ends until {day} (nurture)"
    return Led(number, words, ended)


def _gone_on(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    step: Step,
    enrolment: Enrolment,
    kind: Outcome,
    until: date | None,
    now: datetime,
) -> Led:
    number, person = enrolment.id, enrolment.contact_id
    jump = leads(campaign, step, kind)
    if jump is None:
        day = until
        if kind is Outcome.not_now and day is None:
            day = nurture_day(campaign, now, clock_of(workspace, campaign, enrolment))
            if day is None:
                raise OutcomeError("say from which day they may be asked again", "until")
        until = day
    else:
        _clear_the_way(session, enrolment, now)
        plan_next(session, workspace, enrolment, at=now, jump=jump)
    if until is not None:
        rest_until(session, workspace, [person], until, now=now, only=number)
    if jump is None:
        words = f"'{campaign.name}' continues"
    else:
        words = f"'{campaign.name}' continues with step {jump.to.number}, '{jump.to.key}'"
    return Led(number, words + (f", not before {until}" if until else ""))


def _clear_the_way(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Take back what was planned next and has no body begun: the answer leads elsewhere."""
    outbox.cancel(session, [enrolment.id], why="an answer leads elsewhere", now=now)
    session.execute(
        delete(Touch)
        .where(
            Touch.enrolment_id == enrolment.id,
            Touch.state.in_((TouchState.planned, TouchState.open)),
            ~left(Touch),
        )
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


def _said(kind: Outcome) -> str:
    return str(kind).replace("_", " ")
