"""Where a workspace is and what belongs to it. Light: who only asks this loads nothing else."""

import os
from collections.abc import Iterator
from pathlib import Path

SETTINGS = "tactful.toml"
TEMPLATES = frozenset((".mjml", ".md", ".txt", ".html"))
DECISIONS = "contacts/decisions.toml"
FACTS = "facts.yml"
OUTSIDE = "is outside the workspace"
_FOLDERS = ("campaigns", "content", "presets", "templates")


def find_root(start: Path) -> Path | None:
    """Return the nearest folder at or above start that holds a tactful.toml."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    return None


def astray(root: Path, path: Path, *, original: Path | None = None) -> str | None:
    """Return why path is no file of the workspace at root, or None where it is one.

    Every path that a file of the workspace names goes through here: its author may be a
    stranger, and what is read may be printed. Links count by what they lead to. Hidden folders
    hold what is nobody's to read (.git has CI's token, .tactful our keys). original is the
    workspace that root is a copy of: the copy's links lead there.
    """
    found = os.path.realpath(path)
    for home in (root, original):
        if home is not None and (inside := _below(os.path.realpath(home), found)) is not None:
            hidden = any(part.startswith(".") for part in inside.parts)
            return "is hidden or in a hidden folder" if hidden else None
    return OUTSIDE


def _below(folder: str, path: str) -> Path | None:
    real, there = Path(folder), Path(path)
    return there.relative_to(real) if there.is_relative_to(real) else None


def strays(root: Path, *, original: Path | None = None) -> Iterator[tuple[str, str]]:
    """Yield the links of a workspace that lead out of it, by name, and why each does."""
    tops = [name for name in _FOLDERS if astray(root, root / name, original=original)]
    within = (link for name in _FOLDERS if name not in tops for link in _links(root, name))
    for name in (SETTINGS, DECISIONS, FACTS, *tops, *within):
        if os.path.lexists(root / name) and (why := astray(root, root / name, original=original)):
            yield name, why


def _links(root: Path, top: str) -> Iterator[str]:
    for folder, folders, files in os.walk(root / top):
        for name in (*folders, *files):
            path = Path(folder, name)
            if path.is_symlink():
                yield path.relative_to(root).as_posix()
