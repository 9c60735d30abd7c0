"""R312: a domain that accepts no email."""

from collections import defaultdict
from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...lists.addresses import domains
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.families import RecipientsRule
from ...view.views import Context

# No public domain ends like this (RFC 6762, appendix G; ICANN keeps "internal" for this).
_INSIDE = frozenset("lan corp home internal intranet private localdomain".split())


class NoMailServer(RecipientsRule):
    code = "R312"
    name = "no-mail-server"
    severity = Severity.warning
    summary = (
        "The domain of an address has no mail server or does not exist (DNS is queried with "
        "--online)."
    )
    why = (
        "Every email to it bounces, and providers count bounces against you. The domain was "
        "mistyped, or the company no longer exists."
    )
    source = "RFC 5321, section 5.1; RFC 7505"
    bad = (
        Example(
            "a name of an internal network",
            "email,first_name,asset\njo@mail.acme.lan,Jo,guide\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example(
            "DNS is not queried without --online",
            "email,first_name,asset\njo@acme.example,Jo,guide\n",
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, domain in enumerate(domains(recipients.column("contact.email")), 1):
            if domain:
                rows[domain].append(row)
        accepts = {domain: False for domain in rows if domain.rpartition(".")[2] in _INSIDE}
        if context.online is not None:
            # The most used first: the number of queries is limited.
            by_use = sorted(rows, key=lambda domain: (-len(rows[domain]), domain))
            accepts |= context.online.has_mail_server(
                name for name in by_use if name not in accepts
            )
        addresses = recipients.column("contact.email")
        for domain in rows:
            if accepts.get(domain, True):
                continue
            found = rows[domain]
            where = recipients.where(found[0], "contact.email")
            if len(found) > 1:
                where |= {"row": None, "recipient": None, "count": len(found)}
                where["examples"] = tuple(addresses[row - 1] for row in found[:3])
            fix = "find the right address, or remove the row"
            yield self.finding(f"{domain} accepts no email", fix=fix, **where)
