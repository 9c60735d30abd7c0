"""A list comes in: contacts and leads are made or brought up to date, never doubled."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import cast

from sqlalchemy import Table, insert, update
from sqlalchemy.orm import Session

from ...lint.lists.owners import owners_of
from ...lint.lists.recipients import Recipients
from ...templates.workspace.workspace import Workspace
from ..model import TACTFUL, Actor
from ..store.audit import note
from ..store.row_ids import next_ids
from ..store.tables import Base, Contact, ContactAddress, Lead, ListImport, ListImportChange
from .blocking_index import Keying, key_everybody
from .forgotten import WHY, forgotten
from .import_diff import OWNER, Change, compared
from .incoming import Incoming, Rejected, RepairedCell
from .recognised import Recognised, recognised
from .shared_inbox import NOBODY, Wish
from .suppression import suppress

# A question with more variables than this is refused by older SQLite builds.
_CHUNK = 500
_MOST_SHOWN = 1000  # changes that a report lists; the rest is counted
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Brought:
    """A row that is a contact now."""

    row: int
    address_id: int
    contact_id: int
    lead_id: int
    key: str
    address: str
    sharer: str = ""  # who of its people, where others have the inbox too


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that changes what is known: by field, what was known and what the list says."""

    row: int
    address: str
    fields: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do: counts of people, and every row it could not take.

    changed are the first rows that change something; changed_fields counts all of them by
    field. recognised are new people who are probably known under another address; they come
    in all the same. number is what undoes it; None where nothing was changed or kept for that.
    """

    new: int
    updated: int
    unchanged: int
    opted_out: int  # newly suppressed because the list says so
    strangers: tuple[str, ...]  # owners on the list who are no mailbox, or could be two
    rejected: tuple[Rejected, ...]
    brought: tuple[Brought, ...]
    fixed: tuple[RepairedCell, ...] = ()
    changed: tuple[Changed, ...] = ()
    changed_fields: Mapping[str, int] = field(default_factory=dict)
    recognised: tuple[Recognised, ...] = ()
    number: int | None = None


@dataclass(slots=True)
class _Tally:
    """What is counted on the way; probably says of rows whom they may be."""

    probably: Mapping[int, Sequence[Recognised]] = field(default_factory=dict)
    recognised: list[Recognised] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    owners: set[str] = field(default_factory=set)
    changed: list[Changed] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)
    opted_out: int = 0
    brought: list[Brought] = field(default_factory=list)

    def add(self, change: Change) -> None:
        self.kinds[change.kind] += 1
        if change.contact_id is None:
            self.recognised += self.probably.get(change.row.number, ())
        if change.row.owner:
            self.owners.add(change.row.owner)
        if differences := change.differences:
            self.fields.update(differences.keys())
            if len(self.changed) < _MOST_SHOWN:
                row = change.row
                self.changed.append(Changed(row.number, row.address, differences))

    def report(self, workspace: Workspace, incoming: Incoming, number: int | None) -> ImportReport:
        return ImportReport(
            new=self.kinds["new"],
            updated=self.kinds["updated"],
            unchanged=self.kinds["unchanged"],
            opted_out=self.opted_out,
            strangers=tuple(
                sorted(one for one in self.owners if workspace.owners.key(one) is None)
            ),
            rejected=tuple(sorted(incoming.rejected, key=lambda one: one.row)),
            brought=tuple(self.brought),
            fixed=tuple(incoming.fixed),
            changed=tuple(self.changed),
            changed_fields=dict(self.fields.most_common()),
            recognised=tuple(self.recognised),
            number=number,
        )


def compare_contacts(
    session: Session,
    workspace: Workspace,
    recipients: Recipients,
    *,
    source: str,
    progress: Progress | None = None,
) -> ImportReport:
    """Return what ``import_contacts`` would do; nothing is written.

    Population needs keys (``key_everybody``).
    """
    incoming, tally = _incoming(workspace, recipients), _Tally()
    tally.probably = recognised(session, recipients, progress=progress)
    for changes in _changes(session, incoming, source, progress):
        for change in changes:
            tally.add(change)
            tally.opted_out += change.row.opted_out
    return tally.report(workspace, incoming, None)


def import_contacts(
    session: Session,
    workspace: Workspace,
    recipients: Recipients,
    *,
    source: str,
    now: datetime,
    by: Actor = TACTFUL,
    undoable: bool = False,
    bring: bool = True,
    recognise: bool = False,
    wish: Wish = NOBODY,
    progress: Progress | None = None,
) -> ImportReport:
    """Make or update a contact for each mailbox of a list, and its lead from this source.

    A contact is found by its normalised address. An empty cell does not wipe what is known.
    Of two rows with one mailbox the first counts and the second is rejected, unless wish lets
    in another person who shares it; each of them is known again by name. A row that
    says opted_out becomes a suppression; one that does not never lifts one. Text that went
    through the wrong encoding is fixed, and each such cell is reported. undoable keeps what
    ``undo_import`` needs. Without bring the report does not name everybody, so that memory
    stays flat. With recognise it tells which new people are probably known.
    """
    key_everybody(session, progress=progress)
    incoming = _incoming(workspace, recipients, wish)
    # Looked for before anybody is written, or the list's rows would recognise one another.
    tally = _Tally()
    if recognise:
        tally.probably = recognised(session, recipients, progress=progress)
    keying = Keying(session)
    number = None
    if undoable:
        record = ListImport(source=source, by=str(by), at=now, new=0, updated=0)
        session.add(record)
        session.flush()
        number = record.id
    for changes in _changes(session, incoming, source, progress):
        brought = _written(session, changes, source, now)
        if number is not None:
            _remember(session, changes, brought, number)
        for change, one in zip(changes, brought, strict=True):
            tally.add(change)
            if change.contact_id is None:
                keying.new(one.contact_id, one.address, change.row.contact)
            elif change.contact:
                keying.was(one.contact_id, change.known_contact)
            if change.row.opted_out:
                why = f"{source}: {change.row.left}"
                tally.opted_out += suppress(session, one.key, why=why, by=by, now=now)
        if bring:
            tally.brought += brought
    keying.flush()
    session.expire_all()  # objects loaded before may be out of date
    counts = {kind: tally.kinds[kind] for kind in ("new", "updated", "unchanged")}
    if number is not None:
        kept = session.get_one(ListImport, number)
        kept.new, kept.updated = counts["new"], counts["updated"]
        if not kept.new and not kept.updated:
            session.delete(kept)
            number = None
    detail = counts | {"rejected": len(incoming.rejected)}
    if incoming.fixed:
        detail["fixed"] = len(incoming.fixed)
    note(session, "imported", "list", source, by=by, at=now, detail=detail)
    return tally.report(workspace, incoming, number)


def _incoming(workspace: Workspace, recipients: Recipients, wish: Wish = NOBODY) -> Incoming:
    owners = owners_of(recipients, workspace)
    return Incoming(recipients, owners, workspace.settings.lists.not_opt_outs, wish)


def _changes(
    session: Session, incoming: Incoming, source: str, progress: Progress | None
) -> Iterator[list[Change]]:
    """Yield what a few hundred rows at a time change; a person known twice counts once."""
    rows, total = incoming.rows(), len(incoming.recipients)
    first_row: dict[int, int] = {}
    while chunk := list(islice(rows, _CHUNK)):
        if gone := forgotten(session, {row.key for row in chunk}):
            incoming.rejected += [
                Rejected(r.number, r.address, WHY) for r in chunk if r.key in gone
            ]
        taken, last = [row for row in chunk if row.key not in gone], chunk[-1].number
        kept = []
        for change in compared(session, taken, source):
            row, known = change.row, change.contact_id
            why = change.unclear
            if known is not None and first_row.setdefault(known, row.number) != row.number:
                first = first_row[known]
                why = f"the person of row {first}, who is known under both addresses"
                if row.others:
                    why = f"the same mailbox as row {first}, and maybe the same person"
            if why:
                incoming.rejected.append(Rejected(row.number, row.address, why))
            else:
                kept.append(change)
        yield kept
        if progress is not None:
            progress(last, total)


def _written(
    session: Session, changes: Sequence[Change], source: str, now: datetime
) -> list[Brought]:
    """Store what changes say; return who they are, in their order."""
    stamps = {"created_at": now, "updated_at": now}
    fresh = [change for change in changes if change.contact_id is None]
    contacts = made(session, Contact, [{"fields": one.row.contact, **stamps} for one in fresh])
    addresses = made(
        session,
        ContactAddress,
        [
            {
                "contact_id": contact,
                "address": one.row.address,
                "key": one.row.key,
                "sharer": one.sharer,
            }
            for contact, one in zip(contacts, fresh, strict=True)
        ],
    )
    new = iter(zip(contacts, addresses, strict=True))
    people = [
        (change.contact_id, change.address_id) if change.contact_id is not None else next(new)
        for change in changes
    ]
    leads = iter(
        made(
            session,
            Lead,
            [
                {"contact_id": contact, "source": source, "owner": change.row.owner,
                 "row": change.row.number, "fields": change.row.lead, **stamps}
                for change, (contact, _) in zip(changes, people, strict=True)
                if change.lead_id is None
            ],
        )
    )  # fmt: skip
    _updated(session, changes, now)
    return [
        Brought(
            change.row.number,
            address_id=int(address or 0),
            contact_id=int(contact or 0),
            lead_id=change.lead_id if change.lead_id is not None else next(leads),
            key=change.row.key,
            address=change.row.address,
            sharer=change.sharer,
        )
        for change, (contact, address) in zip(changes, people, strict=True)
    ]


def made(session: Session, table: type[Base], values: list[dict[str, object]]) -> list[int]:
    """Insert rows; return their ids in the same order."""
    if not values:
        return []
    ids = next_ids(session, table, len(values))
    rows = [{"id": id, **row} for id, row in zip(ids, values, strict=True)]
    _insert(session, table, rows)
    return ids


def _insert(session: Session, table: type[Base], rows: list[dict[str, object]]) -> None:
    # The table, not the class: an ORM insert sends rows with an owner and those without apart.
    session.connection().execute(insert(cast(Table, table.__table__)), rows)


def _updated(session: Session, changes: Sequence[Change], now: datetime) -> None:
    contacts = [
        {"id": one.contact_id, "fields": {**one.known_contact, **one.row.contact},
         "updated_at": now}
        for one in changes
        if one.contact
    ]  # fmt: skip
    leads = [
        {"id": one.lead_id, "fields": {**one.known_lead, **one.row.lead}, "updated_at": now}
        for one in changes
        if set(one.lead) - {OWNER}
    ]
    owners = [{"id": o.lead_id, "owner": o.lead[OWNER][1]} for o in changes if OWNER in o.lead]
    rows = [
        {"id": one.lead_id, "row": one.row.number}
        for one in changes
        if one.lead_id is not None and one.known_row != one.row.number
    ]
    for table, values in ((Contact, contacts), (Lead, leads), (Lead, owners), (Lead, rows)):
        if values:
            session.execute(update(table), values)


def _remember(
    session: Session, changes: Sequence[Change], brought: Sequence[Brought], number: int
) -> None:
    """Keep what undoing needs: what was made, and what stood there before."""
    values: list[dict[str, object]] = [
        {"import_id": number, "contact_id": one.contact_id, "lead_id": one.lead_id,
         "new_contact": change.contact_id is None, "new_lead": change.lead_id is None,
         "contact": {name: list(pair) for name, pair in change.contact.items()},
         "lead": {name: list(pair) for name, pair in change.lead.items()}}
        for change, one in zip(changes, brought, strict=True)
        if change.kind != "unchanged"
    ]  # fmt: skip
    if values:
        _insert(session, ListImportChange, values)
