"""The sequences that meet at one person, or at the people of one company, as they are now."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, or_, select
from sqlalchemy.orm import Session, joinedload

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.step import Channel, Step
from ....templates.workspace.workspace import Workspace
from ...model import EnrolmentState, OutboxState, TouchState
from ...people.address import AddressError, normal
from ...releases.kept import campaign_of
from ...store.tables import Contact, ContactAddress, Enrolment, Lead, Outbox, Touch
from ..limits.contacted import Correspondence, companies, company_fields, contacted
from ..limits.foreseen import Foreseen, Lane, foreseen
from ..limits.frequency import companies_of
from ..paths import path
from ..paths.branching import steps_ahead
from ..paths.values import values_of
from ..steps.advance import clock_of
from ..timelines.timeline import Timeline, TimelineTouch
from ..timing.dated import NotInTime, due_of

_MOST = 300  # sequences that are played beside somebody's own
_WAITING = (OutboxState.due, OutboxState.retry)


def restrained(
    session: Session, workspace: Workspace, one: Timeline, own: Lane, *, now: datetime
) -> Timeline:
    """Return a timeline by what else the person and their company get: each touch when it comes.

    own is the way that the timeline shows; of somebody in no sequence yet its ids are 0. Raises
    NeverOpen.
    """
    cap = workspace.settings.frequency_cap
    people = _sequences(session, own.contact_id)
    companied = _companied(workspace)
    if companied and own.companies:
        people |= _colleagues(session, own.companies)
    of = companies(session, workspace, people) if companied and people else {}
    lanes = [own]
    for who, enrolment in people.items():
        theirs = of.get(who, frozenset())
        meets = enrolment.contact_id == own.contact_id or theirs & own.companies
        if who != own.enrolment_id and meets:
            lane = lane_of(session, workspace, enrolment, theirs)
            lanes += [lane] if lane is not None else []
    found = foreseen(
        cap, lanes, own.enrolment_id, now=now,
        history=contacted(
            session, workspace, {lane.contact_id for lane in lanes}, now=now, everybody=True
        ),
        written=Correspondence().written(session, workspace, now=now) if companied else {},
    )  # fmt: skip
    if not any(touch.waits or touch.left_out for touch in found.values()):
        return one
    return _as_foreseen(one, own, found)


def _as_foreseen(one: Timeline, own: Lane, found: Mapping[str, Foreseen]) -> Timeline:
    """Return a timeline whose touches come as foreseen; why one does not is among the notes."""
    on_answer = {step.key: step for step in own.on_answer}
    touches: list[TimelineTouch] = []
    notes, last = list(one.notes), one.start
    for touch in one.touches:
        seen, step = found.get(touch.key), on_answer.get(touch.key)
        if step is not None:
            due = due_of(step, last, own.clock, own.values)
            if not isinstance(due, NotInTime):
                touches.append(_at(one, touch, due))
            continue
        if seen is not None and seen.left_out:
            note = f"step {touch.step} is left out: {seen.left_out}"
            notes += [note] if note not in notes else []
            continue
        touches.append(touch if seen is None else _moved(one, touch, seen))
        last = touches[-1].at
    return replace(one, touches=tuple(touches), notes=tuple(notes))


def _moved(one: Timeline, touch: TimelineTouch, seen: Foreseen) -> TimelineTouch:
    first = seen.first_due if seen.waits else None
    return replace(_at(one, touch, seen.at), first_due=first, waits=seen.waits)


def _at(one: Timeline, touch: TimelineTouch, at: datetime) -> TimelineTouch:
    return replace(touch, at=at, local=at.astimezone(one.clock.tz))


def newcomer(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    one: Timeline,
    values: Mapping[str, str],
    mailbox: str,
) -> Lane | None:
    """Return the way of somebody who is in no sequence of a campaign and would come in now."""
    steps = [campaign.step_of(touch.key) for touch in one.touches]
    named_steps = tuple(step for step in steps if step is not None)
    ahead = tuple(step for step in named_steps if not campaign.answers_asked(step))
    if not ahead:
        return None
    first = next(touch.at for touch in one.touches if touch.key == ahead[0].key)
    try:
        key = normal(values.get("contact.email", ""))
    except AddressError:
        key = ""
    contact = select(ContactAddress.contact_id).where(ContactAddress.key == key).limit(1)
    named = (values.get(name, "") for name in company_fields(workspace))
    theirs = companies_of(key, named) if _companied(workspace) else frozenset()
    return Lane(
        0, session.scalar(contact) or 0, campaign.name, mailbox, theirs, one.clock, ahead,
        first, order=2**62, values=values,
        on_answer=tuple(step for step in named_steps if step not in ahead), since=one.start,
    )  # fmt: skip


def lane_of(
    session: Session,
    workspace: Workspace,
    enrolment: Enrolment,
    theirs: frozenset[str] | None = None,
) -> Lane | None:
    """Return what is to come of somebody's sequence; None where nothing is.

    theirs are the companies, where they are known.
    """
    campaign = campaign_of(workspace, enrolment)
    if campaign is None or enrolment.state is not EnrolmentState.active:
        return None
    if theirs is None:
        known = companies(session, workspace, [enrolment.id]) if _companied(workspace) else {}
        theirs = known.get(enrolment.id, frozenset())
    clock = clock_of(workspace, campaign, enrolment)
    way = path.of(session, enrolment.id)
    values = values_of(enrolment)
    answered = {stop.key for stop in way.stops if stop.outcome is not None}
    ahead: list[Step] = []
    on_answer: list[Step] = []
    for one in steps_ahead(workspace, campaign, values, way):
        told = answered.issuperset(campaign.answers_asked(one))
        (ahead if told else on_answer).append(one)
    pending = session.execute(
        select(Touch, Outbox)
        .outerjoin(Outbox, and_(Outbox.enrolment_id == Touch.enrolment_id, Outbox.key == Touch.key))
        .where(Touch.enrolment_id == enrolment.id, Touch.state.in_(path.PENDING))
    ).first()
    touch, row = pending if pending is not None else (None, None)
    step = campaign.step_of(touch.key) if touch is not None else None
    opened = touch is not None and touch.state is TouchState.open
    asked_for, waited = False, None
    if touch is not None and step is not None and not (opened and step.channel != Channel.email):
        ahead = [step, *ahead]
        due = row.not_before if row is not None and row.state in _WAITING else touch.due_at
        asked_for = bool(touch.note) and not opened
        waited = _waited(touch, row)
    elif ahead:
        last = touch.due_at if touch is not None else way.last_at() or enrolment.started_at
        moments = ((step, due_of(step, last, clock, values)) for step in ahead)
        comes = [(step, at) for step, at in moments if not isinstance(at, NotInTime)]
        if not comes:
            return None
        first, due = comes[0]
        ahead = ahead[ahead.index(first) :]
    else:
        return None
    order = touch.id if touch is not None else 2**62
    return Lane(
        enrolment.id, enrolment.contact_id, campaign.name, enrolment.mailbox, theirs, clock,
        tuple(ahead), due, order, asked_for, waited, values, tuple(on_answer),
        way.last_at() or enrolment.started_at,
    )  # fmt: skip


def _waited(touch: Touch, row: Outbox | None) -> tuple[datetime, str] | None:
    """Return since when a touch waits for its day, and why."""
    if row is not None and row.state is OutboxState.due and row.why:
        return touch.due_at, row.why
    if touch.state is TouchState.planned and touch.waits:
        return touch.planned_at or touch.due_at, touch.waits
    return None


def _companied(workspace: Workspace) -> bool:
    """Say whether it matters who is of which company."""
    settings = workspace.settings
    return settings.frequency_cap.one_sender_per_company and len(settings.mailboxes) > 1


def _sequences(session: Session, contact_id: int) -> dict[int, Enrolment]:
    return _found(session, Enrolment.contact_id == contact_id)


def _colleagues(session: Session, theirs: frozenset[str]) -> dict[int, Enrolment]:
    """Return the sequences of people who may be of some companies; it is for others to compare."""
    likes: list[ColumnElement[bool]] = []
    for key in sorted(theirs):
        if key.startswith("@"):
            likes += [ContactAddress.key.like(f"%{sign}{key[1:]}") for sign in "@."]
        elif (word := key.split(" ", 1)[0]).isascii():
            likes.append(cast(Contact.fields, String).ilike(f"%{word}%"))
            likes.append(cast(Lead.fields, String).ilike(f"%{word}%"))
    return _found(session, or_(*likes)) if likes else {}


def _found(session: Session, which: ColumnElement[bool]) -> dict[int, Enrolment]:
    rows = session.scalars(
        select(Enrolment)
        .join(Contact, Contact.id == Enrolment.contact_id)
        .join(ContactAddress, ContactAddress.id == Enrolment.address_id)
        .outerjoin(Lead, Lead.id == Enrolment.lead_id)
        .where(Enrolment.state == EnrolmentState.active, which)
        .order_by(Enrolment.id)
        .limit(_MOST)
        .options(joinedload(Enrolment.contact), joinedload(Enrolment.lead))
    )
    return {one.id: one for one in rows}
