"""Who wrote exactly these bytes of a file, as git tells: author and co-authors of the commit."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from ...templates.lazy_regex import lazy_regex

_TIMEOUT_S = 20
_NAMED = lazy_regex(r"^\s*(.*?)\s*<([^<>]*)>\s*$")
_FORMAT = "%H%x00%an%x00%ae%x00%(trailers:key=Co-authored-by,valueonly,separator=%x01)"


def is_repository(root: Path) -> bool:
    """Say whether a folder is in a work tree, and git is there to ask."""
    return (_git(root, "rev-parse", "--is-inside-work-tree") or "").strip() == "true"


def authors_of(root: Path, path: str, content: bytes) -> frozenset[str] | None:
    """Return the names and addresses of who last brought that content into path.

    None where no commit has it: it was not committed yet, or a filter of git's changes it.
    """
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    said = _git(root, "log", f"--format={_FORMAT}", f"--find-object={blob}", "--", path) or ""
    for line in said.splitlines():
        commit, name, email, others = [*line.split("\0"), "", "", ""][:4]
        if (_git(root, "rev-parse", "--verify", "-q", f"{commit}:./{path}") or "").strip() == blob:
            found = {name, email}
            for one in others.split("\x01"):
                match = _NAMED.match(one)
                found |= set(match.groups()) if match else set()
            return frozenset(filter(None, map(str.casefold, found)))
    return None


def own_names(root: Path) -> frozenset[str]:
    """Return the name and address that git writes down for whoever gives a command here."""
    said = (_git(root, "config", key) or "" for key in ("user.name", "user.email"))
    return frozenset(one.strip().casefold() for one in said if one.strip())


def _git(root: Path, *arguments: str) -> str | None:
    program = shutil.which("git")
    if program is None:
        return None
    calm = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            [program, "-C", str(root), *arguments], capture_output=True, text=True,
            errors="replace", timeout=_TIMEOUT_S, check=False, stdin=subprocess.DEVNULL,
            env=os.environ | calm,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
