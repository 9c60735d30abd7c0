"""A list comes in: contacts and leads are made or brought up to date, never doubled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from ftfy import fix_encoding
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ...lint.recipients import Recipients
from ...templates.workspace import Workspace
from ..store.audit import note
from ..store.tables import Contact, ContactAddress, Lead
from .address import AddressError, normal, sendable
from .suppression import suppress

# A question with more variables than this is refused by older SQLite builds.
_CHUNK = 500
# Read under their usual headers even where tactful.toml does not declare them.
USED = ("contact.email", "contact.opted_out", "contact.timezone", "lead.owner")
YES = frozenset({"1", "true", "t", "yes", "y", "x", "on", "opted out", "unsubscribed"})


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot become a contact; row counts from 1 without the header."""

    row: int
    address: str
    why: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A cell that had gone through the wrong encoding: "JosÃ©" is stored as "José"."""

    row: int
    field: str
    before: str
    after: str

    def __str__(self) -> str:
        what = f"{self.field} had gone through the wrong encoding"
        return f"row {self.row}: {what}; '{self.before}' is stored as '{self.after}'"


@dataclass(frozen=True, slots=True)
class Brought:
    """A row that is a contact now."""

    row: int
    address_id: int
    contact_id: int
    lead_id: int
    key: str
    address: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What import_contacts() did: counts of people, and every row it could not take."""

    new: int
    updated: int
    unchanged: int
    opted_out: int  # newly suppressed because the list says so
    strangers: tuple[str, ...]  # owners on the list who have no mailbox of their own
    rejected: tuple[Rejected, ...]
    brought: tuple[Brought, ...]
    mended: tuple[Mended, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    address: str
    key: str
    contact: dict[str, str]
    lead: dict[str, str]

    @property
    def opted_out(self) -> bool:
        return self.contact.get("contact.opted_out", "").strip().lower() in YES

    @property
    def owner(self) -> str | None:
        return self.lead.get("lead.owner", "").strip() or None


def import_contacts(
    session: Session,
    workspace: Workspace,
    recipients: Recipients,
    *,
    source: str,
    now: datetime,
    by: str = "tactful",
) -> ImportReport:
    """Make or update a contact for each mailbox of a list, and its lead from this source.

    A contact is found by its normalised address. An empty cell does not wipe what is known.
    Of two rows with one mailbox the first counts and the second is rejected. A row that
    says opted_out becomes a suppression; one that does not never lifts one. Text that went
    through the wrong encoding is mended, and each such cell is reported.
    """
    rejected: list[Rejected] = []
    mended: list[Mended] = []
    brought: list[Brought] = []
    counts = {"new": 0, "updated": 0, "unchanged": 0}
    opted_out = 0
    owners: set[str] = set()
    rows = _rows(recipients, rejected, mended)
    while chunk := list(islice(rows, _CHUNK)):
        known = _known(session, [row.key for row in chunk])
        leads = _leads(session, [found.contact_id for found in known.values()], source)
        done: list[tuple[_Row, ContactAddress, Lead]] = []
        for row in chunk:
            found = known.get(row.key)
            if found is None:
                contact = Contact(fields=row.contact, created_at=now, updated_at=now)
                found = ContactAddress(contact=contact, address=row.address, key=row.key)
                session.add(found)
                change = "new"
            else:
                change = "updated" if _update(found.contact, row.contact, now) else "unchanged"
            lead = leads.get(found.contact_id) if found.contact_id else None
            if lead is None:
                lead = _new_lead(found.contact, row, source, now)
                session.add(lead)
                change = "updated" if change == "unchanged" else change
            elif _update_lead(lead, row, now) and change == "unchanged":
                change = "updated"
            counts[change] += 1
            owners |= {row.owner} if row.owner else set()
            done.append((row, found, lead))
        session.flush()
        for row, found, lead in done:
            brought.append(
                Brought(row.number, found.id, found.contact_id, lead.id, row.key, row.address)
            )
            if row.opted_out:
                why = f"{source} says opted out"
                opted_out += suppress(session, row.key, why=why, by=by, now=now)
    detail = ", ".join(f"{count} {name}" for name, count in counts.items())
    detail += f", {len(rejected)} rejected" + (f", {len(mended)} mended" if mended else "")
    note(session, "imported", source, by=by, at=now, detail=detail)
    return ImportReport(
        **counts,
        opted_out=opted_out,
        strangers=tuple(sorted(owners - set(workspace.settings.mailboxes))),
        rejected=tuple(rejected),
        brought=tuple(brought),
        mended=tuple(mended),
    )


def _rows(recipients: Recipients, rejected: list[Rejected], mended: list[Mended]) -> Iterator[_Row]:
    first_row: dict[str, int] = {}
    known_by_header = {key: recipients.column(key) for key in USED}
    for index in range(len(recipients)):
        values, number = recipients.row(index), index + 1
        values.update((key, column[index]) for key, column in known_by_header.items())
        written = values.get("contact.email", "").strip()
        if not written:
            rejected.append(Rejected(number, "", "no email address"))
            continue
        try:
            address, key = sendable(written), normal(written)
        except AddressError as error:
            rejected.append(Rejected(number, written, str(error)))
            continue
        if key in first_row:
            why = f"the same mailbox as row {first_row[key]}"
            rejected.append(Rejected(number, written, why))
            continue
        first_row[key] = number
        values["contact.email"] = address
        for name, value in values.items():
            if not value.isascii() and name != "contact.email":
                values[name] = fix_encoding(value)
                if values[name] != value:
                    mended.append(Mended(number, name, value, values[name]))
        given = {name: value for name, value in values.items() if value.strip()}
        yield _Row(
            number,
            address,
            key,
            {name: value for name, value in given.items() if name.startswith("contact.")},
            # What was found out about somebody belongs to the lead it was found out for.
            {n: value for n, value in given.items() if n.startswith(("lead.", "research."))},
        )


def _known(session: Session, keys: Sequence[str]) -> dict[str, ContactAddress]:
    rows = session.scalars(
        select(ContactAddress)
        .where(ContactAddress.key.in_(keys))
        .options(joinedload(ContactAddress.contact))
    )
    return {row.key: row for row in rows}


def _leads(session: Session, contact_ids: Sequence[int], source: str) -> dict[int, Lead]:
    rows = session.scalars(
        select(Lead).where(Lead.contact_id.in_(contact_ids), Lead.source == source)
    )
    return {row.contact_id: row for row in rows}


def _new_lead(contact: Contact, row: _Row, source: str, now: datetime) -> Lead:
    return Lead(
        contact=contact,
        source=source,
        owner=row.owner,
        row=row.number,
        fields=row.lead,
        created_at=now,
        updated_at=now,
    )


def _update_lead(lead: Lead, row: _Row, now: datetime) -> bool:
    changed = _update(lead, row.lead, now)
    if row.owner and row.owner != lead.owner:
        lead.owner, changed = row.owner, True
    lead.row = row.number
    return changed


def _update(kept: Contact | Lead, given: dict[str, str], now: datetime) -> bool:
    merged = {**kept.fields, **given}
    if merged == kept.fields:
        return False
    kept.fields, kept.updated_at = merged, now
    return True
