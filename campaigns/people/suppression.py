"""Whom never to write to: an address, a person, a whole domain."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, String, and_, cast, exists, insert, or_, select
from sqlalchemy.orm import Session

from ..model import Actor
from ..store.audit import SubjectType, note, note_all
from ..store.tables import ContactAddress, Enrolment, Outbox, Suppression
from .address import AddressError, domain_of, normal
from .forgotten import forgotten, recall

Kind = Literal["address", "person", "domain"]
_CHUNK = 500
At = tuple[str, int | None]
"""A normal address and the contact who has it."""
_SUBJECT: dict[Kind, SubjectType] = {
    "address": "address",
    "person": "contact",
    "domain": "domain",
}


def suppress(
    session: Session, value: str, *, why: str, by: Actor, now: datetime, kind: Kind | None = None
) -> bool:
    """Never write to value again; returns False when it was suppressed already, or forgotten.

    value is an address, a domain ("example.org" or "@example.org", which covers its
    subdomains), or with kind "person" a contact's id. Raises AddressError.
    """
    kind, key = _key(value, kind)
    known = select(Suppression.id).where(Suppression.kind == kind, Suppression.value == key)
    if session.scalar(known) is not None or (kind == "address" and forgotten(session, [key])):
        return False
    session.add(Suppression(kind=kind, value=key, why=why, by=str(by), at=now))
    session.flush()
    note(session, "suppressed", _SUBJECT[kind], key, by=by, at=now, detail=why)
    return True


def unsuppress(
    session: Session, value: str, *, why: str, by: Actor, now: datetime, kind: Kind | None = None
) -> bool:
    """Take a suppression back; returns False when there was none. value: as for suppress()."""
    kind, key = _key(value, kind)
    row = session.scalar(
        select(Suppression).where(Suppression.kind == kind, Suppression.value == key)
    )
    if row is not None:
        session.delete(row)
    elif kind != "address" or not recall(session, key):
        return False
    note(session, "unsuppressed", _SUBJECT[kind], key, by=by, at=now, detail=why)
    return True


def suppress_listed(
    session: Session, listed: Collection[tuple[Kind, str, str]], *, by: Actor, now: datetime
) -> int:
    """Suppress many addresses and domains at once: (kind, key, why), keys as suppression_key().

    Who has one of the addresses is suppressed as a person too. Returns how many were new.
    """
    todo = dict.fromkeys(listed)
    keys = [key for kind, key, _ in todo if kind == "address"]
    gone: set[str] = set()  # suppressed already, and not to be named again
    for start in range(0, len(keys), _CHUNK):
        gone.update(forgotten(session, keys[start : start + _CHUNK]))
    todo = {one: None for one in todo if one[0] != "address" or one[1] not in gone}
    why_of = {key: why for kind, key, why in todo if kind == "address"}
    for start in range(0, len(keys), _CHUNK):
        of_some = select(ContactAddress.contact_id, ContactAddress.key).where(
            ContactAddress.key.in_(keys[start : start + _CHUNK])
        )
        for contact_id, key in session.execute(of_some):
            todo.setdefault(("person", str(contact_id), why_of[key]))
    known = {
        (kind, key) for kind, key in session.execute(select(Suppression.kind, Suppression.value))
    }
    new: dict[tuple[Kind, str], str] = {}
    for kind, key, why in todo:
        if (kind, key) not in known:
            new.setdefault((kind, key), why)
    rows = [
        {"kind": kind, "value": key, "why": why, "by": str(by), "at": now}
        for (kind, key), why in new.items()
    ]
    if rows:
        session.execute(insert(Suppression), rows)
    for one in _SUBJECT:
        lines = [(key, why) for (kind, key), why in new.items() if kind == one]
        note_all(session, "suppressed", _SUBJECT[one], lines, by=by, at=now)
    return sum(kind != "person" for kind, _ in new)


def suppression_key(value: str) -> tuple[Kind, str]:
    """Return the kind of an address or domain and the form under which it is kept.

    Raises AddressError.
    """
    return _key(value, None)


def is_suppressed(session: Session, address: str, *, contact_id: int | None = None) -> bool:
    """Return whether address, its domain or the person must not be written to."""
    return reason(session, address, contact_id=contact_id) is not None


def reason(session: Session, address: str, *, contact_id: int | None = None) -> str | None:
    """Return why an address must not be written to, or None when it may be."""
    one = (normal(address), contact_id)
    return reasons(session, [one]).get(one)


def reasons(session: Session, people: Collection[At]) -> dict[At, str]:
    """Return why, for those of people who must not be written to; a few hundred at a time.

    What stands against an address stands against everybody who has it.
    """
    domains = {key: list(_domains(domain_of(key))) for key, _ in people}
    ids = [str(one) for _, one in people if one is not None]
    found = session.scalars(
        select(Suppression).where(
            or_(
                and_(Suppression.kind == "address", Suppression.value.in_(domains)),
                and_(
                    Suppression.kind == "domain",
                    Suppression.value.in_({name for some in domains.values() for name in some}),
                ),
                and_(Suppression.kind == "person", Suppression.value.in_(ids)),
            )
        )
    ).all()
    rows = {(row.kind, row.value): row for row in found}
    rows |= {("address", key): row for key, row in forgotten(session, domains).items()}
    why: dict[At, str] = {}
    for key, contact_id in people if rows else ():
        names = [("domain", name) for name in domains[key]]
        for name in [("address", key), ("person", str(contact_id)), *names]:
            if (row := rows.get(name)) is not None:
                whole = f"all of {row.value}: " if row.kind == "domain" else ""
                why[key, contact_id] = f"{whole}{row.why} ({row.at:%Y-%m-%d}, {row.by})"
                break
    return why


def outbox_is_suppressed() -> ColumnElement[bool]:
    """Return the condition under which a row of the outbox must not be sent.

    It stands inside the UPDATE just before the body, so an opt-out a moment ago counts. Who is
    forgotten is suppressed as a person too, by a number; their address can come in with nobody.
    """
    person = select(cast(Enrolment.contact_id, String)).where(Enrolment.id == Outbox.enrolment_id)
    return _named(Outbox.recipient_key, person.correlate(Outbox).scalar_subquery())


def enrolment_is_suppressed() -> ColumnElement[bool]:
    """Return the condition under which an enrolment's person must not be written to."""
    key = (
        select(ContactAddress.key)
        .where(ContactAddress.id == Enrolment.address_id)
        .correlate(Enrolment)
        .scalar_subquery()
    )
    return _named(key, cast(Enrolment.contact_id, String))


def _named(key: Any, person: Any) -> ColumnElement[bool]:
    """Each kind is asked about by itself, so that a long list is not read from end to end."""
    domain = or_(key.like("%@" + Suppression.value), key.like("%." + Suppression.value))
    return or_(
        exists().where(Suppression.kind == "address", Suppression.value == key),
        exists().where(Suppression.kind == "person", Suppression.value == person),
        exists().where(Suppression.kind == "domain", domain),
    )


def _domains(domain: str) -> Iterable[str]:
    labels = domain.split(".")
    return (".".join(labels[start:]) for start in range(len(labels)))


def _key(value: str, kind: Kind | None) -> tuple[Kind, str]:
    value = value.strip()
    if kind == "person":
        return kind, value
    if kind == "domain" or value.startswith("@") or "@" not in value:
        domain = value.lstrip("@")
        if "." not in domain:
            raise AddressError(f"'{value}' is not an address or a domain")
        return "domain", domain_of(normal(f"someone@{domain}"))
    return "address", normal(value)
