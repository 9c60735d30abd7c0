"""What a workspace is made of on disk, so that a change of it is seen."""

import os
from contextlib import suppress

from .root import DECISIONS, FACTS, SETTINGS
from .workspace import Workspace

Fingerprint = tuple[tuple[str, int, int], ...]


def fingerprint(workspace: Workspace) -> Fingerprint:
    """Return every file that a workspace is made of, with its time and size.

    Another fingerprint later says that something was changed.
    """
    root = workspace.root
    found: list[tuple[str, int, int]] = []
    lists = (campaign.audience.contacts for campaign in workspace.campaigns.values())
    for name in (SETTINGS, DECISIONS, FACTS, *filter(None, lists)):
        path = root / name
        with suppress(OSError):  # gone meanwhile: that too is a change
            found.append(_stamp(str(path), path.stat()))
    for folder in ("campaigns", "presets", "templates", "content"):
        _add_files(str(root / folder), found)
    return tuple(sorted(found))


def _add_files(folder: str, found: list[tuple[str, int, int]]) -> None:
    """Add all files below a folder; it is looked at once a message while some are sent."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    _add_files(entry.path, found)
                elif entry.is_file():
                    found.append(_stamp(entry.path, entry.stat()))


def _stamp(path: str, stat: os.stat_result) -> tuple[str, int, int]:
    return path, stat.st_mtime_ns, stat.st_size
