"""Writes a draft into the workspace: all of its files or none, and never over somebody's work."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ...templates.errors import Place, Problem, WorkspaceError
from ...templates.workspace.root import astray

_MANIFEST = ".tactful/drafted.json"  # what draft wrote: a file's path -> the digest of its text


def taken(root: Path, files: Mapping[str, str], *, force: bool) -> list[Problem]:
    """Return why files cannot be written: those that are there, and are not ours to replace."""
    ours = _manifest(root)
    found = []
    for name in files:
        path = root / name
        if why := astray(root, path):
            fix = "remove the link that leads there"
            found.append(Problem(f"the file {why}", Place(name), f"{fix}; nothing was written"))
            continue
        if not path.exists() and not path.is_symlink():
            continue
        own = path.is_file() and not path.is_symlink() and ours.get(name) == _digest(path)
        if own and force:
            continue
        if own:
            what, fix = "the file already exists, as it was drafted", "write it again with --force"
        elif name in ours:
            what, fix = "somebody changed this file since it was drafted", "choose another --name"
        else:
            what, fix = "the file already exists", "choose another --name"
        found.append(Problem(what, Place(name), f"{fix}; nothing was written"))
    return found


def check_free(root: Path, files: Mapping[str, str], *, force: bool) -> None:
    """Raise WorkspaceError with every file that cannot be written."""
    if problems := taken(root, files, force=force):
        raise WorkspaceError(problems)


def write(root: Path, files: Mapping[str, str], *, force: bool = False) -> None:
    """Write files by their paths in the workspace; raises WorkspaceError, and leaves all as it was.

    force replaces those that a draft wrote and nobody changed since.
    """
    check_free(root, files, force=force)
    before = {name: (root / name).read_bytes() for name in files if (root / name).exists()}
    try:
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        _remember(root, files)
    except OSError as error:
        _put_back(root, files, before)
        what = f"cannot write the draft: {error.strerror or error}"
        raise WorkspaceError([Problem(what, Place(str(error.filename or root)))]) from error


def _put_back(root: Path, files: Mapping[str, str], before: Mapping[str, bytes]) -> None:
    for name in files:
        with suppress(OSError):
            if name in before:
                (root / name).write_bytes(before[name])
            else:
                (root / name).unlink(missing_ok=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _manifest(root: Path) -> dict[str, str]:
    """Return what was drafted before; nothing where that is not known: then all is somebody's."""
    try:
        read = json.loads((root / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _remember(root: Path, files: Mapping[str, str]) -> None:
    path = root / _MANIFEST
    path.parent.mkdir(exist_ok=True)
    known = {**_manifest(root), **{name: _digest(root / name) for name in files}}
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")
