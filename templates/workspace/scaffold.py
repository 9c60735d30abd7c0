"""Writes shipped workspaces (the starter, the demo) into a user's folder, or nothing."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from ..errors import Place, Problem, WorkspaceError

IGNORED = (
    "# Tactful's database and keys; never in git\n.tactful/\n*.db.sent\n"
    "# Pages with recipients' data\n/preview.html\n"
)


def lay(name: str, into: Path, *, replace: bool = False) -> list[Path]:
    """Copy the shipped workspace ("starter", "demo/faulty", "demo/fixed") into a folder.

    Returns the files written. Raises WorkspaceError, and writes nothing, when one of them
    is there already and replace is not set.
    """
    with as_file(files("tactful.templates").joinpath(name)) as source:
        wanted = {
            path: into / path.relative_to(source)
            for path in sorted(source.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }
        there = [target for target in wanted.values() if target.exists()]
        if there and not replace:
            fix = "choose another folder; nothing was written"
            raise WorkspaceError(
                Problem("the file already exists", Place(str(path)), fix) for path in there
            )
        try:
            for path, target in wanted.items():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            ignore = into / ".gitignore"
            if not ignore.exists():
                ignore.write_text(IGNORED)
        except OSError as error:
            reason = error.strerror or str(error)
            raise WorkspaceError(
                [Problem(f"cannot write the workspace: {reason}", Place(str(into)))]
            ) from error
    return list(wanted.values())
