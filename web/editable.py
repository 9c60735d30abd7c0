"""Which files of a workspace a page may edit."""

from pathlib import PurePosixPath

FOLDERS = ("templates", "campaigns", "content")
KINDS = frozenset((".mjml", ".md", ".txt", ".html", ".yml", ".yaml"))


def is_editable(path: str) -> bool:
    """Say whether a page may edit a file.

    Not tactful.toml: it names a command that is run. Not a list: it has an import of its own.
    """
    parts = PurePosixPath(path).parts
    suffix = PurePosixPath(path).suffix.lower()
    return len(parts) > 1 and parts[0] in FOLDERS and suffix in KINDS
