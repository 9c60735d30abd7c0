"""What a touch costs, by channel, as tactful.toml says; it is held against what a lead cost."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from .amounts import Cost
from .step import Channel


class Costs(BaseModel):
    """What ``[costs]`` may say: of one touch, in whatever currency a lead's cost is given in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: Cost = 0
    """What an email costs."""
    call: Cost = 0
    """What a call costs: the minutes of whoever makes it."""
    voicemail: Cost = 0
    """What a voicemail costs."""
    social: Cost = 0
    """What a touch on a social network costs."""
    letter: Cost = 0
    """What a letter costs: paper, postage and hands."""
    task: Cost = 0
    """What any other task costs."""

    def of(self, channels: Iterable[Channel]) -> float:
        """Return what touches of these channels cost together."""
        return sum(float(getattr(self, channel.value)) for channel in channels)
