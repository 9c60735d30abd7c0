"""S411: a sequence that goes on after an answer or a meeting."""

from collections.abc import Iterator

from ....templates.workspace.sequence import StopOn
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_STEPS = "  steps:\n    - email: follow-up.md\n      wait: 1 hour\n"
_HEAD = "campaign: spring\nsequence:\n"
_WHAT = {StopOn.reply: "an answer", StopOn.meeting: "a meeting"}


class DoesNotStop(SequenceRule):
    code = "S411"
    name = "does-not-stop"
    severity = Severity.error
    summary = "stop_on lacks reply or meeting"
    why = (
        "Somebody answers on Monday, and on Tuesday gets 'I tried to reach you': it shows that "
        "nobody read the answer. An answer and an agreed meeting end a sequence; an opt-out and a "
        "bounce always do."
    )
    requirement = "R43"
    source = "sources/004"
    bad = (
        Example(
            "goes on after an answer",
            f"{_HEAD}  stop_on: [meeting, opt_out, bounce]\n{_STEPS}",
            _FILE,
        ),
        Example("goes on after both", f"{_HEAD}  stop_on: [opt_out, bounce]\n{_STEPS}", _FILE),
    )
    good = (
        Example("nothing said: everything stops it", f"{_HEAD}{_STEPS}", _FILE),
        Example(
            "all of them", f"{_HEAD}  stop_on: [reply, meeting, opt_out, bounce]\n{_STEPS}", _FILE
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        stops = sequence.campaign.sequence.stop_on
        lacking = [stop for stop in _WHAT if stop not in stops]
        if lacking:
            yield self.finding(
                f"the sequence goes on after {' and '.join(_WHAT[stop] for stop in lacking)}",
                fix=f"add {' and '.join(lacking)} to stop_on",
                **sequence.place("sequence", "stop_on"),
            )
