"""Who is in a sequence, and how far."""

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..journey.paths.values import values_of
from ..model import TouchState
from ..people.address import AddressError, normal
from ..store.tables import ContactAddress, Enrolment, Touch
from .lookups import step_number
from .values import (
    EnrolmentItem,
)


def enrolments(
    session: Session,
    workspace: Workspace,
    campaign: str | None = None,
    *,
    address: str | None = None,
    limit: int = 500,
) -> tuple[EnrolmentItem, ...]:
    """Return who is enrolled, newest first; address narrows to one person.

    What is no address is nobody's.
    """
    query = (
        select(Enrolment, Touch.key, Touch.due_at)
        .outerjoin(
            Touch,
            and_(
                Touch.enrolment_id == Enrolment.id,
                Touch.state.in_((TouchState.planned, TouchState.open)),
            ),
        )
        .order_by(Enrolment.id.desc())
        .limit(limit)
    )
    if campaign is not None:
        query = query.where(Enrolment.campaign == campaign)
    if address is not None:
        try:
            key = normal(address)
        except AddressError:
            return ()
        contact = select(ContactAddress.contact_id).where(ContactAddress.key == key)
        query = query.where(Enrolment.contact_id.in_(contact))
    return tuple(
        EnrolmentItem(
            enrolment.id,
            enrolment.contact_id,
            enrolment.campaign,
            enrolment.address.address,
            enrolment.owner,
            enrolment.mailbox,
            enrolment.state,
            enrolment.why,
            step_number(workspace, enrolment, key),
            due_at,
            values_of(enrolment),
        )
        for enrolment, key, due_at in session.execute(query).all()
    )
