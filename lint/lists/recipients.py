"""A list of recipients as columns, with the errors of the file by cell."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ...templates.errors import Place, Problem, RecipientsError
from ...templates.workspace.fields import Field, normal_header
from ...templates.workspace.regular_files import open_regular
from ..findings.finding import Severity
from .by_values import FIRST, LAST, fitted, whole_name_column
from .cell_errors import CellProblem as CellProblem
from .cell_errors import Reading, header_faults, read_header, rows, without_header
from .csv_reader import Block, Encoding, Record, delimiter, encoding, records
from .headers import Taken, names, take
from .report_tables import HEAD, until_end
from .whole_names import are_whole, split_name
from .workbook import MAGIC, Sheet, opened_sheet

if TYPE_CHECKING:
    from ...templates.workspace.campaign import Campaign
    from ...templates.workspace.workspace import Workspace

_SEVERAL = " ::: "  # between values of one cell in an address book that Google exported


@dataclass(frozen=True, slots=True)
class Recipients:
    """A list. columns is by field key ("contact.email"), all of the same length.

    lines[i] is the file's line on which row i + 1 begins. Columns without a field are in
    ``extra``, by header. Values are stripped. problems are the errors up to a maximum;
    at_fault has the reason for every row with an error, without a maximum.
    """

    path: str
    columns: Mapping[str, tuple[str, ...]]
    lines: tuple[int, ...]
    headers: Mapping[str, str]  # field key -> header in the file
    extra: Mapping[str, tuple[str, ...]]
    problems: tuple[CellProblem, ...] = ()
    header_line: int = 1
    at_fault: Mapping[int, str] = field(default_factory=dict)
    header: tuple[str, ...] = ()  # of every column, in the file's order

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

    def by_header(self) -> dict[str, tuple[str, ...]]:
        """Return every column by its header, in the file's order."""
        fed = {header: self.columns[key] for key, header in self.headers.items()}
        return {name: fed[name] if name in fed else self.extra[name] for name in self.header}

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


class _Source(Protocol):
    """Where records come from: a text file or a sheet."""

    width: int

    def head(self, most: int) -> list[Record]: ...

    def rest(self, head: Iterable[Record]) -> Iterator[Block | Record]: ...


def read_recipients(
    path: Path, fields: Mapping[str, Field], *, shown: str | None = None, sheet: str | None = None
) -> Recipients:
    """Read a CSV, TSV or XLSX file; raises RecipientsError only when it cannot be read at all.

    sheet names one of a workbook's; without it the first that looks like a list is read.
    """
    name = shown or str(path)
    before = _stamp(path)
    try:
        with _source(path, sheet, name) as (source, coding):
            head = source.head(HEAD)
            if not head:
                raise RecipientsError([Problem("the list is empty", Place(name))])
            reading, header_line, rest = read_header(head, coding)
            source.width = len(reading.headers)
            taken = take(reading.headers, fields)
            if header_line == 0:
                taken = without_header(reading, rest, fields)
            else:
                taken = fitted(reading.headers, taken, fields, [one.cells for one in rest])
            header_faults(reading, taken, fields)
            stopped: list[int] = []
            listed = source.rest(rest)
            rows(reading, until_end(listed, stopped) if reading.in_report else listed)
            if stopped:
                why = f"the table ends in line {stopped[0] - 1}; what stands below is not read"
                reading.header(why, "if it is needed, save it as a list of its own")
            if isinstance(source, Sheet):
                _of_sheet(reading, source)
            if not reading.lines:
                why = "there is no row below the header, so nobody gets anything"
                reading.header(why, "export the list again", severity=Severity.error)
    except OSError as error:
        raise _unreadable(error, name) from error
    if _stamp(path) != before:
        why = "the file was changed while it was read, so rows may be missing or incomplete"
        reading.header(why, "run this again once the file is saved", severity=Severity.error)
    return _recipients(name, reading, taken, max(1, header_line), fields)


def campaign_list(workspace: "Workspace", campaign: "Campaign") -> Recipients | None:
    """Read the list that a campaign names; None where it names none."""
    audience = campaign.audience
    if audience.contacts is None:
        return None
    path, name = workspace.root / audience.contacts, audience.contacts
    return read_recipients(path, workspace.fields, shown=name, sheet=audience.sheet)


@contextmanager
def _source(path: Path, sheet: str | None, name: str) -> Iterator[tuple[_Source, Encoding]]:
    with open_regular(path) as file:
        is_workbook = file.read(len(MAGIC)) == MAGIC
    if is_workbook:
        with opened_sheet(path, sheet, shown=name) as found:
            yield found, Encoding("utf-8")
        return
    if sheet is not None:
        fix = "remove --sheet, or name a workbook"
        raise RecipientsError([Problem("only a workbook has sheets", Place(name), fix)])
    coding = encoding(path, shown=name)
    separator, skip = delimiter(path, coding)
    with records(path, coding, separator, skip=skip) as text:
        yield text, coding


def _of_sheet(reading: Reading, sheet: Sheet) -> None:
    if sheet.others:
        others = ", ".join(f"'{name}'" for name in sheet.others)
        why = f"only the sheet '{sheet.name}' was read, not {others}"
        reading.header(why, "name another with --sheet, or the campaign's 'sheet'")
    if sheet.cut is not None:
        why = f"the sheet is too large: it was read up to line {sheet.cut}"
        reading.header(why, "save it as 'CSV UTF-8'", severity=Severity.error)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _unreadable(error: OSError, name: str) -> RecipientsError:
    reason = error.strerror or str(error)
    return RecipientsError([Problem(f"cannot read the list: {reason}", Place(name))])


def _recipients(
    name: str, reading: Reading, taken: Taken, header_line: int, fields: Mapping[str, Field]
) -> Recipients:
    turned = reading.cells.turned()
    for index in taken.columns.values():
        turned[index] = _first_values(reading, index, turned[index])
    derived = _names(reading, taken, turned, fields)
    fed = {index: key for key, index in taken.columns.items()}
    if reading.unlisted:
        reading.problems.append(
            CellProblem(
                0, None, "", f"{reading.unlisted} more rows have errors of these kinds", None
            )
        )
    return Recipients(
        path=name,
        columns={key: turned[index] for key, index in taken.columns.items()} | derived,
        lines=tuple(reading.lines),
        headers={key: reading.headers[index] for key, index in taken.columns.items()},
        extra={h: turned[i] for i, h in enumerate(reading.headers) if i not in fed},
        problems=tuple(sorted(reading.problems, key=lambda problem: problem.row)),
        header_line=header_line,
        at_fault=reading.at_fault,
        header=tuple(reading.headers),
    )


def _first_values(reading: Reading, index: int, column: tuple[str, ...]) -> tuple[str, ...]:
    """Return a column whose cells hold one value each; of several, as Google writes, the first."""
    if not any(_SEVERAL in value for value in set(column)):
        return column
    for row, value in enumerate(column, 1):
        if _SEVERAL in value:
            count = value.count(_SEVERAL) + 1
            why = f"the cell holds {count} values; the first is used"
            fix = "keep the one that you mean"
            reading.fault(row, why, fix, column=index, value=value, severity=Severity.warning)
    return tuple(value.partition(_SEVERAL)[0].strip() for value in column)


def _names(
    reading: Reading, taken: Taken, turned: list[tuple[str, ...]], fields: Mapping[str, Field]
) -> dict[str, tuple[str, ...]]:
    """Return given and family names, where the list has whole names in one column."""
    first, columns = taken.columns.get(FIRST), taken.columns
    if first is None:
        whole = whole_name_column(reading.headers, columns)
    else:
        mapped = FIRST in fields and fields[FIRST].mapped
        whole = first if LAST not in columns and not mapped else None
    # A header that says first name is believed unless several rows say otherwise.
    least = 1 if first is None else 2
    if whole is None or not are_whole(turned[whole][:1000], least=least):
        return {}
    missing = [key for key in (FIRST, LAST) if key in fields and key not in columns]
    wanted = [*missing, FIRST] if whole == first else missing
    if not wanted:
        return {}
    parts = [split_name(value) for value in turned[whole]]
    header = reading.headers[whole]
    why = f"'{header}' has whole names; {' and '.join(wanted)} are taken from them"
    fix = "for other names add a column of its own, such as 'first_name'"
    reading.header(why.replace("are taken from", "is taken from") if len(wanted) == 1 else why,
                   fix, column=header, severity=Severity.info)  # fmt: skip
    return {key: tuple(part[key == LAST] for part in parts) for key in wanted}
