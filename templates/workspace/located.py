"""Reads text, YAML and TOML so that every fault keeps its file, line and column.

``validate`` turns all of pydantic's complaints into problems at once, each with the place
of the key it is about, and proposes the nearest known name for an unknown one.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from rapidfuzz import fuzz, process

from ..errors import Place, Problem, TemplateError, WorkspaceError

MAX_BYTES = 1_000_000  # beyond it nobody reads: Gmail clips a mail at 102 KB

Path_ = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


def read_text(path: Path, *, shown: str | None = None, limit: int = MAX_BYTES) -> str:
    """Return the file's text (UTF-8, a BOM dropped, ``\\n`` line ends).

    Raises TemplateError naming the line and column of the first byte that is not UTF-8,
    and when the file is missing, unreadable or larger than limit bytes.
    """
    name = shown or str(path)
    try:
        size = path.stat().st_size
        if size > limit:
            raise TemplateError(
                [
                    Problem(
                        f"the file has {size / 1e6:.1f} MB; at most {limit / 1e6:.0f} MB are read",
                        Place(name),
                        "mails over 102 KB are clipped by Gmail; move images and data out of it",
                    )
                ]
            )
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise TemplateError([Problem(f"cannot read the file: {reason}", Place(name))]) from error
    return decode(raw, name)


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

    def place(self, path: Path_) -> Place:
        """Return the place of path, or of its nearest known parent."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path[:-1]
        return self.places.get((), Place(self.path, 1, 1))


class _Loader(yaml.SafeLoader):
    """SafeLoader without implicit dates: ``until: 2027-01-31`` stays what was typed."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_yaml(text: str, name: str, *, first_line: int = 1) -> Located:
    """Parse one YAML document; first_line is where text begins in its file.

    Raises WorkspaceError on a syntax error, a duplicate key or nesting beyond reason.
    """
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        column = error.position - (before.rfind("\n") + 1) + 1
        place = Place(name, before.count("\n") + first_line, column)
        what = f"YAML: the character U+{ord(text[error.position]):04X} cannot stand here"
        raise WorkspaceError([Problem(what, place, "delete it")]) from error
    try:
        node = loader.get_single_node()
        located = Located(None, name)
        if node is not None:
            problems: list[Problem] = []
            _walk(node, (), located, first_line - 1, problems)
            if problems:
                raise WorkspaceError(problems)
            located.data = loader.construct_document(node)
        return located
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + first_line, mark.column + 1) if mark else Place(name)
        what = (error.problem or "not valid YAML").strip()
        raise WorkspaceError([Problem(f"YAML: {what}", place)]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise WorkspaceError([Problem(f"YAML: {error}", Place(name, first_line))]) from error
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
            name = str(key.value)
            place = Place(located.path, key.start_mark.line + 1 + offset, key.start_mark.column + 1)
            if name in seen:
                problems.append(Problem(f"'{name}' is given twice", place, "keep one of them"))
            seen.add(name)
            located.places[(*path, name)] = place
            _walk(value, (*path, name), located, offset, problems)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _walk(item, (*path, index), located, offset, problems)


_TOML_AT = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
_TOML_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]")
_TOML_KEY = re.compile(
    r"""^(\s*)((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_TOML_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def load_toml(text: str, name: str) -> Located:
    """Parse TOML; tables and keys get their line and column (tomllib itself keeps none)."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _TOML_AT.search(str(error))
        if match and match[1]:
            place = Place(name, int(match[1]), int(match[2]))
        else:
            place = Place(name, text.count("\n") + 1)
        what = _TOML_AT.sub("", str(error)).strip()
        raise WorkspaceError([Problem(f"TOML: {what}", place)]) from error
    except RecursionError as error:
        raise WorkspaceError([Problem("TOML: nested too deeply", Place(name, 1))]) from error
    located = Located(data, name)
    table: Path_ = ()
    counts: dict[Path_, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if header := _TOML_HEADER.match(line):
            table = tuple(part.strip("\"'") for part in _TOML_PART.findall(header[2]))
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            place = Place(name, number, line.index("[") + 1)
            for depth in range(len(table)):
                located.places.setdefault(table[: depth + 1], place)
        elif key := _TOML_KEY.match(line):
            parts = tuple(part.strip("\"'") for part in _TOML_PART.findall(key[2]))
            place = Place(name, number, len(key[1]) + 1)
            for depth in range(len(parts)):
                located.places.setdefault((*table, *parts[: depth + 1]), place)
    return located


def nearest(word: str, known: Mapping[str, Any] | list[str] | tuple[str, ...]) -> str | None:
    """Return the known name that word was most likely meant to be, or None."""
    names = list(known)
    if not names:
        return None
    best, score, _ = process.extractOne(word, names, scorer=fuzz.ratio, processor=str.lower)
    return best if score >= 60 else None


def validate(model: type[Model], located: Located) -> Model:
    """Return model made of located's data; raises WorkspaceError with every fault."""
    data = located.data
    if not isinstance(data, dict):
        what = "is empty" if data is None else f"holds a {type(data).__name__}, not keys and values"
        raise WorkspaceError([Problem(f"the file {what}", Place(located.path, 1, 1))])
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = error.errors()
        # "at least 1 item after validation" only repeats what its items say.
        faults = [
            fault
            for fault in faults
            if fault["type"] != "too_short"
            or not any(
                f["loc"][: len(fault["loc"])] == fault["loc"] for f in faults if f is not fault
            )
        ]
        problems = [_problem(model, fault, located) for fault in faults]
        raise WorkspaceError(dict.fromkeys(problems)) from error


def _problem(model: type[BaseModel], fault: Any, located: Located) -> Problem:
    path: Path_ = tuple(fault["loc"])
    place = located.place(path)
    name = str(path[-1]) if path else ""
    if fault["type"] == "extra_forbidden":
        near = nearest(name, _names(model, path[:-1]))
        fix = (
            f"did you mean '{near}'?"
            if near
            else "known here: " + ", ".join(sorted(_names(model, path[:-1])))
        )
        return Problem(f"unknown key '{name}'", place, fix)
    if fault["type"] == "missing":
        return Problem(f"'{name}' is missing", place)
    text = str(fault["msg"]).removeprefix("Value error, ")
    where = ".".join(str(part) for part in path)
    return Problem(f"{where}: {text}" if where else text, place)


def _names(model: type[BaseModel], path: Path_) -> list[str]:
    """Return the keys that model knows at path."""
    current: Any = model
    for part in path:
        if isinstance(current, type) and issubclass(current, BaseModel):
            info = current.model_fields.get(str(part))
            current = info.annotation if info else None
        else:  # an index of a tuple, a key of a dict
            current = _inner(current)
    known = _inner(current)
    return (
        [str(info.validation_alias or key) for key, info in known.model_fields.items()]
        if known
        else []
    )


def _inner(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside ``X | None``, ``tuple[X, ...]`` or ``dict[str, X]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_inner(argument) for argument in getattr(annotation, "__args__", ()))
    return next((found for found in inner if found is not None), None)
