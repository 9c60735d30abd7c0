"""S408: a gap in which the contact forgets, and an email that does not remind them."""

from collections.abc import Iterator

from ....templates.workspace.step import Channel
from ...findings.finding import Finding, Severity
from ...prose.reminder import reminds
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.policy import cited, lead_of, timed
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_CAMPAIGN = """\
campaign: spring
lead_type: event
initial: invitation.md
sequence:
  steps:
    - email: follow-up.md
      wait: 1 business day
    - call: call.txt
      wait: {}
    - email: goodbye.md
      wait: {}
      goodbye: true
"""
_COLD = """\
---
subject: Filters that last
preheader: A figure from Leeds
---
Hi {{ contact.first_name | given }},

a filter of sand lasts nine years and costs a third of one of coal. Would a drawing help?

Sam

[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}
"""
_LONG = {"campaigns/spring.yml": _CAMPAIGN.format("2 business days", "6 business days")}
_SHORT = {"campaigns/spring.yml": _CAMPAIGN.format("2 business days", "3 business days")}
_GOODBYE = "templates/goodbye.md"


class Forgotten(SequenceRule):
    code = "S408"
    name = "forgotten"
    severity = Severity.warning
    summary = "an email after a long gap does not say what it is about"
    why = (
        "'Once a conversation is 2-3 days old, the contact will lose recognition.' An email that "
        "comes later says again what they asked for, where you met or what you sent; else it is "
        "one of a stranger's. A step with thread: reply has the conversation above it."
    )
    requirement = "R23"
    source = "sources/001, rule 2"
    bad = (Example("six days later, as if new", _COLD, _GOODBYE, _LONG),)
    good = (
        Example("three days later", _COLD, _GOODBYE, _SHORT),
        Example(
            "with what they asked for",
            _COLD.replace("a filter", "to go with {{ lead.asset }}: a filter"),
            _GOODBYE,
            _LONG,
        ),
        Example(
            "with when you met",
            _COLD.replace("a filter", "in March you came to our evening. A filter"),
            _GOODBYE,
            _LONG,
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        memory = sequence.preset.memory
        if memory is None:
            return
        for place, touch in enumerate(timed(sequence.campaign)):
            step = touch.step
            if touch.gap is None:
                continue
            fresh = touch.gap <= memory.business_days and (memory.business_days or place)
            if step.channel is not Channel.email or step.thread == "reply" or fresh:
                continue
            texts = sequence.texts.get(step.number, ())
            if all(map(reminds, texts)):
                continue
            since = f"{touch.gap:g} business days after the touch before" if place else "first"
            yield self.finding(
                f"step {step.number} comes {since}, and does not say what it is about; "
                f"{lead_of(sequence.campaign)} remembers for {memory.business_days} business days"
                f"{cited(memory.source)}",
                fix="say what they asked for or where you met, or wait less",
                step=step.number,
                **sequence.step_place(step.number),
            )
