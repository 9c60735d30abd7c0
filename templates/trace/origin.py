"""Where each character of a rendered text comes from: a value's tag, or a template's own words.

In the linter's own render every printed expression is wrapped in private-use characters
(``U+E000 number U+E001 value U+E002``), and each run of static text has a mark before its
first visible character (``U+E008 number U+E001``). They survive escaping, HTML parsing and
text extraction; ``unmark`` takes them out and keeps their places. Marked then stripped
equals the plain render. Values lose these characters when they are bound, so none can forge
one.
"""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from ..errors import Place
from ..lazy_regex import lazy_regex
from ..workspace.fields import OWNERS

OPEN, NUMBER_END, CLOSE = "\ue000", "\ue001", "\ue002"
TEXT = "\ue008"  # what lies between has other uses: markdown.py, layouts.py
FORGED = lazy_regex("[\ue000-\ue008]")
_MARK = lazy_regex("([\ue000\ue002\ue008](?:\\d+\ue001)?)")
_VISIBLE = lazy_regex(r"\S")
_ENTITY = lazy_regex(r"&#?\w+;?")
_PERCENT = lazy_regex(r"(?:%[0-9A-Fa-f]{2})+")
_TAG = lazy_regex(r"<(?![\w+.-]+://|mailto:|[^<>\s]+@)/?[A-Za-z!][^<>]*>")  # no <address>
_OF_LIST = lazy_regex(rf"\b(?:{'|'.join(OWNERS)})\.")
_SKIPPED = 3  # signs of markup ("](", a backslash) that a rendered text lacks


@dataclass(frozen=True, slots=True)
class Origin:
    """What one printed expression is: its place in the template and the name it prints."""

    place: Place
    expression: str
    field: str | None  # "contact.first_name", "sender.name"; None where it is no single name

    @property
    def of_list(self) -> bool:
        """Whether it says something out of the list, and not only of the sender's own."""
        return _OF_LIST.search(self.expression) is not None


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a template's own words: where it begins, and how it is written there."""

    place: Place
    text: str

    def place_of(self, shown: str, offset: int) -> tuple[Place, bool]:
        """Return the place of a character of shown, which is what a reader sees of the run.

        False says that the run does not hold it: the place is then the run's begin.
        """
        at, held = aligned(self.text, shown).at(offset)
        before = self.text[:at] if held else ""
        lines = before.count("\n")
        if lines:
            line, column = (self.place.line or 1) + lines, len(before) - before.rfind("\n")
        else:
            line, column = self.place.line or 1, (self.place.column or 1) + len(before)
        return Place(self.place.path, line, column), held


Source = Origin | Run


@dataclass(frozen=True, slots=True)
class Span:
    """text[start:end] is a merged value."""

    start: int
    end: int
    origin: Origin


class Stretch(NamedTuple):
    """From start on, up to the next one, a text comes from source (None: made here)."""

    start: int
    source: Source | None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text as a person reads it, with the places of its merged values and of all else."""

    text: str
    spans: tuple[Span, ...] = ()
    stretches: tuple[Stretch, ...] = ()  # rising

    def source_at(self, offset: int) -> Source | None:
        """Return what the character at offset comes from."""
        index = self._index(offset)
        return self.stretches[index].source if index >= 0 else None

    def place_at(self, offset: int) -> Place | None:
        """Return where the character at offset stands in a template.

        A sign that stands in none (a list's dash) has the place of what follows it on its
        line, or else of what comes before it. None where the text has no marks.
        """
        index = self._index(offset)
        before: Place | None = None
        if index >= 0:
            stretch = self.stretches[index]
            if isinstance(stretch.source, Origin):
                return stretch.source.place
            if stretch.source is not None:
                shown = self.text[stretch.start : self._end(index)]
                before, held = stretch.source.place_of(shown, offset - stretch.start)
                if held:
                    return before
        following = self._first(self.stretches[index + 1 :])
        if following is not None and "\n" not in self.text[offset : following.start]:
            return _begin(following)
        before = before or _begin(self._first(self.stretches[index::-1] if index >= 0 else ()))
        return before or _begin(following)

    def place_of(self, start: int, end: int) -> Place | None:
        """Return the place of text[start:end]: of the first value in it, or of its first word."""
        for number in range(max(0, self._index(start)), len(self.stretches)):
            stretch = self.stretches[number]
            if stretch.start >= end:
                break
            if isinstance(stretch.source, Origin) and self._end(number) > max(start, stretch.start):
                return stretch.source.place
        for span in self.spans:
            if span.start == span.end and self._leaves_hole(span.start, start, end):
                return span.origin.place
        word = end - len(self.text[start:end].lstrip())
        return self.place_at(word if word < end else start)

    def _leaves_hole(self, at: int, start: int, end: int) -> bool:
        """Say whether an empty value stands in text[start:end], or at an end that is no word."""
        if at == start < end:
            return not self.text[at].isalnum()
        if at == end > start:
            return not self.text[at - 1].isalnum()
        return start <= at <= end

    def _end(self, number: int) -> int:
        following = self.stretches[number + 1 : number + 2]
        return following[0].start if following else len(self.text)

    def _index(self, offset: int) -> int:
        return bisect_right(self.stretches, offset, key=lambda stretch: stretch.start) - 1

    @staticmethod
    def _first(stretches: Sequence[Stretch]) -> Stretch | None:
        return next((stretch for stretch in stretches if stretch.source is not None), None)


@dataclass(frozen=True, slots=True)
class MarkedSource:
    """The source of a page, its marks still in it: few ever ask for its values' places."""

    marked: str
    sources: Sequence[Source]

    def unmarked(self) -> MarkedText:
        """Return the source as it goes out, blanks at its ends aside, and its merged values."""
        return self.part(self.marked)

    def part(self, marked: str) -> MarkedText:
        """Return the same of a part of it."""
        return unmark(marked, self.sources)


def _begin(stretch: Stretch | None) -> Place | None:
    return stretch.source.place if stretch is not None and stretch.source is not None else None


def begin(sources: list[Source], run: Run) -> str:
    """Return the mark to put where run begins; sources then knows it by its number."""
    sources.append(run)
    return f"{TEXT}{len(sources) - 1}{NUMBER_END}"


def strip(text: str) -> str:
    """Return text without any marks."""
    return _MARK.sub("", text)


def is_marked(text: str) -> bool:
    return TEXT in text or OPEN in text


def unmark(text: str, sources: Sequence[Source]) -> MarkedText:
    """Return text without its marks, and where what stands between them comes from."""
    pieces = _MARK.split(text)  # what is read, and each other one a mark
    spans: list[Span] = []
    stretches: list[Stretch] = []
    open_: list[tuple[int, Origin]] = []
    length = len(pieces[0])
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if mark != CLOSE:
            source = sources[int(mark[1:-1])]
            stretches.append(Stretch(length, source))
            if isinstance(source, Origin):
                open_.append((length, source))
        elif open_:
            start, origin = open_.pop()
            spans.append(Span(start, length, origin))
            stretches.append(Stretch(length, open_[-1][1] if open_ else None))
        length += len(piece)
    spans.sort(key=lambda span: (span.start, span.end))
    return MarkedText("".join(pieces[::2]), tuple(spans), tuple(stretches))


def carried(marked: MarkedText, tidied: str) -> MarkedText:
    """Return tidied with the marks of marked, of which it is a tidy copy.

    tidied may have other blanks, or none at its ends; nothing else may differ.
    """
    if marked.text == tidied:
        return marked
    to: list[int] = []  # where each character of marked.text begins in tidied
    position, end = 0, len(tidied)
    for character in marked.text:
        if not character.isspace():
            while position < end and tidied[position].isspace():
                position += 1
        to.append(position)
        if position < end and character == tidied[position]:
            position += 1
    to.append(position)
    return MarkedText(
        tidied,
        tuple(Span(to[span.start], to[span.end], span.origin) for span in marked.spans),
        tuple(Stretch(to[start], source) for start, source in marked.stretches),
    )


@lru_cache(maxsize=4096)  # a template's own words are the same in every mail
def aligned(source: str, shown: str) -> "Alignment":
    """Return where source writes what a reader sees of it."""
    return Alignment(source, shown)


class Alignment:
    """For each character of shown its offset in source, as which it is written.

    shown may have other blanks, entities decoded, addresses encoded, and lack signs of markup.
    It is read as far as it is asked for, and once: a long text has many findings.
    """

    def __init__(self, source: str, shown: str) -> None:
        self.source, self.shown = source, shown
        self._offsets = array("l")
        self._held = bytearray()
        self._position = self._last = 0

    def __len__(self) -> int:
        """How many characters of shown were looked at."""
        return len(self._held)

    def at(self, index: int) -> tuple[int, bool]:
        """Return the offset in source of shown[index].

        False says that source does not hold the character; its offset is that of the one before.
        """
        while len(self) <= index:
            self._read_on()
        return self._offsets[index], bool(self._held[index])

    def offsets(self) -> Sequence[int]:
        """Return the offset of each character of shown."""
        if self.shown:
            self.at(len(self.shown) - 1)
        return self._offsets

    def _read_on(self) -> None:
        source, shown, at = self.source, self.shown, self._position
        index = len(self)
        character = shown[index]
        if character == "%" and (coded := _PERCENT.match(shown, index)):
            decoded = unquote(coded[0])
            if not source.startswith("%", at) and source.startswith(decoded, at):
                # One sign, or some, that an address holds percent-encoded.
                self._note(at, held=True, times=len(coded[0]))
                self._last, self._position = at, at + len(decoded)
                return
        if character.isspace():
            end = _past_blanks(source, at, shown, index)
            self._note(at if end > at else self._last, held=end > at)
            self._position = end
            return
        step = _written(source, at, shown, index)
        if step is not None:
            self._last, self._position = step
        self._note(self._last, held=step is not None)

    def _note(self, at: int, *, held: bool, times: int = 1) -> None:
        self._offsets.extend([at] * times)
        self._held.extend([held] * times)


def _written(source: str, at: int, shown: str, index: int) -> tuple[int, int] | None:
    """Return where, from at on, source writes shown[index]: its begin and end."""
    for _ in range(_SKIPPED + 1):
        at = _past_blanks(source, at, shown, index)
        entity = _ENTITY.match(source, at)
        if entity and not shown.startswith(entity[0], index):
            decoded = unescape(entity[0])
            if decoded[:1] == shown[index]:
                # "&Xerox" is none, and of "&ampere" only the begin is: the rest stands as it is.
                rest = len(decoded) - 1 if entity[0].endswith(decoded[1:]) else 0
                return at, entity.end() - rest
        elif source[at : at + 1] == shown[index]:
            return at, at + 1
        unit = _TAG.match(source, at) or entity
        at = unit.end() if unit else at + 1
    return None


def _past_blanks(source: str, at: int, shown: str, index: int) -> int:
    """Return the end of the blanks at source[at], those that shown shows as entities not."""
    visible = _VISIBLE.search(shown, index)
    following = visible.start() if visible else len(shown)
    while at < len(source):
        if source[at].isspace():
            at += 1
            continue
        entity = _ENTITY.match(source, at)
        if (
            entity is None
            or not unescape(entity[0]).isspace()
            or shown.startswith(entity[0], following)
        ):
            break
        at = entity.end()
    return at
