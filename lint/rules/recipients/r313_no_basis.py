"""R313: no lawful basis or consent recorded, where the workspace requires one."""

import re
from collections.abc import Iterator

from ....templates.engine.missing_values import is_nothing
from ....templates.lazy_regex import lazy_regex
from ...findings.finding import Finding, Severity
from ...lists.leavers import leavers
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import RecipientsRule
from ...view.views import Context

_ACCEPTED = (
    "yes", "y", "true", "1", "x", "ja", "oui", "si", "sí", "consent", "opt in", "opted in",
    "double opt in", "explicit consent", "contract", "customer", "legitimate interest",
    "legitimate interests", "soft opt in", "existing customer", "subscribed", "granted",
)  # fmt: skip
_DATED = lazy_regex(r"(?i)(?:consent|opt(?:ed)?[ -]?in)?[ :,]*(?:on )?\d[\d./: T-]{7,}Z?")
_DEMAND = "\n[lint]\noptions = { R313 = { required = true } }\n"
_DEMANDED = {"tactful.toml": FILES["tactful.toml"] + _DEMAND}
_HEAD = "email,first_name,asset,lawful basis\n"


class NoBasis(RecipientsRule):
    code = "R313"
    name = "no-lawful-basis"
    severity = Severity.error
    summary = "A row records no consent or other lawful basis, and the workspace requires one."
    why = (
        "In many countries you may write only to people who agreed or whom the law allows, "
        "and you have to prove it. Switched on by `options = { R313 = { required = true } }`, "
        "for all or for some countries; read from a column 'lawful basis', 'legal basis', "
        "'consent' or 'opt in'."
    )
    source = "GDPR, articles 6 and 7; PECR, regulation 22; CASL, section 6"
    options = {"required": False, "countries": [], "accepted": list(_ACCEPTED), "most_rows": 200}
    bad = (
        Example(
            "nothing is recorded",
            _HEAD + "jo@acme.example,Jo,guide,\n",
            "contacts/leads.csv",
            _DEMANDED,
        ),
        Example(
            "consent that was never given",
            _HEAD + "jo@acme.example,Jo,guide,pending\n",
            "contacts/leads.csv",
            _DEMANDED,
        ),
        Example(
            "no such column",
            "email,first_name,asset\njo@acme.example,Jo,guide\n",
            "contacts/leads.csv",
            _DEMANDED,
        ),
    )
    good = (
        Example(
            "a lawful basis, or the date of consent",
            _HEAD
            + "jo@acme.example,Jo,guide,Legitimate interest\nal@acme.example,Al,guide,2026-02-11\n",
            "contacts/leads.csv",
            _DEMANDED,
        ),
        Example(
            "the workspace does not require it",
            "email,first_name,asset\njo@acme.example,Jo,guide\n",
            "contacts/leads.csv",
        ),
    )

    def check(self, recipients: Recipients, context: Context) -> Iterator[Finding]:
        if not context.options.get("required"):
            return
        accepted = {_plain(str(item)) for item in context.options["accepted"]}
        countries = {str(item).casefold() for item in context.options["countries"]}
        bases = recipients.column("lead.basis")
        verdicts = {value: _fault(value, accepted) for value in set(bases)}
        if None in verdicts.values() and len(verdicts) == 1:
            return
        country = recipients.column("contact.country")
        settings = context.workspace.settings.lists if context.workspace else None
        left = leavers(recipients, unrelated=settings.not_opt_outs if settings else ())
        rows = [
            row
            for row, value in enumerate(bases, 1)
            if verdicts[value] is not None
            and (not countries or country[row - 1].casefold() in countries)
            and not (row in left and left[row].left)  # the others get no email anyway
        ]
        most = int(context.options["most_rows"])
        fix = "record it in a column 'lawful basis', or remove the row"
        for row in rows[:most]:
            message = verdicts[bases[row - 1]] or ""
            yield self.finding(message, fix=fix, **recipients.where(row, "lead.basis"))
        if len(rows) > most:
            where = {**recipients.where(rows[most], "lead.basis"), "row": None, "recipient": None}
            message = f"{len(rows) - most:,} more rows record no lawful basis"
            yield self.finding(message, fix=fix, count=len(rows) - most, **where)


def _fault(value: str, accepted: set[str]) -> str | None:
    if is_nothing(value):
        return "no lawful basis or consent is recorded"
    if _plain(value) in accepted or _DATED.fullmatch(value.strip()):
        return None
    return f"'{value[:60]}' is not a lawful basis that the workspace accepts"


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\s_-]+", " ", text.casefold()).split())
