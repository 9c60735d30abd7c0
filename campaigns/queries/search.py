"""People found by what somebody types: an address, a name, a company."""

import json
import time
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from ...templates.engine.values import recipient_name
from ..store.tables import Contact, ContactAddress

_WINDOW = 20_000  # contacts that are looked at with one question
_ENOUGH_S = 0.06  # of processor time; then it says how far it looked


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A person who was found."""

    contact_id: int
    name: str
    address: str
    company: str
    title: str


@dataclass(frozen=True, slots=True)
class Found:
    """The people found, newest first; before is where to search on, None at the end."""

    people: tuple[PersonFound, ...]
    before: int | None = None


def find_people(
    session: Session, words: str, *, most: int = 20, before: int | None = None
) -> Found:
    """Return who has every word in their address or values; the newest first.

    An address is found at once. Of many people it looks through as many as a moment allows.
    """
    wanted = [word for word in words.split() if word][:6]
    if not wanted:
        return Found(())
    if before is None and len(wanted) == 1 and (exact := _exact(session, wanted[0], most)):
        return Found(exact)
    top = session.scalar(select(func.max(Contact.id))) or 0
    upto = top + 1 if before is None else min(before, top + 1)
    found: list[PersonFound] = []
    begun = time.thread_time()
    while upto > 1 and len(found) < most:
        low = max(1, upto - _WINDOW)
        rows = session.execute(
            select(Contact.id, Contact.fields, func.min(ContactAddress.address))
            .outerjoin(ContactAddress, ContactAddress.contact_id == Contact.id)
            .where(Contact.id >= low, Contact.id < upto, *(_has(word) for word in wanted))
            .group_by(Contact.id)
            .order_by(Contact.id.desc())
            .limit(most - len(found))
        ).all()
        found += [_person(*row) for row in rows]
        if len(found) == most:
            return Found(tuple(found), found[-1].contact_id)
        upto = low
        if time.thread_time() - begun > _ENOUGH_S and upto > 1:
            return Found(tuple(found), upto)
    return Found(tuple(found))


def _exact(session: Session, word: str, most: int) -> tuple[PersonFound, ...]:
    """Return those whose address begins so, where that can be told from its index."""
    if "@" not in word:
        return ()
    start = word.casefold()
    rows = session.execute(
        select(Contact.id, Contact.fields, ContactAddress.address)
        .join(ContactAddress, ContactAddress.contact_id == Contact.id)
        .where(and_(ContactAddress.key >= start, ContactAddress.key < f"{start}\uffff"))
        .order_by(ContactAddress.key)
        .limit(most)
    ).all()
    return tuple(_person(*row) for row in rows)


def _has(word: str) -> ColumnElement[bool]:
    # As JSON holds it: beyond ASCII it is escaped there, and capitals are other signs.
    forms = {word, word.lower(), word.upper(), word.title()}
    text = cast(Contact.fields, String)
    kinds = {json.dumps(form)[1:-1] for form in forms} | {word}
    return or_(
        *(text.icontains(kind, autoescape=True) for kind in sorted(kinds)),
        ContactAddress.address.icontains(word, autoescape=True),
    )


def _person(contact_id: int, fields: dict[str, str], address: str | None) -> PersonFound:
    return PersonFound(
        contact_id,
        recipient_name(fields) or address or f"Person {contact_id}",
        address or "",
        fields.get("contact.company", ""),
        fields.get("contact.title", ""),
    )
