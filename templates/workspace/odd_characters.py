"""Characters that a word processor or a chat puts where code is expected, and what to type."""

import re
import unicodedata

from ..lazy_regex import lazy_regex

_DOUBLE = "“”„‟«»″＂〝〞"
_SINGLE = "‘’‚‛‹›′＇´`"
STRAIGHT = str.maketrans({**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_SINGLE, "'")})
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_LIKE = {
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "…": "...", "×": "*", "÷": "/", "≠": "!=",
    "≤": "<=", "≥": ">=", "｛": "{", "｝": "}", "（": "(", "）": ")", "［": "[", "］": "]",
    "，": ",", "：": ":", "．": ".", "｜": "|", "＝": "=", "＿": "_", "、": ",", "。": ".",
}  # fmt: skip
# Never meant where code is expected: a quote or an invisible character that was pasted.
PASTED = lazy_regex(f"[{_DOUBLE}{_SINGLE.rstrip('`')}{_INVISIBLE}]")


def odd_character(one: str) -> tuple[str, str] | None:
    """Return what a character is and what to do instead; None for an ordinary one.

    >>> odd_character("“")
    ("“ is a typographic quote", 'type a straight one: "')
    """
    if one in _DOUBLE or one in _SINGLE:
        return f"{one} is a typographic quote", f"type a straight one: {one.translate(STRAIGHT)}"
    if re.match(f"[{_INVISIBLE}]", one):
        return f"there is an invisible character here ({_named(one)})", "delete it"
    if one.isspace() and one not in " \t\n\r":
        return f"this is no ordinary space ({_named(one)})", "type a space"
    if one in _LIKE:
        return f"'{one}' ({_named(one)}) is not understood here", f"type {_LIKE[one]}"
    return None


def _named(one: str) -> str:
    return f"{unicodedata.name(one, 'unnamed').lower()}, U+{ord(one):04X}"
