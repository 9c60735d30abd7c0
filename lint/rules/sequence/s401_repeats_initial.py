"""S401: a follow-up that repeats the initial campaign."""

from collections.abc import Iterator

from ...finding import Finding, Severity
from ...likeness import likeness, own_words
from ...reading.hit import shorten
from ...rule import Context, Example, SequenceRule, SequenceView

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
    summary = "a follow-up repeats the initial campaign"
    why = (
        "'You would be surprised how many follow-up emails are exactly the same as the initial "
        "campaign, with just a few changed words. That's plain lazy.' Values, footers, "
        "signatures and quoted mail do not count; what is left must be new."
    )
    requirement = "R16"
    source = "sources/000, don't no. 5"
    options = {"most": 0.4}
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
            "the same footer, other words",
            "---\nsubject: Your question about {{ lead.asset }}\npreheader: Two pages\n---\n"
            "Hi {{ contact.first_name | given }},\n\nyou asked for {{ lead.asset }}; page nine "
            "has the numbers you wanted.\n\nSam\n\n[No more of these]({{ unsubscribe_url }}) · "
            "{{ workspace.postal_address }}\n",
            also={"templates/invitation.md": _INITIAL},
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        if 0 not in sequence.emails:
            return
        initial = own_words(sequence.emails[0])
        for number, view in sequence.emails.items():
            if number == 0:
                continue
            found = likeness(own_words(view), initial)
            if found.share > float(context.options["most"]):
                copied = "; ".join(f"'{shorten(passage, 60)}'" for passage in found.passages)
                yield self.finding(
                    f"step {number} repeats {found.share:.0%} of its words from the initial "
                    f"email: {copied}",
                    path=view.path,
                    line=1,
                    step=number,
                    fix="say what is new since the first mail, and why it matters to this person",
                )
