"""Whose sequences go on although they must not be written to any more."""

from collections.abc import Sequence

from sqlalchemy import Integer, and_, cast, exists, or_, select
from sqlalchemy.orm import Session

from ...model import LIVE
from ...store.tables import ContactAddress, Enrolment, Suppression


def suppressed_enrolments(session: Session) -> Sequence[int]:
    """Return the live enrolments of people whose address, person or domain is suppressed.

    From what is suppressed to who it is: asking everybody who is in a sequence would take as
    many looks at the whole list of suppressions.
    """
    live = Enrolment.state.in_(LIVE)
    named = (
        select(Enrolment.id)
        .select_from(Suppression)
        .join(ContactAddress, ContactAddress.key == Suppression.value)
        .join(Enrolment, Enrolment.contact_id == ContactAddress.contact_id)
        .where(Suppression.kind == "address", Enrolment.address_id == ContactAddress.id, live)
    )
    people = (
        select(Enrolment.id)
        .select_from(Suppression)
        .join(Enrolment, Enrolment.contact_id == cast(Suppression.value, Integer))
        .where(Suppression.kind == "person", live)
    )
    found = {*session.scalars(named), *session.scalars(people)}
    if session.scalar(select(exists().where(Suppression.kind == "domain"))):
        key, value = ContactAddress.key, Suppression.value
        of_it = exists().where(
            and_(
                Suppression.kind == "domain",
                or_(key.like("%@" + value), key.like("%." + value)),
            )
        )
        found |= set(
            session.scalars(
                select(Enrolment.id)
                .join(ContactAddress, ContactAddress.id == Enrolment.address_id)
                .where(live, of_it)
            )
        )
    return sorted(found)
