"""R307: the list says that a person opted out."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...lists.leavers import leavers
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
        "most countries a fine. So they stay in the list, but get no email. Read from columns "
        "such as 'opted out', 'do not email', 'status' or 'consent', and from plain words in any "
        "other. What may mean it and is not understood is an error; if a column means something "
        'else, name it in tactful.toml: `[lists] not_opt_outs = ["Stage"]`.'
    )
    bad = (
        Example(
            "opted out",
            "email,asset,opted_out\njo@acme.example,guide,yes\n",
            "contacts/leads.csv",
        ),
        Example(
            "the day on which somebody left",
            "email,asset,Opted out\njo@acme.example,guide,3 Nov 2025\n",
            "contacts/leads.csv",
        ),
        Example(
            "a status of another tool",
            "email,asset,status\njo@acme.example,guide,unsubscribed\n",
            "contacts/leads.csv",
        ),
        Example(
            "consent that was not given",
            "email,asset,newsletter\njo@acme.example,guide,no\n",
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
            "a status that is none",
            "email,asset,status\njo@acme.example,guide,subscribed\nal@acme.example,guide,open\n",
            "contacts/leads.csv",
        ),
        Example(
            "nobody opted out",
            "email,asset,opted_out\njo@acme.example,guide,no\nal@acme.example,guide,\n",
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        settings = context.workspace.settings.lists if context.workspace else None
        unrelated = settings.not_opt_outs if settings else ()
        for row, one in sorted(leavers(recipients, unrelated=unrelated).items()):
            where = recipients.where(row, one.header)
            if one.left and one.understood:
                yield self.finding(one.why, **where)
            elif one.left:
                message = f"'{one.value[:60]}' is neither yes nor no: treated as opted out"
                yield self.finding(message, fix=one.fix, severity=Severity.error, **where)
            else:
                message = f"{one.why}: left out until somebody decides"
                yield self.finding(message, fix=one.fix, severity=Severity.error, **where)
