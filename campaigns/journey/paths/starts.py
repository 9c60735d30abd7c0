"""With which step and when somebody's sequence begins: worked out once for all who are alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ....lint.lists.whereabouts import Whereabouts
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.fields import by_name
from ....templates.workspace.workspace import Workspace
from ..timing.calendar import Clock, NeverOpen, clock_at
from ..timing.dated import NotInTime, days_named, due_of, over_at
from .branching import Turn, turn
from .path import NO_WAY


@dataclass(frozen=True, slots=True)
class Start:
    """The first step and when it is due; never says why no moment comes for it.

    due is None where no step is left: their rep is away until the day is over.
    """

    first: Turn
    due: datetime | None
    over_at: datetime | None
    never: str = ""


def fields_asked(workspace: Workspace, campaign: Campaign) -> list[str]:
    """Return the fields, by key, that conditions of steps ask and whose day they wait for."""
    steps = campaign.sequence.steps
    names = {name for step in steps for name in step.conditions}
    fields = {name for name in names if campaign.step_of(name) is None}
    keys = {by_name(name, workspace.fields) or name for name in fields}
    return sorted(keys.union(days_named(steps)))


class Starts:
    """The starts of the people of a list who all come in at one moment."""

    def __init__(self, workspace: Workspace, campaign: Campaign, now: datetime) -> None:
        self.workspace, self.campaign, self.now = workspace, campaign, now
        self.asked = fields_asked(workspace, campaign)
        self._known: dict[tuple[str, ...], Start] = {}

    def of(self, where: Whereabouts, mailbox: str, values: Mapping[str, str]) -> Start:
        """Return the start of somebody who is there and whose rep has that mailbox."""
        kind = where.zone, where.calendar, mailbox, *(values.get(key, "") for key in self.asked)
        if kind not in self._known:
            window = self.campaign.sequence.window
            clock = clock_at(self.workspace.settings, window, where, mailbox)
            self._known[kind] = self._start(clock, values)
        return self._known[kind]

    def _start(self, clock: Clock, values: Mapping[str, str]) -> Start:
        first = Turn(None, ())
        try:
            first = turn(self.workspace, self.campaign, NO_WAY, values, since=self.now, clock=clock)
            due = due_of(first.step, self.now, clock, values) if first.step is not None else None
        except NeverOpen as error:
            return Start(first, None, None, str(error))
        if first.step is None or due is None or isinstance(due, NotInTime):  # turn() leaves it out
            return Start(first, None, None)
        return Start(first, due, over_at(first.step, due, clock))
