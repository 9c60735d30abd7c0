"""W504: an email without a next step."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...prose.follow_up import follow_up
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View
from .mails import mail


class NoNextStep(MessageRule):
    code = "W504"
    name = "no-next-step"
    severity = Severity.warning
    needs = Needs.structure
    summary = "no question, no link and no promise: the email has no next step"
    why = (
        "'It's about getting a clear next step of action … it can simply be an overt "
        "question.' An email that only informs ends the conversation. A goodbye may do that; "
        "any other email should ask one thing, or say what you will do and when. A rhetorical "
        "question is none, and neither is 'do not hesitate to call'."
    )
    requirement = "R32"
    source = "sources/002, no. 3"
    bad = (
        Example(
            "it only informs",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Page nine has the figures for your river, and "
                "they are good. We hope to work together soon.",
            ),
        ),
        Example(
            "a rhetorical question",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Page nine has the figures for your river. "
                "Wouldn't that be something?",
            ),
        ),
    )
    good = (
        Example(
            "a question",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Page nine has the figures for your "
                "river.\n\nWhich of the wells is yours?",
            ),
        ),
        Example(
            "a polite condition",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. If you'd like one, a line by Sunday is enough.",
            ),
        ),
        Example(
            "a promise",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Page nine has the figures for your river.\n\nI "
                "will call you tomorrow at ten.",
            ),
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        email = follow_up(view, context)
        if email is None or email.goodbye or not email.phrases.has("ask"):
            return
        if not email.asks:
            yield self.finding(
                "the email has no next step",
                fix="end with one question, or say what you will do and when",
                **email.where(),
            )
