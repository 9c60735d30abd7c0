"""S403: more touches than this type of lead accepts."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from ....templates.workspace.step import Channel
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.policy import SPOKEN, cited, lead_of, touches
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_DAY = timedelta(days=1)
_STEPS = "".join(f"    - call: call.txt\n      wait: {n} business days\n" for n in range(1, 7))


class TooManyTouches(SequenceRule):
    code = "S403"
    name = "too-many-touches"
    severity = Severity.error
    summary = "more touches than the lead type's preset allows, or more than two emails in a day"
    why = (
        "'If someone hasn't replied after four or five touches, move on.' People who asked to "
        "be called accept six to ten. After the last touch comes nurture, not more of the "
        "same. Nor does anybody want a third email of one sender within 24 hours (a warning); "
        "waits in days are as long as they say."
    )
    requirement = "R11"
    options = {"most": None, "emails_a_day": 2}
    bad = (
        Example(
            "six calls to somebody who asked for nothing",
            f"campaign: spring\nlead_type: outbound\nsequence:\n  steps:\n{_STEPS}",
            "campaigns/spring.yml",
        ),
        Example(
            "three emails in an afternoon",
            "campaign: spring\nlead_type: inbound\nsequence:\n  steps:\n"
            "    - email: follow-up.md\n      wait: 1 hour\n"
            "    - call: call.txt\n      wait: 2 hours\n"
            "    - email: invitation.md\n      wait: 1 hour\n"
            "    - email: goodbye.md\n      wait: 30 minutes\n      goodbye: true\n",
            "campaigns/spring.yml",
        ),
        Example(
            "two emails in the same minute",
            "campaign: spring\nlead_type: inbound\nsequence:\n  steps:\n"
            "    - email: follow-up.md\n      wait: 1 hour\n"
            "    - email: goodbye.md\n      wait: 0 minutes\n      goodbye: true\n",
            "campaigns/spring.yml",
        ),
        Example(
            "two calls to a lead of two dollars",
            "campaign: spring\nlead_type: cheap-lead\nsequence:\n  steps:\n"
            "    - email: follow-up.md\n      wait: 1 hour\n"
            "    - call: call.txt\n      wait: 1 business day\n"
            "    - call: call.txt\n      wait: 2 business days\n"
            "    - email: goodbye.md\n      wait: 2 business days\n      goodbye: true\n",
            "campaigns/spring.yml",
        ),
    )
    good = (
        Example(
            "two emails and a call on the first day",
            "campaign: spring\nlead_type: inbound\nsequence:\n  steps:\n"
            "    - email: follow-up.md\n      wait: 1 hour\n"
            "    - call: call.txt\n      wait: 2 hours\n"
            "    - email: invitation.md\n      wait: 3 hours\n"
            "    - email: goodbye.md\n      wait: 5 business days\n      goodbye: true\n",
            "campaigns/spring.yml",
        ),
        Example(
            "six calls to somebody who asked",
            f"campaign: spring\nlead_type: inbound\nsequence:\n  steps:\n{_STEPS}",
            "campaigns/spring.yml",
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        campaign = sequence.campaign
        allowed = sequence.workspace.preset(campaign).touches
        most = context.options["most"] or allowed.most
        count = touches(campaign)
        if most is not None and count > most:
            yield self.finding(
                f"{count} touches; {lead_of(campaign)} gets at most {most}{cited(allowed.source)}",
                fix="remove the weakest steps",
                **sequence.place("sequence", "steps", most),
            )
        calls = [step for step in campaign.sequence.steps if step.channel in SPOKEN]
        if allowed.calls is not None and len(calls) > allowed.calls:
            yield self.finding(
                f"{len(calls)} calls; {lead_of(campaign)} gets at most "
                f"{allowed.calls}{cited(allowed.source)}",
                fix="write instead, or name another lead_type",
                **sequence.step_place(calls[allowed.calls].number),
            )
        yield from self._at_once(sequence)
        yield from self._crowded(sequence, context.options["emails_a_day"])

    def _at_once(self, sequence: SequenceView) -> Iterator[Finding]:
        """Yield a finding of each email that leaves in the same minute as the one before it."""
        steps = sequence.campaign.sequence.steps
        for before, step in pairwise(steps):
            both = before.channel is step.channel is Channel.email
            if both and not step.wait.clock and not step.wait.business_days:
                yield self.finding(
                    f"step {step.number} leaves at the same moment as step {before.number}: "
                    "it has no wait",
                    severity=Severity.warning,
                    fix="write wait: 2 business days, or make one email of both",
                    **sequence.step_place(step.number),
                )

    def _crowded(self, sequence: SequenceView, most: int) -> Iterator[Finding]:
        """Yield a finding of the first email that is one too many within 24 hours."""
        sent: list[timedelta] = []
        passed = timedelta()
        for step in sequence.campaign.sequence.steps:
            wait = step.wait.clock + timedelta(days=step.wait.business_days)
            # A sketch of a sequence says no waits yet; how long until a day nobody knows.
            passed += _DAY if step.wait.field or not wait else wait
            if step.channel is not Channel.email:
                continue
            sent = [*(at for at in sent if passed - at < _DAY), passed]
            if len(sent) > most:
                yield self.finding(
                    f"{len(sent)} emails to one person within 24 hours",
                    severity=Severity.warning,
                    fix="wait a business day or more between emails",
                    **sequence.step_place(step.number),
                )
                return
