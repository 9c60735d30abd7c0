"""What leads to a person's rows, and what in other rows is theirs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ...lint.lists.addresses import keys as normal_keys
from ...templates.lazy_regex import lazy_regex
from ..store.tables import (
    Contact,
    ContactAddress,
    Enrolment,
    FreeTask,
    Outbox,
    StoredMessage,
    Touch,
)
from .forgotten import stand_in

GONE = "(forgotten)"
_ADDRESS = lazy_regex(r"[^\s<>\"',;:()\[\]{}|=\\/]+@[^\s<>\"',;:()\[\]{}|=\\/@]*[^\W_]")


@dataclass(frozen=True, slots=True)
class Traces:
    """What leads to a person's rows. keys: normal addresses that are theirs alone."""

    contacts: Sequence[int]
    enrolments: Sequence[int]
    messages: Sequence[int]
    outbox: Sequence[int]
    touches: Sequence[int]
    tasks: Sequence[int]
    keys: frozenset[str]
    written: frozenset[str]  # as they were written, and their keys
    names: frozenset[str]  # full names

    @property
    def stand_in(self) -> str:
        """What stands where an address of theirs was."""
        return stand_in(self.contacts[0] if self.contacts else 0)


def traces(session: Session, contacts: Sequence[int], keys: Iterable[str]) -> Traces:
    """Return what leads to the rows of some contacts and of their addresses."""

    def ids(column: Any, *where: ColumnElement[bool]) -> list[int]:
        return list(session.scalars(select(column).where(*where).order_by(column)))

    own = frozenset(keys)
    at = select(ContactAddress.address).where(ContactAddress.key.in_(own))
    ways = ids(Enrolment.id, Enrolment.contact_id.in_(contacts))
    fields = session.scalars(select(Contact.fields).where(Contact.id.in_(contacts)))
    return Traces(
        contacts, ways,
        ids(StoredMessage.id, StoredMessage.enrolment_id.in_(ways)),
        ids(Outbox.id, Outbox.enrolment_id.in_(ways)),
        ids(Touch.id, Touch.enrolment_id.in_(ways)),
        ids(FreeTask.id, FreeTask.contact_id.in_(contacts)),
        own, own.union(one.lower() for one in session.scalars(at)),
        frozenset(name for one in fields for name in _full_names(one)),
    )  # fmt: skip


def _full_names(fields: Mapping[str, str]) -> Iterator[str]:
    parts = [fields.get(f"contact.{one}_name", "").strip() for one in ("first", "last", "full")]
    if all(parts[:2]):
        yield " ".join(parts[:2])
    yield from (one for one in parts if " " in one)


def near(place: Any, said: Iterable[str]) -> list[ColumnElement[bool]]:
    """Return what is true of all that may hold one of some texts, and of little else.

    Between the characters of an address there may be a tag, or the dots that Gmail ignores;
    in JSON a letter beyond ASCII is written in six.
    """
    found = []
    for text in said:
        local, at, domain = text.rpartition("@")
        plain = "".join(one if one.isascii() else "%" for one in domain)
        spread = "%".join(one if one.isascii() else "" for one in local)
        found.append(place.ilike(f"%{spread}%{at}{plain}%"))
    return found


def swept(value: Any, of: Traces, names: frozenset[str]) -> Any:
    """Return a value, as JSON has it, without their addresses and some names."""
    if isinstance(value, str):
        if "@" in value:
            value = _ADDRESS.sub(lambda found: _without(found[0], of), value)
        for name in names:
            value = value.replace(name, GONE)
        return value
    if isinstance(value, Mapping):
        return {swept(key, of, names): swept(one, of, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [swept(one, of, names) for one in value]
    return value


def _without(address: str, of: Traces) -> str:
    (key,) = normal_keys([address])
    theirs = key in of.keys or address.lower() in of.written
    return (
        f"(forgotten {of.contacts[0]})" if theirs and of.contacts else GONE if theirs else address
    )
