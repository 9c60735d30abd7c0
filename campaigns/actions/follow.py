"""Sequences follow their campaign files: what was edited since is obeyed before anything shows."""

from collections.abc import Mapping
from datetime import datetime

from ...templates.workspace.workspace import Workspace
from ..journey.steps.edits import follow_all
from ..store.database import Store


def follow_files(store: Store, workspace: Workspace, *, now: datetime) -> Mapping[str, str]:
    """Bring everybody under way in line with the files.

    Returns why not, by campaign, where a person must say first which step is which.
    """
    with store.session() as session:
        return follow_all(session, workspace, now=now)
