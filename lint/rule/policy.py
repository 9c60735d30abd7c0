"""Presets by lead type for the rules about the number and timing of touches.

The five articles disagree on the number of touches, because they speak of different leads:
an inbound lead asked to be called (6-10 attempts, R28), an outbound one did not ("after four
or five touches, move on", R11), a visitor of an event wants three to five (R37).
"""

from dataclasses import dataclass

from ...templates.workspace.sequence import Campaign, Channel, LeadType


@dataclass(frozen=True, slots=True)
class Preset:
    """Bounds for one lead type; source is the requirement they come from."""

    fewest: int
    most: int
    source: str


PRESETS: dict[LeadType, Preset] = {
    LeadType.inbound: Preset(fewest=6, most=10, source="R28"),
    LeadType.outbound: Preset(fewest=3, most=5, source="R11"),
    LeadType.event: Preset(fewest=3, most=5, source="R37"),
}


def touches(campaign: Campaign) -> int:
    """Return the number of touches: all steps except the rep's own tasks."""
    return sum(step.channel is not Channel.task for step in campaign.sequence.steps)
