"""Keeping an edited file in git, where the workspace is in a repository."""

import os
import shutil
import subprocess
from pathlib import Path

_TIMEOUT_S = 20
_MOST_SAID = 300


class GitError(Exception):
    """git did not commit; the words say why."""


def is_repository(root: Path) -> bool:
    """Say whether a folder is in a work tree, and git is there to ask."""
    try:
        return _git(root, "rev-parse", "--is-inside-work-tree").strip() == "true"
    except GitError:
        return False


def commit(root: Path, path: str, message: str, *, author: str | None = None) -> str:
    """Commit one file and nothing else, as git is set up there; returns the short hash.

    author: who wrote it, as "Name <address>", where that is not whom git knows there.
    """
    named = [f"--author={author}"] if author else []
    _git(root, "add", "--", path)
    _git(root, "commit", "--quiet", "--message", message, *named, "--only", "--", path)
    return _git(root, "rev-parse", "--short", "HEAD").strip()


def _git(root: Path, *arguments: str) -> str:
    program = shutil.which("git")
    if program is None:
        raise GitError("there is no git on this machine")
    calm = {"GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            [program, "-C", str(root), *arguments],
            capture_output=True, text=True, errors="replace", timeout=_TIMEOUT_S, check=False,
            stdin=subprocess.DEVNULL, env=os.environ | calm,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"git did not answer: {type(error).__name__}") from error
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())[:_MOST_SAID]
        raise GitError(said or f"git ended with {done.returncode}")
    return done.stdout
