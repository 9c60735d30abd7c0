"""The Jinja tag at the cursor, even if it is incomplete."""

import re
from dataclasses import dataclass

from ...templates.lazy_regex import lazy_regex
from ...templates.source.tag_masking import TAG

_OPENING = lazy_regex(r"\{[{%#]")
_NAME = lazy_regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_STRING = lazy_regex(r"'(?:\\.|[^'\\])*'?|\"(?:\\.|[^\"\\])*\"?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Word:
    """A dotted name in a tag; is_filter if it follows a ``|``."""

    text: str
    start: int
    end: int
    is_filter: bool


@dataclass(frozen=True, slots=True)
class Open:
    """A tag that is open at the cursor: its sign ("{{", "{%", "{#"), and the text after it."""

    sign: str
    start: int
    inner: str

    @property
    def in_string(self) -> bool:
        """Say whether the cursor is inside a quoted text."""
        return any(
            match.end() == len(self.inner) and (len(match[0]) == 1 or match[0][-1] != match[0][0])
            for match in _STRING.finditer(self.inner)
        )


def word_at(source: str, offset: int) -> Word | None:
    """Return the name at offset, where that is inside an expression or statement."""
    for tag in TAG.finditer(source):
        if tag.start() <= offset <= tag.end() and not tag[0].startswith("{#"):
            blank = _STRING.sub(lambda match: " " * len(match[0]), tag[0])
            for name in _NAME.finditer(blank):
                start, end = tag.start() + name.start(), tag.start() + name.end()
                if start <= offset <= end:
                    before = blank[: name.start()].rstrip()
                    return Word(name[0], start, end, before.endswith("|"))
    return None


def open_at(source: str, offset: int) -> Open | None:
    """Return the tag that is open at offset."""
    # A quoted "}}" is rare, and a tag that is half typed has quotes that nothing closes yet.
    begin = max(source.rfind(sign, 0, offset) for sign in ("}}", "%}", "#}"))
    openings = list(_OPENING.finditer(source, begin + 2 if begin >= 0 else 0, offset))
    if not openings:
        return None
    last = openings[-1]
    return Open(last[0], last.start(), source[last.end() : offset])


def first_sentence(docstring: str | None) -> str:
    """Return the first sentence of a docstring, in one line."""
    return " ".join((docstring or "").split("\n\n")[0].split())
