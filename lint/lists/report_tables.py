"""A report that holds several tables: the one with the people in it is the list.

Webinar and event platforms write a title, a table about the event, one of hosts, then the
attendees, and whoever dialled in, all below each other in one file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import normal_header
from .csv_reader import Block, Record
from .headers import ADDRESS, is_header

HEAD = 400  # records among which the tables are looked for
_MAIL = lazy_regex(r"e ?mail|\bmail\b|correo|courriel")
_OURS = lazy_regex(
    r"\b(?:hosts?|co ?hosts?|panell?ists?|presenters?|speakers?|organi[sz]ers?|moderators?|staff|"
    r"team|internal|alternative)\b"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file: its title, where its header is, and the first record after it."""

    title: str
    at: int
    end: int
    people: int


def main_table(head: Sequence[Record]) -> tuple[Table, list[Table]] | None:
    """Return the table that holds the people, and the others with addresses.

    None where the file is one list: its first line names columns, or holds an address.
    """
    if not head or any(ADDRESS.fullmatch(cell.strip()) for cell in head[0].cells):
        return None
    if is_header(head[0].cells) and _filled(head[0]) > 1:
        return None
    tables = list(_tables(head))
    theirs = [table for table in tables if not _OURS.search(normal_header(table.title))] or tables
    if not theirs:
        return None
    best = max(theirs, key=lambda table: table.people)
    return best, [table for table in tables if table is not best]


def _tables(head: Sequence[Record]) -> Iterator[Table]:
    starts = [at for at, record in enumerate(head) if _starts(record)]
    for at in starts:
        end = next((i for i in range(at + 1, len(head)) if ends(head[i]) or i in starts), len(head))
        rows = head[at + 1 : end]
        people = sum(any(ADDRESS.fullmatch(c.strip()) for c in row.cells) for row in rows)
        title = head[at - 1] if at and ends(head[at - 1]) else None
        if people:
            yield Table(title.cells[0].strip() if title else "", at, end, people)


def _starts(record: Record) -> bool:
    """Say whether a record names columns, the address among them."""
    return (
        _filled(record) > 1
        and not any(ADDRESS.fullmatch(cell.strip()) for cell in record.cells)
        and any(
            _MAIL.search(normal_header(cell)) and len(cell) < 40 and "@" not in cell
            for cell in record.cells
        )
    )


def ends(record: Record) -> bool:
    """Say whether a record is no row of a table, but the title of the next."""
    first = record.cells[0].strip() if record.cells else ""
    return _filled(record) == 1 and bool(first) and not ADDRESS.fullmatch(first)


def _filled(record: Record) -> int:
    return sum(bool(cell.strip()) for cell in record.cells)


def until_end(source: Iterable[Block | Record], stopped: list[int]) -> Iterator[Block | Record]:
    """Yield a table's records; the line of the title that ends it goes to stopped."""
    for one in source:
        if isinstance(one, Record) and ends(one):
            stopped.append(one.line)
            return
        yield one
