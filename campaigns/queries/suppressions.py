"""Whom nobody writes to, and why."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from ...lint.findings.spreadsheet import guarded
from ..people.forgotten import KIND, stands_in
from ..store.tables import ContactAddress, Suppression


@dataclass(frozen=True, slots=True)
class SuppressionItem:
    """One suppression. addresses: of a suppressed person, under whatever address they are known."""

    number: int
    kind: str  # address, domain or person
    value: str  # of a person: the contact's number
    why: str
    by: str
    at: datetime
    addresses: tuple[str, ...] = ()


def suppressions(
    session: Session, *, search: str = "", before: int | None = None, most: int | None = None
) -> tuple[SuppressionItem, ...]:
    """Return suppressions that name somebody, newest first.

    search: what must be in the address, the domain or an address of the person, in any case.
    before: only those with smaller ids, for the next page.
    """
    query = select(Suppression).where(*_named(search)).order_by(Suppression.id.desc()).limit(most)
    if before is not None:
        query = query.where(Suppression.id < before)
    rows = session.scalars(query).all()
    known = _addresses(session, (row.value for row in rows if row.kind == "person"))
    return tuple(
        SuppressionItem(
            row.id,
            row.kind,
            row.value,
            row.why,
            row.by,
            row.at,
            known.get(row.value, ()) if row.kind == "person" else (),
        )
        for row in rows
    )


def count_suppressions(session: Session, *, search: str = "") -> int:
    """Return how many suppressions there are."""
    query = select(func.count()).select_from(Suppression).where(*_named(search))
    return session.scalar(query) or 0


def count_forgotten(session: Session) -> int:
    """Return how many addresses are of people who asked to be forgotten: nobody can list them."""
    query = select(func.count()).select_from(Suppression).where(Suppression.kind == KIND)
    return session.scalar(query) or 0


def suppressions_csv(items: Iterable[SuppressionItem]) -> str:
    """Return them as CSV: each address and domain once, those of suppressed people too.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["value", "reason", "by", "at"])
    seen: set[str] = set()
    for one in items:
        for value in one.addresses if one.kind == "person" else (one.value,):
            if value.lower() not in seen:
                seen.add(value.lower())
                cells = (value, one.why, one.by)
                writer.writerow([*map(guarded, cells), one.at.isoformat(timespec="seconds")])
    return file.getvalue()


def _named(search: str) -> list[ColumnElement[bool]]:
    whose = (
        cast(ContactAddress.contact_id, String) == Suppression.value,
        Suppression.kind == "person",
    )
    erased = select(ContactAddress.id).where(*whose, stands_in(ContactAddress.key)).exists()
    named = and_(Suppression.kind != KIND, ~erased)
    if not search:
        return [named]
    of_person = (
        select(ContactAddress.id)
        .where(
            cast(ContactAddress.contact_id, String) == Suppression.value,
            ContactAddress.key.icontains(search, autoescape=True),
        )
        .exists()
    )
    return [
        named,
        or_(
            Suppression.value.icontains(search, autoescape=True) & (Suppression.kind != "person"),
            and_(Suppression.kind == "person", of_person),
        ),
    ]


def _addresses(session: Session, people: Iterable[str]) -> dict[str, tuple[str, ...]]:
    ids = sorted({int(one) for one in people if one.isdecimal()})
    found: dict[str, list[str]] = {}
    for start in range(0, len(ids), 500):
        rows = session.execute(
            select(ContactAddress.contact_id, ContactAddress.address)
            .where(ContactAddress.contact_id.in_(ids[start : start + 500]))
            .order_by(ContactAddress.id)
        )
        for contact_id, address in rows:
            found.setdefault(str(contact_id), []).append(address)
    return {number: tuple(addresses) for number, addresses in found.items()}
