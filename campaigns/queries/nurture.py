"""Who is looked at again: their sequence is over, and a day was set or their rep has them back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from ..model import EnrolmentState
from ..people.suppression import enrolment_is_suppressed
from ..store.tables import Enrolment


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

    Whoever was suppressed meanwhile is left out.
    """
    rows = session.scalars(
        select(Enrolment)
        .where(
            Enrolment.state == state,
            or_(Enrolment.again_on.is_(None), Enrolment.again_on <= on),
            ~enrolment_is_suppressed(),
        )
        .order_by(Enrolment.again_on, Enrolment.id)
        .options(joinedload(Enrolment.contact), joinedload(Enrolment.address))
    )
    return tuple(
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
    )
