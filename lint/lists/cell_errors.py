"""Errors in the header and the rows of a list, found while it is read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ...templates.workspace.fields import Field
from ..findings.finding import Severity
from .csv_reader import UNDECODED, Block, Encoding, Record
from .headers import Taken, address_column, is_header, is_own
from .report_tables import Table, main_table

MAX_PROBLEMS = 1000  # of one file; the rest is counted, not listed
_MOST_SHARED = 200_000  # distinct values of a column; beyond that most values are unique


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A fault of one cell or row, as data: row counts from 1 without the header (0: the header).

    column is the header in the file; None where the whole row is at fault.
    """

    row: int
    column: str | None
    value: str
    why: str
    fix: str | None = None
    severity: Severity = Severity.error


class Cells:
    """Growing columns; equal values of a column are stored once."""

    def __init__(self, width: int) -> None:
        self._columns: list[list[tuple[str, ...]]] = [[] for _ in range(width)]
        self._known: list[dict[str, str]] = [{} for _ in range(width)]
        self._rows: list[list[str]] = []

    def row(self, cells: list[str]) -> None:
        """Add a row of the header's width."""
        self._rows.append(cells)
        if len(self._rows) >= 2000:
            self._settle()

    def columns(self, columns: Iterable[tuple[str, ...]]) -> None:
        """Add many rows, as columns."""
        self._settle()
        for kept, known, values in zip(self._columns, self._known, columns, strict=True):
            if len(known) < _MOST_SHARED:
                values = tuple(map(known.setdefault, values, values))
            kept.append(values)

    def turned(self) -> list[tuple[str, ...]]:
        """Return every column as a whole."""
        self._settle()
        return [tuple(chain.from_iterable(parts)) for parts in self._columns]

    def _settle(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self.columns(zip(*rows, strict=True))


@dataclass(slots=True)
class Reading:
    """The rows and problems of a file so far. at_fault has the reason per row with an error."""

    headers: list[str]
    cells: Cells = field(init=False)
    lines: list[int] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    unlisted: int = 0
    at_fault: dict[int, str] = field(default_factory=dict)
    in_report: bool = False  # the list is one of several tables of a report
    pages: tuple[str, str] | None = None  # the code page read, and another that is as likely

    def __post_init__(self) -> None:
        self.cells = Cells(len(self.headers))

    def fault(self, row: int, why: str, fix: str | None, *, column: int | str | None = None,
              value: str = "", severity: Severity = Severity.error) -> None:  # fmt: skip
        """Record a fault; beyond MAX_PROBLEMS it is only counted."""
        if isinstance(column, int):
            column = self.headers[column] if column < len(self.headers) else None
        if row and severity is Severity.error:
            told = f"{column}: {why}" if column else why
            self.at_fault[row] = f"{self.at_fault[row]}; {told}" if row in self.at_fault else told
        if len(self.problems) >= MAX_PROBLEMS:
            self.unlisted += 1
            return
        self.problems.append(CellProblem(row, column, value[:80], why, fix, severity))

    def header(self, why: str, fix: str, *, column: str | None = None, value: str = "",
               severity: Severity = Severity.warning) -> None:  # fmt: skip
        """Record an error in the header."""
        self.fault(0, why, fix, column=column, value=value, severity=severity)


def read_header(head: list[Record], coding: Encoding) -> tuple[Reading, int, list[Record]]:
    """Return the headers, their line (0: there are none) and the remaining records."""
    at = next((i for i, record in enumerate(head) if is_header(record.cells)), 0)
    if at and any(len(record.cells) >= len(head[at].cells) for record in head[:at]):
        at = 0  # what looks like a header below wide rows is a row
    tables = main_table(head)
    if tables is not None:
        at = tables[0].at
    record = head[at]
    if not is_header(record.cells) and address_column([record.cells]) is not None:
        reading = Reading([f"column {number + 1}" for number in range(len(record.cells))])
        line, rest = 0, head
    else:
        reading = Reading([UNDECODED.sub("�", c).replace("\0", "") for c in record.cells])
        line, rest = record.line, head[at + 1 :]
        if record.fault:
            reading.header(f"the header: {record.fault}", record.fix or "", severity=Severity.error)
    reading.in_report = tables is not None
    if not coding.declared:
        why = f"the file is not UTF-8; it was read as {coding.name}"
        reading.header(why, "save it as UTF-8, then check the accented names")
        if coding.other is not None:
            reading.pages = (coding.name, coding.other)
    if tables is not None and tables[1]:
        _told_tables(reading, *tables)
    if at:
        what = "line is" if record.line == 2 else "lines are"
        why = f"{record.line - 1} {what} before the header"
        reading.header(why, "delete the lines above the header", value=head[0].cells[0])
    return reading, line, rest


def _told_tables(reading: Reading, main: Table, others: Sequence[Table]) -> None:
    """Tell which of several tables with addresses is read, and which are not."""
    named = ", ".join(f"'{table.title or 'without a title'}'" for table in others)
    why = f"the file holds several tables; '{main.title}' is read, and {named} is not"
    reading.header(why, "if that is the wrong one, save the right one as a list of its own")


def without_header(reading: Reading, rest: Sequence[Record], fields: Mapping[str, Field]) -> Taken:
    """Return the address column of a list that begins with its first recipient."""
    column = address_column([record.cells for record in rest]) or 0
    found = rest[0].cells[column].strip()
    why = f"there is no header: the first line already contains {found}"
    fix = "add a first line that names the columns, such as email,first_name,company"
    reading.header(why, fix, value=found, severity=Severity.error)
    return Taken({"contact.email": column} if "contact.email" in fields else {})


def header_faults(reading: Reading, taken: Taken, fields: Mapping[str, Field]) -> None:
    """Report headers that are empty, padded, duplicate, guessed or missing; make them unique."""
    seen: dict[str, int] = {}
    for index, raw in enumerate(list(reading.headers)):
        header = " ".join(raw.split())
        if not header:
            header = f"column {index + 1}"
            reading.header(f"{header} has no header", "name it, or delete it", column=header)
        elif header != raw:
            why = f"the header '{header}' has extra spaces"
            reading.header(why, f"write '{header}'", column=header, value=raw)
        seen[header] = seen.get(header, 0) + 1
        if seen[header] > 1:
            why = f"the header '{header}' appears twice"
            fix = "rename or delete one; the first is read"
            reading.header(why, fix, column=header, severity=Severity.error)
            header = f"{header} ({seen[header]})"
        elif index in taken.doubled:
            key = taken.doubled[index]
            first = " ".join(reading.headers[taken.columns[key]].split())
            why = f"'{first}' and '{header}' both mean {key}"
            reading.header(why, f"keep one; '{first}' is read", column=header)
        reading.headers[index] = header
    for key in taken.guessed:
        header = reading.headers[taken.columns[key]]
        fix = f"rename it to '{key.rpartition('.')[2]}'"
        reading.header(f"the header '{header}' was read as {key}", fix, column=header)
    for key, indexes in taken.unsure.items():
        names = " and ".join(f"'{reading.headers[index]}'" for index in indexes)
        fix = f"choose one: {_map(reading.headers[indexes[0]], key)}"
        reading.header(f"{names} match {key} equally well, so none is read", fix)
    fed = set(taken.columns.values()) | set(taken.doubled)
    for index, header in enumerate(reading.headers):
        if index not in fed and not header.startswith("column ") and not is_own(header):
            why = f"no field uses the column '{header}'"
            fix = "declare a field for it in tactful.toml; until then templates cannot use it"
            if index in taken.near:
                fix = f"{_map(header, taken.near[index])}, or declare a field for it"
            reading.header(why, fix, column=header, severity=Severity.info)
    for key, one in fields.items():
        if one.required and key not in taken.columns and key not in taken.unsure:
            name = key.rpartition(".")[2]
            fix = f"add a column '{name}', or map yours: {_map(_likely(reading, taken, key), key)}"
            why = f"no column contains {key}, which is required"
            reading.header(why, fix, severity=Severity.error)


def _likely(reading: Reading, taken: Taken, key: str) -> str:
    return next(
        (reading.headers[i] for i, near in taken.near.items() if near == key), "Your header"
    )


def _map(header: str, key: str) -> str:
    """Return the line of tactful.toml that maps a column to a field."""
    return f'[lists.mapping] "{header}" = "{key}"'


def rows(reading: Reading, source: Iterable[Block | Record]) -> None:
    """Add the rows, as wide as the header, with their faults."""
    blank: list[int] = []
    for one in source:
        if isinstance(one, Record):
            _row(reading, one, blank)
            continue
        columns = [tuple(map(str.strip, column)) for column in zip(*one.rows, strict=True)]
        has_blank = "" in columns[0] and any(not any(cells) for cells in zip(*columns, strict=True))
        if reading.pages or has_blank:
            for record in _records(one):
                _row(reading, record, blank)
        else:
            reading.cells.columns(columns)
            reading.lines += range(one.line, one.line + len(one.rows))
    if blank:
        some = ", ".join(map(str, blank[:3])) + (" …" if len(blank) > 3 else "")
        why = f"{len(blank)} empty {'row was' if len(blank) == 1 else 'rows were'} skipped"
        reading.header(f"{why} (line {some})", "delete them", severity=Severity.info)


def _records(block: Block) -> Iterator[Record]:
    for line, cells in enumerate(block.rows, block.line):
        yield Record(line, cells)


def _row(reading: Reading, record: Record, blank: list[int]) -> None:
    width = len(reading.headers)
    cells = [cell.strip() for cell in record.cells]
    joined = "".join(cells)
    if not joined and not record.cells_at_fault:
        blank.append(record.line)
        return
    number = len(reading.lines) + 1
    if record.fault:
        reading.fault(number, record.fault, record.fix)
    elif len(cells) != width:
        _ragged(reading, number, cells, width)
    for fault in record.cells_at_fault:
        severity = Severity.error if fault.error else Severity.warning
        reading.fault(
            number, fault.why, fault.fix, column=fault.cell, value=fault.value, severity=severity
        )
    if not joined.isascii():
        _undecoded(reading, number, cells)
        _ambiguous(reading, number, cells)
    if "\0" in joined:
        _without_nul(reading, number, cells)
    reading.cells.row(cells[:width] + [""] * (width - len(cells)))
    reading.lines.append(record.line)


def _ragged(reading: Reading, number: int, cells: list[str], width: int) -> None:
    why = f"the row has {len(cells)} cells, the header {width}"
    if len(cells) < width:
        fix = "add the missing cells at its end, or a delimiter"
        reading.fault(number, why, fix, severity=Severity.warning)
    elif any(cells[width:]):
        fix = "put a cell that contains the delimiter in quotes"
        reading.fault(number, why, fix, value=cells[width])


def _undecoded(reading: Reading, number: int, cells: list[str]) -> None:
    """Report bytes that are not text; they become U+FFFD, so that nothing is guessed."""
    for index, cell in enumerate(cells):
        if found := UNDECODED.search(cell):
            byte = ord(found[0]) - 0xDC00
            meant = cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
            fix = f"write '{meant}'" if meant.isprintable() else "save the file as UTF-8"
            cells[index] = UNDECODED.sub("�", cell)
            why = f"byte 0x{byte:02X} is not UTF-8"
            reading.fault(number, why, fix, column=index, value=cells[index])


def _ambiguous(reading: Reading, number: int, cells: list[str]) -> None:
    """Report a cell that two code pages read as different names, where nothing decides."""
    if reading.pages is None:
        return
    page, other = reading.pages
    for index, cell in enumerate(cells):
        if not cell.isascii():
            meant = cell.encode(page, "replace").decode(other, "replace")
            if meant != cell:
                why = f"the file does not say whether this is '{cell}' or '{meant}'"
                fix = "save the list as 'CSV UTF-8', where the letters are the right ones"
                reading.fault(number, why, fix, column=index, value=cell)


def _without_nul(reading: Reading, number: int, cells: list[str]) -> None:
    for index, cell in enumerate(cells):
        if "\0" in cell:
            cells[index] = cell.replace("\0", "").strip()
            why, fix = "the cell contains a NUL byte, which was removed", "export the list again"
            reading.fault(number, why, fix, column=index, value=cells[index])
