"""W502: an opening that does not say why this person gets this email."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...prose.follow_up import follow_up
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View
from .mails import mail


class NoHook(MessageRule):
    code = "W502"
    name = "no-hook"
    severity = Severity.warning
    needs = Needs.structure
    summary = "the opening does not say why this person gets this email"
    why = (
        "'Follow-up communications have to have some sort of hook in them that reference why "
        "you are following up.' An email that begins with the market or the product could be "
        "for anybody, and nobody reads it. The hook is what the person did or asked, or a fact "
        "about them with a date, a figure or a name in it. Their company's name alone is none; a "
        "step with thread: reply needs none, unless it only asks for an answer. Nor does one "
        "about a particular matter: a thing, a measurement, something that happened."
    )
    requirement = "R15"
    source = "sources/000, don't no. 4"
    options = {"words": 60}
    bad = (
        Example(
            "it could be for anybody",
            mail(
                "Save on water",
                "Water is getting dearer every year, and factories everywhere feel it. A few "
                "simple measures can save up to a third.\n\nShall we talk on Tuesday at ten?",
            ),
        ),
        Example(
            "only their name is in it",
            mail(
                "An idea for {{ contact.company }}",
                "{{ contact.company }} is an inspiring company, and we would be proud to serve it."
                "\n\nShall we talk on Tuesday at ten?",
            ),
        ),
    )
    good = (
        Example(
            "what was asked for",
            mail(
                "Page nine",
                "you asked for {{ lead.asset }}. Page nine has the figures for your river.\n\n"
                "Shall we talk on Tuesday at ten?",
            ),
        ),
        Example(
            "a public fact",
            mail(
                "Mill Lane",
                "the notice on Mill Lane says that the council wants your weir open from May. "
                "Fish ladders take ten weeks to build.\n\nShall we talk on Tuesday at ten?",
            ),
        ),
        Example(
            "one particular matter",
            mail(
                "Well 4",
                "the pump in well 4 draws 9 amps, and 6 would be right. The bearing has gone."
                "\n\nShall we change it on Tuesday at ten?",
            ),
        ),
        Example(
            "what was said",
            mail(
                "Frost",
                "on the phone you wondered how the filter copes with frost. It sleeps below two "
                "degrees.\n\nShall we talk on Tuesday at ten? It is about {{ lead.asset }}.",
            ),
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        email = follow_up(view, context)
        if email is None or not email.phrases.has("hook"):
            return
        opening = email.opening(int(context.options["words"]))
        if email.is_reply and not email.phrases.has_match("generic", opening):
            return  # the thread says why; but not for one that only asks for an answer
        if not email.hooks(f"{email.subject}\n{opening}") and email.is_general(opening):
            yield self.finding(
                "the opening does not say why this person gets this email",
                fix="begin with what they did or asked, or with what you found out about them",
                **email.where(),
            )
