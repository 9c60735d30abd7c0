"""Where a merged value stands in a rendered text, and which tag and field it came from.

In the linter's own render every printed expression is wrapped in private-use characters:
``U+E000 number U+E001 value U+E002``. They survive escaping, HTML parsing and text
extraction; ``unmark`` takes them out and keeps their places. Marked then stripped equals
the plain render. Values lose these characters when they are bound, so none can forge one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .errors import Place

OPEN, NUMBER_END, CLOSE = "\ue000", "\ue001", "\ue002"
FORGED = re.compile("[\ue000-\ue007]")
_MARK = re.compile("\ue000(\\d+)\ue001|\ue002")


@dataclass(frozen=True, slots=True)
class Origin:
    """What one printed expression is: its place in the template and the field it prints."""

    place: Place
    expression: str
    field: str | None  # "contact.first_name", None where it prints no declared field


@dataclass(frozen=True, slots=True)
class Span:
    """text[start:end] is a merged value."""

    start: int
    end: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text as a person reads it, with the places of its merged values."""

    text: str
    spans: tuple[Span, ...] = ()


def strip(text: str) -> str:
    """Return text without any marks."""
    return _MARK.sub("", text)


def unmark(text: str, origin_of: Callable[[int], Origin | None]) -> MarkedText:
    """Return text without its marks, and where the values between them stand."""
    out: list[str] = []
    spans: list[Span] = []
    open_: list[tuple[int, Origin]] = []
    length = position = 0
    for match in _MARK.finditer(text):
        before = text[position : match.start()]
        out.append(before)
        length += len(before)
        position = match.end()
        if match[1] is not None:
            if (origin := origin_of(int(match[1]))) is not None:
                open_.append((length, origin))
        elif open_:
            start, origin = open_.pop()
            spans.append(Span(start, length, origin))
    out.append(text[position:])
    spans.sort(key=lambda span: (span.start, span.end))
    return MarkedText("".join(out), tuple(spans))


def carried(marked: MarkedText, tidied: str) -> MarkedText:
    """Return tidied with the spans of marked, of which it is a tidy copy.

    tidied may lack characters of marked and have other blanks; nothing else may differ.
    """
    if marked.text == tidied:
        return marked
    to: list[int] = []  # where each character of marked.text begins in tidied
    position = 0
    for character in marked.text:
        to.append(position)
        if position < len(tidied) and (
            character == tidied[position] or (character.isspace() and tidied[position].isspace())
        ):
            position += 1
    to.append(position)
    spans = tuple(Span(to[span.start], to[span.end], span.origin) for span in marked.spans)
    return MarkedText(tidied, spans)
