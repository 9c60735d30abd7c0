"""S406: a first touch so late that the lead is cold."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.policy import business_days, cited, lead_of, timed, weighed
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_REST = "    - email: goodbye.md\n      wait: 3 business days\n      goodbye: true\n"


def _campaign(kind: str, wait: str) -> str:
    return (
        f"campaign: spring\n{kind}sequence:\n  steps:\n"
        f"    - email: follow-up.md\n      wait: {wait}\n{_REST}"
    )


_INBOUND, _HANDED = "lead_type: inbound\n", "lead_type: handed-over\n"


class FirstTouchLate(SequenceRule):
    code = "S406"
    name = "first-touch-too-late"
    severity = Severity.error
    summary = "the first touch comes later than the lead type's preset allows"
    why = (
        "Who is contacted within an hour of asking is seven times as likely to talk; a handed-over "
        "lead expects a word within 24 hours; 'after seven business days, lead responsiveness "
        "dropped twenty percent'. The time is counted in business hours, so a day is a business "
        "day. Where no lead_type is given it is a warning."
    )
    requirement = "R14, R22, R41"
    source = "sources/000, don't no. 2; sources/001, rules 1 and 2; sources/004"
    bad = (
        Example("a day later, to somebody who asked", _campaign(_INBOUND, "1 business day"), _FILE),
        Example("two days later, handed over", _campaign(_HANDED, "2 business days"), _FILE),
        Example("a week later", _campaign("", "7 days"), _FILE),
    )
    good = (
        Example("within the hour", _campaign(_INBOUND, "1 hour"), _FILE),
        Example("within a day, handed over", _campaign(_HANDED, "24 hours"), _FILE),
        Example("the fourth business day", _campaign("", "4 business days"), _FILE),
        Example("somebody of last year", _campaign("lead_type: dormant\n", "2 weeks"), _FILE),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        bounds = sequence.preset.first_touch
        first = next(iter(timed(sequence.campaign)), None)
        if bounds.not_after is None or first is None or first.leg:
            return
        if first.at > business_days(bounds.not_after):
            number = first.step.number
            told = f"after {first.step.wait}" if number == 1 else f"with step {number}"
            yield self.finding(
                f"the first touch comes {told}; for {lead_of(sequence.campaign)} it comes "
                f"within {bounds.not_after}{cited(bounds.source)}",
                severity=weighed(sequence.campaign, self.severity),
                fix="shorten the wait, or begin with an email that thanks them the same day",
                **sequence.step_place(number, "wait"),
            )
