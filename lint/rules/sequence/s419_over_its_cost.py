"""S419: a plan that costs more than the lead did."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ....templates.workspace.costs import Costs
from ....templates.workspace.step import Channel
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_HEAD = "campaign: spring\naudience: {lead_cost: %s}\nsequence:\n  steps:\n"
_STEPS = (
    "    - email: follow-up.md\n      wait: 1 business day\n"
    "    - call: call.txt\n      wait: 1 business day\n"
    "    - call: call.txt\n      wait: 2 business days\n"
    "    - email: goodbye.md\n      wait: 3 business days\n      goodbye: true\n"
)
_COSTS = {"tactful.toml": FILES["tactful.toml"] + "\n[costs]\ncall = 12.50\nemail = 0.02\n"}


class OverItsCost(SequenceRule):
    code = "S419"
    name = "over-its-cost"
    severity = Severity.info
    summary = "the follow-up costs more than the lead did"
    why = (
        "'Plan to spend as much following up with a lead as it cost you to generate it.' For leads "
        "of two or three dollars a letter, a call and a few emails are wisest; for those of thirty "
        "it makes good sense to run the full court press."
    )
    requirement = "R45"
    source = "sources/004"
    bad = (Example("two calls for a lead of 20", _HEAD % 20 + _STEPS, _FILE, also=_COSTS),)
    good = (
        Example("two calls for a lead of 30", _HEAD % 30 + _STEPS, _FILE, also=_COSTS),
        Example("nothing says what a touch costs", _HEAD % 20 + _STEPS, _FILE),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        worth, costs = sequence.campaign.audience.lead_cost, sequence.workspace.settings.costs
        channels = [step.channel for step in sequence.campaign.sequence.steps]
        total = costs.of(channels)
        if worth is None or total <= worth:
            return
        yield self.finding(
            f"all steps cost {total:.2f} together ({_parts(costs, channels)}), and a lead cost "
            f"{worth:.2f}",
            fix="leave out a step, take a cheaper channel, or say what these leads really cost",
            **sequence.place("audience", "lead_cost"),
        )


def _parts(costs: Costs, channels: Sequence[Channel]) -> str:
    """Return "2 calls 25.00, 2 emails 0.04", the dearest first."""
    counts = Counter(channels)
    dearest = sorted(counts, key=lambda one: (-costs.of([one]) * counts[one], one))
    return ", ".join(
        f"{counts[one]} {one}{'' if counts[one] == 1 or one == 'social' else 's'} "
        f"{costs.of([one]) * counts[one]:.2f}"
        for one in dearest
        if costs.of([one])
    )
