"""Who of a list's new people is probably known already, under another address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ftfy import fix_encoding
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...lint.duplicates.people import Columns
from ...lint.lists.addresses import keys
from ..store.tables import Contact, ContactAddress
from .blocking_index import Progress
from .matching import NAMES, Match, matches, name_of

_AT_ONCE = 20_000  # rows; so a list of a million stays inside the memory
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Recognised:
    """A new row, and the known person whom it probably is under another address."""

    row: int
    address: str
    name: str
    match: Match


def recognised(
    session: Session, columns: Columns, *, progress: Progress | None = None
) -> dict[int, list[Recognised]]:
    """Return, by row (from 1) whose mailbox nobody has, the known people whom it probably is.

    Population needs keys (``key_everybody``). Nothing is decided by it.
    """
    if not session.scalar(select(func.max(Contact.id))):
        return {}
    boxes = keys(columns.column("contact.email"))
    known = _known(session, boxes)
    strangers = [at for at, box in enumerate(boxes) if box and box not in known]
    found: dict[int, list[Recognised]] = {}
    for start in range(0, len(strangers), _AT_ONCE):
        some = _Some(columns, strangers[start : start + _AT_ONCE])
        found.update(_by_row(some, matches(session, some)))
        if progress is not None:
            progress(start + len(some), len(strangers))
    return found


def _by_row(
    some: "_Some", found: Mapping[int, Sequence[Match]]
) -> Iterator[tuple[int, list[Recognised]]]:
    addresses = some.column("contact.email")
    parts = {key: some.column(key) for key in NAMES}
    for at, best in found.items():
        row = some.rows[at - 1] + 1
        name = name_of({key: column[at - 1] for key, column in parts.items()})
        yield row, [Recognised(row, addresses[at - 1], name, match) for match in best]


def _known(session: Session, boxes: Sequence[str]) -> set[str]:
    """Return those mailboxes that somebody has."""
    return {
        key
        for start in range(0, len(boxes), _CHUNK)
        for key in session.scalars(
            select(ContactAddress.key).where(ContactAddress.key.in_(boxes[start : start + _CHUNK]))
        )
    }


@dataclass(frozen=True, slots=True)
class _Some:
    """Some rows (from 0) of a list, each cell as it would be stored."""

    columns: Columns
    rows: Sequence[int]

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, key: str) -> Sequence[str]:
        """Return the values of a field."""
        cells = self.columns.column(key)
        values = [cells[row] for row in self.rows]
        if key == "contact.email":
            return values
        return [value if value.isascii() else fix_encoding(value) for value in values]
