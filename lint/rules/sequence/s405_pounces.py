"""S405: a first touch so soon that it pounces."""

from collections.abc import Iterator

from ....templates.workspace.campaign import DEFAULT_LEAD_TYPE
from ....templates.workspace.preset import Acknowledgement
from ....templates.workspace.step import Channel
from ...findings.finding import Finding, Severity
from ...prose.acknowledgement import is_acknowledgement
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.policy import business_days, cited, lead_of, timed, weighed
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_FILE = "campaigns/spring.yml"
_HEAD = "campaign: spring\nlead_type: event\nsequence:\n  steps:\n"
_REST = "    - email: goodbye.md\n      wait: 3 business days\n      goodbye: true\n"
_THANKS = """\
---
subject: Thank you for asking about {{ lead.asset }}
preheader: It is on its way
---
Hi {{ contact.first_name | given }},

thank you for asking about {{ lead.asset }}. It is here: https://b.example/guide

Sam

[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}
"""


class Pounces(SequenceRule):
    code = "S405"
    name = "first-touch-too-soon"
    severity = Severity.error
    summary = "the first touch comes sooner than the lead type's preset allows"
    why = (
        "'Think about how many times you have gone into a retail store and within 30 seconds "
        "someone asks if they can help you.' Be speedy, but do not pounce. An email that only "
        "thanks, or brings what was asked for, and asks for nothing may go at once; then the first "
        "touch after it is the one that waits. Where no lead_type is given it is a warning."
    )
    requirement = "R14, R56"
    source = "sources/000, don't no. 2; sources/004"
    bad = (
        Example("an email that asks, at once", f"{_HEAD}    - email: follow-up.md\n{_REST}", _FILE),
        Example(
            "a call after a minute",
            f"{_HEAD}    - call: call.txt\n      wait: 1 minute\n{_REST}",
            _FILE,
        ),
        Example(
            "a call on the heels of the thanks",
            f"{_HEAD}    - email: follow-up.md\n      wait: 0 minutes\n"
            f"    - call: call.txt\n      wait: 2 minutes\n{_REST}",
            _FILE,
            {"templates/follow-up.md": _THANKS},
        ),
    )
    good = (
        Example(
            "after twenty minutes",
            f"{_HEAD}    - email: follow-up.md\n      wait: 20 minutes\n{_REST}",
            _FILE,
        ),
        Example(
            "thanks at once, the call an hour later",
            f"{_HEAD}    - email: follow-up.md\n      wait: 0 minutes\n"
            f"    - call: call.txt\n      wait: 1 hour\n{_REST}",
            _FILE,
            {"templates/follow-up.md": _THANKS},
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        preset, campaign = sequence.preset, sequence.campaign
        floor = preset.first_touch.not_before
        if floor is None:
            return
        for touch in timed(campaign):
            step = touch.step
            texts = sequence.texts.get(step.number, ())
            mild = preset.acknowledgement.at_once and step.channel is Channel.email
            if touch.leg or touch.at >= business_days(floor):
                return
            if mild and texts and all(map(is_acknowledgement, texts)):
                continue
            if campaign.lead_type == DEFAULT_LEAD_TYPE and "wait" not in step.model_fields_set:
                return  # a sketch: neither what the leads are nor when is said yet
            said = "no wait" if not step.wait.minutes else f"a wait of {step.wait}"
            yield self.finding(
                f"step {step.number} is the first touch, with {said}; the floor for "
                f"{lead_of(campaign)} is {floor}{cited(preset.first_touch.source)}",
                severity=weighed(campaign, self.severity),
                fix=_fix(preset.acknowledgement),
                **sequence.step_place(step.number, "wait"),
            )
            return


def _fix(acknowledgement: Acknowledgement) -> str:
    if not acknowledgement.at_once:
        return "wait 20 minutes"
    said = "wait 20 minutes, or begin with an email that only thanks and asks for nothing"
    return f"{said}{cited(acknowledgement.source)}"
