"""A list file taken apart: its encoding, its delimiter, and its records with their lines.

Nothing here knows fields. Real lists are exported by many programs and mended by hand, so a
fault of one record is a value beside the record, and reading goes on with the next line.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from charset_normalizer import from_bytes

from ..templates.errors import Place, Problem, RecipientsError

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL_LINES = 200  # a quoted cell with more lines is a quote that nobody closed
SAMPLE = 1 << 18

# What is met in exports that are not UTF-8; more candidates only make the guess worse.
_LEGACY = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman"),
    *("shift_jis", "gb18030", "big5", "euc_kr"),
]
_ONE_BYTE = ("utf-8-sig", "cp125", "mac_")

# (first bytes, what it is, what to do)
_FOREIGN = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive", "save the sheet as 'CSV UTF-8'"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "save the sheet as 'CSV UTF-8'"),
    (b"%PDF", "a PDF", "export the list as CSV"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\x89PNG", "an image", "export the list as CSV"),
    (b"{\\rtf", "a rich text document", "save it as plain text"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes become text. declared is False where it had to be guessed."""

    name: str
    declared: bool = True

    @property
    def errors(self) -> str:
        """The decoder's error handler; a lone surrogate names the byte it stands for."""
        return "surrogateescape" if self.name.startswith(_ONE_BYTE) else "replace"


class Record(NamedTuple):
    """One record and the file's line on which it begins; fault says what was wrong with it."""

    line: int
    cells: list[str]
    fault: str | None = None
    fix: str | None = None


def encoding(path: Path, *, shown: str) -> Encoding:
    """Return how path is encoded; raises RecipientsError when it is no text at all."""
    try:
        with path.open("rb") as file:
            head = file.read(SAMPLE)
            if not head.strip():
                raise RecipientsError([Problem("the list is empty", Place(shown))])
            for magic, what, fix in _FOREIGN:
                if head.startswith(magic):
                    raise RecipientsError([Problem(f"this is {what}", Place(shown), fix)])
            if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
                return Encoding("utf-32")
            if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return Encoding("utf-16")
            if b"\0" in head and (wide := _wide(head)):
                return Encoding(wide, declared=False)
            if _is_binary(head):
                fix = "export the list as CSV"
                raise RecipientsError([Problem("this is no text file", Place(shown), fix)])
            file.seek(0)
            return _narrow(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RecipientsError([Problem(f"cannot read the list: {reason}", Place(shown))]) from error


def _wide(head: bytes) -> str | None:
    """Return the UTF-16 of text without a byte order mark: every other byte is mostly NUL."""
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.6 * half and head[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[::2].count(0) > 0.6 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _is_binary(head: bytes) -> bool:
    control = sum(head.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13))
    return control > max(8, len(head) // 50)


_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def _narrow(file: io.BufferedReader) -> Encoding:
    """Return UTF-8 where the file is, or mostly is, UTF-8; else the likeliest code page."""
    good = bad = 0
    odd: list[bytes] = []
    for line in file:
        if line.isascii():
            continue
        rest, found = _UTF8.subn(b"", line)
        wrong = len(_HIGH.findall(rest))
        good, bad = good + found, bad + wrong
        if wrong and len(odd) < 400:
            odd.append(line)
    if not bad or good > bad:
        return Encoding("utf-8-sig")
    sample = b"".join(odd)
    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    usual = sample.decode("cp1252", "surrogateescape")
    if best is None or str(best) == usual:  # the commonest, where the guess reads the same
        return Encoding("cp1252", declared=False)
    return Encoding(best.encoding, declared=False)


def delimiter(path: Path, coding: Encoding) -> tuple[str, int]:
    """Return the delimiter, and how many lines stand before the list (Excel's ``sep=;``)."""
    with _open(path, coding) as file:
        lines = [line for line in islice(file, 60) if line.strip()]
    if lines and (hint := re.fullmatch(r"sep=(.)\s*", lines[0])):
        return hint[1], 1
    best, score = ("\t" if path.suffix.lower() == ".tsv" else ","), (0.0, 0)
    for candidate in DELIMITERS:
        rows = _parsed(lines, candidate)
        widths = [len(row) for row in rows if row]
        widest = max(widths, default=1)
        if widest < 2:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        found = (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)
        if found > score:
            best, score = candidate, found
    return best, 0


def _parsed(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in lines]


def _open(path: Path, coding: Encoding) -> io.TextIOWrapper:
    return path.open(encoding=coding.name, errors=coding.errors, newline="")


class _Feed:
    """Lines for csv.reader: remembers those of the record at hand, and can take them back."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self.file = file
        self.taken: list[str] = []
        self.waiting: list[str] = []  # taken back, last first
        self.first = 1  # the line on which the record at hand begins

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MAX_CELL_LINES:
            raise csv.Error("unexpected end of data")
        line = self.waiting.pop() if self.waiting else next(self.file)
        self.taken.append(line)
        return line

    def done(self, lines: int) -> None:
        """The record took that many lines; the rest is read again."""
        self.waiting += reversed(self.taken[lines:])
        self.first += lines
        self.taken.clear()


def records(path: Path, coding: Encoding, separator: str, *, skip: int = 0) -> Iterator[Record]:
    """Yield every record that holds anything; blank lines only count as lines."""
    with _open(path, coding) as file:
        for _ in range(skip):
            next(file)
        feed = _Feed(file)
        feed.first += skip
        width: int | None = None
        while True:
            broken = ""
            reader = csv.reader(feed, delimiter=separator, strict=True)
            try:
                for cells in reader:
                    used = len(feed.taken)
                    if width is None and cells:
                        width = len(cells)
                    if used > 1 and len(cells) != width:
                        broken = "unexpected end of data"
                        break
                    if cells:
                        yield Record(feed.first, cells)
                    feed.done(used)
            except csv.Error as error:
                broken = str(error)
            if not broken:
                return
            yield _mended(feed.first, feed.taken[0], separator, width, broken, len(feed.taken))
            feed.done(1)


def _mended(
    number: int, line: str, separator: str, width: int | None, broken: str, used: int
) -> Record:
    """Return the record of a line that the CSV rules refuse, read as well as can be."""
    text = line.rstrip("\r\n")
    if "limit" in broken:
        cells = [cell[:200] for cell in text.split(separator)]
        return Record(number, cells, "a cell holds more than 131,072 characters", "shorten it")
    if '\\"' in text:
        try:
            row = next(
                csv.reader(
                    [text], delimiter=separator, escapechar="\\", doublequote=False, strict=True
                )
            )
            return Record(number, row)
        except (csv.Error, StopIteration):
            pass
    plain = [cell.strip().strip('"') for cell in text.split(separator)]
    lenient = _parsed([text], separator)[0]
    cells = lenient if len(lenient) == width else plain
    if used > 1 or "end of data" in broken:
        return Record(number, cells, "a quote is opened and never closed", 'close it with "')
    fix = 'write "" for a quote inside a quoted cell'
    return Record(number, cells, "a quote stands inside a quoted cell", fix)
