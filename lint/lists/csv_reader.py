"""Reads a list file: its encoding, its delimiter, and its records with their lines.

This module knows no fields. Real lists are exported by many programs and edited by hand, so an
error in a record is a value next to the record, and reading goes on with the next line.

Most lines of most lists are plain: one record each, as wide as the header. They are read many
at once, in a Block; all others are read record by record.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TextIO

from ...templates.errors import Place, Problem, RecipientsError
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.regular_files import open_regular
from .code_pages import is_latin, likely_page

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL_LINES = 200  # a quoted cell with more lines is a quote that nobody closed
MOST_AT_ONCE = 2048  # lines of a block
_MOST_CHARACTERS = 4_000_000  # of a block
_FEWEST = 32  # lines around an irregular one that are read record by record
SAMPLE = 1 << 18

# Encodings of real exports besides UTF-8; more candidates only make the guess worse.
_LEGACY = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman"),
    *("shift_jis", "gb18030", "big5", "euc_kr"),
]
_ONE_BYTE = ("utf-8-sig", "cp125", "cp85", "mac_")
UNDECODED = lazy_regex("[\udc80-\udcff]")  # an undecodable byte, as surrogateescape writes it

# (first bytes, what it is, what to do)
_FOREIGN = (
    (b"PK\x03\x04", "a zip archive", "unpack it first"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook, or one with a password",
        "save it as .xlsx without a password",
    ),
    (b"%PDF", "a PDF", "export the list as CSV"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\x89PNG", "an image", "export the list as CSV"),
    (b"{\\rtf", "a rich text document", "save it as plain text"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a file. declared is False where it was guessed.

    other is another code page that is as likely and gives other letters.
    """

    name: str
    declared: bool = True
    other: str | None = None

    @property
    def errors(self) -> str:
        """The decoder's error handler; a lone surrogate names the byte it stands for."""
        return "surrogateescape" if self.name.startswith(_ONE_BYTE) else "replace"


class CellFault(NamedTuple):
    """What is wrong with one cell of a record, by its index."""

    cell: int
    value: str
    why: str
    fix: str | None = None
    error: bool = True


class Record(NamedTuple):
    """One record and the file's line on which it begins; fault says what was wrong with it."""

    line: int
    cells: list[str]
    fault: str | None = None
    fix: str | None = None
    cells_at_fault: tuple[CellFault, ...] = ()


class Block(NamedTuple):
    """Records of one line each, the first of them on line: all of the header's width, no faults."""

    line: int
    rows: list[list[str]]


def encoding(path: Path, *, shown: str) -> Encoding:
    """Return how path is encoded; raises RecipientsError if it is not text."""
    with open_regular(path) as file:
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
            raise RecipientsError([Problem("this is not a text file", Place(shown), fix)])
        file.seek(0)
        return _narrow(file)


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


_UTF8 = lazy_regex(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = lazy_regex(rb"[\x80-\xff]")


def _narrow(file: io.BufferedReader) -> Encoding:
    """Return UTF-8 where the file is, or mostly is, UTF-8; else the likeliest code page."""
    if _is_utf8(file):
        return Encoding("utf-8-sig")
    file.seek(0)
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
    if is_latin(sample):
        guess = likely_page(sample)
        return Encoding(guess.page, declared=False, other=guess.other)
    from charset_normalizer import from_bytes  # slow to load, and few lists need it

    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    usual = sample.decode("cp1252", "surrogateescape")
    if best is None or str(best) == usual:  # the commonest, where the guess reads the same
        return Encoding("cp1252", declared=False)
    return Encoding(best.encoding, declared=False)


def _is_utf8(file: io.BufferedReader) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


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

    def __init__(self, file: TextIO) -> None:
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

    def next_lines(self, most: int) -> list[str]:
        """Take up to so many lines at once; ``done`` says how many were of use."""
        self.taken = self.waiting[: -most - 1 : -1]
        del self.waiting[len(self.waiting) - len(self.taken) :]
        room = _MOST_CHARACTERS
        for line in islice(self.file, most - len(self.taken)):
            self.taken.append(line)
            room -= len(line)
            if room < 0:
                break
        return self.taken


class Records:
    """What stands in a text file: every record that holds anything; blank lines only count.

    width is the header's, once that is known (0: not yet): a cell of several lines is taken for
    one whose quote nobody closed where its record has another width.
    """

    def __init__(self, file: TextIO, separator: str, *, skip: int = 0) -> None:
        for _ in range(skip):
            next(file)
        self.separator, self.width = separator, 0
        self._seen = 0  # the width of what was read last, while there was no header
        self._feed = _Feed(file)
        self._feed.first += skip

    def head(self, most: int) -> list[Record]:
        """Return the first records."""
        return list(islice(self._each(), most))

    def rest(
        self, head: Iterable[Record] = (), *, at_once: int = MOST_AT_ONCE
    ) -> Iterator[Block | Record]:
        """Yield head, then what follows; lines that are plain in blocks of at most so many.

        With at_once 0 there are no blocks; the rows are the same.
        """
        yield from head
        if not at_once:
            yield from self._each()
        feed, many = self._feed, at_once
        while lines := feed.next_lines(many):
            rows = self._plain(lines)
            if rows is not None:
                block = Block(feed.first, rows)
                feed.done(len(lines))
                yield block
                many = min(at_once, many * 2)
                continue
            feed.done(0)
            many = max(min(_FEWEST, at_once), many // 8)
            if many <= _FEWEST:
                yield from self._each(until=feed.first + many)

    def _plain(self, lines: list[str]) -> list[list[str]] | None:
        """Return the cells of lines if each is a record of the header's width without faults."""
        text = "".join(lines)
        if "\0" in text or (not text.isascii() and UNDECODED.search(text)):
            return None
        try:
            rows = list(csv.reader(lines, delimiter=self.separator, strict=True))
        except csv.Error:
            return None
        same = len(rows) == len(lines) and set(map(len, rows)) == {self.width}
        return rows if same else None

    def _each(self, *, until: int | None = None) -> Iterator[Record]:
        """Yield record by record; until is a line before which the last of them begins."""
        feed = self._feed
        while until is None or feed.first < until:
            broken = ""
            reader = csv.reader(feed, delimiter=self.separator, strict=True)
            try:
                for cells in reader:
                    used = len(feed.taken)
                    if self._seen < 2:
                        self._seen = len(cells)  # a title may stand above the header
                    if used > 1 and self._is_swallowed(cells):
                        broken = "unexpected end of data"
                        break
                    record = Record(feed.first, cells)
                    feed.done(used)
                    if cells:
                        yield record
                    if until is not None and feed.first >= until:
                        return
            except csv.Error as error:
                broken = str(error)
            if not broken:
                return
            first, used = feed.taken[0], len(feed.taken)
            width = self.width or self._seen
            record = _fixed(feed.first, first, self.separator, width, broken, used)
            feed.done(1)
            yield record

    def _is_swallowed(self, cells: list[str]) -> bool:
        """Say whether a record of several lines is one whose quote nobody closed.

        It has another width; or the next broken quote closed it, and every line in it is as
        wide as a record of its own.
        """
        width = self.width or self._seen
        if len(cells) != width:
            return True
        return width > 2 and all(
            line.count(self.separator) >= width - 1 for line in self._feed.taken
        )


@contextmanager
def records(path: Path, coding: Encoding, separator: str, *, skip: int = 0) -> Iterator[Records]:
    """Open a list; closed at the end."""
    with _open(path, coding) as file:
        yield Records(file, separator, skip=skip)


def _fixed(number: int, line: str, separator: str, width: int, broken: str, used: int) -> Record:
    """Return the record of a line that the CSV rules refuse, read as well as can be."""
    text = line.rstrip("\r\n")
    if "limit" in broken:
        cells = [cell[:200] for cell in text.split(separator)]
        return Record(number, cells, "a cell contains more than 131,072 characters", "shorten it")
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
    return Record(number, cells, "there is a quote inside a quoted cell", fix)
