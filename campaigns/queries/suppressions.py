"""Whom nobody writes to, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..store.tables import ContactAddress, Suppression


@dataclass(frozen=True, slots=True)
class SuppressionItem:
    """One suppression. addresses: of a suppressed person, under whatever address they are known."""

    kind: str  # address, domain or person
    value: str  # of a person: the contact's number
    why: str
    by: str
    at: datetime
    addresses: tuple[str, ...] = ()


def suppressions(session: Session) -> tuple[SuppressionItem, ...]:
    """Return every suppression, newest first."""
    rows = session.scalars(
        select(Suppression).order_by(Suppression.at.desc(), Suppression.id.desc())
    ).all()
    known = _addresses(session, (row.value for row in rows if row.kind == "person"))
    return tuple(
        SuppressionItem(
            row.kind,
            row.value,
            row.why,
            row.by,
            row.at,
            known.get(row.value, ()) if row.kind == "person" else (),
        )
        for row in rows
    )


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
