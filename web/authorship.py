"""Who saved which file by a page: kept for approval by a second person, and told to git."""

from pathlib import Path

from ..campaigns.actions.wrote import note_written
from ..campaigns.model import Actor
from .access import current
from .context import AppContext


def wrote(here: AppContext, *paths: str) -> None:
    """Keep that whoever asks wrote these files of the workspace, as they are now."""
    root: Path = here.workspace_root
    files = {path: (root / path).read_bytes() for path in paths if (root / path).is_file()}
    note_written(here.store, files, by=here.user, now=here.clock())


def git_author(here: AppContext) -> str | None:
    """Return whom a commit of a page names as its author; None: whom git itself knows here."""
    visitor = current()
    if visitor is None or visitor.account is None:
        return None
    return as_author(visitor.actor, here.email_of(visitor.account))


def as_author(actor: Actor, email: str) -> str:
    """Return "Name <address>" without what git would read as more."""
    name = "".join(c for c in actor.name if c not in "<>\n")
    return f"{name} <{email}>"
