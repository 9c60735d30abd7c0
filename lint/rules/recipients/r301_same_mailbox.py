"""R301: one mailbox on two rows."""

from collections import defaultdict
from collections.abc import Iterator

from ...duplicates.same_inbox import are_two
from ...findings.finding import Finding, Severity
from ...lists.normal import mailbox, name
from ...lists.owners import owners_of
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.families import RecipientsRule
from ...view.views import Context


class SameMailbox(RecipientsRule):
    code = "R301"
    name = "same-mailbox-twice"
    severity = Severity.error
    summary = "Two rows have the same mailbox, so somebody would get everything twice."
    why = (
        "Nothing shows more clearly that somebody is a row in a table than the same email "
        "twice within a minute. Capital letters, a +tag and, at Gmail, dots do not make a "
        "different mailbox."
    )
    requirement = "R20"
    bad = (
        Example(
            "capital letters",
            "email,first_name,asset\njo@acme.example,Jo,guide\nJo@Acme.example,Jo,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "dots and a tag at Gmail",
            "email,first_name,asset\njo.doe@gmail.com,Jo,guide\njodoe+news@gmail.com,Jo,guide\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example(
            "dots outside Gmail",
            "email,first_name,asset\njo.doe@acme.example,Jo,guide\njodoe@acme.example,Al,guide\n",
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        rows: defaultdict[str, list[int]] = defaultdict(list)
        addresses = recipients.column("contact.email")
        for row, address in enumerate(addresses, 1):
            box = mailbox(address)
            if box is not None:
                rows[box.key].append(row)
        owners = owners_of(recipients, context.workspace)
        for key, found in rows.items():
            first = found[0]
            for row in found[1:]:
                message = f"same mailbox as row {first} ({addresses[first - 1]})"
                if len({addresses[first - 1].casefold(), addresses[row - 1].casefold(), key}) > 1:
                    message += f": both go to {key}"
                first_owner, owner = owners[first - 1], owners[row - 1]
                if first_owner and owner and first_owner != owner:
                    message += f"; owned by two reps, {first_owner} and {owner}"
                severity, fix = self.severity, "keep one row, and add the data of the other"
                if _two_people(recipients, first, row):
                    # Couples and small firms share an inbox and may both want the email.
                    severity = Severity.warning
                    fix = (
                        "ask for separate addresses, keep one row, or enrol both with "
                        "'tactful enrol --keep-doubles'"
                    )
                    message += "; the names differ"
                where = recipients.where(row, "contact.email")
                yield self.finding(message, fix=fix, severity=severity, **where)


def _two_people(recipients: Recipients, one: int, other: int) -> bool:
    parts = [
        recipients.column(f"contact.{key}") for key in ("first_name", "last_name", "full_name")
    ]
    a, b = (name(*(part[row - 1] for part in parts)) for row in (one, other))
    return are_two(a, b)
