"""S409: a sequence without a goodbye, or with one that is not its end."""

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
_CALL = "    - call: call.txt\n      wait: 2 business days\n"
_GOODBYE = "    - email: goodbye.md\n      wait: 3 business days\n"
_MARK = "      goodbye: true\n"


class NoGoodbye(SequenceRule):
    code = "S409"
    name = "no-goodbye"
    severity = Severity.warning
    summary = "no email is marked as the goodbye, or a touch comes after it"
    why = (
        "'Send a goodbye message before walking away. In many cases, I was able to get a response "
        "from my goodbye.' Whoever said goodbye and calls the day after is not believed again. A "
        "rep's own task may come after it. A sequence of one touch has no end of its own."
    )
    requirement = "R12"
    source = "sources/000, don't no. 1"
    bad = (
        Example("no goodbye", _HEAD + _FIRST + _CALL + _GOODBYE, _FILE),
        Example("a call after it", _HEAD + _FIRST + _GOODBYE + _MARK + _CALL, _FILE),
    )
    good = (
        Example("at the end", _HEAD + _FIRST + _CALL + _GOODBYE + _MARK, _FILE),
        Example(
            "a task after it",
            _HEAD
            + _FIRST
            + _CALL
            + _GOODBYE
            + _MARK
            + "    - task: call.txt\n      wait: 1 week\n",
            _FILE,
        ),
        Example("calls only", _HEAD + _CALL + _CALL, _FILE),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        touches = [s for s in sequence.campaign.sequence.steps if s.channel is not Channel.task]
        emails = sequence.campaign.emails
        if not emails or len(touches) < 2:
            return
        goodbyes = [step for step in emails if step.goodbye]
        if not goodbyes:
            yield self.finding(
                "no email says goodbye",
                fix="write a last email that says so, and mark its step with goodbye: true",
                **sequence.step_place(emails[-1].number),
            )
        elif goodbyes[0] is not touches[-1]:
            after = touches[touches.index(goodbyes[0]) + 1]
            yield self.finding(
                f"step {after.number} comes after the goodbye of step {goodbyes[0].number}",
                fix="move the goodbye to the end, or remove what follows",
                **sequence.step_place(after.number),
            )
