"""Regular expressions that are compiled when they are first used.

There are some two thousand in the house, and a command needs few of them: compiling all at import
would take half a second of each start.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, AnyStr, TypeGuard, cast

from .kept_patterns import KEPT
from .needed_grams import Needed, may_match


class LazyRegex:
    """Stands for a compiled pattern; each of its attributes is the compiled one's."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._given = flags

    def __getattr__(self, name: str) -> Any:
        # Asked only for what is not there yet: from the second time on, ``search`` is found in
        # the instance and is the compiled pattern's own.
        compiled: re.Pattern[Any] = KEPT.compiled(cast(str, self.pattern), self._given)
        value = getattr(compiled, name)
        setattr(self, name, value)
        return value

    @cached_property
    def needed(self) -> Needed:
        """What a text needs to have where it matches (needed_grams.py)."""
        return KEPT.needed(self.pattern, self._given) if isinstance(self.pattern, str) else ()

    def __repr__(self) -> str:
        return f"lazy_regex({self.pattern!r})"


def lazy_regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what behaves like ``re.compile(pattern, flags)``, and compiles on first use.

    A pattern with a mistake in it raises ``re.error`` then, not here. It has the methods of a
    pattern, and ``is_regex`` knows it; ``re.search(it, …)`` does not take it.
    """
    return cast(re.Pattern[AnyStr], LazyRegex(pattern, flags))


def is_regex(value: object) -> TypeGuard[re.Pattern[str]]:
    """Say whether value is a pattern, compiled or not yet."""
    return isinstance(value, re.Pattern | LazyRegex)


def is_in_reach(pattern: re.Pattern[str], text: str) -> bool:
    """Say whether a pattern may match in text: where not, it need not be searched.

    Worth asking where many patterns read one text and few of them find anything.
    """
    return not isinstance(pattern, LazyRegex) or may_match(pattern.needed, text)


def each_match(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Return what ``pattern.finditer(text)`` does; a text out of reach is not searched."""
    return pattern.finditer(text) if is_in_reach(pattern, text) else iter(())
