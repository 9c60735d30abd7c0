"""A message taken apart for a page: its headers, its marked text, what changed in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..templates.lazy_regex import lazy_regex
from ..templates.message import Message
from ..templates.render.invitations import facts, told
from ..templates.trace.origin import MarkedText, Origin

MAX_SOURCE = 40_000  # characters of source on a page; a link leads to the rest
_LINE = 72  # characters in a line of 640 px
_LINES, _TALLEST = 4, 12  # lines for each step of height in tactful.css, and its last step
_WORDS = lazy_regex(r"\s+|[^\s]+")


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


def invitation(message: Message) -> list[tuple[str, str]]:
    """Return what a message invites to, as words and what stands beside them; else nothing."""
    return facts(message.calendar) if message.calendar is not None else []


def whole_text(message: Message) -> str:
    """Return all that the recipient reads, the invitation too."""
    return message.text + (told(message.calendar) if message.calendar is not None else "")


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


def shape(message: Message) -> str:
    """Return the classes of a message's frame: a frame cannot ask how tall its content is.

    A plain one is as wide as a mail is read, and about as tall as its text; a designed one
    takes the width there is.
    """
    paragraphs = message.text.split("\n")
    if "<table" in (message.html or ""):
        lines = sum(1 + len(line) // 75 for line in paragraphs)
        return f"tall-{min(5, 1 + (lines + 12) // 10)}"
    lines = sum(1 + len(line) // _LINE for line in paragraphs)
    return f"mail-plain text-{min(_TALLEST, max(1, -(-lines // _LINES)))}"


def size_words(message: Message) -> str:
    """Return "142 words, 18 KB" of a message."""
    words = len(message.text.split())
    size = len((message.html or message.text).encode())
    return f"{words} words, {size / 1024:.0f} KB" if size >= 1024 else f"{words} words"
