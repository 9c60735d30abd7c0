"""One row of a list file as it is written there, so that a cell is corrected and nothing else.

Of a file only the bytes of one record change: its delimiter, its quotes, its line ends, its
encoding and its mark stay as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...templates.errors import Place, Problem, ProblemsError
from ..findings.spreadsheet import guarded
from .csv_reader import MAX_CELL_LINES, Encoding, delimiter, encoding

_WIDE = ("utf-16", "utf-32")
_BOM = b"\xef\xbb\xbf"


class RowError(ProblemsError, ValueError):
    """The row cannot be corrected in place; the words say what to do instead."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a record: text[start:end] is how it is written, value what it says."""

    start: int
    end: int
    value: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class RowText:
    """A record: raw[start:end] are its bytes in the file, without the line end."""

    start: int
    end: int
    text: str
    cells: tuple[Cell, ...]
    separator: str
    coding: Encoding

    def values(self, width: int) -> list[str]:
        """Return what its cells say, as many as the header has."""
        found = [cell.value.strip() for cell in self.cells]
        return found + [""] * (width - len(found))

    def changed(self, new: Mapping[int, str], *, shown: str) -> str:
        """Return the record with other values in some cells (by column, from 0).

        Raises RowError for a value that a spreadsheet would run, or that the file's encoding
        cannot hold.
        """
        text, problems = self.text, []
        missing = max(new, default=0) - len(self.cells) + 1
        for column in sorted(new, reverse=True):
            value = " ".join(new[column].replace("\0", "").split())
            problems += self._faults(value, shown)
            if column < len(self.cells):
                cell = self.cells[column]
                text = text[: cell.start] + self._written(value, cell.quoted) + text[cell.end :]
        if missing > 0:
            last = [new.get(len(self.cells) + at, "") for at in range(missing)]
            text += "".join(self.separator + self._written(value, False) for value in last)
        if problems:
            raise RowError(problems)
        return text

    def _written(self, value: str, quoted: bool) -> str:
        if quoted or any(sign in value for sign in (self.separator, '"')):
            doubled = value.replace('"', '""')
            return f'"{doubled}"'
        return value

    def _faults(self, value: str, shown: str) -> list[Problem]:
        place, found = Place(shown), []
        if guarded(value) != value:
            why = f"a spreadsheet would run '{value[:40]}' as a formula"
            found.append(Problem(why, place, "write it as plain text"))
        try:
            value.encode(_name(self.coding))
        except UnicodeEncodeError as error:
            sign = value[error.start]
            why = f"the file is {self.coding.name}, which has no '{sign}'"
            found.append(Problem(why, place, "save the list as 'CSV UTF-8' first"))
        return found


def row_text(raw: bytes, path: Path, line: int, width: int, *, shown: str) -> RowText:
    """Return the record that begins on a line (from 1) of a list file, whose bytes are raw.

    width is the header's. Raises RowError where the row is not written as its cells are read.
    """
    coding = encoding(path, shown=shown)
    if coding.name.startswith(_WIDE):
        raise _error(shown, f"the file is {coding.name.upper()}", "save it as 'CSV UTF-8' first")
    separator, _ = delimiter(path, coding)
    start = _line_start(raw, line)
    piece = raw[start : _line_start(raw, MAX_CELL_LINES + 1, start)]
    if start == 0 and piece.startswith(_BOM):
        start, piece = len(_BOM), piece[len(_BOM) :]
    text = piece.decode(_name(coding), coding.errors)
    if text.encode(_name(coding), coding.errors) != piece:
        why = "the file has letters that are not of its encoding"
        raise _error(shown, why, "save it as 'CSV UTF-8' first", line)
    found = _cells(text, separator)
    if found is None:
        why, fix = "a quote of this row is broken", "correct the row in the file"
        raise _error(shown, why, fix, line)
    if len(found) > width:
        why = f"the row has {len(found)} cells, the header {width}"
        raise _error(shown, why, "put a cell that contains the delimiter in quotes", line)
    text = text[: found[-1].end]
    end = start + len(text.encode(_name(coding), coding.errors))
    return RowText(start, end, text, tuple(found), separator, coding)


def with_row(raw: bytes, row: RowText, text: str) -> bytes:
    """Return the file's bytes with another text of one record."""
    new = text.encode(_name(row.coding), row.coding.errors)
    return raw[: row.start] + new + raw[row.end :]


def _name(coding: Encoding) -> str:
    """Return the codec of a piece from the middle: there no mark is to be read or written."""
    return "utf-8" if coding.name == "utf-8-sig" else coding.name


def _line_start(raw: bytes, line: int, start: int = 0) -> int:
    """Return where a line (the first is 1) begins after start; the end where there are fewer."""
    if b"\r" not in raw or b"\r\n" in raw:
        end = b"\n"
    else:
        end = b"\r"
    for _ in range(line - 1):
        found = raw.find(end, start)
        if found < 0:
            return len(raw)
        start = found + 1
    return start


def _cells(text: str, separator: str) -> list[Cell] | None:
    """Return the cells of the record that text begins with; None where its quotes are broken."""
    found, at = [], 0
    while True:
        start, quoted = at, text.startswith('"', at)
        if quoted:
            at += 1
            while True:
                at = text.find('"', at)
                if at < 0:
                    return None
                if not text.startswith('""', at):
                    break
                at += 2
            at += 1
            value = text[start + 1 : at - 1].replace('""', '"')
            if at < len(text) and text[at] not in (separator, "\r", "\n"):
                return None
        else:
            while at < len(text) and text[at] not in (separator, "\r", "\n"):
                at += 1
            value = text[start:at]
        found.append(Cell(start, at, value, quoted))
        if at >= len(text) or text[at] != separator:
            return found
        at += 1


def _error(shown: str, why: str, fix: str, line: int | None = None) -> RowError:
    return RowError([Problem(why, Place(shown, line), fix)])
