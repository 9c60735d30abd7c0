"""Lint's verdicts on the demo's messages: what reads the same is judged once.

The demo drafts its list for two copies of one workspace, which say the same to the same people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ...lint.findings.finding import Finding
from ...lint.lists.addresses import keys
from ...templates.render.traced_render import Marked
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace
from ..journey.paths.values import variant_for
from ..messages.rendering import Check, MessageRenderer

Said = tuple[object, ...]


@dataclass
class Verdicts:
    """judged is told how many messages there were so far."""

    judged: Callable[[int], None] = lambda _: None
    known: dict[Said, list[Finding]] = field(default_factory=dict)
    count: int = 0

    def of(self, workspace: Workspace, campaign: Campaign, *, today: date) -> Check:
        """Return what judges a campaign's messages as lint does, and remembers."""
        lint = MessageRenderer(workspace, campaign)

        def check(marked: Marked, step: Step, values: Mapping[str, str]) -> list[Finding]:
            said = _said(marked, step, values)
            if said not in self.known:
                variant = variant_for(campaign.name, step, keys([values["contact.email"]])[0])
                self.known[said] = lint.findings(marked, variant, step, values, today)
            self.count += 1
            self.judged(self.count)
            return self.known[said]

        return check


def _said(marked: Marked, step: Step, values: Mapping[str, str]) -> Said:
    """Return all that a message says, but for the link that each enrolment has its own of."""
    message = marked.message
    header = next((value for name, value in message.headers if name == "List-Unsubscribe"), "")
    link = header.strip("<>")
    texts = [message.subject, message.preheader, message.text, message.html or ""]
    own = tuple(text.replace(link, "") if link else text for text in texts)
    return (step.number, tuple(sorted(values.items())), *own)
