"""Where the outcomes of a campaign's tasks lead, and which steps depend on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..campaigns.queries.tasks import where_it_leads
from ..templates.workspace.campaign import Campaign
from ..templates.workspace.outcomes import Outcome, outcomes_of
from ..templates.workspace.step import Channel, Step
from .labels import OUTCOME, and_list, outcome_words

Way = Literal["on", "jump", "end"]


@dataclass(frozen=True, slots=True)
class Fork:
    """What some outcomes of a task lead to: the next step, a later one, or an end.

    to is the number of the step that comes next, where it is known.
    """

    outcomes: str
    then: str
    way: Way
    to: int | None = None


def forks(campaign: Campaign, step: Step) -> tuple[Fork, ...]:
    """Return where a task's outcomes lead, in the order of its work; of an email, its branches."""
    found: dict[tuple[str, Way, int | None], list[str]] = {}
    email = step.channel is Channel.email
    for outcome in outcomes_of(step.channel):
        if email and outcome not in step.on:
            continue  # an answer without a branch ends the sequence, which the page says above
        way, to = _way(campaign, step, outcome)
        words = outcome_words(campaign, step, step.channel, outcome)
        found.setdefault((words, way, to), []).append(OUTCOME[outcome])
    return tuple(
        Fork(_listed(outcomes), words, way, to) for (words, way, to), outcomes in found.items()
    )


def depends(campaign: Campaign, step: Step) -> tuple[str, ...]:
    """Return in sentences how a step depends on the outcome of an earlier task."""
    words = []
    for name, criterion in step.conditions.items():
        asked = campaign.step_of(name)
        if asked is not None:
            wanted = str(criterion).replace("_", " ")
            words.append(f"Only after {wanted} at step {asked.number}.")
    for earlier, outcome in _jumps_over(campaign, step):
        words.append(f"Left out after {outcome.replace('_', ' ')} at step {earlier.number}.")
    return tuple(words)


def _way(campaign: Campaign, step: Step, outcome: Outcome) -> tuple[Way, int | None]:
    if where_it_leads(campaign, step, step.channel, outcome) is not None:
        return "end", None
    target = campaign.step_of(step.on.get(outcome, ""))
    if target is not None and target.number != step.number + 1:
        return "jump", target.number
    if step.number == len(campaign.sequence.steps):
        return "end", None
    following = target or campaign.step(step.number + 1)
    known = target is not None or not following.conditions
    return "on", following.number if known and outcome is not Outcome.wrong_number else None


def _jumps_over(campaign: Campaign, step: Step) -> Iterator[tuple[Step, Outcome]]:
    for earlier in campaign.sequence.steps[: step.number - 1]:
        for outcome, key in earlier.on.items():
            target = campaign.step_of(key)
            if target is not None and target.number > step.number:
                yield earlier, outcome


def _listed(outcomes: list[str]) -> str:
    return and_list([outcomes[0], *(one[:1].lower() + one[1:] for one in outcomes[1:])], "or")
