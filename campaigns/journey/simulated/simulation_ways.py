"""What can happen to people of one class: their steps and moments by what came of each. Pure.

Ten thousand people are a few classes (clock, and what conditions ask), and what comes after what
is worked out once for each class, when somebody first gets there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.step import Step
from ....templates.workspace.workspace import Workspace
from ...model import Outcome, TouchState
from ..paths.branching import Jump, leads, turn
from ..paths.path import Path, Stop
from ..timing.calendar import Clock, NeverOpen, opening_on
from ..timing.dated import NotInTime, due_of
from .reply_model import CALL_BACK_DAYS, NOT_NOW_DAYS


@dataclass(frozen=True, slots=True)
class Group:
    """People to whom the same can happen at the same moments; values are what conditions ask."""

    clock: Clock
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody is: the next step and its moment; no step: at is when the last touch was.

    never: no moment comes at which the step may be done.
    """

    group: Group
    stops: tuple[Stop, ...]
    step: Step | None
    at: datetime
    never: bool = False
    following: dict[Outcome | None, "Position"] = field(default_factory=dict, compare=False)


class Ways:
    """The ways through one campaign."""

    def __init__(self, workspace: Workspace, campaign: Campaign) -> None:
        self.workspace, self.campaign = workspace, campaign

    def first(self, group: Group, start: datetime) -> Position:
        """Return where somebody is who comes in at start."""
        return self._position(group, (), start)

    def after(self, here: Position, outcome: Outcome | None) -> Position:
        """Return where somebody is once the next step is done, with that outcome of a task."""
        if outcome not in here.following:
            called = outcome is Outcome.call_back
            here.following[outcome] = _put_off(here) if called else self._done(here, outcome)
        return here.following[outcome]

    def led(self, here: Position, step: Step, kind: Outcome, at: datetime) -> Position:
        """Return where somebody is whose answer to a step's email, at that moment, leads on."""
        answered = tuple(
            replace(stop, outcome=kind) if stop.key == step.key else stop for stop in here.stops
        )
        jump = leads(self.campaign, step, kind)
        day = at.astimezone(here.group.clock.tz).date() + timedelta(days=NOT_NOW_DAYS)
        if jump is None:
            there = replace(here, stops=answered, following={})
        else:
            there = self._position(here.group, answered, at, jump)
        if kind is Outcome.not_now and there.step is not None and not there.never:
            rested = opening_on(day, here.group.clock.of(there.step))
            there = replace(there, at=max(there.at, rested), following={})
        return there

    def _done(self, here: Position, outcome: Outcome | None) -> Position:
        assert here.step is not None
        done = Stop(here.step.key, TouchState.done, here.at, here.at, outcome)
        return self._position(here.group, (*here.stops, done), here.at)

    def _position(
        self, group: Group, stops: tuple[Stop, ...], since: datetime, jump: Jump | None = None
    ) -> Position:
        after = turn(
            self.workspace, self.campaign, Path(stops), group.values, since=since,
            clock=group.clock, jump=jump,
        )  # fmt: skip
        passed = (Stop(one.key, TouchState.skipped, None, None) for one, _ in after.skipped)
        stops = (*stops, *passed)
        if after.step is None:
            return Position(group, stops, None, since)
        try:
            at = due_of(after.step, since, group.clock, group.values)
            assert not isinstance(at, NotInTime)  # turn() says so
        except NeverOpen:
            return Position(group, stops, after.step, since, never=True)
        return Position(group, stops, after.step, at)


def _put_off(here: Position) -> Position:
    """Return the same step, on the day on which the person wants to be called back."""
    assert here.step is not None
    clock = here.group.clock.of(here.step)
    try:
        day = here.at.astimezone(clock.tz).date() + timedelta(days=CALL_BACK_DAYS)
        return Position(here.group, here.stops, here.step, opening_on(day, clock))
    except (NeverOpen, OverflowError):
        return Position(here.group, here.stops, here.step, here.at, never=True)
