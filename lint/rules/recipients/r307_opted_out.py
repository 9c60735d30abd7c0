"""R307: the list says that a person opted out."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...lists.consent import opted_out
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.families import RecipientsRule
from ...view.views import Context


class OptedOut(RecipientsRule):
    code = "R307"
    name = "opted-out"
    severity = Severity.info
    summary = "A row says that this person opted out; they get no email."
    why = (
        "One email after 'please stop' costs more good will than a campaign earns, and in "
        "most countries a fine. So they stay in the list, but get no email."
    )
    bad = (
        Example(
            "opted out",
            "email,asset,opted_out\njo@acme.example,guide,yes\n",
            "contacts/leads.csv",
        ),
        Example(
            "neither yes nor no",
            "email,asset,unsubscribed\njo@acme.example,guide,perhaps\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example(
            "nobody opted out",
            "email,asset,opted_out\njo@acme.example,guide,no\nal@acme.example,guide,\n",
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        for row, value in enumerate(recipients.column("contact.opted_out"), 1):
            where = recipients.where(row, "contact.opted_out")
            answer = opted_out(value)
            if answer:
                message, fix = "opted out: gets no email", None
                yield self.finding(message, fix=fix, **where)
            elif answer is None:
                message = f"'{value}' is neither yes nor no: treated as opted out"
                fix = "write yes or no"
                yield self.finding(message, fix=fix, severity=Severity.warning, **where)
