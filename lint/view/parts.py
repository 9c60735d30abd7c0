"""One readable part of a message and its paragraphs, with the way back to the file edited."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any

from ...templates.errors import Place
from ...templates.lazy_regex import lazy_regex
from ...templates.trace.origin import Span

Locate = Callable[[int, int], Place]
"""Maps a range of a readable text to its place in the file that a person edits."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One readable part of a message.

    kind is "subject", "preheader", "text" or "html" (for HTML: its visible text), and for
    files made by another tool also "attribute" (a link or an image's text) and "comment". spans
    are the merged values; a file made by another tool has none.
    """

    kind: str
    text: str
    locate: Locate
    spans: tuple[Span, ...] = ()  # by where they start
    reach: tuple[int, ...] = field(init=False, repr=False)  # how far each or one before it goes

    def __post_init__(self) -> None:
        reach = tuple(accumulate((span.end for span in self.spans), max))
        object.__setattr__(self, "reach", reach)

    def where(self, start: int, end: int) -> dict[str, Any]:
        """Return path, line, column and field of text[start:end], as a finding takes them."""
        place = self.locate(start, end)
        merged = self.spans_in(start, end)
        field_ = next((span.origin.field for span in merged if span.origin.field), None)
        return {"path": place.path, "line": place.line, "column": place.column, "field": field_}

    def spans_in(self, start: int, end: int) -> list[Span]:
        """Return the merged values in text[start:end], the empty ones at its ends too."""
        first = bisect_left(self.reach, start)
        last = bisect_right(self.spans, end, key=lambda span: span.start)
        touching = [span for span in self.spans[first:last] if start <= span.end]
        return [
            span
            for span in touching
            if (span.start < end and start < span.end) or span.start == span.end
        ]


def without_values(text: str, spans: Iterable[Span]) -> str:
    """Return text without its merged values; spans are in order."""
    out, position = [], 0
    for span in spans:
        if span.origin.of_list and span.end > position:
            out.append(text[position : max(position, span.start)])
            position = span.end
    return "".join([*out, text[position:]])


_PARAGRAPH = lazy_regex(r"(?<=\n\n)(?!\n)")


@lru_cache(maxsize=64)
def own_words(part: Part) -> str:
    """Return a part's text with each merged value as so many X."""
    text = part.text
    for span in part.spans:
        text = f"{text[: span.start]}{'X' * (span.end - span.start)}{text[span.end :]}"
    return text


def paragraphs(part: Part) -> tuple[Part, ...]:
    """Return the paragraphs of part; a reading rule sees one paragraph at a time.

    A text with a code sample is one piece, and so is a merged value with all it stands in.
    """
    if "```" in part.text:
        return (part,)
    cuts = [match.start() for match in _PARAGRAPH.finditer(part.text)]
    long = [span for span in part.spans if "\n\n" in part.text[span.start : span.end]]
    cuts = [cut for cut in cuts if not any(span.start < cut < span.end for span in long)]
    if not cuts:
        return (part,)
    found: list[Part] = []
    spans = iter(part.spans)
    span = next(spans, None)
    for start, end in zip([0, *cuts], [*cuts, len(part.text)], strict=True):
        mine = []
        while span is not None and (span.start < end or end == len(part.text)):
            mine.append(Span(span.start - start, span.end - start, span.origin))
            span = next(spans, None)
        found.append(_piece(part, start, end, tuple(mine)))
    return tuple(found)


def _piece(part: Part, start: int, end: int, spans: tuple[Span, ...]) -> Part:
    def locate(first: int, last: int) -> Place:
        return part.locate(first + start, last + start)

    return Part(part.kind, part.text[start:end], locate, spans)


_WRAPPED = lazy_regex(r"(?m)^(.{45,}\S)\n(?=[a-z(\[{<\"'0-9])")


def unwrapped(text: str) -> str:
    """Return text with line breaks that only wrap a long line replaced by spaces.

    No character moves, so places in the result are places in text.
    """
    return _WRAPPED.sub(r"\1 ", text)
