"""Who is looked at again: their sequence is over, and a day was set or their rep has them back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from ..model import LIVE, EnrolmentState
from ..people.suppression import enrolment_is_suppressed, is_suppressed
from ..store.tables import Enrolment, FreeTask
from .free_tasks import address_of


@dataclass(frozen=True, slots=True)
class NurtureItem:
    """One person whose day has come. The names are a list's headers."""

    email: str
    first_name: str
    company: str
    campaign: str
    owner: str
    again_on: date | None
    why: str


def due_again(
    session: Session, *, on: date, state: EnrolmentState = EnrolmentState.nurture
) -> tuple[NurtureItem, ...]:
    """Return those in that state whose day is on or before on (or who have none), by their day.

    Whoever was suppressed meanwhile, or came into another sequence since, is left out.
    """
    later = aliased(Enrolment)
    again = exists().where(
        later.contact_id == Enrolment.contact_id,
        later.id != Enrolment.id,
        or_(later.state.in_(LIVE), later.started_at >= Enrolment.ended_at),
    )
    rows = session.scalars(
        select(Enrolment)
        .where(
            Enrolment.state == state,
            or_(Enrolment.again_on.is_(None), Enrolment.again_on <= on),
            ~enrolment_is_suppressed(),
            ~again,
        )
        .order_by(Enrolment.again_on, Enrolment.id)
        .options(joinedload(Enrolment.contact), joinedload(Enrolment.address))
    )
    found = [
        NurtureItem(
            row.address.address,
            row.contact.fields.get("contact.first_name", ""),
            row.contact.fields.get("contact.company", ""),
            row.campaign,
            row.owner or "",
            row.again_on,
            row.why,
        )
        for row in rows
    ]
    if state is EnrolmentState.nurture:
        found += _added(session, on)
    return tuple(sorted(found, key=lambda one: one.again_on or date.min))


def _added(session: Session, on: date) -> list[NurtureItem]:
    """Return whom a rep put on the list by hand, whose day has come."""
    again = exists().where(
        Enrolment.contact_id == FreeTask.contact_id,
        or_(Enrolment.state.in_(LIVE), Enrolment.started_at >= FreeTask.due_at),
    )
    rows = session.scalars(
        select(FreeTask)
        .where(
            FreeTask.kind == "nurture",
            FreeTask.done_at.is_(None),
            FreeTask.due_at < datetime.combine(on, time.max, UTC),
            ~again,
        )
        .order_by(FreeTask.due_at, FreeTask.id)
        .options(joinedload(FreeTask.contact))
    ).all()
    found = []
    for row in rows:
        address, said = address_of(session, row.contact), row.contact.fields
        if is_suppressed(session, address, contact_id=row.contact_id):
            continue
        first, company = said.get("contact.first_name", ""), said.get("contact.company", "")
        day = row.due_at.date()
        found.append(NurtureItem(address, first, company, "", row.owner, day, row.text))
    return found
