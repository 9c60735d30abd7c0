"""S403: more touches than this type of lead accepts."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.policy import PRESETS, touches
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_STEPS = "".join(f"    - call: call.txt\n      wait: {n} business days\n" for n in range(1, 7))


class TooManyTouches(SequenceRule):
    code = "S403"
    name = "too-many-touches"
    severity = Severity.error
    summary = "more touches than the lead type's preset allows"
    why = (
        "'If someone hasn't replied after four or five touches, move on.' People who asked to "
        "be called accept six to ten. After the last touch comes nurture, not more of the "
        "same."
    )
    requirement = "R11"
    options = {"most": None}
    bad = (
        Example(
            "six calls to somebody who asked for nothing",
            f"campaign: spring\nlead_type: outbound\nsequence:\n  steps:\n{_STEPS}",
            "campaigns/spring.yml",
        ),
    )
    good = (
        Example(
            "six calls to somebody who asked",
            f"campaign: spring\nlead_type: inbound\nsequence:\n  steps:\n{_STEPS}",
            "campaigns/spring.yml",
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        campaign = sequence.campaign
        preset = PRESETS[campaign.lead_type]
        most = context.options["most"] or preset.most
        count = touches(campaign)
        if count > most:
            yield self.finding(
                f"{count} touches; a lead of type {campaign.lead_type} gets at most {most}",
                fix="remove the weakest steps",
                **sequence.place("sequence", "steps", most),
            )
