"""R305: an inbox of a post or of many, where a person is meant."""

from collections import defaultdict
from collections.abc import Iterator

from ...duplicates.normal import fold, mailbox
from ...duplicates.words import CROWD
from ...finding import Finding, Severity
from ...recipients import Recipients
from ...rule import Context, Example, RecipientsRule


class RoleInbox(RecipientsRule):
    code = "R305"
    name = "role-inbox"
    severity = Severity.warning
    summary = "A personal sequence would go to a post (info@, sales@) or to an inbox of many."
    why = (
        "'Hi there, you asked for our guide' reads oddly to the five people who share info@; "
        "none of them asked. Such inboxes also press 'spam' first."
    )
    requirement = "R5"
    options = {"allow": []}
    bad = (
        Example("a post", "email,asset\ninfo@acme.example,guide\n", "contacts/leads.csv"),
        Example(
            "three people behind one address",
            "email,first_name,last_name,asset\n"
            "acme@mail.example,Jo,Hill,guide\n"
            "acme@mail.example,Al,Moss,guide\n"
            "acme@mail.example,Bo,Reed,guide\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example(
            "a person",
            "email,first_name,asset\njo.info@acme.example,Jo,guide\n",
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        allowed = {str(local).casefold() for local in context.options.get("allow", ())}
        lasts = recipients.column("contact.last_name")
        behind: defaultdict[str, set[str]] = defaultdict(set)
        rows: dict[str, int] = {}
        for row, address in enumerate(recipients.column("contact.email"), 1):
            box = mailbox(address)
            if box is None or box.local in allowed:
                continue
            behind[box.key].add(fold(lasts[row - 1]))
            rows.setdefault(box.key, row)
            if box.is_role:
                message = f"{box.local}@ is a post, not a person"
                fix = "find the person who asked, or take the row out of a personal sequence"
                yield self.finding(message, fix=fix, **recipients.where(row, "contact.email"))
        for key, names in behind.items():
            box = mailbox(key)
            if len(names - {""}) >= CROWD and box is not None and not box.is_role:
                message = f"{len(names - {''})} people stand behind {key}"
                fix = "find an address for each of them"
                where = recipients.where(rows[key], "contact.email")
                yield self.finding(message, fix=fix, **where)
