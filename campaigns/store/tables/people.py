"""Contacts, their addresses, leads, and what was decided of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ....lint.lists.decisions import Verdict
from .base import Base

_STANDS = text("undone_at IS NULL")


class Contact(Base):
    """One person we may write to. fields: "contact.first_name" -> value."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    fields: Mapped[dict[str, str]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ContactAddress(Base):
    """One of a contact's addresses; key is its normal form (people.address.normal).

    An inbox may be of several people, each a contact with a row of their own. sharer tells them
    apart: the folded name of each but the first, so that nobody is two contacts of one inbox.
    """

    __tablename__ = "contact_address"
    __table_args__ = (UniqueConstraint("key", "sharer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    address: Mapped[str]
    key: Mapped[str] = mapped_column(String(320))
    sharer: Mapped[str] = mapped_column(String(320), default="", server_default="")
    # Mail goes here where the contact has several; set by a merge.
    chosen: Mapped[bool] = mapped_column(default=False, server_default=false())
    contact: Mapped[Contact] = relationship()


class PersonKey(Base):
    """Under which numbers a contact is looked for when a list comes in.

    Only a hint where to look: what a contact says is read and judged each time. So there is no
    foreign key, which would cost an index as large as the table.
    """

    __tablename__ = "person_key"
    __table_args__ = {"sqlite_with_rowid": False}

    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    contact_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class PersonDecision(Base):
    """What somebody decided of two mailboxes: one person, or two. one < other."""

    __tablename__ = "person_decision"
    __table_args__ = (
        Index(
            "uq_person_decision_stands",
            "one",
            "other",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    one: Mapped[str] = mapped_column(String(320))
    other: Mapped[str] = mapped_column(String(320))
    verdict: Mapped[Verdict]
    by: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")


class PersonMerge(Base):
    """Two contacts that became one, with what undoing needs; numbered as its decision.

    changes: [table, id, {column: [before, after]}]; dropped: [table, whole row]; made: [table,
    id]; origins: field -> where its value comes from. The contacts may be gone, so their ids are
    no foreign keys.
    """

    __tablename__ = "person_merge"

    id: Mapped[int] = mapped_column(ForeignKey("person_decision.id"), primary_key=True)
    kept_id: Mapped[int]
    gone_id: Mapped[int]
    stood: Mapped[bool]  # the decision was there before, and stays when the merge is undone
    changes: Mapped[list[Any]]
    dropped: Mapped[list[Any]]
    made: Mapped[list[Any]]
    origins: Mapped[dict[str, str]]


class Lead(Base):
    """A person's interest as it came in: one for each contact and source."""

    __tablename__ = "lead"
    __table_args__ = (UniqueConstraint("contact_id", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    source: Mapped[str]  # the list it came from
    owner: Mapped[str | None]
    row: Mapped[int]  # in that list, from 1
    fields: Mapped[dict[str, str]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    contact: Mapped[Contact] = relationship()


class ListImport(Base):
    """A list that was imported, as far as it changed something and can be undone."""

    __tablename__ = "list_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    new: Mapped[int]
    updated: Mapped[int]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")


class ListImportChange(Base):
    """What an import made or changed of one person. contact and lead: field -> [before, after].

    The person may be gone by the time it is undone, so the ids are no foreign keys.
    """

    __tablename__ = "list_import_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("list_import.id"), index=True)
    contact_id: Mapped[int]
    lead_id: Mapped[int]
    new_contact: Mapped[bool]
    new_lead: Mapped[bool]
    contact: Mapped[dict[str, list[str]]]
    lead: Mapped[dict[str, list[str]]]


class Suppression(Base):
    """An address, person (contact id) or domain never to be written to."""

    __tablename__ = "suppression"
    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))  # address, person, domain
    value: Mapped[str] = mapped_column(String(320))
    why: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
