"""R308: a person who does not meet the campaign's criteria."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from ....templates.workspace.campaign import Campaign
from ...findings.finding import Finding, Severity
from ...lists.lead_criteria import Leads
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.families import AudienceRule
from ...view.views import Context

_CAMPAIGN = """\
campaign: spring
lead_type: event
audience:
  contacts: contacts/leads.csv
  criteria:
    company_size: ">= 50"
    title: {matches: "marketing|revenue"}
sequence:
  steps:
    - email: follow-up.md
      evidence: lead.asset
    - call: call.txt
    - email: goodbye.md
      evidence: lead.asset
      goodbye: true
"""
_HEAD = "email,first_name,title,company_size,asset,override\n"


class OutsideCriteria(AudienceRule):
    code = "R308"
    name = "outside-criteria"
    severity = Severity.error
    summary = "A person does not meet the campaign's criteria, and there is no signed override."
    why = (
        "'Five or six simple and clear points' decide who is a lead, and 'don't deviate from "
        "the criteria'. Anybody who makes an exception writes it into a column 'override', "
        "with name and reason: 'dana: budget confirmed by phone'."
    )
    requirement = "R2"
    options = {"most_rows": 200}
    bad = (
        Example(
            "too small, and another job title",
            _HEAD + "jo@acme.example,Jo,Facility manager,12,the guide,\n",
            "contacts/leads.csv",
            {"campaigns/spring.yml": _CAMPAIGN},
        ),
        Example(
            "an override without a name",
            _HEAD + "jo@acme.example,Jo,Head of marketing,12,the guide,grows fast\n",
            "contacts/leads.csv",
            {"campaigns/spring.yml": _CAMPAIGN},
        ),
    )
    good = (
        Example(
            "all criteria are met",
            _HEAD + "jo@acme.example,Jo,Head of marketing,50-200,the guide,\n",
            "contacts/leads.csv",
            {"campaigns/spring.yml": _CAMPAIGN},
        ),
    )

    def check(
        self, campaign: Campaign, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        if context.workspace is None:
            return
        leads = Leads(context.workspace, campaign, recipients)
        cells = recipients.column("lead.override")
        overrides: Counter[str] = Counter()
        outside: list[tuple[int, tuple[str, ...]]] = []
        for row, whys in leads.outside():
            if cells[row - 1] and (override := leads.override(row)):
                overrides[override.by] += 1
            else:
                outside.append((row, whys))
        most = int(context.options.get("most_rows", 200))
        for row, whys in islice(outside, most):
            cell = cells[row - 1]
            message = f"does not meet the criteria: {'; '.join(whys)}"
            fix = "remove the row, or add a column 'override' with 'name: reason'"
            if cell:
                message += f"; the override '{cell[:60]}' does not give a name and a reason"
                fix = f"write it as 'name: {cell[:60]}'"
            yield self.finding(message, fix=fix, **recipients.where(row, "lead.override"))
        if len(outside) > most:
            yield self._rest(recipients, outside[most:])
        if overrides:
            yield self._overrides(recipients, overrides)

    def _rest(self, recipients: Recipients, rest: list[tuple[int, tuple[str, ...]]]) -> Finding:
        row, whys = rest[0]
        addresses = recipients.column("contact.email")
        examples = tuple(addresses[row - 1] for row, _ in rest[:3])
        where = {**recipients.where(row, "lead.override"), "recipient": None, "row": None}
        message = f"{len(rest):,} more rows do not meet the criteria; the first: {'; '.join(whys)}"
        return self.finding(message, count=len(rest), examples=examples, **where)

    def _overrides(self, recipients: Recipients, overrides: Counter[str]) -> Finding:
        count = overrides.total()
        names = ", ".join(f"{name} {often:,}" for name, often in overrides.most_common())
        rate = count / len(recipients)
        what = "lead is included by override" if count == 1 else "leads are included by override"
        where = {"path": recipients.path, "line": recipients.header_line, "field": "lead.override"}
        message = f"{count:,} {what} ({rate:.0%}): {names}"
        return self.finding(message, severity=Severity.info, count=count, **where)
