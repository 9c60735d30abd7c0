"""Says whether a line has its blanks by its author's habit: "Where , when and how ."

An empty value leaves one gap, and the other stops of the line stand where they should. Who puts a
blank before each stop, or sets an ellipsis with blanks, leaves no value out.
"""

import re
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .endings import GOES_ON
from .sample import line_around
from .words import GREETINGS, OPENERS

_SPACED = lazy_regex(r"(?P<word>\S+) [.,;:!?](?=\s|$)")
_TIGHT = lazy_regex(r"[\w)\"'”’][.,;:!?]+(?=\s|$)")
_WAITS = lazy_regex(rf"(?i){OPENERS}|{GREETINGS}|mrs?|ms|dr|frau|herrn?|mme|m|sra?")
_ELLIPSIS = lazy_regex(r"(?:\. ){2,}\.|\.\.+|…")
_BOXES = lazy_regex(r"(?m)^\s*\(\s+\) \w|\(\s+\)[^()\n]{1,60}\(\s+\)")
_FEWEST = 2  # blanks before stops


def is_by_habit(text: str, start: int, end: int) -> bool:
    """Say whether the blank in text[start:end] is its author's way to write.

    >>> is_by_habit("The day was cold , the soup was hot .", 12, 17)
    True
    >>> is_by_habit("Your lesson with , on Friday.", 12, 18)
    False
    """
    first, last = line_around(text, start)
    if re.search(r"\s[.,;:!?]", text[start : end + 2]):
        near = text[max(first, start - 4) : min(last, end + 4)]
        return _is_spaced(text[first:last]) or ". . " in near
    return "(" in text[start:end] and _BOXES.search(text, first, last) is not None


@lru_cache(maxsize=64)
def _is_spaced(line: str) -> bool:
    spaced = _SPACED.findall(line[:2_000])
    if len(spaced) < _FEWEST or _TIGHT.search(_ELLIPSIS.sub(" ", line[:2_000])):
        return False
    words = [word.strip("\"'(").casefold() for word in spaced]
    return not any(GOES_ON.fullmatch(word) or _WAITS.fullmatch(word) for word in words)
