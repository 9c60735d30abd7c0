"""What a list would change of what is known: person by person, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...lint.duplicates.same_inbox import name_key
from ..store.tables import Lead
from .address import AddressError
from .incoming import Row
from .shared_inbox import Resident, name_in, residents, who_is

Differences = Mapping[str, tuple[str, str]]
"""By field: what is known ("" where nothing is), and what the list says."""
OWNER = "owner"  # of a lead, beside its fields


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes. An id is None where the row makes something new."""

    row: Row
    contact_id: int | None
    address_id: int | None
    lead_id: int | None
    contact: Differences
    lead: Differences
    known_contact: Mapping[str, str]
    known_lead: Mapping[str, str]
    known_row: int | None
    sharer: str = ""  # who of its people, where others have the inbox too
    unclear: str = ""  # why nobody can say whom the row means

    @property
    def kind(self) -> Literal["new", "updated", "unchanged"]:
        if self.contact_id is None:
            return "new"
        return "updated" if self.contact or self.lead or self.lead_id is None else "unchanged"

    @property
    def differences(self) -> dict[str, tuple[str, str]]:
        """Every field that the row changes of what was known."""
        lead = {name: pair for name, pair in self.lead.items() if name != OWNER}
        return {**self.contact, **lead} if self.contact_id is not None else {}


def compared(session: Session, rows: Sequence[Row], source: str) -> list[Change]:
    """Return what each of a few hundred rows changes. Reads only; an empty cell wipes nothing."""
    inboxes = residents(session, {row.key for row in rows})
    people = {row.number: _known(row, inboxes.get(row.key, ())) for row in rows}
    leads = {
        found.contact_id: found
        for found in session.execute(
            select(Lead.contact_id, Lead.id, Lead.fields, Lead.owner, Lead.row).where(
                Lead.contact_id.in_([one.contact_id for one, _ in people.values() if one]),
                Lead.source == source,
            )
        )
    }
    taken: set[str] = set()
    changes = []
    for row in rows:
        known, unclear = people[row.number]
        lead = leads.get(known.contact_id) if known else None
        of_lead = _differences(lead.fields, row.lead) if lead else {}
        if lead and row.owner and row.owner != lead.owner:
            of_lead[OWNER] = (lead.owner or "", row.owner)
        changes.append(
            Change(
                row,
                contact_id=known.contact_id if known else None,
                address_id=known.address_id if known else None,
                lead_id=lead.id if lead else None,
                contact=_differences(known.fields, row.contact) if known else {},
                lead=of_lead,
                known_contact=known.fields if known else {},
                known_lead=lead.fields if lead else {},
                known_row=lead.row if lead else None,
                sharer=known.sharer if known else _sharer(row, inboxes, taken),
                unclear=unclear,
            )
        )
    return changes


def _known(row: Row, at_inbox: Sequence[Resident]) -> tuple[Resident | None, str]:
    """Return whom a row means, and why that cannot be said."""
    try:
        return who_is(name_in(row.contact), at_inbox, row.others, row.address), ""
    except AddressError as error:
        return None, str(error)


def _sharer(row: Row, inboxes: Mapping[str, Sequence[Resident]], taken: set[str]) -> str:
    """Return what tells somebody new from the others at an inbox: nothing for the first."""
    first = row.key not in inboxes and row.key not in taken
    taken.add(row.key)
    return "" if first else name_key(name_in(row.contact))


def _differences(known: Mapping[str, str], given: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {
        name: (known.get(name, ""), value)
        for name, value in given.items()
        if known.get(name, "") != value
    }
