"""Where a workspace is. Light: a command that only asks this loads nothing else."""

from pathlib import Path

SETTINGS = "tactful.toml"
TEMPLATES = frozenset((".mjml", ".md", ".txt", ".html"))


def find_root(start: Path) -> Path | None:
    """Return the nearest folder at or above start that holds a tactful.toml."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    return None
