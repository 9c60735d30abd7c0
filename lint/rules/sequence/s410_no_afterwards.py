"""S410: nothing says what becomes of people whom no step has moved."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_STEPS = (
    "sequence:\n  steps:\n    - email: follow-up.md\n      wait: 1 business day\n"
    "    - email: goodbye.md\n      wait: 4 business days\n      goodbye: true\n"
)


class NoAfterwards(SequenceRule):
    code = "S410"
    name = "no-afterwards"
    severity = Severity.warning
    summary = "the campaign does not say what becomes of people after its last step"
    why = (
        "Most leads are not ready yet: 'After the last touch, put them into longer-term "
        "nurturing', or give them back to whoever brought them. A list on which people just end "
        "is a list that nobody looks at again. Where that is meant, write afterwards: nothing."
    )
    requirement = "R13"
    source = "sources/000; sources/004"
    bad = (Example("nothing is said", f"campaign: spring\n{_STEPS}", _FILE),)
    good = (
        Example(
            "nurture, with a day",
            f"campaign: spring\n{_STEPS}afterwards: {{then: nurture, after: 45 days}}\n",
            _FILE,
        ),
        Example("handed back", f"campaign: spring\n{_STEPS}afterwards: hand_back\n", _FILE),
        Example("meant so", f"campaign: spring\n{_STEPS}afterwards: nothing\n", _FILE),
        Example(
            "one touch has no end of its own",
            "campaign: spring\nsequence:\n  steps:\n    - email: follow-up.md\n",
            _FILE,
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        steps = sequence.campaign.sequence.steps
        if sequence.campaign.afterwards is None and len(steps) > 1:
            yield self.finding(
                "nothing says what becomes of people after the last step",
                fix="add afterwards: {then: nurture, after: 45 days}, or hand_back, or nothing",
                **sequence.step_place(steps[-1].number),
            )
