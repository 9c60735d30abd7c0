"""One inbox of several people: which rows of a list they are, and who is known at it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ftfy import fix_encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from ...lint.duplicates.same_inbox import are_two, name_key
from ...lint.lists.addresses import keys
from ...lint.lists.normal import Name, name
from ...lint.lists.recipients import Recipients
from ..store.tables import Contact, ContactAddress
from .address import AddressError, normal

_NAMES = ("contact.first_name", "contact.last_name", "contact.full_name")
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants the further people of an inbox: doubles all of them, rows those they name."""

    doubles: bool = False
    rows: Collection[int] = ()

    def __bool__(self) -> bool:
        return self.doubles or bool(self.rows)


NOBODY = Wish()


def name_in(fields: Mapping[str, str]) -> Name:
    """Return the name that fields give."""
    return name(*(fields.get(key, "") for key in _NAMES))


def sharing(
    recipients: Recipients, wish: Wish, *, refused: Collection[int]
) -> dict[int, frozenset[str]]:
    """Return the rows (from 1) let in to an inbox of several, each with the others' name keys.

    refused are rows that cannot come in. With doubles whoever surely is another person than all
    before comes in; a row that is named needs only another name, so the same person never comes
    in twice.
    """
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, box in enumerate(keys(recipients.column("contact.email")) if wish else (), 1):
        if box and row not in refused:
            rows[box].append(row)
    parts = [recipients.column(key) for key in _NAMES]
    found: dict[int, frozenset[str]] = {}
    for together in rows.values():
        people: dict[int, Name] = {}
        for row in together if len(together) > 1 else ():
            said = name(*(fix_encoding(part[row - 1]) for part in parts))
            if not people or _may_come(row, said, people.values(), wish):
                people[row] = said
        if len(people) > 1:
            every = {row: name_key(said) for row, said in people.items()}
            found |= {row: frozenset(every.values()) - {key} for row, key in every.items()}
    return found


def _may_come(row: int, said: Name, before: Collection[Name], wish: Wish) -> bool:
    if wish.doubles and all(are_two(said, one) for one in before):
        return True
    known = {name_key(one) for one in before}
    return row in wish.rows and bool(name_key(said)) and not {"", name_key(said)} & known


@dataclass(frozen=True, slots=True)
class Resident:
    """One of those who have an inbox."""

    address_id: int
    contact_id: int
    sharer: str
    fields: Mapping[str, str]


def residents(session: Session, boxes: Collection[str]) -> dict[str, list[Resident]]:
    """Return, by the key of a mailbox, who has it; the first of them first."""
    found: dict[str, list[Resident]] = {}
    rows = session.execute(
        select(
            ContactAddress.key, ContactAddress.id, ContactAddress.contact_id,
            ContactAddress.sharer, Contact.fields,
        )
        .join(Contact, Contact.id == ContactAddress.contact_id)
        .where(ContactAddress.key.in_(boxes))
        .order_by(ContactAddress.id)
    )  # fmt: skip
    for key, address_id, contact_id, sharer, fields in rows:
        found.setdefault(key, []).append(Resident(address_id, contact_id, sharer, fields))
    return found


def who_is(
    said: Name, known: Sequence[Resident], others: frozenset[str], address: str
) -> Resident | None:
    """Return whom of those at an inbox a row with that name is; None for somebody new.

    others are the name keys of further rows at it: where there are none, and one person is
    known, the row is that person whatever its name. Raises AddressError where it could be several.
    """
    if not known or (len(known) == 1 and not others):
        return known[0] if known else None
    key = name_key(said)
    names = [name_in(one.fields) for one in known]
    for one, its_name in zip(known, names, strict=True):
        if key and key == name_key(its_name):
            return one
    for one in known:
        if key and key == one.sharer:  # the name under which they came, changed since
            return one
    alike = [
        one
        for one, its_name in zip(known, names, strict=True)
        if not are_two(said, its_name) and name_key(its_name) not in others
    ]
    if len(alike) == 1:
        return alike[0]
    if others and not alike:
        return None
    raise AddressError(
        f"{address} is {inbox_of([one.fields for one in known])}, and this row does not say "
        "which of them it is; give the whole name. A further person comes in with "
        "'tactful enrol --keep-doubles', from a list that has one of the others too"
    )


def contacts_of(session: Session, address: str) -> tuple[int, ...]:
    """Return the ids of the contacts who have an address. Raises AddressError."""
    return tuple(one.contact_id for one in _at(session, normal(address)))


def sharers(session: Session, key: str) -> str:
    """Return whose shared inbox a mailbox is, in words; empty where it is of one person."""
    found = _at(session, key)
    return inbox_of([one.fields for one in found]) if len(found) > 1 else ""


def inbox_of(people: Sequence[Mapping[str, str]]) -> str:
    """Return "the shared inbox of Ann Hill and Tom Hill"."""
    named = [" ".join(filter(None, map(one.get, _NAMES[:2]))) or one.get(_NAMES[2], "")
             for one in people]  # fmt: skip
    shown = [one or "somebody without a name" for one in named[:_MOST_NAMED]]
    if len(named) > _MOST_NAMED:
        shown.append(f"{len(named) - _MOST_NAMED} more")
    return f"the shared inbox of {', '.join(shown[:-1])} and {shown[-1]}"


def _at(session: Session, key: str) -> list[Resident]:
    return residents(session, [key]).get(key, [])
