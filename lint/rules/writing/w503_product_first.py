"""W503: an email that talks about the sender before it says why it was sent."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...prose.follow_up import follow_up
from ...rule.base import Example
from ...rule.families import MessageRule, Needs
from ...view.views import Context, View
from .mails import mail

_FIX = "begin with what the person did or asked"


class ProductFirst(MessageRule):
    code = "W503"
    name = "product-first"
    severity = Severity.warning
    needs = Needs.structure
    summary = "the sender or the product comes first, and the reader later"
    why = (
        "'Too often I get emails that don't acknowledge or relate to my interests; they just "
        "jump right into a company or product overview.' Until the reader knows why you "
        "write, talk about them; what you offer can follow."
    )
    requirement = "R15"
    source = "sources/000, don't no. 4"
    options = {"words": 80, "least": 3}
    bad = (
        Example(
            "the company first",
            mail(
                "Our wells",
                "We are the leading maker of filters. Our filters are the finest in the country, "
                "and our engineers are proud of them.\n\nYou asked for {{ lead.asset }}. Shall we "
                "talk on Tuesday at ten?",
            ),
        ),
    )
    good = (
        Example(
            "the reader first",
            mail(
                "Your river",
                "you asked for {{ lead.asset }}. We took our own samples at your bridge, and our "
                "lab found what we feared.\n\nShall we talk on Tuesday at ten?",
            ),
        ),
    )

    def check(self, view: View, context: Context) -> Iterator[Finding]:
        email = follow_up(view, context)
        if email is None or not email.phrases.has("hook"):
            return
        opening = email.opening(int(context.options["words"]))
        before = opening[: email.matter_at(opening)]
        ours = len(email.matches("ours", before))
        yours = len(email.matches("yours", before))
        where = email.where()
        if ours >= int(context.options["least"]) and ours > yours and email.is_general(before):
            yield self.finding(
                f"'we' and 'our' {ours} times, 'you' and 'your' {yours} times before the email "
                "says why it was sent",
                fix=_FIX,
                **where,
            )
        elif email.praises_itself(before):
            yield self.finding("the email begins with its sender or a product", fix=_FIX, **where)
