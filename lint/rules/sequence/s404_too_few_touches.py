"""S404: fewer touches than this type of lead needs."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.policy import cited, lead_of, touches
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_HEAD = "campaign: spring\nlead_type: {}\nsequence:\n  steps:\n"
_FIRST = "    - email: follow-up.md\n      wait: 1 hour\n"
_STEPS = f"{_FIRST}    - call: call.txt\n      wait: 1 business day\n"
_GOODBYE = "    - email: goodbye.md\n      wait: 3 business days\n      goodbye: true\n"
_FILE = "campaigns/spring.yml"


class TooFewTouches(SequenceRule):
    code = "S404"
    name = "too-few-touches"
    severity = Severity.warning
    summary = "fewer touches than the lead type's preset asks for"
    why = (
        "'44% of sales professionals give up after their first rejection.' Most leads answer "
        "later than the first email: three touches at least, and six for somebody who asked. "
        "The rep's own tasks do not count."
    )
    requirement = "R33"
    source = "sources/002, no. 4; the preset's own"
    bad = (
        Example(
            "three touches for somebody who asked",
            _HEAD.format("inbound") + _STEPS + _GOODBYE,
            _FILE,
        ),
        Example("one call and no more", _HEAD.format("event") + "    - call: call.txt\n", _FILE),
        Example("a type that is not given", _HEAD.replace("lead_type: {}\n", "") + _STEPS, _FILE),
    )
    good = (Example("three for a visitor", _HEAD.format("event") + _STEPS + _GOODBYE, _FILE),)

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        allowed, count = sequence.preset.touches, touches(sequence.campaign)
        if allowed.fewest is None or count >= allowed.fewest:
            return
        yield self.finding(
            f"{count} touch{'es' * (count != 1)}; {lead_of(sequence.campaign)} gets at least "
            f"{allowed.fewest}{cited(allowed.source)}",
            fix="add touches that bring something new, or name the lead_type that these leads are",
            **sequence.place("sequence", "steps"),
        )
