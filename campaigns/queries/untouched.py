"""Whom nobody has touched for a while: no email, no call, and no answer of theirs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from sqlalchemy import Subquery, func, or_, select, union_all
from sqlalchemy.orm import Session

from ...templates.workspace.step import Channel
from ..model import LIVE, EnrolmentState, OutboxState, TouchState
from ..people.suppression import reasons
from ..store.tables import Contact, ContactAddress, Enrolment, FreeTask, Lead, Outbox, Signal, Touch

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Untouched:
    """Somebody and the last time that they heard from us or we from them; None: never.

    fields are what is known of the person and of their newest lead, by field key.
    """

    contact_id: int
    address: str
    last_at: datetime | None
    owner: str
    fields: dict[str, str]


def untouched(
    session: Session, *, before: datetime, on: date, now: datetime
) -> Iterator[Untouched]:
    """Yield who was not touched since before, the oldest contact first.

    Left out are those who are in a sequence, who must not be written to, and who are to be looked
    at again on a later day than on.
    """
    last = _last_touches()
    busy = select(Enrolment.contact_id).where(
        or_(
            Enrolment.state.in_(LIVE),
            (Enrolment.state == EnrolmentState.nurture) & (Enrolment.again_on > on),
        )
    )
    later = select(FreeTask.contact_id).where(
        FreeTask.kind == "nurture", FreeTask.done_at.is_(None), FreeTask.due_at > now
    )
    query = (
        select(Contact, last.c.at)
        .outerjoin(last, last.c.contact_id == Contact.id)
        .where(
            or_(last.c.at.is_(None), last.c.at < before),
            Contact.id.not_in(busy),
            Contact.id.not_in(later),
        )
        .order_by(Contact.id)
    )
    rows = iter(session.execute(query.execution_options(yield_per=_CHUNK)))
    while chunk := list(islice(rows, _CHUNK)):
        yield from _known(session, [(contact, at) for contact, at in chunk])


def _last_touches() -> Subquery:
    """Return, by contact, when an email left, a task was done, or an answer came, the last time."""
    emails = (
        select(Enrolment.contact_id.label("contact_id"), Outbox.sent_at.label("at"))
        .join(Outbox, Outbox.enrolment_id == Enrolment.id)
        .where(Outbox.state == OutboxState.sent)
    )
    tasks = (
        select(Enrolment.contact_id, Touch.done_at)
        .join(Touch, Touch.enrolment_id == Enrolment.id)
        .where(Touch.state == TouchState.done, Touch.channel != Channel.email)
    )
    answers = select(Signal.contact_id, Signal.at).where(Signal.contact_id.is_not(None))
    every = union_all(emails, tasks, answers).subquery()
    grouped = select(every.c.contact_id, func.max(every.c.at).label("at"))
    return grouped.group_by(every.c.contact_id).subquery()


def _known(
    session: Session, people: Sequence[tuple[Contact, datetime | None]]
) -> Iterator[Untouched]:
    ids = [contact.id for contact, _ in people]
    addresses: dict[int, ContactAddress] = {}
    order = (ContactAddress.chosen, ContactAddress.id.desc())  # the best one is the last
    mine = select(ContactAddress).where(ContactAddress.contact_id.in_(ids)).order_by(*order)
    for one in session.scalars(mine):
        addresses[one.contact_id] = one
    leads: dict[int, Lead] = {}
    for lead in session.scalars(select(Lead).where(Lead.contact_id.in_(ids)).order_by(Lead.id)):
        leads[lead.contact_id] = lead
    owners = dict(
        session.execute(
            select(Enrolment.contact_id, Enrolment.owner)
            .where(Enrolment.contact_id.in_(ids), Enrolment.owner.is_not(None))
            .order_by(Enrolment.id)
        ).all()
    )
    stopped = reasons(session, [(one.key, one.contact_id) for one in addresses.values()])
    for contact, at in people:
        box, newest = addresses.get(contact.id), leads.get(contact.id)
        if box is None or (box.key, contact.id) in stopped:
            continue
        owner = owners.get(contact.id) or (newest.owner if newest else None) or ""
        said = newest.fields if newest is not None else {}
        yield Untouched(contact.id, box.address, at, owner, {**contact.fields, **said})
