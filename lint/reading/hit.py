"""A range of text with a problem."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from ...templates.lazy_regex import is_in_reach

LONG = 6_000  # characters in one piece


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """text[start:end], what is wrong with it, and how to fix it."""

    start: int
    end: int
    what: str
    fix: str | None = None

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether the hit shares a character with text[start:end]."""
        return self.start < end and start < self.end


def without_overlaps(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits in order, without those that overlap an earlier, longer one.

    >>> without_overlaps([Hit(2, 4, "b"), Hit(1, 9, "a"), Hit(9, 10, "c")])
    [Hit(start=1, end=9, what='a', fix=None), Hit(start=9, end=10, what='c', fix=None)]
    """
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def in_pieces(find: Callable[[str], Iterable[Hit]], text: str) -> Iterator[Hit]:
    """Yield what find finds in text; a long text is read in pieces.

    Many patterns look around each hit, so their time grows with the square of what they read.
    """
    start = 0
    while True:
        end = start + LONG
        if end < len(text):  # cut after a line or a word
            half = start + LONG // 2
            end = text.rfind("\n", half, end) + 1 or text.rfind(" ", half, end) + 1 or end
        for hit in find(text[start:end]):
            yield replace(hit, start=hit.start + start, end=hit.end + start)
        start = end
        if start >= len(text):
            return


def matches(
    pattern: re.Pattern[str],
    text: str,
    what: str,
    fix: str | None = None,
    *,
    needs: re.Pattern[str] | None = None,
) -> Iterator[Hit]:
    """Yield a hit for each match; a group named ``at`` narrows it; ``{}`` in what is the text.

    needs is a quick pattern that is in every text that pattern matches.
    """
    if not is_in_reach(pattern, text) or (needs is not None and not needs.search(text)):
        return
    for match in pattern.finditer(text):
        narrowed = "at" in pattern.groupindex and match["at"] is not None
        group: str | int = "at" if narrowed else 0
        yield Hit(*match.span(group), what.replace("{}", shorten(match[group])), fix)


def shorten(text: str, length: int = 40) -> str:
    """Return text on one line; where it is long, whole words are left out of its middle.

    >>> shorten("Please add the name of the company that you are writing to")
    'Please add the name of the … writing to'
    """
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head, tail = line[: length - 12], line[-10:]
    if line[length - 12] != " " and " " in head[length // 3 :]:
        head = head[: head.rindex(" ") + 1]
    if line[-11] != " " and " " in tail:
        tail = tail[tail.index(" ") + 1 :]
    return f"{head.rstrip()} … {tail.lstrip()}" if " " in head else f"{head}…{tail}"
