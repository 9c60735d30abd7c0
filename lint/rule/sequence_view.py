"""A campaign with its emails side by side, as the rules for sequences see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...templates.errors import Place
from ...templates.workspace.sequence import Campaign
from ...templates.workspace.workspace import Workspace

if TYPE_CHECKING:
    from ..lists.recipients import Recipients
    from ..prose.authored_text import AuthoredText


@dataclass(frozen=True, slots=True)
class SequenceView:
    """A campaign, and by step number (0: initial) every text that a step can say.

    That is whatever the recipient, the branch and the variant.
    """

    workspace: Workspace
    campaign: Campaign
    texts: Mapping[int, tuple["AuthoredText", ...]] = field(default_factory=dict)
    recipients: "Recipients | None" = None

    def place(self, *key: str | int) -> dict[str, Any]:
        """Return path, line and column of a key of the campaign file."""
        located = self.workspace.places.get(self.campaign.path)
        place = located.place(key) if located else Place(self.campaign.path)
        return {"path": place.path, "line": place.line, "column": place.column}

    def step_place(self, number: int) -> dict[str, Any]:
        """Return the place of a step (0: the initial email) in the campaign file."""
        return self.place("sequence", "steps", number - 1) if number else self.place("initial")
