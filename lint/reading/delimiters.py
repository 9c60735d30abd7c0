"""Finds a field's name between delimiters that do not match, or with one of them lost.

"[first name}", "Hi [First_Name, thanks", "company_name} is growing": no person writes a
bracket so, and what is in it is the name of a field.
"""

import re
from collections.abc import Iterator

from ...templates.lazy_regex import lazy_regex
from .columns import is_slot
from .hit import Hit, shorten
from .sample import is_code_line
from .words import OWNERS

_FIX = "complete it or remove it"
_PAIRS = {"[": "]", "{": "}", "(": ")", "<": ">"}
_MISMATCHED = lazy_regex(
    r"(?<![\w\]})><])(?P<open>[\[{(<])(?P<name>[A-Za-z][\w .'-]{1,30})(?P<close>[\]})>])"
)
_OPENED = lazy_regex(
    r"(?<![\w\]\[({<:=/])[\[{<](?P<name>[A-Za-z]\w*(?: [A-Za-z]\w*)?)(?=[\s,.!?;:]|$)"
)
_CLOSED = lazy_regex(r"(?<![\w\[({<-])(?P<name>[A-Za-z]\w*(?: [A-Za-z]\w*)?)[\]}>](?=[\s,.!?;:]|$)")
_FAR = 80  # characters in which the other delimiter would stand


def find_lost_delimiters(text: str) -> Iterator[Hit]:
    """Yield each field's name whose delimiters do not match, or that has only one."""
    for match in _MISMATCHED.finditer(text):
        crossed = _PAIRS[match["open"]] != match["close"]
        if crossed and is_slot(match["name"]) and not is_code_line(text, match.start()):
            yield _hit(match)
    for match in _OPENED.finditer(text):
        rest = text[match.end() : match.end() + _FAR].partition("\n")[0]
        if not re.search(r"[\]})>»%|]", rest) and _is_half(match, text):
            yield _hit(match)
    for match in _CLOSED.finditer(text):
        before = text[max(0, match.start() - _FAR) : match.start()].rpartition("\n")[2]
        if not re.search(r"[\[{(<«%|]", before) and _is_half(match, text):
            yield _hit(match)


def _is_half(match: re.Match[str], text: str) -> bool:
    """Say whether the name is a field's, and spelled as one, or two words for one."""
    name = match["name"]
    spelled = "_" in name or name.isupper() or re.search(r"[a-z][A-Z]", name) or " " in name
    told = is_slot(name) and not OWNERS & set(name.lower().split())
    return bool(spelled) and told and not is_code_line(text, match.start())


def _hit(match: re.Match[str]) -> Hit:
    return Hit(*match.span(), f"'{shorten(match[0])}' is half of a merge code", _FIX)
