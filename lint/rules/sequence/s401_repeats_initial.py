"""S401: a follow-up that repeats the initial email."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...prose import semantic
from ...prose.likeness import repeats
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_INITIAL = """\
---
subject: An evening about river water
preheader: Seats are free on the ninth
---
Hi {{ contact.first_name | given }},

on the ninth we open the labs for an evening. There is a tour of the three wells, and soup
afterwards. Bring a colleague who cares about filters; we have forty seats in all.

Sam

[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}
"""


class RepeatsInitial(SequenceRule):
    code = "S401"
    name = "repeats-initial"
    severity = Severity.error
    summary = "a follow-up repeats the initial email"
    why = (
        "'You would be surprised how many follow-up emails are exactly the same as the "
        "initial campaign, with just a few changed words. That's plain lazy.' Merged values, "
        "greetings, signatures, small print, footers and quoted emails do not count. Of the "
        "rest, what is new is weighed against what was said before, in any order and wording, "
        "for every branch and variant: both may open and ask alike where each has something "
        "else to say, but courtesies around the earlier text are nothing new. 'most' is the "
        "highest similarity allowed, from 0 to 1. With tactful[semantic] a small offline model "
        "decides the unclear cases, unless 'semantic' is false."
    )
    requirement = "R16"
    source = "sources/000, don't no. 5"
    options = {"most": 0.25, "semantic": True}
    bad = (
        Example(
            "a few changed words",
            _INITIAL.replace("An evening about", "Last seats for an evening about").replace(
                "on the ninth we open", "next week we open"
            ),
            also={"templates/invitation.md": _INITIAL},
        ),
    )
    good = (
        Example(
            "the same opening and request around something new",
            _INITIAL.replace(
                _INITIAL[_INITIAL.index("There is") : _INITIAL.index("Bring")],
                "Since you asked\nabout iron: Anna measured half as much in March, and her page on "
                "rinsing names two suppliers.\n",
            ),
            also={"templates/invitation.md": _INITIAL},
        ),
        Example(
            "the same footer, other words",
            "---\nsubject: Your question about {{ lead.asset }}\npreheader: Two pages\n---\n"
            "Hi {{ contact.first_name | given }},\n\nyou asked for {{ lead.asset }}; page nine "
            "has the numbers you wanted.\n\nSam\n\n[No more of these]({{ unsubscribe_url }}) · "
            "{{ workspace.postal_address }}\n",
            also={"templates/invitation.md": _INITIAL},
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        initial = sequence.texts.get(0, ())
        most = float(context.options["most"])
        meanings = semantic.model(context.options["semantic"], context.meanings)
        for number, texts in sequence.texts.items():
            if number == 0:
                continue
            for found in repeats(texts, initial, meanings):
                if found.likeness.score > most:
                    yield self.finding(
                        f"step {number} repeats the initial email ({found.measured(most)}): "
                        f"{found.parts()}",
                        **found.place(),
                        step=number,
                        fix="say what is new since the first email, and why it matters to this "
                        "person",
                    )
