"""What somebody writes for one person alone: a paragraph before the sign-off, another subject.

The paragraph is plain text. Where it stands is told by the sender's name: the paragraph that
begins the sign-off; without one, the footer with the address or the unsubscribe link.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import escape

from ..compile.part import RenderedParts
from ..lazy_regex import lazy_regex

_MARK = lazy_regex("[\ue000\ue002\ue008](?:\\d+\ue001)?")  # of trace/origin.py
_TOKEN = lazy_regex(r"(?s)<!--.*?-->|<(style|script|title)\b.*?</\1\s*>|<[^>]*>|[^<]+")
_TAG = lazy_regex(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_BREAKS = frozenset("p div td tr table tbody li ul ol h1 h2 h3 h4 h5 h6 blockquote hr body".split())
_NEW_PARAGRAPH = lazy_regex(r"\n[ \t]*\n+")
_LONGEST_SIGN_OFF = 6  # words of a line that holds the sender's name
_LONGEST_CLOSING = 5  # words of "With best regards,"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What one email says to one person alone; empty: as the template has it."""

    subject: str = ""
    paragraph: str = ""

    def __bool__(self) -> bool:
        return bool(self.subject or self.paragraph)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a rendered text: where it begins, its lines, and the tag that opens it."""

    start: int
    lines: tuple[str, ...]
    tag: str = ""  # "<p style=…>"; empty: it follows line breaks, or there is no HTML


def with_paragraph(
    parts: RenderedParts,
    own: OwnWords,
    *,
    names: Sequence[str],
    tails: Sequence[str],
    bare: Callable[[str], str] = str,
) -> RenderedParts:
    """Return the parts with the paragraph in text and HTML.

    names are what the sender may sign with, tails what only a footer has; bare takes marks out
    of a part.
    """
    if not own.paragraph:
        return parts
    text, page = bare(parts.text), bare(parts.page) if parts.page is not None else None
    blocks = own.paragraph.split("\n\n")
    at = _place(_of_text(text), names, tails)
    new_text = _put(parts.text, len(text) if at is None else at.start, _in_text(blocks, at, text))
    new_page = parts.page
    if page is not None and parts.page is not None:
        found = _place(_of_html(page), names, tails)
        end = page.rfind("</body>")
        start = found.start if found else end if end >= 0 else len(page)
        new_page = _put(parts.page, start, _in_html(blocks, found))
    return RenderedParts(parts.subject, parts.preheader, new_text, new_page)


def _place(
    paragraphs: Sequence[Paragraph], names: Sequence[str], tails: Sequence[str]
) -> Paragraph | None:
    """Return the paragraph before which something is said last; None: at the end."""
    signed = [
        number
        for number, one in enumerate(paragraphs)
        if number and any(_signs(line, names) for line in one.lines)
    ]
    if signed:
        at = signed[-1]
        before = paragraphs[at - 1]
        first_line = paragraphs[at].lines[0]
        closes = at > 1 and _signs(first_line, names) and _is_closing(before)
        return before if closes else paragraphs[at]
    for number, one in enumerate(paragraphs):
        whole = "\n".join(one.lines)
        is_tail = any(tail and tail in whole for tail in tails) or one.lines[0].startswith("--")
        if number and is_tail:
            return one
    return None


def _signs(line: str, names: Sequence[str]) -> bool:
    plain = line.strip(" ,.*_-–—")
    return len(plain.split()) <= _LONGEST_SIGN_OFF and any(
        plain == name or plain.startswith((f"{name} ", f"{name},")) or plain.endswith(f" {name}")
        for name in names
        if name
    )


def _is_closing(one: Paragraph) -> bool:
    last = one.lines[-1].strip()
    few = len(one.lines) == 1 and len(last.split()) <= _LONGEST_CLOSING
    return few and not last.endswith((".", "?", "!", ":", ";"))


def _of_text(text: str) -> list[Paragraph]:
    """Return the paragraphs of plain text, up to what it quotes."""
    found, start = [], 0
    for piece in _NEW_PARAGRAPH.split(text):
        at = text.index(piece, start) if piece else start
        lines = tuple(line.strip() for line in piece.split("\n") if line.strip())
        if lines and lines[0].startswith(">"):
            break
        if lines:
            found.append(Paragraph(at, lines))
        start = at + len(piece)
    return found


def _of_html(page: str) -> list[Paragraph]:
    """Return the paragraphs of a page, as its blocks and empty lines part them."""
    found: list[Paragraph] = []
    lines: list[str] = []
    start, tag, breaks, opened, opened_at = 0, "", 0, "", 0

    def end() -> None:
        nonlocal lines
        kept = tuple(line for line in (" ".join(one.split()) for one in lines) if line)
        if kept:
            found.append(Paragraph(start, kept, tag))
        lines = []

    begin = max(0, page.find("<body"))
    for token in _TOKEN.finditer(page, begin):
        text = token[0]
        name = _TAG.match(text)
        if text.startswith(("<!--", "<style", "<script", "<title")):
            continue
        if name is None and not text.startswith("<"):
            if text.strip():
                if not lines:
                    start, tag = (opened_at, opened) if opened else (token.start(), "")
                    lines = [""]
                lines[-1] += text
                breaks, opened = 0, ""
            continue
        kind = name[1].lower() if name is not None else ""
        if kind == "blockquote":
            break
        if kind == "br":
            breaks += 1
            if breaks == 2:
                end()
            elif lines:
                lines.append("")
        elif kind in _BREAKS:
            end()
            breaks = 0
            is_open = not text.startswith("</") and kind in ("p", "div")
            opened, opened_at = (text, token.start()) if is_open else ("", 0)
        elif not lines and not opened and name is not None:
            # A tag around the words (<b>, <a>): the paragraph begins before it.
            opened, opened_at = ("", 0)
    end()
    return found


def _in_text(blocks: Sequence[str], at: Paragraph | None, text: str) -> str:
    said = "\n\n".join(blocks)
    if at is not None:
        return f"{said}\n\n"
    return f"{'' if text.endswith(chr(10)) else chr(10)}\n{said}\n"


def _in_html(blocks: Sequence[str], at: Paragraph | None) -> str:
    said = [str(escape(block)).replace("\n", "<br>") for block in blocks]
    tag = at.tag if at is not None else "<p>"
    if tag.startswith("<p"):
        return "".join(f"{tag}{one}</p>" for one in said)
    if tag.startswith("<div"):
        return "".join(f"{tag}{one}<br><br></div>" for one in said)
    return "".join(f"{one}<br><br>" for one in said)


def _put(text: str, at: int, words: str) -> str:
    """Return text, which may have marks, with words where at signs of it are passed."""
    passed = position = 0
    for mark in _MARK.finditer(text):
        if passed + mark.start() - position >= at:
            break
        passed += mark.start() - position
        position = mark.end()
    cut = position + at - passed
    return f"{text[:cut]}{words}{text[cut:]}"
