"""S412: a sequence of emails alone."""

from collections.abc import Iterator

from ....templates.workspace.step import Channel
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_HEAD = "campaign: spring\nlead_type: event\nsequence:\n  steps:\n"
_FIRST = "    - email: follow-up.md\n      wait: 1 business day\n"
_REST = "    - email: goodbye.md\n      wait: 3 business days\n      goodbye: true\n"


class EmailOnly(SequenceRule):
    code = "S412"
    name = "email-only"
    severity = Severity.warning
    summary = "the sequence has emails only: no call, no other channel"
    why = (
        "'I suggest email, phone and voicemail for sure.' Whoever does not read your emails does "
        "not read the third either; a call reaches them, or a word on a network. It is advice only "
        "for a list without telephone numbers."
    )
    requirement = "R8"
    source = "sources/000, do no. 5"
    bad = (Example("two emails", _HEAD + _FIRST + _REST, _FILE),)
    good = (
        Example(
            "with a call",
            _HEAD + _FIRST + "    - call: call.txt\n      wait: 1 business day\n" + _REST,
            _FILE,
        ),
        Example(
            "with a greeting on a network",
            _HEAD + _FIRST + "    - social: call.txt\n      wait: 1 business day\n" + _REST,
            _FILE,
        ),
        Example("a single thank-you", _HEAD + _FIRST, _FILE),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        steps = sequence.campaign.sequence.steps
        if len(steps) < 2 or any(step.channel is not Channel.email for step in steps):
            return
        yield self.finding(
            f"all {len(steps)} steps are emails",
            severity=self.severity if _has_numbers(sequence) else Severity.info,
            fix="add a call between two of them, or a social or task step",
            **sequence.place("sequence", "steps"),
        )


def _has_numbers(sequence: SequenceView) -> bool:
    people = sequence.recipients
    return people is None or any(people.column("contact.phone"))
