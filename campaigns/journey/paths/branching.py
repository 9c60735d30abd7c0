"""Which steps are for somebody: by what is known of them, and by how earlier tasks went."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ....lint.lists.lead_criteria import failing
from ....lint.lists.step_conditions import failing_field
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.outcomes import Outcome
from ....templates.workspace.step import Channel, Step
from ....templates.workspace.workspace import Workspace
from ...store.tables import Enrolment
from ..timing.calendar import Clock
from ..timing.dated import NotInTime, due_of
from .path import NO_WAY, PENDING, Path
from .values import values_of

_BY_PHONE = (Channel.call, Channel.voicemail)


@dataclass(frozen=True, slots=True)
class Jump:
    """Where an outcome leads: those before it are left out, and why."""

    to: Step
    why: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes next for somebody: a step (None: none is left), and those that are left out."""

    step: Step | None
    skipped: tuple[tuple[Step, str], ...]  # with why


def turn(
    workspace: Workspace,
    campaign: Campaign,
    way: Path,
    values: Mapping[str, str],
    *,
    since: datetime,
    clock: Clock,
    jump: Jump | None = None,
) -> Turn:
    """Return whose turn it is after a person's way so far; values are theirs by field key.

    The next wait counts from since, on their clock: a step whose day is over is left out. jump is
    where an answer has just led. A step for who answers an email is neither taken nor left out as
    long as there is no answer.
    """
    skipped: list[tuple[Step, str]] = []
    for step, why in _judged(workspace, campaign, values, way, foresee=False, jump=jump):
        if why is None and step.wait.field:
            due = due_of(step, since, clock, values)
            why = due.why if isinstance(due, NotInTime) else None
        if why is None:
            return Turn(step, tuple(skipped))
        skipped.append((step, why))
    return Turn(None, tuple(skipped))


def steps_ahead(
    workspace: Workspace, campaign: Campaign, values: Mapping[str, str], way: Path = NO_WAY
) -> tuple[Step, ...]:
    """Return the steps that somebody may still get, as far as it is known.

    One that depends on a task which nobody has done yet is among them.
    """
    if not way.stops and not any(
        step.conditions or step.wait.field for step in campaign.sequence.steps
    ):
        return campaign.sequence.steps
    judged = _judged(workspace, campaign, values, way, foresee=True)
    return tuple(step for step, why in judged if why is None)


def steps_of(
    workspace: Workspace, campaign: Campaign, enrolment: Enrolment, way: Path
) -> frozenset[int] | None:
    """Return the numbers of the steps that somebody had or may still get; None: all of them."""
    if not any(one.conditions or one.on or one.wait.field for one in campaign.sequence.steps):
        return None
    ahead = steps_ahead(workspace, campaign, values_of(enrolment), way)
    had = {stop.key for stop in way.stops if not stop.left_out}
    return frozenset(
        step.number for step in campaign.sequence.steps if step in ahead or step.key in had
    )


def _judged(
    workspace: Workspace,
    campaign: Campaign,
    values: Mapping[str, str],
    way: Path,
    *,
    foresee: bool,
    jump: Jump | None = None,
) -> Iterator[tuple[Step, str | None]]:
    """Yield each step that somebody had no touch of, and why it is left out (None: it is not).

    With foresee, a task without an outcome may still have any, and an email any answer.
    """
    touched = {stop.key for stop in way.stops}
    outcomes = {stop.key: stop.outcome for stop in way.stops if stop.outcome is not None}
    closed = touched - {stop.key for stop in way.stops if stop.state in PENDING}
    jump = jump or _jump(campaign, way, touched)
    for step in campaign.sequence.steps:
        if step.key in touched:
            continue
        if jump is not None and step.number < jump.to.number:
            yield step, jump.why
            continue
        asked = [name for name in step.conditions if campaign.step_of(name) is not None]
        unanswered = [one for one in campaign.answers_asked(step) if one not in outcomes]
        if unanswered and not foresee:
            continue
        if foresee:
            asked = [name for name in asked if name in closed and name not in unanswered]
        yield step, _left_out(workspace, campaign, step, values, outcomes, asked)


def leads(campaign: Campaign, step: Step, outcome: Outcome) -> Jump | None:
    """Return to which step an outcome leads; None where to an ending, or to whatever is next."""
    to = campaign.step_of(step.on.get(outcome, ""))
    return Jump(to, f"{_said(outcome)} at '{step.key}' leads to '{to.key}'") if to else None


def _jump(campaign: Campaign, way: Path, touched: set[str]) -> Jump | None:
    """Return the step to which the last outcome leads, and why those before it are left out."""
    for stop in reversed(way.stops):
        if stop.outcome is None:
            continue
        step = campaign.step_of(stop.key)
        jump = leads(campaign, step, stop.outcome) if step is not None else None
        return None if jump is None or jump.to.key in touched else jump
    return None


def _left_out(
    workspace: Workspace,
    campaign: Campaign,
    step: Step,
    values: Mapping[str, str],
    outcomes: Mapping[str, Outcome],
    asked: Sequence[str],
) -> str | None:
    """Return why a step is not for somebody, None where it is; asked are tasks it depends on."""
    if step.channel in _BY_PHONE:
        wrong = [key for key, outcome in outcomes.items() if outcome is Outcome.wrong_number]
        if wrong:
            return f"the number was wrong at '{wrong[0]}'"
    for name in asked:
        if why := failing(step.conditions[name], str(outcomes.get(name, "")), name):
            return why
    return failing_field(workspace, campaign, step, values)


def _said(outcome: Outcome) -> str:
    return outcome.value.replace("_", " ")
