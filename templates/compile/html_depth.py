"""How deep a page's elements are nested: where it is too deep, a parser in C ends the process."""

import re

from ..lazy_regex import lazy_regex

MOST_DEEP = 1_000  # elements in one another; browsers stop at 512
_TAG = lazy_regex(r"<(/?)([a-z][\w:-]*)[^<>]*", re.IGNORECASE)
# Elements without content, and those that the next of their kind closes.
_FLAT = frozenset(
    """area base br col embed hr img input link meta param source track wbr
    dd dt li option p tbody td tfoot th thead tr""".split()
)


def is_too_deep(html: str) -> bool:
    """Say whether elements are nested deeper than anybody writes and a parser may take.

    >>> is_too_deep("<div>" * 1_001), is_too_deep("<div><br></div>" * 1_001)
    (True, False)
    """
    depth = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _FLAT or tag[0].endswith("/"):
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MOST_DEEP:
            return True
    return False
