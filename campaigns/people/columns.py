"""Known contacts as columns, one row for each of their addresses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from ...lint.duplicates.people import Columns
from ..store.tables import Contact, ContactAddress


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """People by columns, as the search for duplicates reads them; ids[i] is whose row i is."""

    ids: Sequence[int]
    addresses: Sequence[str]
    fields: Sequence[Mapping[str, str]]

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, key: str) -> Sequence[str]:
        """Return the values of a field."""
        if key == "contact.email":
            return self.addresses
        return [fields.get(key, "") for fields in self.fields]


@dataclass(frozen=True, slots=True)
class Below:
    """New rows, and below them those who are known."""

    new: Columns
    known: Columns

    def __len__(self) -> int:
        return len(self.new) + len(self.known)

    def column(self, key: str) -> Sequence[str]:
        """Return the values of a field."""
        return [*self.new.column(key), *self.known.column(key)]


def contacts(session: Session, ids: Iterable[int]) -> Contacts:
    """Return what is known of contacts, by id."""
    wanted, value = listed(session, ids)
    rows = session.execute(
        select(Contact.id, ContactAddress.address, Contact.fields)
        .select_from(wanted)
        .join(Contact, Contact.id == value)
        .join(ContactAddress, ContactAddress.contact_id == Contact.id)
        .order_by(Contact.id, ContactAddress.id)
    ).all()
    return Contacts([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


def listed(session: Session, numbers: Iterable[int]) -> tuple[FromClause, ColumnElement[int]]:
    """Return numbers, however many, as a table with one column: one variable for all of them."""
    if session.get_bind().dialect.name == "sqlite":
        text = "[" + ",".join(map(str, numbers)) + "]"
        table = func.json_each(text).table_valued("value", name="wanted")
    else:
        array = cast(list(numbers), ARRAY(BigInteger))
        table = func.unnest(array).table_valued("value", name="wanted").render_derived()
    return table, table.c.value
