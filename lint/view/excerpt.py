"""Finds an excerpt of an email in the file that a person edits."""

import html
import re
from collections.abc import Callable
from functools import lru_cache

_LONGEST = 200  # characters: enough to be unique, and quick to find

Excerpt = str | re.Pattern[str] | Callable[[str], list[int]]
"""What stands there, or a function from a source to the offsets of what was judged."""


@lru_cache(maxsize=4096)
def place_of(source: str, excerpts: tuple[Excerpt, ...]) -> tuple[int, int] | None:
    """Return line and column (from 1) of an excerpt in source, None where it holds none.

    Of several excerpts the rarest one is used. Spaces may differ, and source may have HTML
    entities in an excerpt.
    """
    found = [starts for excerpt in excerpts if (starts := _starts(source, excerpt))]
    if not found:
        return None
    start = min(found, key=len)[0]
    return source.count("\n", 0, start) + 1, start - source.rfind("\n", 0, start)


def _starts(source: str, excerpt: Excerpt) -> list[int]:
    if callable(excerpt):
        return excerpt(source)
    if not isinstance(excerpt, str):
        return [match.start() for match in excerpt.finditer(source)]
    wanted = excerpt.strip()[:_LONGEST]
    if not wanted:
        return []
    for text in (wanted, html.escape(wanted, quote=False)):
        words = r"\s+".join(map(re.escape, text.split()))
        if starts := [match.start() for match in re.finditer(words, source)]:
            return starts
    return []
