"""The lists that came in last, and which of them can be taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from ..store.tables import ListImport


@dataclass(frozen=True, slots=True)
class ImportItem:
    """A list that was imported. undone_at is None while it stands."""

    number: int
    source: str
    by: str
    at: datetime
    new: int
    updated: int
    undone_at: datetime | None


def last_imports(
    session: Session, *, most: int, before: int | None = None
) -> tuple[ImportItem, ...]:
    """Return the newest imports that changed something, newest first; before: older than that."""
    older = ListImport.id < before if before is not None else true()
    rows = session.scalars(
        select(ListImport).where(older).order_by(ListImport.id.desc()).limit(most)
    )
    return tuple(
        ImportItem(one.id, one.source, one.by, one.at, one.new, one.updated, one.undone_at)
        for one in rows
    )
