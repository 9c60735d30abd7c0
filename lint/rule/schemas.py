"""The schemas of a workspace's files with what only lint knows: the options of its rules.

They stand in the workspace's folder ``schema/``, which is in git: who clones it has them beside
the files that name them, without a network and without Tactful.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...templates.errors import Place, Problem, WorkspaceError
from ...templates.source.template import KNOWN_FRONT
from ...templates.workspace.file_schema import DRAFT, KINDS, MADE, Json, file_schema, schema_text
from ...templates.workspace.regular_files import read_start
from ...templates.workspace.root import SETTINGS, astray
from .registry import all_rules

FOLDER = "schema"
SHOWN = (*KINDS, "template")
_LARGEST = 1_000_000
_TYPES = ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Which of a workspace's schemas are another Tactful's, are not there, or are not named.

    wanted are those of the missing that a file names; unnamed are files that name none.
    """

    old: tuple[str, ...]
    missing: tuple[str, ...]
    wanted: tuple[str, ...]
    unnamed: tuple[str, ...]


def shown_schema(kind: str) -> Json:
    """Return the schema of "campaign", "workspace", "library" or "template" (front matter)."""
    if kind == "template":
        return _front()
    schema = file_schema(kind)
    if kind == "workspace":
        options = schema["$defs"]["LintSettings"]["properties"]["options"]
        options["properties"] = {rule.code: _of_rule(rule) for rule in all_rules() if rule.options}
    return schema


def _front() -> Json:
    text = {"type": ["string", "number", "boolean", "null"]}
    return {
        "$schema": DRAFT,
        "$comment": MADE,
        "title": "The front matter of a template of Tactful",
        "description": "What a .md or .txt template says between its two lines of ---.",
        "type": "object",
        "properties": {key: {"description": said, **text} for key, said in KNOWN_FRONT.items()},
        "additionalProperties": False,
    }


def _of_rule(rule: Any) -> Json:
    options = {name: _of_option(default) for name, default in rule.options.items()}
    return {
        "description": f"{rule.summary}.",
        "type": "object",
        "properties": options,
        "additionalProperties": False,
    }


def _of_option(default: object) -> Json:
    """Return the schema of an option: a value like its default."""
    if default is None:
        return {"type": [kind for _, kind in _TYPES]}
    for python, kind in _TYPES:
        if isinstance(default, python):
            return {"type": kind, "default": default}
    if isinstance(default, Mapping):
        return {"type": "object"}
    return {"type": "array"}


def schema_line(name: str) -> str | None:
    """Return the line by which an editor finds the schema of a file; None where it has none.

    The YAML extension of VS Code reads the one, Taplo (Even Better TOML) the other.
    """
    kind = schema_kind(name)
    if kind is None:
        return None
    if name == SETTINGS:
        return f"#:schema ./{FOLDER}/{kind}.json"
    return f"# yaml-language-server: $schema=../{FOLDER}/{kind}.json"


def schema_kind(name: str) -> str | None:
    """Return the kind of a workspace's file by its name; None where it has no schema."""
    folder, _, file = name.rpartition("/")
    if name == SETTINGS:
        return "workspace"
    if folder == "campaigns" and file.endswith((".yml", ".yaml")):
        return "campaign"
    return "library" if name == "content/library.yml" else None


def write_schemas(root: Path) -> list[str]:
    """Write the schemas into the workspace's folder; returns the files that changed.

    Raises WorkspaceError, and writes nothing, where a link leads out of the workspace.
    """
    places = (FOLDER, *map(_schema_file, KINDS))
    if led := [(name, why) for name in places if (why := astray(root, root / name))]:
        raise WorkspaceError(
            Problem(f"this link leads to what {why}", Place(name), "remove it") for name, why in led
        )
    standing = schema_standing(root)
    changed = [*standing.missing, *standing.old]
    try:
        for name in changed:
            (root / FOLDER).mkdir(exist_ok=True)
            text = schema_text(shown_schema(Path(name).stem))
            (root / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise WorkspaceError([Problem(f"cannot write: {reason}", Place(FOLDER))]) from error
    return changed


def name_schemas(root: Path) -> list[str]:
    """Write the editor's line into each file that names no schema; returns these files."""
    unnamed = schema_standing(root).unnamed
    for name in unnamed:
        raw = (root / name).read_bytes()
        mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
        end = b"\r\n" if b"\r\n" in raw else b"\n"
        (root / name).write_bytes(mark + _line(name) + end + raw.removeprefix(mark))
    return list(unnamed)


def schema_standing(root: Path) -> Standing:
    """Compare the schemas in a workspace with this Tactful's, whatever is in its files."""
    old, missing = [], []
    files = list(_files(root))
    wanted = {_schema_file(schema_kind(name)) for name, text in files if _line(name) in text}
    for kind in KINDS:
        name = _schema_file(kind)
        file = root / name
        if not file.is_file():
            missing.append(name)
        elif (
            read_start(file, _LARGEST).replace(b"\r\n", b"\n")
            != schema_text(shown_schema(kind)).encode()
        ):
            old.append(name)
    return Standing(
        tuple(old),
        tuple(missing),
        tuple(name for name in missing if name in wanted),
        tuple(name for name, text in files if _sign(name) not in text),
    )


def _line(name: str) -> bytes:
    return (schema_line(name) or "").encode()


def _sign(name: str) -> bytes:
    """Return how a line begins that names a schema, whichever it is."""
    return b"#:schema " if name == SETTINGS else b"# yaml-language-server: $schema="


def _schema_file(kind: str | None) -> str:
    return f"{FOLDER}/{kind}.json"


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file that has a schema, with what is in it."""
    files = [root / SETTINGS, root / "content" / "library.yml"]
    files += sorted((root / "campaigns").glob("*.y*ml"))
    for file in files:
        name = file.relative_to(root).as_posix()
        if schema_kind(name) is not None and file.is_file() and not astray(root, file):
            yield name, read_start(file, _LARGEST)
