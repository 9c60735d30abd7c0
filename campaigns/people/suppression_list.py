"""A list of addresses and domains that must not be written to, as another tool exports it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...lint.lists.csv_reader import Record, delimiter, encoding, records
from ...lint.lists.headers import is_header
from ...templates.errors import Place, Problem, RecipientsError
from .address import AddressError
from .suppression import Kind, suppression_key

_SAMPLE = 200  # records that say which column holds the addresses
_SHOWN_FAULTS = 50
_WHAT = ("address", "value", "domain")
_WHY = ("why", "reason", "grund", "raison", "motivo", "reden")


@dataclass(frozen=True, slots=True)
class Listed:
    """One address or domain, in its normal form, and the reason that the list gives ("": none)."""

    kind: Kind  # address or domain
    key: str
    why: str


def read_suppression_list(path: Path, *, shown: str) -> tuple[Listed, ...]:
    """Read a CSV file, or a text file with an address or a domain on each line; each once.

    The column is the one whose values are mostly addresses, else the first. Raises RecipientsError
    with every line that is neither an address nor a domain; then nothing is to be taken from it.
    """
    coding = encoding(path, shown=shown)
    separator, skip = delimiter(path, coding)
    with records(path, coding, separator, skip=skip) as text:
        head = text.head(_SAMPLE)
        rows = [one.cells for one in head]
        first = [cell.strip().lower() for cell in rows[0]] if rows else []
        named = is_header(rows[0]) or bool({*_WHAT, *_WHY} & {*first}) if rows else False
        column = _column(rows[1:] if named else rows, first if named else [])
        why = next((at for at, cell in enumerate(first) if named and cell in _WHY), None)
        found: dict[tuple[Kind, str], Listed] = {}
        problems: list[Problem] = []
        for record in text.rest(head[1:] if named else head, at_once=0):
            assert isinstance(record, Record)  # with at_once 0 there are no blocks
            value, reason = _address(_cell(record, column)), _cell(record, why)
            if not value or _is_comment(value):
                continue
            try:
                kind, key = suppression_key(value)
            except AddressError as error:
                problems.append(Problem(str(error), Place(shown, record.line), None))
                continue
            found.setdefault((kind, key), Listed(kind, key, reason))
    if problems:
        raise RecipientsError(_few(problems, shown))
    return tuple(found.values())


def _column(rows: Sequence[Sequence[str]], header: Sequence[str]) -> int:
    """Return the column that is named so, else the one with an @ in most of its cells."""
    named = next((at for at, cell in enumerate(header) if cell in _WHAT), None)
    if named is not None:
        return named
    for at in range(max(map(len, rows), default=0)):
        cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
        if cells and sum("@" in cell for cell in cells) > len(cells) / 2:
            return at
    return 0


def _cell(record: Record, column: int | None) -> str:
    if column is None or column >= len(record.cells):
        return ""
    return record.cells[column].strip().lstrip("'").strip()


def _address(cell: str) -> str:
    """Return the address of "Ana Ruiz <ana@example.org>", <ana@example.org> or a mailto: link."""
    if cell.endswith(">"):
        cell = cell[cell.rfind("<") + 1 : -1].strip()
    return cell[len("mailto:") :] if cell[:7].lower() == "mailto:" else cell


def _is_comment(value: str) -> bool:
    """Return whether value is a remark on a line of its own; "#sales@example.org" is an address."""
    return value.startswith(("# ", "//", "## ")) or (value.startswith("#") and "@" not in value)


def _few(problems: Sequence[Problem], shown: str) -> list[Problem]:
    rest = len(problems) - _SHOWN_FAULTS
    if rest <= 0:
        return list(problems)
    more = Problem(f"{rest:,} more lines are neither an address nor a domain", Place(shown))
    return [*problems[:_SHOWN_FAULTS], more]
