"""W502: an opening that does not say why this person gets this mail."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...prose.letter import follow_up
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View
from .mails import mail


class NoHook(MessageRule):
    code = "W502"
    name = "no-hook"
    severity = Severity.warning
    needs = Needs.structure
    summary = "the opening does not say why this person gets this"
    why = (
        "'Follow-up communications have to have some sort of hook in them that reference why you "
        "are following up.' A mail that begins with the market or the product could be for "
        "anybody, and is read by nobody. The hook is what the person did or asked, or what you "
        "found out about them."
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
            "what was said",
            mail(
                "Frost",
                "on the phone you wondered how the filter copes with frost. It sleeps below two "
                "degrees.\n\nShall we talk on Tuesday at ten? It is about {{ lead.asset }}.",
            ),
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        letter = follow_up(view, context)
        if letter is None or not letter.phrases.has("hook"):
            return
        opening = letter.opening(int(context.options["words"]))
        if not letter.said("hook", f"{letter.subject}\n{opening}"):
            yield self.finding(
                "the opening does not say why this person gets this",
                fix="begin with what they did or asked, or with what you found out about them",
                **letter.where(),
            )
