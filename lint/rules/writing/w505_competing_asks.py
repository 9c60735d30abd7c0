"""W505: several competing requests."""

from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...prose.follow_up import FollowUp, follow_up
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View
from .mails import mail

_QUESTION = lazy_regex(r"\?(?=[\s\"”')]|$)")  # not that of a link


class CompetingAsks(MessageRule):
    code = "W505"
    name = "competing-asks"
    severity = Severity.warning
    needs = Needs.structure
    summary = "several competing requests in one email"
    why = (
        "'A clear next step' is one step. People who can book a demo, read the guide, join "
        "the group and fill in a survey do none of them. Choose the one that helps this "
        "reader now. The steps of one task and a choice by number count as one request."
    )
    requirement = "R32"
    source = "sources/002, no. 3"
    options = {"kinds": 2, "questions": 4, "requests": 3}
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
            "five ways on",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. You could come to the works on Tuesday, or send "
                "us a sample, or pick a day in May, or try the small one, or let us know your "
                "budget.",
            ),
        ),
        Example(
            "too many questions",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. How many wells have you? Who looks after them? "
                "What is the budget? When do you begin? Shall we talk?",
            ),
        ),
    )
    good = (
        Example(
            "one request in two sentences",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Shall we look at page nine together? If so, send "
                "me a day that suits you.",
            ),
        ),
        Example(
            "the steps of one task",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Open the tap, wait a minute, fill the glass, hold "
                "it to the light and tell me what you see.",
            ),
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        email = follow_up(view, context)
        if email is None:
            return
        kinds = email.request_kinds
        questions = len(_QUESTION.findall(email.text))
        asked, limit = email.requests, int(context.options["requests"])
        mixed = len(kinds) >= int(context.options["kinds"])  # so one request less is too many
        if len(kinds) > int(context.options["kinds"]):
            yield self._several(email, f"{len(kinds)} kinds of request: {', '.join(kinds)}")
        elif questions > int(context.options["questions"]):
            yield self._several(email, f"{questions} questions in one email")
        elif asked + mixed > limit:
            yield self._several(email, f"{asked} different requests in one email")

    def _several(self, email: FollowUp, what: str) -> Finding:
        return self.finding(what, fix="keep the one that matters now", **email.where())
