"""Touches that a rep does by hand, and how they went."""

from datetime import datetime

from sqlalchemy.orm import Session

from ...templates.workspace import Workspace
from ..model import Outcome


def record_outcome(
    session: Session,
    workspace: Workspace,
    touch_id: int,
    outcome: Outcome,
    *,
    by: str,
    now: datetime,
    note: str = "",
) -> None:
    """Close a task: reached ends the sequence, anything else goes on as the step says.

    Raises StateError when the task is not open.
    """
    raise NotImplementedError
