"""The clock of a rep, by which it is told whether something was done in time."""

from ....templates.workspace.window import Window
from ....templates.workspace.workspace import Workspace
from .calendar import Clock, clock_for


def rep_clock(workspace: Workspace, window: Window, mailbox: str) -> Clock:
    """Return a rep's clock: the window's hours, the workspace's zone and holidays, their days."""
    settings = workspace.settings
    calendar = settings.calendar.holidays or ""
    return clock_for(settings, window, timezone=None, calendar=calendar, mailbox=mailbox)
