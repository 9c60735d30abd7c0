"""An import is taken back, as far as nothing was built on it since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ..model import Actor
from ..store.audit import Value, note
from ..store.tables import (
    Contact,
    ContactAddress,
    Enrolment,
    FreeTask,
    Lead,
    ListImport,
    ListImportChange,
    PersonMerge,
    Signal,
)
from .blocking_index import rekeyed
from .import_diff import OWNER

_CHUNK = 500


class UndoError(TactfulError, LookupError):
    """There is no such import, or it was undone before."""


@dataclass(slots=True)
class UndoReport:
    """What undoing did. kept are people who are in a sequence, answered, or came again since."""

    source: str
    removed: int = 0  # contacts that the import had made
    restored: int = 0  # contacts that it had changed
    kept: int = 0
    changed_since: int = 0  # values that somebody changed after it, and that stay


def undo_import(session: Session, number: int, *, now: datetime, by: Actor) -> UndoReport:
    """Take an import back: its new people go, its changes are what they were before.

    Who was enrolled or answered since does not change, and neither does a value that was
    changed since. Suppressions stay: an opt-out is never undone.
    """
    record = session.get(ListImport, number)
    if record is None:
        known = session.scalars(select(ListImport.id).order_by(ListImport.id.desc()).limit(5))
        latest = ", ".join(map(str, known)) or "none"
        raise UndoError(f"there is no import {number} to undo; the latest are: {latest}")
    if record.undone_at is not None:
        raise UndoError(f"import {number} was undone on {record.undone_at:%Y-%m-%d}")
    report = UndoReport(record.source)
    last = 0
    while chunk := list(
        session.scalars(
            select(ListImportChange)
            .where(ListImportChange.import_id == number, ListImportChange.id > last)
            .order_by(ListImportChange.id)
            .limit(_CHUNK)
        )
    ):
        last = chunk[-1].id
        record = session.get_one(ListImport, number)
        with rekeyed(session, [change.contact_id for change in chunk]):
            _undo(session, record, chunk, report, now)
        session.expunge_all()  # memory stays flat over a long list
    record = session.get_one(ListImport, number)
    record.undone_at, record.undone_by = now, str(by)
    detail: dict[str, Value] = {
        "import": str(number),
        "removed": report.removed,
        "restored": report.restored,
        "kept": report.kept,
    }
    note(session, "import undone", "list", record.source, by=by, at=now, detail=detail)
    return report


def _undo(
    session: Session,
    record: ListImport,
    chunk: Sequence[ListImportChange],
    report: UndoReport,
    now: datetime,
) -> None:
    ids = [change.contact_id for change in chunk]
    busy = set(session.scalars(select(Enrolment.contact_id).where(Enrolment.contact_id.in_(ids))))
    busy |= {
        one
        for one in session.scalars(select(Signal.contact_id).where(Signal.contact_id.in_(ids)))
        if one is not None
    }
    tasks = select(FreeTask.contact_id).where(FreeTask.contact_id.in_(ids))
    busy |= set(session.scalars(tasks))
    for merged in (PersonMerge.kept_id, PersonMerge.gone_id):
        busy |= set(session.scalars(select(merged).where(merged.in_(ids))))
    own_leads = [change.lead_id for change in chunk if change.new_lead]
    others = select(Lead.contact_id).where(Lead.contact_id.in_(ids), Lead.id.not_in(own_leads))
    again = set(session.scalars(others))
    later = (
        select(ListImportChange.contact_id)
        .join(ListImport)
        .where(
            ListImportChange.contact_id.in_(ids),
            ListImportChange.import_id > record.id,
            ListImport.undone_at.is_(None),
        )
    )
    again |= set(session.scalars(later))
    known = select(Contact).where(Contact.id.in_(ids), Contact.created_at <= record.at)
    contacts = {contact.id: contact for contact in session.scalars(known)}
    lead_ids = [change.lead_id for change in chunk]
    leads = {one.id: one for one in session.scalars(select(Lead).where(Lead.id.in_(lead_ids)))}
    gone: list[int] = []
    gone_leads: list[int] = []
    for change in chunk:
        if change.contact_id in busy or change.contact_id not in contacts:
            report.kept += 1
            continue
        if change.new_lead:
            gone_leads.append(change.lead_id)
        elif (lead := leads.get(change.lead_id)) is not None:
            report.changed_since += _restore(lead, change.lead, now)
        if not change.new_contact:
            report.restored += 1
            since = _restore(contacts[change.contact_id], change.contact, now)
            report.changed_since += since
        elif change.contact_id in again:
            report.kept += 1
        else:
            gone.append(change.contact_id)
            report.removed += 1
    session.flush()
    session.execute(delete(Lead).where(Lead.id.in_(gone_leads)))
    session.execute(delete(ContactAddress).where(ContactAddress.contact_id.in_(gone)))
    session.execute(delete(Contact).where(Contact.id.in_(gone)))


def _restore(kept: Contact | Lead, changes: dict[str, list[str]], now: datetime) -> int:
    """Put back what was there before; return how many values were changed again since."""
    fields, since = dict(kept.fields), 0
    for name, (before, after) in changes.items():
        if name == OWNER and isinstance(kept, Lead):
            if (kept.owner or "") == after:
                kept.owner = before or None
            else:
                since += 1
        elif fields.get(name, "") != after:
            since += 1
        elif before:
            fields[name] = before
        else:
            fields.pop(name, None)
    if fields != kept.fields:
        kept.fields, kept.updated_at = fields, now
    return since
