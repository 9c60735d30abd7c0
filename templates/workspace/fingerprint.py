"""What a workspace is made of on disk, so that a change of it is seen."""

from collections.abc import Iterator
from pathlib import Path

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
    files = (SETTINGS, DECISIONS, FACTS)
    for path in (*(root / name for name in files), *(root / name for name in lists if name)):
        found += _stamp(path)
    for folder in ("campaigns", "presets", "templates", "content"):
        for path in _files(root / folder):
            found += _stamp(path)
    return tuple(sorted(found))


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.rglob("*") if path.is_file())


def _stamp(path: Path) -> list[tuple[str, int, int]]:
    try:
        stat = path.stat()
    except OSError:  # gone meanwhile: that too is a change
        return []
    return [(str(path), stat.st_mtime_ns, stat.st_size)]
