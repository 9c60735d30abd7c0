"""Words set or taken out in a TOML file; comments, blank lines and all else stay as they are."""

import copy
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from ..errors import TactfulError
from ..lazy_regex import lazy_regex
from .located import TOML_HEADER, TOML_PART

Changes = Mapping[tuple[str, ...], str | None]
_VALUE = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*')"""
_BARE = lazy_regex(r"[A-Za-z0-9_-]+")


class NotEditedError(TactfulError):
    """The file is written in another way than this understands; the words say what to write."""


def with_words(text: str, changes: Changes) -> str:
    """Return a TOML text with each key at its path set to a word, or without it (None).

    A comment behind a value stays; behind one that is taken out it becomes a line of its own.
    Raises NotEditedError where what comes out would say anything else: what is written is read
    again. Raises tomllib.TOMLDecodeError for a text that is no TOML.
    """
    before = tomllib.loads(text)
    lines = text.split("\n")
    for path, value in changes.items():
        if _at(before, path) != value:
            _change(lines, path, value)
    changed = "\n".join(lines)
    try:
        is_right = tomllib.loads(changed) == _wanted(before, changes)
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise NotEditedError(f"the file is written in another way: {_by_hand(before, changes)}")
    return changed


def _change(lines: list[str], path: tuple[str, ...], value: str | None) -> None:
    first, end = _table(lines, path[:-1])
    key = re.compile(rf"(\s*(?:{_key_pattern(path[-1])})\s*=\s*){_VALUE}(\s*(#.*)?)")
    for number in range(first, end):
        found = key.fullmatch(lines[number])
        if found is None:
            continue
        if value is not None:
            lines[number] = f"{found[1]}{_word(value)}{found[2]}"
        elif found[3]:
            lines[number] = found[3]
        else:
            del lines[number]
        return
    if value is None:
        return
    line = f"{_key(path[-1])} = {_word(value)}"
    if first > len(lines):  # no such table
        while lines and not lines[-1].strip():
            lines.pop()
        lines += ["", f"[{'.'.join(map(_key, path[:-1]))}]", line, ""]
        return
    said = [n for n in range(first, end) if lines[n].strip() and lines[n].strip()[0] != "#"]
    lines.insert(said[-1] + 1 if said else first, line)


def _table(lines: list[str], path: tuple[str, ...]) -> tuple[int, int]:
    """Return the first line of a table's own keys and the line after them; beyond all for none."""
    first = len(lines) + 1 if path else 0
    for number, line in enumerate(lines):
        header = TOML_HEADER.match(line)
        if header is None:
            continue
        if first <= number:
            return first, number
        parts = tuple(one.strip("\"'") for one in TOML_PART.findall(header[2]))
        if header[1] == "[" and parts == path:
            first = number + 1
    return first, len(lines)


def _at(data: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    there: Any = data
    for part in path:
        there = there.get(part) if isinstance(there, Mapping) else None
    return there


def _wanted(before: dict[str, Any], changes: Changes) -> dict[str, Any]:
    wanted = copy.deepcopy(before)
    for path, value in changes.items():
        if value is None and _at(wanted, path) is None:
            continue
        there: Any = wanted
        for part in path[:-1]:
            there = there.setdefault(part, {})
        if value is None:
            del there[path[-1]]
        else:
            there[path[-1]] = value
    return wanted


def _by_hand(before: Mapping[str, Any], changes: Changes) -> str:
    said = []
    for path, value in changes.items():
        table, key = ".".join(path[:-1]), path[-1]
        if _at(before, path) != value:
            what = f"take {key} out" if value is None else f"write {key} = {_word(value)}"
            said.append(f"{what} under [{table}]")
    return "; ".join(said)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _word(name)


def _key_pattern(name: str) -> str:
    return "|".join(re.escape(one) for one in (name, f'"{name}"', f"'{name}'"))


def _word(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
