"""Keeps a written file with recipients' data out of the git repository that it lies in."""

import re
import subprocess
from pathlib import Path

from ...templates.workspace.root import find_root

_WHY = "# Written by Tactful, with recipients' data"


def keep_out_of_git(path: Path) -> Path | None:
    """Make git ignore path; return the .gitignore that was changed, None where none had to be.

    It counts from the workspace that holds path, else from its folder. A folder that is neither
    in a workspace nor in a repository is left alone, and so is a .gitignore that cannot be written.
    """
    path = path.resolve()
    root = find_root(path.parent)
    if root is None and not any((folder / ".git").exists() for folder in path.parents):
        return None
    folder = root or path.parent
    if _is_ignored(path):
        return None
    ignore = folder / ".gitignore"
    line = "/" + re.sub(r"([\\*?\[\]!# ])", r"\\\1", path.relative_to(folder).as_posix())
    try:
        before = ignore.read_text(encoding="utf-8") if ignore.exists() else ""
        if line in before.split("\n") or "\n" in line:
            return None
        gap = "" if not before or before.endswith("\n") else "\n"
        why = "" if _WHY in before else f"{_WHY}\n"
        ignore.write_text(f"{before}{gap}{why}{line}\n", encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return ignore


def _is_ignored(path: Path) -> bool:
    """Ask git; where it cannot say, because it is not there or this is no repository, no."""
    try:
        done = subprocess.run(
            ["git", "-C", str(path.parent), "check-ignore", "-q", "--no-index", "--", str(path)],
            stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
    except OSError:
        return False
    return done.returncode == 0
