"""All that stands about some contacts, row by row: what a change changed, and back again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Table, and_, delete, insert, select, update
from sqlalchemy.orm import Session

from ..store.tables import (
    Base,
    Contact,
    ContactAddress,
    Enrolment,
    FreeTask,
    Lead,
    Outbox,
    Signal,
    StoredMessage,
    Suppression,
    Touch,
)
from ..store.types import UtcDateTime

Row = dict[str, Any]
Picture = dict[tuple[str, int], Row]
_OF_CONTACT = (ContactAddress, Lead, Enrolment, FreeTask, Signal)
_OF_ENROLMENT = (Touch, StoredMessage, Outbox)


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a picture, as JSON. changed: table, id, column -> [before, after]."""

    changed: list[Any]
    dropped: list[Any]  # table, whole row
    made: list[Any]  # table, id


def picture(session: Session, contact_ids: Sequence[int]) -> Picture:
    """Return every row about these contacts, by table and id."""
    session.flush()
    found: Picture = {}
    _take(session, found, Contact, Contact.id.in_(contact_ids))
    for table in _OF_CONTACT:
        _take(session, found, table, table.contact_id.in_(contact_ids))
    enrolments = [number for name, number in found if name == Enrolment.__tablename__]
    for one in _OF_ENROLMENT:
        _take(session, found, one, one.enrolment_id.in_(enrolments))
    values = Suppression.value.in_(list(map(str, contact_ids)))
    _take(session, found, Suppression, and_(Suppression.kind == "person", values))
    return found


def _take(session: Session, found: Picture, entity: type[Base], of_them: Any) -> None:
    table = _table(entity.__tablename__)
    for row in session.execute(select(table).where(of_them)).mappings():
        found[table.name, row["id"]] = {name: _plain(value) for name, value in row.items()}


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def difference(before: Picture, after: Picture) -> Difference:
    """Return what must be done to come from after back to before."""
    changed = []
    for (table, number), row in before.items():
        now = after.get((table, number), row)
        columns = {name: [old, now[name]] for name, old in row.items() if now[name] != old}
        if columns:
            changed.append([table, number, columns])
    return Difference(
        changed,
        [[table, row] for (table, number), row in before.items() if (table, number) not in after],
        [[table, number] for table, number in after if (table, number) not in before],
    )


def changed_since(now: Picture, made: Difference) -> list[str]:
    """Return the tables whose rows are not any more as the change left them."""
    since = {
        table
        for table, number, columns in made.changed
        if (row := now.get((table, number))) is None
        or any(row[name] != after for name, (_, after) in columns.items())
    }
    return sorted(since | {table for table, number in made.made if (table, number) not in now})


def put_back(session: Session, made: Difference) -> None:
    """Undo a change of which nothing was changed since."""
    for name, row in made.dropped:
        session.execute(insert(_table(name)).values(_kept(name, row)))
    for name, number, columns in made.changed:
        before = _kept(name, {column: old for column, (old, _) in columns.items()})
        table = _table(name)
        session.execute(update(table).where(table.c.id == number).values(before))
    for name, number in made.made:
        session.execute(delete(_table(name)).where(_table(name).c.id == number))
    session.expire_all()


def _kept(name: str, row: Row) -> Row:
    columns = _table(name).c
    return {
        column: datetime.fromisoformat(value)
        if isinstance(columns[column].type, UtcDateTime) and value is not None
        else value
        for column, value in row.items()
    }
