"""What is found wrong while a list is read: in its header and in its rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..templates.fields import Field
from .finding import Severity
from .headers import Taken, address_column, is_header, is_own
from .listfile import Encoding, Record

MAX_PROBLEMS = 1000  # of one file; the rest is counted, not listed


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A fault of one cell or row, as data: row counts from 1 without the header (0: the header).

    column is the header in the file; None where the fault is the whole row's.
    """

    row: int
    column: str | None
    value: str
    why: str
    fix: str | None = None
    severity: Severity = Severity.error


@dataclass(slots=True)
class Reading:
    """What is gathered while a file is read."""

    headers: list[str]
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    unlisted: int = 0

    def fault(self, row: int, why: str, fix: str | None, *, column: int | str | None = None,
              value: str = "", severity: Severity = Severity.error) -> None:  # fmt: skip
        """Keep a fault; past MAX_PROBLEMS it is only counted."""
        if len(self.problems) >= MAX_PROBLEMS:
            self.unlisted += 1
            return
        if isinstance(column, int):
            column = self.headers[column] if column < len(self.headers) else None
        self.problems.append(CellProblem(row, column, value[:80], why, fix, severity))

    def header(self, why: str, fix: str, *, column: str | None = None, value: str = "",
               severity: Severity = Severity.warning) -> None:  # fmt: skip
        """Keep a fault of the header."""
        self.fault(0, why, fix, column=column, value=value, severity=severity)


def read_header(head: list[Record], coding: Encoding) -> tuple[Reading, int, list[Record]]:
    """Return the headers, the line they stand on (0: there are none) and what is left."""
    at = next((i for i, record in enumerate(head) if is_header(record.cells)), 0)
    if at and any(len(record.cells) >= len(head[at].cells) for record in head[:at]):
        at = 0  # what looks like a header further down is a row
    record = head[at]
    if not is_header(record.cells) and address_column([record.cells]) is not None:
        reading = Reading([f"column {number + 1}" for number in range(len(record.cells))])
        line, rest = 0, head
    else:
        reading = Reading([_BYTE.sub("�", c).replace("\0", "") for c in record.cells])
        line, rest = record.line, head[at + 1 :]
        if record.fault:
            reading.header(f"the header: {record.fault}", record.fix or "", severity=Severity.error)
    if not coding.declared:
        why = f"the file is not UTF-8; it was read as {coding.name}"
        reading.header(why, "save it as UTF-8, then check the accented names")
    if at:
        what = "line stands" if record.line == 2 else "lines stand"
        why = f"{record.line - 1} {what} before the header"
        reading.header(why, "delete what stands above the header", value=head[0].cells[0])
    return reading, line, rest


def without_header(reading: Reading, rest: Sequence[Record], fields: Mapping[str, Field]) -> Taken:
    """Return the address column of a list that begins with its first recipient."""
    column = address_column([record.cells for record in rest]) or 0
    found = rest[0].cells[column].strip()
    why = f"there is no header: the first line already holds {found}"
    fix = "add a first line that names the columns, such as email,first_name,company"
    reading.header(why, fix, value=found, severity=Severity.error)
    return Taken({"contact.email": column} if "contact.email" in fields else {})


def header_faults(reading: Reading, taken: Taken, fields: Mapping[str, Field]) -> None:
    """Tell of headers that are empty, padded, doubled, guessed or missing; make them unique."""
    seen: dict[str, int] = {}
    for index, raw in enumerate(list(reading.headers)):
        header = " ".join(raw.split())
        if not header:
            header = f"column {index + 1}"
            reading.header(f"{header} has no header", "name it, or delete it", column=header)
        elif header != raw:
            why = f"the header '{header}' has spaces around it or doubled"
            reading.header(why, f"write '{header}'", column=header, value=raw)
        seen[header] = seen.get(header, 0) + 1
        if seen[header] > 1:
            why = f"the header '{header}' stands there twice"
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
        reading.header(f"the header '{header}' was taken for {key}", fix, column=header)
    fed = set(taken.columns.values()) | set(taken.doubled)
    for index, header in enumerate(reading.headers):
        if index not in fed and not header.startswith("column ") and not is_own(header):
            why = f"no field takes the column '{header}'"
            fix = "declare a field for it in tactful.toml; until then templates cannot use it"
            reading.header(why, fix, column=header, severity=Severity.info)
    for key, one in fields.items():
        if one.required and key not in taken.columns:
            name = key.rpartition(".")[2]
            fix = f"add a column '{name}', or name yours in the field's 'columns'"
            why = f"no column holds {key}, which is required"
            reading.header(why, fix, severity=Severity.error)


_BYTE = re.compile("[\udc80-\udcff]")  # a byte that could not be decoded, as surrogateescape says


def rows(reading: Reading, source: Iterable[Record]) -> None:
    """Gather the rows, as wide as the header, with their faults."""
    width = len(reading.headers)
    blank: list[int] = []
    for record in source:
        cells = [cell.strip() for cell in record.cells]
        joined = "".join(cells)
        if not joined:
            blank.append(record.line)
            continue
        number = len(reading.rows) + 1
        if record.fault:
            reading.fault(number, record.fault, record.fix)
        elif len(cells) != width:
            _ragged(reading, number, cells, width)
        if not joined.isascii():
            _undecoded(reading, number, cells)
        if "\0" in joined:
            _without_nul(reading, number, cells)
        reading.rows.append(cells[:width] + [""] * (width - len(cells)))
        reading.lines.append(record.line)
    if blank:
        some = ", ".join(map(str, blank[:3])) + (" …" if len(blank) > 3 else "")
        why = f"{len(blank)} empty {'row was' if len(blank) == 1 else 'rows were'} left out"
        reading.header(f"{why} (line {some})", "delete what is empty", severity=Severity.info)


def _ragged(reading: Reading, number: int, cells: list[str], width: int) -> None:
    why = f"the row has {len(cells)} cells, the header {width}"
    if len(cells) < width:
        fix = "add what is missing at its end, or a delimiter"
        reading.fault(number, why, fix, severity=Severity.warning)
    elif any(cells[width:]):
        fix = "put a cell that holds the delimiter in quotes"
        reading.fault(number, why, fix, value=cells[width])


def _undecoded(reading: Reading, number: int, cells: list[str]) -> None:
    """Tell of bytes that are no text; they become U+FFFD, so that nothing is guessed."""
    for index, cell in enumerate(cells):
        if found := _BYTE.search(cell):
            byte = ord(found[0]) - 0xDC00
            meant = cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
            fix = f"write '{meant}'" if meant.isprintable() else "save the file as UTF-8"
            cells[index] = _BYTE.sub("�", cell)
            why = f"byte 0x{byte:02X} is not UTF-8"
            reading.fault(number, why, fix, column=index, value=cells[index])


def _without_nul(reading: Reading, number: int, cells: list[str]) -> None:
    for index, cell in enumerate(cells):
        if "\0" in cell:
            cells[index] = cell.replace("\0", "").strip()
            why, fix = "the cell holds a NUL byte, which was left out", "export the list again"
            reading.fault(number, why, fix, column=index, value=cells[index])
