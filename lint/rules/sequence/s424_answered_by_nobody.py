"""S424: an answer that leads to the next automatic email, so that no person reads it."""

from collections.abc import Iterator

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.outcomes import GO_ON, Ending, Outcome
from ....templates.workspace.step import Channel, Step
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_HEAD = (
    "campaign: spring\nsequence:\n  steps:\n    - email: follow-up.md\n      wait: 1 business day\n"
)
_CALL = "    - call: call.txt\n      key: ring\n      wait: 1 business day\n"
_BYE = "    - email: goodbye.md\n      key: bye\n      wait: 4 business days\n      goodbye: true\n"
# "Not now" asks for no more than a later day, and a no leads to an ending anyway.
_FOR_A_PERSON = {
    Outcome.yes: "a yes",
    Outcome.question: "a question",
    Outcome.not_me: "'ask somebody else'",
}


class AnsweredByNobody(SequenceRule):
    code = "S424"
    name = "answered-by-nobody"
    severity = Severity.warning
    summary = "a yes, a question or 'not me' that leads to an automatic email"
    why = (
        "Whoever says yes or asks something has written to a person. If the next step is an email "
        "that was written weeks ago, nobody has answered: the question stays open, and the reader "
        "sees that a machine writes. A call or a task comes first, or the sequence ends there."
    )
    requirement = "R57"
    source = "sources/002"
    bad = (
        Example("a question gets the goodbye", _HEAD + "      on: {question: bye}\n" + _BYE, _FILE),
        Example("a yes goes on", _HEAD + "      on: {yes: continue}\n" + _BYE, _FILE),
        Example("'not me' gets another email", _HEAD + "      on: {not_me: bye}\n" + _BYE, _FILE),
    )
    good = (
        Example("a call", _HEAD + "      on: {question: ring, yes: ring}\n" + _CALL + _BYE, _FILE),
        Example("nothing said: an answer ends the sequence", _HEAD + _BYE, _FILE),
        Example("who brought the lead", _HEAD + "      on: {yes: hand_back}\n" + _BYE, _FILE),
        Example("not now, and then on", _HEAD + "      on: {not_now: continue}\n" + _BYE, _FILE),
        Example("a call comes next", _HEAD + "      on: {yes: continue}\n" + _CALL + _BYE, _FILE),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        for step in sequence.campaign.emails:
            for outcome, target in step.on.items():
                to = _next(sequence.campaign, step, target)
                if outcome in _FOR_A_PERSON and to is not None and to.channel is Channel.email:
                    at = ("sequence", "steps", step.number - 1, "on", outcome.value)
                    yield self.finding(
                        f"after {_FOR_A_PERSON[outcome]} comes step {to.number}, an email, and "
                        "nobody has answered",
                        fix="lead to a call or a task, to hand_back or end",
                        **sequence.place(*at),
                    )


def _next(campaign: Campaign, step: Step, target: str) -> Step | None:
    """Return the step to which an answer leads, None where to an ending."""
    if target in tuple(Ending):
        return None
    if target != GO_ON:
        return campaign.step_of(target)
    later = campaign.sequence.steps[step.number :]
    return next((one for one in later if not campaign.answers_asked(one)), None)
