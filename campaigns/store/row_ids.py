"""Ids for new rows, asked for before they go in: so they go in by the hundred."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .tables import Base


def next_ids(session: Session, table: type[Base], count: int) -> list[int]:
    """Return ids for new rows, in the order in which they are to stand.

    SQLite has one writer, and that is this transaction; PostgreSQL hands out its sequence.
    """
    if session.get_bind().dialect.name == "sqlite":
        last = session.scalar(select(func.max(table.__table__.c.id))) or 0
        return list(range(last + 1, last + 1 + count))
    sequence = func.pg_get_serial_sequence(table.__tablename__, "id")
    numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
    return list(session.scalars(numbers))
