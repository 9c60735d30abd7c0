"""A message taken apart for a page: its headers, its marked text, what changed in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..templates.message import Message
from ..templates.trace.origin import MarkedText, Origin

MAX_SOURCE = 40_000  # characters of source on a page; a link leads to the rest
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; origin is set where it is a merged value."""

    text: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text that is the same ("same"), is new ("new") or is gone ("gone")."""

    kind: str
    text: str


def headers(message: Message) -> list[tuple[str, str]]:
    """Return the headers that are part of the message, in the order clients show them."""
    rows = [("From", str(message.sender)), ("To", str(message.recipient))]
    if message.reply_to:
        rows.append(("Reply-To", str(message.reply_to)))
    rows.append(("Subject", message.subject))
    return rows + list(message.headers)


def pieces(marked: MarkedText) -> Iterator[Piece]:
    """Yield the text in order, cut where a merged value begins or ends (the outermost wins)."""
    position = 0
    for span in sorted(marked.spans, key=lambda span: (span.start, -span.end)):
        if span.start < position or span.end == span.start:
            continue
        if span.start > position:
            yield Piece(marked.text[position : span.start])
        yield Piece(marked.text[span.start : span.end], span.origin)
        position = span.end
    if position < len(marked.text):
        yield Piece(marked.text[position:])


def changes(before: str, after: str) -> list[Change]:
    """Return after's text with what is new in it and what is gone from before, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Change] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Change("same", "".join(new[k:m])))
            continue
        if i < j:
            found.append(Change("gone", "".join(old[i:j])))
        if k < m:
            found.append(Change("new", "".join(new[k:m])))
    return found


def height(message: Message) -> int:
    """Return how tall the message's frame should be, 1 to 5: a frame cannot ask its content."""
    lines = sum(1 + len(line) // 75 for line in message.text.split("\n"))
    designed = 12 if "<table" in (message.html or "") else 0
    return min(5, 1 + (lines + designed) // 10)


def size_words(message: Message) -> str:
    """Return "142 words, 18 KB" of a message."""
    words = len(message.text.split())
    size = len((message.html or message.text).encode())
    return f"{words} words, {size / 1024:.0f} KB" if size >= 1024 else f"{words} words"
