"""R312: a domain that takes no mail."""

from collections import defaultdict
from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...lists.addresses import domains
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.families import RecipientsRule
from ...view.views import Context

# No domain of the world ends so (RFC 6762, appendix G; ICANN keeps "internal" for this).
_INSIDE = frozenset("lan corp home internal intranet private localdomain".split())


class NoMailServer(RecipientsRule):
    code = "R312"
    name = "no-mail-server"
    severity = Severity.warning
    summary = (
        "An address's domain has no mail server or does not exist; DNS is asked with --online."
    )
    why = (
        "Every mail to it bounces, and providers count bounces against you. The domain was "
        "mistyped, or the company is gone."
    )
    source = "RFC 5321, section 5.1; RFC 7505"
    bad = (
        Example(
            "a name that only their own network knows",
            "email,first_name,asset\njo@mail.acme.lan,Jo,guide\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example(
            "nothing is asked without --online",
            "email,first_name,asset\njo@acme.example,Jo,guide\n",
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for row, domain in enumerate(domains(recipients.column("contact.email")), 1):
            if domain:
                rows[domain].append(row)
        takes = {domain: False for domain in rows if domain.rpartition(".")[2] in _INSIDE}
        if context.online is not None:
            # The most used first: how many are asked for is bounded.
            asked = sorted(rows, key=lambda domain: (-len(rows[domain]), domain))
            takes |= context.online.has_mail_server(name for name in asked if name not in takes)
        addresses = recipients.column("contact.email")
        for domain in rows:
            if takes.get(domain, True):
                continue
            found = rows[domain]
            where = recipients.where(found[0], "contact.email")
            if len(found) > 1:
                where |= {"row": None, "recipient": None, "count": len(found)}
                where["examples"] = tuple(addresses[row - 1] for row in found[:3])
            fix = "find the right address, or take the row out"
            yield self.finding(f"{domain} takes no mail", fix=fix, **where)
