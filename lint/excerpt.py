"""Where an excerpt of a mail stands in the file that a person edits."""

import html
import re
from functools import lru_cache

_LONGEST = 200  # characters: enough to be the only one, and quick to look for


@lru_cache(maxsize=4096)
def place_of(source: str, excerpt: str) -> tuple[int, int] | None:
    """Return line and column (from 1) of excerpt in source, None where it is not there.

    Blanks in the two may differ, and source may write the excerpt as HTML does.
    """
    wanted = excerpt.strip()[:_LONGEST]
    if not wanted:
        return None
    for text in (wanted, html.escape(wanted, quote=False)):
        start = source.find(text)
        if start < 0 and (words := text.split())[1:]:
            found = re.search(r"\s+".join(map(re.escape, words)), source)
            start = found.start() if found else -1
        if start >= 0:
            return source.count("\n", 0, start) + 1, start - source.rfind("\n", 0, start)
    return None
