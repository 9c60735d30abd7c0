"""What was done about a person before, and what came back, newest first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..messages.shown import text_of
from ..model import OutboxState, TouchState
from ..store.tables import Audit, Enrolment, FreeTask, Outbox, Signal, StoredMessage, Touch
from .values import PastTouch

_MOST = 50


def past_touches(
    session: Session, workspace: Workspace, enrolment_id: int
) -> tuple[PastTouch, ...]:
    """Return what is known of the person of an enrolment, from all campaigns."""
    return past_of(session, workspace, session.get_one(Enrolment, enrolment_id).contact_id)


def past_of(session: Session, workspace: Workspace, contact_id: int) -> tuple[PastTouch, ...]:
    """Return the same of a contact."""
    found = [
        *_emails(session, workspace, contact_id),
        *_tasks(session, contact_id),
        *_put_off(session, contact_id),
        *_answers(session, contact_id),
        *_free(session, contact_id),
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:_MOST])


def _emails(session: Session, workspace: Workspace, person: int) -> list[PastTouch]:
    query = (
        select(Outbox.sent_at, StoredMessage, Enrolment.campaign)
        .join(StoredMessage, StoredMessage.id == Outbox.message_id)
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .where(Enrolment.contact_id == person, Outbox.state == OutboxState.sent)
        .order_by(Outbox.sent_at.desc())
        .limit(_MOST)
    )
    return [
        PastTouch(at, "email", text_of(session, workspace, row).subject, campaign=campaign)
        for at, row, campaign in session.execute(query)
        if at is not None
    ]


def _tasks(session: Session, person: int) -> list[PastTouch]:
    query = (
        select(Touch, Enrolment.campaign)
        .join(Touch.enrolment)
        .where(
            Enrolment.contact_id == person,
            Touch.channel != Channel.email,
            Touch.state == TouchState.done,
        )
        .order_by(Touch.done_at.desc())
        .limit(_MOST)
    )
    return [
        PastTouch(one.done_at, one.channel, str(one.outcome or "done"), one.note, campaign)
        for one, campaign in session.execute(query)
        if one.done_at is not None
    ]


def _put_off(session: Session, person: int) -> list[PastTouch]:
    """Return when somebody asked to be called back: the task itself keeps only the last topic."""
    touches = session.execute(
        select(Touch.id, Touch.channel, Enrolment.campaign)
        .join(Touch.enrolment)
        .where(Enrolment.contact_id == person, Touch.channel != Channel.email)
        .order_by(Touch.id.desc())
        .limit(_MOST)
    )
    of = {str(number): (channel, campaign) for number, channel, campaign in touches}
    query = (
        select(Audit)
        .where(
            Audit.subject_type == "task",
            Audit.subject_id.in_(of),
            Audit.action == "call_back",
        )
        .order_by(Audit.id.desc())
        .limit(_MOST)
    )
    return [
        PastTouch(one.at, channel, "call_back", _of_call_back(one), campaign)
        for one in session.scalars(query)
        for channel, campaign in (of[one.subject_id],)
    ]


def _of_call_back(one: Audit) -> str:
    until, topic = one.detail.get("until", ""), one.detail.get("text", "")
    return ", ".join(filter(None, (f"until {until}" if until else "", topic)))


def _answers(session: Session, person: int) -> list[PastTouch]:
    query = (
        select(Signal).where(Signal.contact_id == person).order_by(Signal.at.desc()).limit(_MOST)
    )
    return [PastTouch(one.at, "answer", one.kind, one.note) for one in session.scalars(query)]


def _free(session: Session, person: int) -> list[PastTouch]:
    """Return the tasks beside the steps that are done; of an escalation, why it was closed."""
    query = (
        select(FreeTask, Enrolment.campaign)
        .outerjoin(Enrolment, Enrolment.id == FreeTask.enrolment_id)
        .where(
            FreeTask.contact_id == person, FreeTask.done_at.is_not(None), FreeTask.kind != "nurture"
        )
        .order_by(FreeTask.done_at.desc())
        .limit(_MOST)
    )
    return [
        PastTouch(one.done_at, one.kind.replace("_", " "), "done", one.note, campaign or "")
        for one, campaign in session.execute(query)
        if one.done_at is not None
    ]
