"""What a campaign's steps are, as the rules of its preset count them."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...templates.workspace.campaign import DEFAULT_LEAD_TYPE, Campaign
from ...templates.workspace.step import Channel, Step
from ...templates.workspace.waits import Wait
from ..findings.finding import Severity

_DAY_MINUTES = 1440
_WEEK, _WORKING = 7, 5  # days
SPOKEN = (Channel.call, Channel.voicemail)


@dataclass(frozen=True, slots=True)
class Touch:
    """A step that reaches the person, and when: in business days from the enrolment, from 0.

    A step that waits for a day of the person's own begins another leg, since nobody knows how
    long that takes: at counts from there, and the gap before it is None.
    """

    step: Step
    at: float
    gap: float | None  # since the touch before, or the enrolment
    leg: int = 0


def touches(campaign: Campaign) -> int:
    """Return the number of touches: all steps except the rep's own tasks."""
    return sum(step.channel is not Channel.task for step in campaign.sequence.steps)


def timed(campaign: Campaign) -> tuple[Touch, ...]:
    """Return the touches with their times, if each comes as early as its wait allows.

    Where a step says no wait it is a sketch: one day, except for the first.
    """
    return tuple(_timed(campaign))


def _timed(campaign: Campaign) -> Iterator[Touch]:
    at = before = 0.0
    leg, known = 0, True
    for step in campaign.sequence.steps:
        if step.wait.field:
            at = before = 0.0
            leg, known = leg + 1, False
            if step.channel is not Channel.task:
                yield Touch(step, at, None, leg)
                known = True
            continue
        sketched = "wait" not in step.model_fields_set and step.number > 1
        at += 1.0 if sketched else business_days(step.wait)
        if step.channel is not Channel.task:
            yield Touch(step, at, at - before if known else None, leg)
            before, known = at, True


def business_days(wait: Wait) -> float:
    """Return about how many business days a wait is; of a week five are.

    >>> [business_days(Wait.parse(text)) for text in ("36 hours", "2 weeks", "3 business days")]
    [1.5, 10.0, 3.0]
    """
    days = wait.minutes / _DAY_MINUTES
    if days >= _WORKING:
        days = days * _WORKING / _WEEK
    return wait.business_days + days


def lead_of(campaign: Campaign) -> str:
    """Return what a campaign's leads are, as a finding says it."""
    kind = campaign.lead_type
    return "any lead" if kind == DEFAULT_LEAD_TYPE else f"a lead of type {kind}"


def weighed(campaign: Campaign, severity: Severity) -> Severity:
    """Return how severe a broken bound is: a warning where nobody said what the leads are."""
    return Severity.warning if campaign.lead_type == DEFAULT_LEAD_TYPE else severity


def cited(source: str) -> str:
    """Return where a number is from, as a finding says it."""
    return f" ({source})" if source else ""
