"""Reads text, YAML and TOML so that every fault keeps its file, line and column."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from ..errors import Place, Problem, TemplateError, WorkspaceError
from ..lazy_regex import lazy_regex
from .nesting import deepest
from .regular_files import open_regular
from .toml_faults import toml_problems
from .yaml_faults import keyless, yaml_problems
from .yaml_loader import MAX_NESTED, NOTHING, Loader, RefusedError, construct
from .yaml_misread import Said, misread

MAX_BYTES = 1_000_000  # beyond it nobody reads: Gmail clips a mail at 102 KB
MAX_INTEGER = 2**63 - 1  # what TOML promises and a database holds

Path_ = tuple[str | int, ...]


def read_text(path: Path, *, shown: str | None = None, limit: int = MAX_BYTES) -> str:
    """Return the file's text (UTF-8, a BOM dropped, ``\\n`` line ends).

    Raises TemplateError naming the line and column of the first byte that is not UTF-8,
    and when the file is missing, unreadable or larger than limit bytes.
    """
    name = shown or str(path)
    return decode(read_raw(path, shown=name, limit=limit), name)


def read_raw(path: Path, *, shown: str | None = None, limit: int = MAX_BYTES) -> bytes:
    """Return the file's bytes; raises TemplateError as ``read_text`` does.

    A pipe or a device, whose end may never come, is no file.
    """
    name = shown or str(path)
    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            raw = file.read(limit + 1) if size <= limit else b""
    except OSError as error:
        reason = error.strerror or str(error)
        raise TemplateError([Problem(f"cannot read the file: {reason}", Place(name))]) from error
    if max(size, len(raw)) > limit:
        raise TemplateError(
            [
                Problem(
                    f"the file has {size / 1e6:.1f} MB; at most {limit / 1e6:.0f} MB are read",
                    Place(name),
                    "Gmail clips emails over 102 KB; move images and data out of the file",
                )
            ]
        )
    return raw


def decode(raw: bytes, name: str) -> str:
    """Return raw as text, or raise TemplateError at the first byte that is not UTF-8."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise TemplateError(
            [
                Problem(
                    f"byte 0x{raw[error.start]:02X} is not UTF-8",
                    Place(name, line, column),
                    "save the file as UTF-8",
                )
            ]
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(slots=True)
class Located:
    """Parsed data with the place of each key: ``places[("steps", 0, "wait")]``."""

    data: Any
    path: str
    places: dict[Path_, Place] = field(default_factory=dict)
    text: str = ""  # of which it was read

    def place(self, path: Path_) -> Place:
        """Return the place of path, or of its nearest known parent."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path[:-1]
        return self.places.get((), Place(self.path, 1, 1))


def load_yaml(text: str, name: str, *, first_line: int = 1) -> Located:
    """Parse one YAML document; first_line is where text begins in its file.

    Raises WorkspaceError on a syntax error, a duplicate key or nesting beyond reason.
    """
    try:
        loader = Loader(text)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        column = error.position - (before.rfind("\n") + 1) + 1
        place = Place(name, before.count("\n") + first_line, column)
        what = f"YAML: the character U+{ord(text[error.position]):04X} is not allowed here"
        raise WorkspaceError([Problem(what, place, "delete it")]) from error
    try:
        node = loader.get_single_node()
        located = Located(None, name, text=text)
        if isinstance(node, yaml.ScalarNode) and node.tag != NOTHING and node.value:
            raise WorkspaceError(keyless(text, name, first_line=first_line))
        if node is not None:
            problems: list[Problem] = []
            _walk(node, (), located, first_line - 1, problems)
            problems += [
                Problem(what, Place(name, mark.line + first_line, mark.column + 1), fix)
                for mark, what, fix in loader.refused
            ]
            if problems:
                raise WorkspaceError(problems)
            located.data = loader.construct_document(node)
        return _sound(located)
    except RefusedError as error:
        place = Place(name, error.mark.line + first_line, error.mark.column + 1)
        raise WorkspaceError([Problem(f"YAML: {error.what}", place)]) from error
    except yaml.MarkedYAMLError as error:
        told = yaml_problems(text, error, name, first_line=first_line, read=construct)
        raise WorkspaceError(told) from error
    except (yaml.YAMLError, ValueError) as error:
        place = Place(name, loader.line + first_line, loader.column + 1)
        raise WorkspaceError([Problem(f"YAML: {error}", place)]) from error
    except RecursionError as error:
        raise WorkspaceError(
            [Problem("YAML: nested too deeply", Place(name, first_line))]
        ) from error
    finally:
        loader.dispose()


def _walk(
    node: yaml.Node, path: Path_, located: Located, offset: int, problems: list[Problem]
) -> None:
    mark = node.start_mark
    located.places.setdefault(path, Place(located.path, mark.line + 1 + offset, mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            place = Place(located.path, key.start_mark.line + 1 + offset, key.start_mark.column + 1)
            if key.tag == "tag:yaml.org,2002:merge":
                fix = "write its keys here"
                problems.append(Problem("'<<' is a YAML merge key", place, fix))
            elif name in seen:
                problems.append(Problem(f"'{name}' is given twice", place, "keep one of them"))
            seen.add(name)
            empty = isinstance(value, yaml.ScalarNode) and value.tag == NOTHING
            _tell(misread(key, is_key=True, is_empty=empty), located, offset, problems)
            located.places[(*path, name)] = place
            _walk(value, (*path, name), located, offset, problems)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*path, index), located, offset, problems)
    else:
        _tell(misread(node, is_key=False), located, offset, problems)


def _tell(found: Iterable[Said], located: Located, offset: int, problems: list[Problem]) -> None:
    for mark, what, fix in found:
        place = Place(located.path, mark.line + 1 + offset, mark.column + 1)
        problems.append(Problem(f"YAML: {what}", place, fix))


TOML_HEADER = lazy_regex(r"^\s*+(\[\[?)([^\]]++)\]")
_TOML_KEY = lazy_regex(
    r"""^(\s*)((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)
TOML_PART = lazy_regex(r"""[\w-]+|"[^"]*"|'[^']*'""")


def load_toml(text: str, name: str) -> Located:
    """Parse TOML; tables and keys get their line and column (tomllib itself keeps none)."""
    depth, deep = deepest(text)
    if depth > MAX_NESTED:
        what = f"TOML: nested more than {MAX_NESTED} deep"
        raise WorkspaceError([Problem(what, Place(name, deep), "write fewer brackets and dots")])
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WorkspaceError(toml_problems(text, name)) from error
    except ValueError as error:  # Python's own bound, of some four thousand digits
        long = re.search(r"\d[\d_]{999}", text)
        there = Place(name, text.count("\n", 0, long.start()) + 1 if long else 1)
        what = "TOML: a number with thousands of digits"
        raise WorkspaceError([Problem(what, there, "quote it")]) from error
    except RecursionError as error:
        raise WorkspaceError([Problem("TOML: nested too deeply", Place(name, 1))]) from error
    located = Located(data, name)
    table: Path_ = ()
    counts: dict[Path_, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if header := TOML_HEADER.match(line):
            table = tuple(part.strip("\"'") for part in TOML_PART.findall(header[2]))
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            place = Place(name, number, line.index("[") + 1)
            for depth in range(len(table)):
                located.places.setdefault(table[: depth + 1], place)
        elif key := _TOML_KEY.match(line):
            parts = tuple(part.strip("\"'") for part in TOML_PART.findall(key[2]))
            place = Place(name, number, len(key[1]) + 1)
            for depth in range(len(parts)):
                located.places.setdefault((*table, *parts[: depth + 1]), place)
    return _sound(located)


_SURROGATE = lazy_regex("[\ud800-\udfff]")


def _sound(located: Located) -> Located:
    """Return located; raises WorkspaceError for values that cannot be kept or written."""
    problems: list[Problem] = []
    todo: list[tuple[Path_, Any]] = [((), located.data)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, dict):
            todo += [((*path, key), one) for key, one in value.items()]
            todo += [((*path, key), key) for key in value if isinstance(key, str)]
        elif isinstance(value, list | tuple | set):
            todo += [((*path, index), one) for index, one in enumerate(value)]
        elif isinstance(value, str) and (found := _SURROGATE.search(value)):
            what = f"U+{ord(found[0]):04X} is only half of a character"
            problems.append(Problem(what, located.place(path), "write the full character"))
        elif isinstance(value, int) and abs(value) > MAX_INTEGER:
            what = "a number with more than 18 digits"
            problems.append(Problem(what, located.place(path), "put it in quotes if it is a text"))
    if problems:
        raise WorkspaceError(problems)
    return located


def nearest(word: str, known: Mapping[str, Any] | list[str] | tuple[str, ...]) -> str | None:
    """Return the known name that word was most likely meant to be, or None."""
    names = list(known)
    if not names:
        return None
    best, score, _ = process.extractOne(word, names, scorer=fuzz.ratio, processor=str.lower)
    return best if score >= 60 else None
