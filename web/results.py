"""Results: how many answered each text and each cadence, and what that proves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from ..campaigns.queries.cadences import CadenceResults, cadence_results
from ..campaigns.queries.variants import NEEDED, ArmResult, StepResult, variant_results
from ..templates.errors import RecipientsError
from ..templates.workspace.campaign import Campaign
from .context import AppContext, desk
from .numbers import asked_number

pages = Blueprint("results", __name__)

_SCALES = (0.04, 0.08, 0.12, 0.16, 0.2, 0.24, 0.32, 0.4, 0.6, 0.8)


def end_of_scale(arms: Sequence[ArmResult]) -> float:
    """Return where a scale ends, whose quarters are whole percents; all while nothing is known."""
    ends = [one.interval[1] for one in arms if one.sent]
    return next((end for end in _SCALES if ends and max(ends) <= end), 1.0)


@dataclass(frozen=True, slots=True)
class Trial:
    """What is compared: the texts of a step, or whole cadences. met is of cadences.

    most is the end of the drawn scale, a share; fewest the people of the smallest arm.
    """

    name: str
    title: str
    arm: str  # what an arm is called: "Text", "Cadence"
    reached: str  # what was done to its people: "Sent", "Touched"
    arms: Sequence[ArmResult]
    winner: str | None
    why: str
    met: Mapping[str, int] = field(default_factory=dict)

    @property
    def fewest(self) -> int:
        return min(one.sent for one in self.arms)

    @property
    def most(self) -> float:
        """The end of the drawn scale."""
        return end_of_scale(self.arms)


@pages.get("/campaigns/<name>/results")
def show(name: str) -> ResponseReturnValue:
    """Show what became of a campaign's variants, and of the cadences it is split with."""
    here = desk()
    campaign = here.campaign(name)
    asked = asked_number(request.args, "needed")
    needed = asked if asked is not None and asked > 0 else NEEDED
    with here.store.reading() as session:
        split = cadence_results(session, here.workspace, campaign, needed=needed)
        steps = variant_results(session, campaign, needed=needed)
    trials = [*_of_cadences(split), *map(_of_step, steps)]
    return render_template(
        "results.html", campaign=campaign, trials=trials, needed=needed, usual=NEEDED,
        people=_people(here, campaign), cadences=split,
    )  # fmt: skip


def is_compared(here: AppContext, campaign: Campaign) -> bool:
    """Whether a campaign has something to compare: variants, or cadences."""
    others = here.workspace.campaigns.values()
    return (
        any(len(step.arms) > 1 for step in campaign.emails)
        or bool(campaign.split_with)
        or any(campaign.name in one.split_with for one in others)
    )


def _of_cadences(split: CadenceResults | None) -> Iterator[Trial]:
    if split is not None:
        yield Trial(
            "cadences", "Whole cadences", "Cadence", "Touched",
            split.arms, split.winner, split.why, split.met,
        )  # fmt: skip


def _of_step(one: StepResult) -> Trial:
    title = f"Step {one.step}, {one.key}"
    return Trial(f"step-{one.step}", title, "Text", "Sent", one.arms, one.winner, one.why)


def _people(here: AppContext, campaign: Campaign) -> int | None:
    """Return how many are on the list; None where there is none that can be read."""
    try:
        recipients = here.recipients(campaign)
    except RecipientsError:
        return None
    return len(recipients) if recipients is not None else None
