"""A rep puts somebody on the list of those who are to be looked at again."""

from datetime import UTC, date, datetime, time

from sqlalchemy import select

from ...templates.workspace.workspace import Workspace
from ..journey.ending.free_tasks import give
from ..model import LIVE, Actor, StateError
from ..people.address import AddressError
from ..people.shared_inbox import contacts_of
from ..people.suppression import reason
from ..store.audit import note
from ..store.database import Store
from ..store.tables import Enrolment, Lead


def add_to_nurture(
    store: Store,
    workspace: Workspace,
    address: str,
    *,
    on: date,
    because: str,
    by: Actor,
    now: datetime,
) -> int:
    """List somebody in ``tactful nurture`` from a day on; return how many were new on the list.

    Raises AddressError for nobody's address, StateError for who is in a sequence, or may not be
    written to.
    """
    if not because.strip():
        raise StateError("say why: --because 'budget again in spring'")
    with store.session() as session:
        people = contacts_of(session, address)
        if not people:
            raise AddressError(f"nobody in this workspace has the address '{address}'")
        added = 0
        for contact_id in people:
            if (why := reason(session, address, contact_id=contact_id)) is not None:
                raise StateError(f"{address} gets no emails: {why}")
            live = select(Enrolment.campaign).where(
                Enrolment.contact_id == contact_id, Enrolment.state.in_(LIVE)
            )
            if (campaign := session.scalar(live)) is not None:
                raise StateError(
                    f"{address} is in '{campaign}'; when the sequence is over, its 'afterwards' "
                    "or the outcome not_now lists them"
                )
            owner = session.scalar(
                select(Lead.owner)
                .where(Lead.contact_id == contact_id, Lead.owner.is_not(None))
                .order_by(Lead.id.desc())
            )
            made = give(
                session, "nurture", f"nurture {contact_id} {on}",
                owner=owner or workspace.mailbox().key, contact_id=contact_id, enrolment_id=None,
                text=because.strip(), due_at=datetime.combine(on, time(0), UTC), now=now,
            )  # fmt: skip
            if made is not None:
                detail = {"until": on.isoformat(), "text": because.strip()}
                note(session, "nurture", "contact", contact_id, by=by, at=now, detail=detail)
                added += 1
        return added
