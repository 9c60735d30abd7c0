"""Finds a possessive that a value doubled or broke: "Wool's's", "Oakley's' barn", "Ruth''s"."""

from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit
from .sample import is_code_line

_DOUBLED = lazy_regex(
    r"(?P<at>[A-Za-zÀ-ÿ]+['’]s(?:['’]s\b|['’]{1,2}(?![\w'’]))|[A-Za-zÀ-ÿ]+['’]{2}s\b)"
)
_OPENED = lazy_regex(r"(?:^|[\s(])['’‘](?=\w)")


def find_possessives(text: str) -> Iterator[Hit]:
    """Yield each name with one apostrophe too many.

    >>> [hit.what for hit in find_possessives("Wool's's van, the girls' boat")]
    ["'Wool's's' has an apostrophe too many"]
    """
    if "'" not in text and "’" not in text:
        return
    for match in _DOUBLED.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start("at")]
        quoted = match["at"][-1] in "'’" and _OPENED.search(line + match["at"][:1])
        if not quoted and not is_code_line(text, match.start()):
            what = f"'{match['at']}' has an apostrophe too many"
            yield Hit(*match.span("at"), what, "print the possessive once")
