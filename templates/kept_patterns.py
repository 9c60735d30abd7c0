"""Compiled patterns, kept in a file so that the next process need not compile them.

A run of lint needs some 1,400 patterns, and compiling them takes half of its time. What Python's
``re`` makes of a pattern for its engine is kept as the numbers it is, for one version of Python.
Whoever has a folder that is the user's alone says so (``use``); without one nothing is kept.
"""

import _sre  # type: ignore[import-not-found]  # the engine itself, which typeshed leaves out
import marshal
import os
import re
import sys
import tempfile
from array import array
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, AnyStr

from .needed_grams import Needed, needed

_WORTH = 100  # new patterns that are worth a file of some megabytes
_MOST_BYTES = 32_000_000  # with patterns of older versions: then it begins anew
_FOR = (sys.version, _sre.MAGIC, _sre.CODESIZE, "with grams")
_BROKEN = (OSError, ValueError, EOFError, TypeError, MemoryError, RuntimeError, OverflowError)

# By pattern and flags: all flags, the code, how many groups, their names, the names in order, and
# what a text needs to have (needed_grams.py).
_Entry = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...], Needed]
_Key = tuple[str | bytes, int]


class KeptPatterns:
    """The patterns of one file, read when the first one is asked for."""

    def __init__(self) -> None:
        self._file: Path | None = None
        self._known: Mapping[_Key, _Entry] = {}
        self._new: dict[_Key, _Entry] = {}

    def use(self, folder: Path) -> None:
        """Take patterns from a folder that is the user's own, and let ``save`` write there.

        Never one that may have come with a workspace: whoever wrote it could change the rules.
        """
        file = folder / f"patterns-{sys.implementation.cache_tag}.bin"
        if file != self._file:
            self._file = None if folder.is_symlink() or file.is_symlink() else file
            self._known = self._read()

    def compiled(self, pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        """Do as ``re.compile`` does. Raises ``re.error``."""
        key = (pattern, int(flags))
        entry = self._known.get(key) or self._new.get(key)
        if entry is not None:
            with suppress(*_BROKEN):
                return _pattern(pattern, entry)
        try:
            entry = _entry(pattern, int(flags))
            made = _pattern(pattern, entry)
        except (AttributeError, *_BROKEN):  # another Python, whose ``re`` is made otherwise
            return re.compile(pattern, flags)
        self._new[key] = entry
        return made

    def needed(self, pattern: str, flags: int = 0) -> Needed:
        """Return what a text needs to have where a pattern matches (needed_grams.py).

        Raises ``re.error``.
        """
        key = (pattern, int(flags))
        entry = self._known.get(key) or self._new.get(key)
        if entry is None:
            try:
                entry = self._new[key] = _entry(pattern, int(flags))
            except (AttributeError, *_BROKEN):
                return ()
        return entry[5]

    def save(self) -> None:
        """Write what is new, unless it is little; do nothing if the folder cannot be written."""
        if self._file is None or len(self._new) < _WORTH:
            return
        kept = {**self._read(), **self._new}  # another process may have written meanwhile
        self._known, self._new = kept, {}
        content = marshal.dumps((_FOR, kept))
        if len(content) > _MOST_BYTES:
            content = marshal.dumps((_FOR, {}))
        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=self._file.name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(self._file)

    def _read(self) -> Mapping[_Key, _Entry]:
        if self._file is None:
            return {}
        try:
            made_for, kept = marshal.loads(self._file.read_bytes())
        except _BROKEN:  # none yet, or half a file
            return {}
        return kept if made_for == _FOR and isinstance(kept, dict) else {}


def _entry(pattern: str | bytes, flags: int) -> _Entry:
    """Return what ``re`` makes of a pattern for its engine."""
    parser: Any = re._parser  # type: ignore[attr-defined]
    parsed = parser.parse(pattern, flags)
    code = re._compiler._code(parsed, flags)  # type: ignore[attr-defined]
    groups = parsed.state.groupdict
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in groups.items():
        names[number] = name
    whole = int(flags | parsed.state.flags)
    grams = needed(parsed) if isinstance(pattern, str) else ()
    numbers = array("I", code).tobytes()
    return whole, numbers, parsed.state.groups - 1, dict(groups), tuple(names), grams


def _pattern(pattern: AnyStr, entry: _Entry) -> re.Pattern[AnyStr]:
    """Give an entry to the engine, which checks it."""
    flags, code, groups, group_numbers, names, _ = entry
    numbers = array("I")
    numbers.frombytes(code)
    made: re.Pattern[AnyStr] = _sre.compile(
        pattern, flags, numbers.tolist(), groups, group_numbers, names
    )
    return made


KEPT = KeptPatterns()
