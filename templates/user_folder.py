"""Where this user's caches lie."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from .kept_patterns import KEPT


def user_folder(environ: Mapping[str, str]) -> Path | None:
    """Return where this user's caches lie, by the system's custom; None without a home."""
    with suppress(RuntimeError):
        if sys.platform == "win32":
            return Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local", "tactful")
        if sys.platform == "darwin":
            return Path.home() / "Library/Caches/tactful"
        named = Path(environ.get("XDG_CACHE_HOME", ""))  # the XDG base directories: absolute only
        return (named if named.is_absolute() else Path.home() / ".cache") / "tactful"
    return None


def use_kept_patterns(workspace: Path) -> None:
    """Take compiled patterns from the user's own folder, unless that lies in a workspace."""
    folder = user_folder(os.environ)
    if folder is not None and not folder.resolve().is_relative_to(workspace.resolve()):
        KEPT.use(folder)
