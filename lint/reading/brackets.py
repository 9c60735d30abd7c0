"""Finds brackets that a missing value left: "(sleeps )", "Ashford (, Kent)", "Mrs (Ashworth,".

Whoever types a bracket closes it, and leaves no blank at its inner side.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .hit import Hit, shorten
from .sample import is_code_line, is_quoted_code, line_around

_FIX = "give the field a fallback, or leave the bracket out where it is empty"
_INNER = lazy_regex(
    r"(?<=\S )(?P<at>\((?: ?[,;/&]|[ \u00a0](?=[^\s)]))[^()\n]{1,60}\)|"
    r"\([^()\s][^()\n]{0,60}(?: [,;/&-]|[ \u00a0])\))"
)
_BY_HABIT = lazy_regex(r"\( [^()\n]+ \)")  # "( as agreed )": the author spaces both sides
_OPEN = lazy_regex(r"(?<=[\wà-ÿ.] )(?P<at>\((?P<word>[^\W\d_][\w'’-]+)(?P<stop>[,!:])?)")


_CUT = lazy_regex(r"(?<=[\wà-ÿ.] )(?P<at>\((?=[,;])[,;])(?= [a-zà-ÿ][^()\n]*(?:\n|$))")


def find_brackets(text: str) -> Iterator[Hit]:
    """Yield each bracket with a gap at its inner side, and each that is never closed."""
    for match in _INNER.finditer(text):
        if not _BY_HABIT.fullmatch(match["at"]) and not _is_code(text, match):
            what = f"'{shorten(match['at'])}' has a gap: a value is missing"
            yield Hit(*match.span("at"), what, _FIX)
    if "(" not in text:
        return
    for match in _CUT.finditer(text):
        if not _is_code(text, match):
            yield Hit(*match.span("at"), f"'{match['at']}' has a gap: a value is missing", _FIX)
    for match in _OPEN.finditer(text):
        # To the end of the paragraph; a face closes nothing, and a list has half brackets.
        paragraph = text[match.start() : (text + "\n\n").find("\n\n", match.start())]
        before = text[max(0, text.rfind("\n\n", 0, match.start())) : match.start()]
        if ")" in paragraph or before.count("(") > before.count(")") or _is_code(text, match):
            continue
        yield Hit(*match.span("at"), f"'{match['at']}' opens a bracket that nothing closes", _FIX)


def _is_code(text: str, match: re.Match[str]) -> bool:
    start, _ = line_around(text, match.start())
    return is_code_line(text, start) or is_quoted_code(text, *match.span("at"))
