"""A list file as columns for the search: plain large files by polars, others by read_recipients.

read_recipients records every error by cell, which takes about ten times as long. For a file
without errors that would move a cell, both return the same rows (a test checks this).
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...templates.workspace.fields import Field, normal_header
from ..lists.cell_errors import CellProblem
from ..lists.csv_reader import delimiter, encoding
from ..lists.headers import is_header, names, take
from ..lists.recipients import Recipients, read_recipients
from .byte_column import Lines
from .text import LONGEST, Coded, Ints, distinct, numbered
from .threads import both

if TYPE_CHECKING:
    import polars as pl

# NUL is a fault; the others are blanks to str.strip, and none to polars.
_ODD = (b"\0", b"\x1c", b"\x1d", b"\x1e", b"\x1f")
LARGE = 4 << 20  # bytes; polars is slow to load, and worth it from this size on


@dataclass(frozen=True, slots=True, eq=False)  # by identity, for what is kept of it (showing)
class ColumnarList:
    """A list: its size, a column by field key, its own ids, and a row's line (0: it has none)."""

    path: str
    size: int
    column: Callable[[str], Sequence[str]]
    ids: Sequence[str]
    line: Callable[[int], int]
    problems: tuple[CellProblem, ...] = ()
    # A column as lines or codes, where that is quick; else none.
    lines: Callable[[str], Lines | None] = lambda _: None
    codes: Callable[[str], Coded | None] = lambda _: None

    def __len__(self) -> int:
        return self.size


@dataclass(frozen=True, slots=True)
class JoinedLists:
    """Two lists, one after the other: new rows, then known ones."""

    new: ColumnarList
    known: ColumnarList

    def __len__(self) -> int:
        return len(self.new) + len(self.known)

    def column(self, key: str) -> Sequence[str]:
        """Return the values of a field."""
        return [*self.new.column(key), *self.known.column(key)]


def read_columnar(path: Path, fields: Mapping[str, Field]) -> ColumnarList:
    """Read a list; raises RecipientsError only when it cannot be read at all."""
    if path.stat().st_size >= LARGE and (found := _plainly(path, fields)):
        return found
    return of(read_recipients(path, fields))


def of(recipients: Recipients) -> ColumnarList:
    """Return a list that has been read."""
    ids: Sequence[str] = next(
        (values for name, values in recipients.extra.items() if name.strip().lower() == "id"), ()
    )
    return ColumnarList(
        recipients.path, len(recipients), recipients.column, ids, recipients.line,
        recipients.problems,
    )  # fmt: skip


def _plainly(path: Path, fields: Mapping[str, Field]) -> ColumnarList | None:
    """Return a list in which each line is one record as wide as the header; else None."""
    coding = encoding(path, shown=str(path))
    if coding.name != "utf-8-sig":
        return None
    separator, skip = delimiter(path, coding)
    with path.open(encoding=coding.name, errors=coding.errors, newline="") as file:
        headers = next(csv.reader([file.readline()], delimiter=separator))
    if (
        skip
        or not is_header(headers)
        or len({normal_header(one) for one in headers}) < len(headers)
    ):
        return None
    import polars as pl  # is slow to load

    def read() -> pl.DataFrame | None:
        with suppress(pl.exceptions.PolarsError):
            return pl.read_csv(
                path, separator=separator, has_header=True, infer_schema=False, encoding="utf8",
                new_columns=[str(at) for at in range(len(headers))],
            )  # fmt: skip
        return None

    width = len(headers)
    is_plain, frame = both(lambda: _is_plain(path, separator, width), read, size=LARGE)
    if frame is None or not is_plain or _has_empty_row(frame):
        return None
    fed = {key: str(at) for key, at in take(headers, fields).columns.items()}
    usual = {normal_header(header): str(at) for at, header in enumerate(headers)}

    def series(key: str) -> pl.Series | None:
        wanted = (usual.get(name) for rank in names(key) for name in rank)
        name = fed.get(key) or next((at for at in wanted if at not in (None, *fed.values())), None)
        return None if name is None else cells(name)

    def cells(name: str) -> pl.Series:
        return frame[name].str.strip_chars().fill_null("")

    def column(key: str) -> Sequence[str]:
        found = series(key)
        return ("",) * len(frame) if found is None else found.to_list()

    def lines(key: str) -> Lines | None:
        found = looked_at(key)
        return None if found is None else Lines.split(found.str.join("\n").item().encode() + b"\n")

    def looked_at(key: str) -> pl.Series | None:
        found = series(key)
        if found is None or not (found.str.len_bytes() > LONGEST).any():  # as before
            return found
        return found.str.slice(0, LONGEST)

    def codes(key: str) -> Coded | None:
        found = looked_at(key)
        if found is None:
            return None
        hashed = np.where((found == "").to_numpy(), 0, found.hash().to_numpy())
        given, rows = numbered(hashed)
        values = found.gather(np.maximum(rows, 0)).to_list()
        return Coded(given, ["", *values[1:]] if values else [])

    own = usual.get("id")
    ids = cells(own).to_list() if own is not None else ()
    return ColumnarList(
        str(path), len(frame), column, ids, lambda row: row + 1, lines=lines, codes=codes
    )


def _has_empty_row(frame: "pl.DataFrame") -> bool:
    """Say whether a row holds nothing but blanks: a list leaves it out, and later rows move up."""
    for name in frame.columns:
        frame = frame.filter(frame[name].str.strip_chars().fill_null("") == "")
        if not len(frame):
            return False
    return True


def _is_plain(path: Path, separator: str, width: int) -> bool:
    """Say whether every line is one record of that width, with quotes only around whole cells."""
    data = path.read_bytes()
    whole = np.frombuffer(data, np.uint8)
    if data[-1:] != b"\n":
        whole = np.append(whole, np.uint8(10))
    ends = np.flatnonzero(whole == 10)
    # Lines that short hold nothing but separators, or nothing.
    if (np.diff(ends, prepend=-1) <= width + 1).any():
        return False
    if any(odd in data for odd in _ODD) or data.count(b"\r") != data.count(b"\r\n"):
        return False
    cells, quotes = np.count_nonzero(whole == ord(separator)), np.flatnonzero(whole == ord('"'))
    hidden: int | None = 0
    if len(quotes) == 2 * width * len(ends):
        return _all_quoted(data, separator, width, len(ends))
    if len(quotes):
        hidden = _hidden(data, separator, width, ends, quotes)
    return hidden is not None and cells - hidden == (width - 1) * len(ends)


def _all_quoted(data: bytes, separator: str, width: int, lines: int) -> bool:
    ends = data.count(b'"\n"') + data.count(b'"\r\n"')
    return ends == lines - 1 and data.count(f'"{separator}"'.encode()) == (width - 1) * lines


def _hidden(data: bytes, separator: str, width: int, ends: Ints, quotes: Ints) -> int | None:
    """Return how many separators stand inside quotes; None where quotes do not fit."""
    at = distinct(np.searchsorted(ends, quotes))
    if len(at) > len(ends) // 3:
        return None
    starts = np.concatenate(([-1], ends))[at] + 1
    hidden = 0
    for start, end in zip(starts.tolist(), ends[at].tolist(), strict=True):
        line = data[start:end].decode("utf-8", "replace")
        try:
            (cells,) = csv.reader([line], delimiter=separator, strict=True)
        except (csv.Error, ValueError):
            return None
        if len(cells) != width or line.count('"') % 2:
            return None
        hidden += line.count(separator) - width + 1
    return hidden
