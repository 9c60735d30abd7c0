"""S407: many touches within few days."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.policy import cited, lead_of, timed, weighed
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"


def _campaign(kind: str, pairs: int, wait: str) -> str:
    steps = "".join(
        f"    - email: follow-up.md\n      wait: {wait if n else '1 hour'}\n"
        "    - call: call.txt\n      wait: 4 hours\n"
        for n in range(pairs)
    )
    return f"campaign: spring\nlead_type: {kind}\nsequence:\n  steps:\n{steps}"


class TooDense(SequenceRule):
    code = "S407"
    name = "too-dense"
    severity = Severity.error
    summary = "more touches within a few business days than the lead type's preset allows"
    why = (
        "'I had someone call five times and send five emails over just eight business days; that "
        "is a lot of time spent on a non-qualified lead', and the last thing that it makes anybody "
        "want is the next call. The rep's own tasks do not count. "
        "Where no lead_type is given it is a warning."
    )
    requirement = "R11"
    source = "sources/000, don't no. 1"
    bad = (
        Example(
            "five emails and five calls in eight days",
            _campaign("inbound", 5, "1 business day"),
            _FILE,
        ),
        Example("five touches in three days", _campaign("outbound", 3, "1 business day"), _FILE),
    )
    good = (
        Example("the same over three weeks", _campaign("inbound", 5, "3 business days"), _FILE),
        Example("four touches in a week", _campaign("outbound", 2, "4 business days"), _FILE),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        density = sequence.preset.density
        if density is None:
            return
        found = timed(sequence.campaign)
        for first, last in zip(found, found[density.touches - 1 :], strict=False):
            days = int(last.at) - int(first.at) + 1
            if first.leg == last.leg and days <= density.business_days:
                yield self.finding(
                    f"steps {first.step.number} to {last.step.number} are {density.touches} "
                    f"touches within {days} business day{'s' * (days != 1)}; for "
                    f"{lead_of(sequence.campaign)} so many take more than "
                    f"{density.business_days}{cited(density.source)}",
                    severity=weighed(sequence.campaign, self.severity),
                    fix="wait longer between them, or remove the weakest",
                    **sequence.step_place(last.step.number),
                )
                return
