"""A list of recipients as columns, with every fault of the file kept on its cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from ..templates.errors import Place, Problem, RecipientsError
from ..templates.fields import Field, normal_header
from .headers import Taken, names, take
from .listfaults import CellProblem as CellProblem
from .listfaults import Reading, header_faults, read_header, rows, without_header
from .listfile import delimiter, encoding, records


@dataclass(frozen=True, slots=True)
class Recipients:
    """A list. columns is by field key ("contact.email"), all of the same length.

    lines[i] is the file's line on which row i + 1 begins. What no field takes stays in
    ``extra`` by header. Values are without outer spaces.
    """

    path: str
    columns: Mapping[str, tuple[str, ...]]
    lines: tuple[int, ...]
    headers: Mapping[str, str]  # field key -> header in the file
    extra: Mapping[str, tuple[str, ...]]
    problems: tuple[CellProblem, ...] = ()
    header_line: int = 1

    def __len__(self) -> int:
        return len(self.lines)

    def row(self, index: int) -> dict[str, str]:
        """Return the values of one row (index from 0) by field key."""
        return {key: column[index] for key, column in self.columns.items()}

    def column(self, key: str) -> tuple[str, ...]:
        """Return a field's values; also those of a usual header that is not declared.

        Empty texts where the list has no such column.
        """
        if key in self.columns:
            return self.columns[key]
        wanted = set().union(*names(key))
        for name, values in self.extra.items():
            if normal_header(name) in wanted:
                return values
        return ("",) * len(self)

    def where(self, row: int, key: str | None = None) -> dict[str, Any]:
        """Return the place of a row as a finding has it: path, row, line, field, recipient."""
        address = self.column("contact.email")[row - 1] if row else ""
        return {
            "path": self.path,
            "row": row or None,
            "line": self.line(row),
            "field": key,
            "recipient": address or None,
        }

    def line(self, row: int) -> int:
        """Return the file's line of a row (from 1; 0 is the header)."""
        return self.lines[row - 1] if row else self.header_line


def read_recipients(
    path: Path, fields: Mapping[str, Field], *, shown: str | None = None
) -> Recipients:
    """Read a CSV or TSV file; raises RecipientsError only when it cannot be read at all."""
    name = shown or str(path)
    coding = encoding(path, shown=name)
    separator, skip = delimiter(path, coding)
    source = records(path, coding, separator, skip=skip)
    head = list(islice(source, 10))
    if not head:
        raise RecipientsError([Problem("the list is empty", Place(name))])
    reading, header_line, rest = read_header(head, coding)
    taken = take(reading.headers, fields)
    if header_line == 0:
        taken = without_header(reading, rest, fields)
    header_faults(reading, taken, fields)
    rows(reading, chain(rest, source))
    return _recipients(name, reading, taken, max(1, header_line))


def _recipients(name: str, reading: Reading, taken: Taken, header_line: int) -> Recipients:
    turned = list(zip(*reading.rows, strict=True)) or [()] * len(reading.headers)
    fed = {index: key for key, index in taken.columns.items()}
    if reading.unlisted:
        reading.problems.append(
            CellProblem(0, None, "", f"{reading.unlisted} more rows have such faults", None)
        )
    return Recipients(
        path=name,
        columns={key: turned[index] for key, index in taken.columns.items()},
        lines=tuple(reading.lines),
        headers={key: reading.headers[index] for key, index in taken.columns.items()},
        extra={h: turned[i] for i, h in enumerate(reading.headers) if i not in fed},
        problems=tuple(sorted(reading.problems, key=lambda problem: problem.row)),
        header_line=header_line,
    )
