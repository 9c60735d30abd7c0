"""Whose a task is, and until when it was to be done: as the person's own release says it.

"Overdue" has this one meaning everywhere: the time that was agreed is over. Where none is agreed,
nothing is overdue.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.step import Step
from ...templates.workspace.waits import Wait
from ...templates.workspace.window import Window
from ...templates.workspace.workspace import Workspace
from ..journey.timing.calendar import Clock, deadline
from ..journey.timing.rep_clock import rep_clock
from ..releases.kept import release_campaign


def owner_of(campaign: Campaign | None, key: str, owner: str | None) -> str | None:
    """Return who does a task: its step's owner, else the lead's. campaign is as they have it."""
    step = campaign.step_of(key) if campaign is not None else None
    return step.owner if step is not None and step.owner else owner


def time_for(workspace: Workspace, campaign: Campaign | None, step: Step | None) -> Wait | None:
    """Return how long a task may take: as its step says, else the campaign, else the workspace."""
    if step is not None and step.due_within is not None:
        return step.due_within
    sla = workspace.sla(campaign)
    return sla.tasks if sla is not None else None


def agreed_until(
    workspace: Workspace, campaign: Campaign | None, mailbox: str, since: datetime, wait: Wait
) -> datetime:
    """Return when a task is overdue that is due at since; hours and days are its rep's."""
    return deadline(since, wait, _clock(workspace, campaign, mailbox))


def _clock(workspace: Workspace, campaign: Campaign | None, mailbox: str) -> Clock:
    window = campaign.sequence.window if campaign is not None else Window()
    return rep_clock(workspace, window, mailbox)


class AgreedTimes:
    """The same for many tasks: of each step and release it is looked up once."""

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self.session, self.workspace = session, workspace
        self._campaigns: dict[tuple[str, str | None], Campaign | None] = {}
        self._clocks: dict[tuple[str, str | None, str], Clock] = {}

    def campaign(self, name: str, release_id: str | None) -> Campaign | None:
        """Return a campaign as those have it who run on that release."""
        of = name, release_id
        if of not in self._campaigns:
            self._campaigns[of] = release_campaign(self.session, self.workspace, name, release_id)
        return self._campaigns[of]

    def until(
        self,
        name: str,
        release_id: str | None,
        key: str,
        *,
        who: str | None,
        mailbox: str,
        due_at: datetime,
    ) -> datetime | None:
        """Return until when a task was to be done; None where no time is agreed."""
        campaign = self.campaign(name, release_id)
        step = campaign.step_of(key) if campaign is not None else None
        wait = time_for(self.workspace, campaign, step)
        if wait is None:
            return None
        of = name, release_id, who or mailbox
        if of not in self._clocks:
            self._clocks[of] = _clock(self.workspace, campaign, who or mailbox)
        return deadline(due_at, wait, self._clocks[of])
