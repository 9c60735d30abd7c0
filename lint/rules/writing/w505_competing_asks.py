"""W505: several requests that compete."""

import re
from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...prose.letter import Letter, follow_up
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View
from .mails import mail

_QUESTION = re.compile(r"\?(?=[\s\"”')]|$)")  # not that of a link


class CompetingAsks(MessageRule):
    code = "W505"
    name = "competing-asks"
    severity = Severity.warning
    needs = Needs.structure
    summary = "several requests compete"
    why = (
        "'A clear next step' is one step. Whoever may book a demo, read the guide, join the group "
        "and fill in a survey does none of them. Choose the one that helps this reader now."
    )
    requirement = "R32"
    source = "sources/002, no. 3"
    options = {"kinds": 2, "questions": 4}
    bad = (
        Example(
            "a menu",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Book a demo with us, subscribe to our newsletter, "
                "follow us on LinkedIn, and please leave a review.",
            ),
        ),
        Example(
            "an interrogation",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. How many wells have you? Who looks after them? "
                "What is the budget? When do you begin? Shall we talk?",
            ),
        ),
    )
    good = (
        Example(
            "one request, told in two sentences",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Shall we look at page nine together? If so, send "
                "me a day that suits you.",
            ),
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        letter = follow_up(view, context)
        if letter is None:
            return
        kinds = sorted({kind for kind, _ in letter.said("ask_kind", letter.text)})
        questions = len(_QUESTION.findall(letter.text))
        if len(kinds) > int(context.options["kinds"]):
            yield self._several(letter, f"{len(kinds)} kinds of request: {', '.join(kinds)}")
        elif questions > int(context.options["questions"]):
            yield self._several(letter, f"{questions} questions in one mail")

    def _several(self, letter: Letter, what: str) -> Finding:
        return self.finding(what, fix="keep the one that matters now", **letter.where())
