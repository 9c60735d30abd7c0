"""How deep a TOML file nests, told before it is parsed: parsers call themselves at each level."""

import re

from ..lazy_regex import lazy_regex

_TOKEN = lazy_regex(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\Z)'
    r"|'''(?:[^']++|'(?!''))*+(?:'''|\Z)"
    r'|"(?:[^"\\\n]++|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
    r"|[\[\]{}.=,\n]",
    re.DOTALL,
)


def deepest(text: str) -> tuple[int, int]:
    """Return how deep brackets and dotted keys nest, at most, and the line where they do.

    >>> deepest("a = 1"), deepest("[a.b]\\nc = [[1]]"), deepest("a = '[[['  # [[[")
    ((0, 1), (2, 1), (0, 1))
    """
    depth = dots = most = at = 0
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign in "[{":
            depth, dots = depth + 1, 0
        elif sign in "]}":
            depth, dots = max(0, depth - 1), 0
        elif sign == ".":
            dots += 1
        elif sign in "=,\n":
            dots = 0
        if depth + dots > most:
            most, at = depth + dots, match.start()
    return most, text.count("\n", 0, at) + 1
