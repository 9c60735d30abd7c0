"""A sheet of an Excel workbook (.xlsx, .xlsm) as records, with cells as Excel shows them.

openpyxl, read only: it gives access to number formats and error values, and so keeps the
leading zeros of a postcode; faster readers drop both. What a workbook unpacks to is bounded, for
a few kilobytes can claim to be a million rows.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime, time, timedelta
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

from ...templates.errors import Place, Problem, RecipientsError
from ...templates.lazy_regex import lazy_regex
from .csv_reader import Block, CellFault, Record
from .headers import is_header
from .number_formats import PLAIN
from .number_formats import shown as as_shown

MAGIC = b"PK\x03\x04"
MOST_ROWS = 1_048_576  # Excel's own bound
MOST_CELLS = 40_000_000
_MOST_BYTES = 2 << 30  # unpacked
_FEW_BYTES = 64 << 20  # unpacked; up to here no ratio is suspicious
_MOST_RATIO = 200
_MANY_BYTES = 4 << 20  # unpacked; a smaller part holds no more texts than can be read at once
_MOST_TEXTS = 2_000_000  # that cells share; all are read before the first row is
_SPARE_TEXTS = 100_000  # so many more than cells, and they are no list's
_EXACT = 10**15  # Excel keeps fifteen digits of a number

_FORMULA = lazy_regex(rb"<f[ >/]")
_LONGEST_NAME = 100  # bytes of a tag's name, with the sign before it
_TEXT = lazy_regex(rb"<(?:\w+:)?si[ >/]")
_CELL = lazy_regex(rb"<(?:\w+:)?c[ >/]")
# A format of digits only, such as 00000 or (000) 000-0000: a number that is a name.
_DIGITS = lazy_regex(r"[0#\s()+/-]*0[0#\s()+/-]*0[0#\s()+/-]*|[#\s()+/-]*#[\s()/-]+#[#\s()+/-]*")


class Sheet:
    """The non-empty rows of one sheet.

    formulas is the same sheet as it was written; others are sheets that hold rows too.
    """

    def __init__(self, sheet: Any, *, formulas: Any = None, others: tuple[str, ...] = ()) -> None:
        self.name: str = sheet.title
        self.others = others
        self.width = 0
        self.cut: int | None = None  # the line after which the sheet was too large to read
        self._records = self._each(sheet, formulas)

    def head(self, most: int) -> list[Record]:
        """Return the first records."""
        return list(islice(self._records, most))

    def rest(self, head: Iterable[Record]) -> Iterator[Block | Record]:
        """Yield head, then what follows, as wide as width: a sheet keeps no empty end of a row."""
        for record in chain(head, self._records):
            missing = self.width - len(record.cells)
            yield record._replace(cells=record.cells + [""] * missing) if missing > 0 else record

    def _each(self, sheet: Any, formulas: Any) -> Iterator[Record]:
        room = MOST_CELLS
        written = _rows(formulas) if formulas is not None else repeat(())
        for line, (row, as_written) in enumerate(zip(_rows(sheet), written, strict=False), 1):
            room -= len(row)
            if room < 0:
                self.cut = line
                return
            record = _record(line, row, as_written)
            if record is not None:
                yield record


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what it claims of its size is often wrong
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_row=MOST_ROWS)
    return rows


@contextmanager
def opened_sheet(path: Path, wanted: str | None, *, shown: str) -> Iterator[Sheet]:
    """Open the sheet wanted, or the one that looks like a list.

    Raises RecipientsError where path is no workbook, or has no such sheet.
    """
    _bounded(path, shown)
    import openpyxl  # only lists in workbooks pay for loading it

    def book(*, data_only: bool) -> Any:
        return opened.enter_context(
            closing(openpyxl.load_workbook(path, read_only=True, data_only=data_only))
        )

    try:
        with warnings.catch_warnings(), ExitStack() as opened:
            warnings.simplefilter("ignore")  # about drawings and similar, which no list has
            sheet, others = _chosen(book(data_only=True), wanted, shown)
            # What a cell shows and what was written in it are two readings of one file.
            written = book(data_only=False)[sheet.title] if _has_formulas(path) else None
            yield Sheet(sheet, formulas=written, others=others)
    except (RecipientsError, OSError):
        raise
    except Exception as error:  # of a broken workbook openpyxl raises anything
        problem = Problem(
            f"the workbook is broken and cannot be read ({type(error).__name__})",
            Place(shown),
            "open it in Excel and save it again, or as 'CSV UTF-8'",
        )
        raise RecipientsError([problem]) from error


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(
            _FORMULA.search(chunk)
            for name in archive.namelist()
            if _is_sheet(name)
            for chunk in _chunks(archive, name)
        )


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part's bytes piece by piece, none of them cut within a tag's name."""
    with archive.open(name) as member:
        end = b""
        while chunk := member.read(1 << 20):
            piece = end + chunk
            cut = piece.rfind(b"<", -_LONGEST_NAME)
            end = piece[cut:] if cut >= 0 else b""
            yield piece[:cut] if cut >= 0 else piece
        yield end


def _too_many_texts(archive: zipfile.ZipFile) -> str | None:
    """Return why the texts that cells share are more than any list has, None where they are not."""
    parts = [
        member.filename
        for member in archive.infolist()
        if member.file_size > _MANY_BYTES and not _is_sheet(member.filename)
    ]
    texts = _count(archive, parts, _TEXT)
    if texts > _MOST_TEXTS:
        return f"the workbook holds {texts:,} texts; at most {_MOST_TEXTS:,} are read"
    if texts <= _SPARE_TEXTS:
        return None
    cells = _count(archive, filter(_is_sheet, archive.namelist()), _CELL)
    return f"the workbook holds {texts:,} texts for {cells:,} cells" if texts > 2 * cells else None


def _count(archive: zipfile.ZipFile, parts: Iterable[str], tag: re.Pattern[bytes]) -> int:
    return sum(1 for name in parts for chunk in _chunks(archive, name) for _ in tag.finditer(chunk))


def _bounded(path: Path, shown: str) -> None:
    """Refuse what is no workbook, and what would unpack to too much."""

    def refused(what: str, fix: str) -> RecipientsError:
        return RecipientsError([Problem(what, Place(shown), fix)])

    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        what = f"this is a broken Excel workbook or zip archive: {error}"
        raise refused(what, "save it again as .xlsx or 'CSV UTF-8'") from error
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        what = "an OpenDocument sheet" if "mimetype" in names else "a zip archive"
        raise refused(f"this is {what}", "save the list as .xlsx or 'CSV UTF-8'")
    if any(name.endswith(".bin") and "workbook" in name for name in names):
        raise refused("this is a binary workbook (.xlsb)", "save it as .xlsx or 'CSV UTF-8'")
    # zipfile gives out no more than a member claims to hold, so the claims are the bound.
    size = sum(member.file_size for member in members)
    packed = max(1, path.stat().st_size)
    if size > _MOST_BYTES or size > max(_FEW_BYTES, _MOST_RATIO * packed):
        what = f"the workbook would unpack to {size / packed:,.0f} times its size"
        raise refused(what, "save the sheet as 'CSV UTF-8'")
    try:
        with zipfile.ZipFile(path) as archive:
            many = _too_many_texts(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        return  # broken inside: openpyxl tells
    if many:
        raise refused(many, "save the sheet as 'CSV UTF-8'")


def _chosen(book: Any, wanted: str | None, shown: str) -> tuple[Any, tuple[str, ...]]:
    """Return the sheet to read, and the names of others that hold rows."""
    sheets = book.worksheets
    names = [sheet.title for sheet in sheets]
    if wanted is not None:
        for sheet in sheets:
            if sheet.title.casefold().strip() == wanted.casefold().strip():
                return sheet, ()
        told = f"no sheet '{wanted}'; the workbook has: {', '.join(names) or 'none'}"
        raise RecipientsError([Problem(told, Place(shown))])
    filled = [
        (sheet, head)
        for sheet in sheets
        if sheet.sheet_state == "visible" and (head := Sheet(sheet).head(10))
    ]
    if not filled:
        raise RecipientsError([Problem("the list is empty", Place(shown))])
    lists = [sheet for sheet, head in filled if any(is_header(one.cells) for one in head)]
    chosen = lists[0] if lists else filled[0][0]
    return chosen, tuple(sheet.title for sheet, _ in filled if sheet is not chosen)


def _record(line: int, row: tuple[Any, ...], written: tuple[Any, ...]) -> Record | None:
    cells: list[str] = []
    faults: list[CellFault] = []
    for index, cell in enumerate(row):
        if cell.data_type == "e":
            why = f"the cell shows the error {cell.value}"
            faults.append(
                CellFault(index, str(cell.value), why, "correct its formula, or clear it")
            )
            cells.append("")
            continue
        value = cell.value
        if value is None and index < len(written) and written[index].data_type == "f":
            why, fix = "the formula was never calculated", "open the workbook in Excel and save it"
            faults.append(CellFault(index, str(written[index].value), why, fix))
        cells.append(value if isinstance(value, str) else _shown(cell))
        if _is_shown_otherwise(value, cell.number_format or ""):
            why = f"Excel shows this number as '{cell.number_format}'; only the number was read"
            faults.append(CellFault(index, cells[-1], why, "format the cell as text", error=False))
        if cell.data_type == "n" and value is not None and abs(value) >= _EXACT:
            why = "Excel keeps fifteen digits of a number, so the last ones here are lost"
            fix = "format the column as text and enter it again"
            faults.append(CellFault(index, cells[-1], why, fix, error=False))
    while cells and not cells[-1] and not any(fault.cell >= len(cells) - 1 for fault in faults):
        cells.pop()
    return Record(line, cells, cells_at_fault=tuple(faults)) if cells else None


def _shown(cell: Any) -> str:
    """Return a cell's value as text: dates in ISO 8601, numbers as they are meant."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, timedelta):
        return str(value)
    return _number(value, cell.number_format or "")


def _moment(value: datetime) -> str:
    rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    return rounded.isoformat(" ", "seconds" if rounded.second else "minutes")


def _number(value: float, form: str) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    whole = value == int(value)
    plain = re.sub(r'\\(.)|"([^"]*)"', r"\1\2", form)
    if whole and value >= 0 and _DIGITS.fullmatch(plain):
        return _filled(plain, str(int(value)))
    if re.fullmatch(r"[#,]*0(\.0+)?\s*%", form):
        return f"{value * 100:.12g}%"
    if form.lower() not in PLAIN and (text := as_shown(value, form)) is not None:
        return text
    return str(int(value)) if whole else f"{value:.15g}"


def _is_shown_otherwise(value: object, form: str) -> bool:
    """Say whether Excel shows a number in a way that is not read: a fraction, in millions."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    plain = re.sub(r'\\(.)|"([^"]*)"', r"\1\2", form)
    known = form.lower() in PLAIN or _DIGITS.fullmatch(plain) or form.endswith("%")
    return not known and as_shown(value, form) is None


def _filled(form: str, digits: str) -> str:
    """Return digits laid into a format from the right, as Excel does: 2139 in 00000 is 02139."""
    out: list[str] = []
    left = list(digits)
    for sign in reversed(form):
        if sign not in "0#":
            out.append(sign)
        elif left:
            out.append(left.pop())
        elif sign == "0":
            out.append("0")
    return ("".join(left) + "".join(reversed(out))).strip()
