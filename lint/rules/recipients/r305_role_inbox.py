"""R305: a role address or a shared inbox where a person is meant."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...lists.addresses import keys
from ...lists.normal import fold
from ...lists.recipients import Recipients
from ...lists.words import CROWD, ROLES
from ...rule.base import Example
from ...rule.families import RecipientsRule
from ...view.views import Context

# In addition to the roles used to find duplicates; no maintained package has such a list.
_MORE = frozenset(
    "ap ar admissions advertising applications bestellung buchhaltung community compliance "
    "comptabilite compras contabilidad contabilita consultas data dataprotection dpo einkauf "
    "empfang engineering facturacion facturation gdpr hola hallo hi investors inbox invoice "
    "invoices kundenservice marketingteam media moin noc notifications operations ops partner "
    "payroll personal post presse press privacyoffice projects rechnung recrutement recruiting "
    "recruitment redaktion reservation rrhh rsvp salesteam service-client servicedesk soporte "
    "subscribe subscriptions suporte supporto talent tech techsupport ufficio unsubscribe "
    "verkauf verwaltung vendite web werbung zentrale".split()
)
_HEAD = lazy_regex(r"[a-z]+(?![a-z])")
# What may follow a role name without making it a person: sales-emea, info.uk, hr2.
_PLACES = frozenset(
    "uk us usa de fr es it nl be ch at ie ca au nz in sg jp cn br mx pl se no dk fi pt eu emea "
    "apac latam dach europe america asia global north south east west team office hq dept group "
    "desk line mail online".split()
)


class RoleInbox(RecipientsRule):
    code = "R305"
    name = "role-inbox"
    severity = Severity.warning
    summary = "A personal sequence would go to a role address (info@, sales@) or to a shared inbox."
    why = (
        "'Hi there, you asked for our guide' reads oddly to the five people who share info@, "
        "since none of them asked. They are also the first to press 'spam'."
    )
    requirement = "R5"
    options = {"allow": []}
    bad = (
        Example("a role address", "email,asset\ninfo@acme.example,guide\n", "contacts/leads.csv"),
        Example(
            "a role address of one country",
            "email,asset\nsales-uk@acme.example,guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "three people with one address",
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
        known = keys(recipients.column("contact.email"))
        for row, key in enumerate(known, 1):
            local = key.rpartition("@")[0]
            if is_role(local) and local not in allowed:
                message = f"{local}@ is a role address, not a person"
                fix = "find the person who asked, or remove the row from a personal sequence"
                yield self.finding(message, fix=fix, **recipients.where(row, "contact.email"))
        yield from self._shared(recipients, known, allowed)

    def _shared(
        self, recipients: Recipients, known: list[str], allowed: set[str]
    ) -> Iterator[Finding]:
        often = {key for key, rows in Counter(known).items() if rows >= CROWD} - {""}
        lasts = recipients.column("contact.last_name")
        behind: defaultdict[str, set[str]] = defaultdict(set)
        rows: dict[str, int] = {}
        for row, key in enumerate(known if often else (), 1):
            local = key.rpartition("@")[0]
            if key in often and local not in allowed and not is_role(local):
                behind[key].add(fold(lasts[row - 1]))
                rows.setdefault(key, row)
        for key, names in behind.items():
            if len(names - {""}) >= CROWD:
                message = f"{len(names - {''})} people share {key}"
                where = recipients.where(rows[key], "contact.email")
                yield self.finding(message, fix="find an address for each of them", **where)


def is_role(local: str) -> bool:
    """Say whether the part before the @ names a role: "sales", "info.uk", "hr2"."""
    if local in ROLES or local in _MORE:
        return True
    head = _HEAD.match(local)
    if head is None or (head[0] not in ROLES and head[0] not in _MORE):
        return False
    others = re.split(r"[._-]+", local[head.end() :].strip("0123456789._-"))
    return others == [""] or _PLACES.issuperset(others)
