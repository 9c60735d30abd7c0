"""The addresses in a rendered page that hold a merged value."""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from ...templates.trace.origin import OPEN, MarkedSource, MarkedText

_LINK = lazy_regex(
    rf"""\b(?:href|src)\s*=\s*(?:"([^"{OPEN}]*{OPEN}[^"]*)"|'([^'{OPEN}]*{OPEN}[^']*)')""",
    re.IGNORECASE,
)


def merged_links(page: MarkedSource) -> Iterator[MarkedText]:
    """Yield each address of a link or an image in page that a merged value is part of."""
    for match in _LINK.finditer(page.marked):
        yield page.part(match[1] or match[2])
