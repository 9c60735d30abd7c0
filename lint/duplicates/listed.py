"""A list file as columns for the search: plain large files by polars, all others as ever.

read_recipients keeps every fault on its cell, which takes some ten times as long. Where a file
has none of the faults that would move a cell, both give the same rows (a test says so).
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...templates.fields import Field, normal_header
from ..headers import is_header, names, take
from ..listfaults import CellProblem
from ..listfile import delimiter, encoding
from ..recipients import Recipients, read_recipients

LARGE = 4 << 20  # bytes from which on polars, which takes its time to load, is worth it
_CHUNK = 1 << 24
_QUOTE, _NEWLINE = ord('"'), ord("\n")


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: its size, a column by field key, its own ids, and a row's line."""

    path: str
    size: int
    column: Callable[[str], Sequence[str]]
    ids: Sequence[str]
    line: Callable[[int], int]
    problems: tuple[CellProblem, ...] = ()

    def __len__(self) -> int:
        return self.size


@dataclass(frozen=True, slots=True)
class Joined:
    """Two lists one below the other: new rows, then those that are known."""

    new: Listed
    known: Listed

    def __len__(self) -> int:
        return len(self.new) + len(self.known)

    def column(self, key: str) -> Sequence[str]:
        """Return the values of a field."""
        return [*self.new.column(key), *self.known.column(key)]


def read_listed(path: Path, fields: Mapping[str, Field]) -> Listed:
    """Read a list; raises RecipientsError only when it cannot be read at all."""
    if path.stat().st_size >= LARGE and (found := _plainly(path, fields)):
        return found
    return of(read_recipients(path, fields))


def of(recipients: Recipients) -> Listed:
    """Return a list that has been read."""
    ids: Sequence[str] = next(
        (values for name, values in recipients.extra.items() if name.strip().lower() == "id"), ()
    )
    return Listed(
        recipients.path, len(recipients), recipients.column, ids, recipients.line,
        recipients.problems,
    )  # fmt: skip


def _plainly(path: Path, fields: Mapping[str, Field]) -> Listed | None:
    """Return a list whose every record is one line of as many cells as the header; else None."""
    coding = encoding(path, shown=str(path))
    if coding.name != "utf-8-sig":
        return None
    separator, skip = delimiter(path, coding)
    with path.open(encoding=coding.name, newline="") as file:
        headers = next(csv.reader([file.readline()], delimiter=separator))
    if (
        skip
        or not is_header(headers)
        or len({normal_header(one) for one in headers}) < len(headers)
    ):
        return None
    if not _is_plain(path, ord(separator), len(headers)):
        return None
    import polars as pl  # takes its time to load

    try:
        frame = pl.read_csv(
            path, separator=separator, has_header=True, infer_schema=False, encoding="utf8",
            new_columns=[str(at) for at in range(len(headers))],
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        return None
    fed = {key: str(at) for key, at in take(headers, fields).columns.items()}
    usual = {normal_header(header): str(at) for at, header in enumerate(headers)}

    def column(key: str) -> Sequence[str]:
        wanted = (usual.get(name) for rank in names(key) for name in rank)
        name = fed.get(key) or next((at for at in wanted if at not in (None, *fed.values())), None)
        return ("",) * len(frame) if name is None else cells(name)

    def cells(name: str) -> list[str]:
        return frame[name].str.strip_chars().fill_null("").to_list()

    own = usual.get("id")
    ids = cells(own) if own is not None else ()
    return Listed(str(path), len(frame), column, ids, lambda row: row + 1)


def _is_plain(path: Path, separator: int, width: int) -> bool:
    """Say whether every line is one record of that width, with quotes only around whole cells."""
    whole = np.memmap(path, np.uint8, "r")
    blank = bytes([separator]) * (width - 1)
    before, odd = _NEWLINE, 0
    cells = lines = 0
    for start in range(0, len(whole), _CHUNK):
        part = np.asarray(whole[start : start + _CHUNK])
        if (part == 0).any() or _has(part.tobytes(), blank):
            return False
        quote = part == _QUOTE
        inside = np.zeros(len(part), np.uint8)
        if odd or quote.any():
            inside = (np.cumsum(quote, dtype=np.uint8) + odd) & 1
            if not _quotes_well(part, quote, inside, separator, before):
                return False
        newline = part == _NEWLINE
        if (newline & (inside == 1)).any():
            return False
        cells += int(((part == separator) & (inside == 0)).sum())
        lines += int(newline.sum())
        before, odd = int(part[-1]), int(inside[-1])
    lines += before != _NEWLINE
    return not odd and cells == (width - 1) * lines


def _has(data: bytes, blank: bytes) -> bool:
    """Say whether there are empty lines, or lines of nothing but separators."""
    return any(
        b"\n" + text + end in data for text in (b"", blank) for end in (b"\n", b"\r\n")
    )  # fmt: skip


def _quotes_well(
    part: "np.typing.NDArray[np.uint8]", quote: "np.typing.NDArray[np.bool_]",
    inside: "np.typing.NDArray[np.uint8]", separator: int, before: int,
) -> bool:  # fmt: skip
    """Say whether quotes open only at the beginning of a cell, and close only at its end."""
    previous = np.concatenate(([before], part[:-1]))
    following = np.concatenate((part[1:], [_NEWLINE]))
    opens, closes = quote & (inside == 1), quote & (inside == 0)
    begins = np.isin(previous, (separator, _NEWLINE, _QUOTE))
    ends = np.isin(following, (separator, _NEWLINE, ord("\r"), _QUOTE))
    ends[-1] = True  # the next part shows it
    return bool(begins[opens].all() and ends[closes].all())
