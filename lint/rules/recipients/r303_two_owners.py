"""R303: a person who already belongs to another rep or another sequence."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from ....templates.errors import RecipientsError
from ....templates.workspace.sequence import Campaign
from ....templates.workspace.workspace import Workspace
from ...findings.finding import Finding, Severity
from ...lists.addresses import keys
from ...lists.lead_criteria import Leads
from ...lists.recipients import Recipients, campaign_list
from ...rule.base import Example
from ...rule.families import AudienceRule
from ...view.views import Context

_OTHER = """\
campaign: autumn
lead_type: event
audience: {contacts: contacts/autumn.csv}
sequence:
  steps:
    - email: follow-up.md
      evidence: lead.asset
    - call: call.txt
    - email: goodbye.md
      evidence: lead.asset
      goodbye: true
"""
_LIST = "email,first_name,asset,owner\njo@acme.example,Jo,the guide,dana\n"


class TwoOwners(AudienceRule):
    code = "R303"
    name = "another-reps-lead"
    severity = Severity.error
    summary = "Another rep, or another sequence, already has this person."
    why = (
        "'Jim Brodo or James Brodo … the same response from different sales people.' Two "
        "colleagues who do not know of each other look careless, and one of them wastes the "
        "day. Without a database the lists are compared: the owner column of this list, and "
        "those of the other campaigns. With one, people who are in a sequence now are found "
        "as well."
    )
    requirement = "R10"
    echoes = ("R301", "R302")
    bad = (
        Example(
            "another campaign's list gives the lead to another rep",
            "email,first_name,asset,owner\njo@acme.example,Jo,the guide,sam\n",
            "contacts/leads.csv",
            {"contacts/autumn.csv": _LIST, "campaigns/autumn.yml": _OTHER},
        ),
    )
    good = (
        Example(
            "the same rep in both",
            _LIST,
            "contacts/leads.csv",
            {"contacts/autumn.csv": _LIST, "campaigns/autumn.yml": _OTHER},
        ),
    )

    def __init__(self) -> None:
        self._read: dict[tuple[str, str | None], Mapping[str, str]] = {}

    def check(
        self, campaign: Campaign, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        if context.workspace is None:
            return
        yield from self._within(recipients)
        yield from self._elsewhere(context.workspace, campaign, recipients)
        if context.history is not None:
            yield from self._now(context, campaign, recipients)

    def _within(self, recipients: Recipients) -> Iterator[Finding]:
        first: dict[str, int] = {}
        owners = recipients.column("lead.owner")
        for row, key in _owned(recipients):
            first_owner = owners[first.setdefault(key, row) - 1]
            if first_owner != owners[row - 1]:
                message = (
                    f"{first_owner} has this person in row {first[key]}, and {owners[row - 1]} here"
                )
                fix = "agree on one rep, and keep one row"
                yield self.finding(message, fix=fix, **recipients.where(row, "lead.owner"))

    def _elsewhere(
        self, workspace: Workspace, campaign: Campaign, recipients: Recipients
    ) -> Iterator[Finding]:
        owners = recipients.column("lead.owner")
        for other in workspace.campaigns.values():
            if other.audience.contacts in (None, campaign.audience.contacts):
                continue
            theirs = self._owners(workspace, other)
            for row, key in _owned(recipients) if theirs else ():
                holder = theirs.get(key)
                if holder is not None and holder != owners[row - 1]:
                    message = (
                        f"{holder} has this person in '{other.name}', and {owners[row - 1]} here"
                    )
                    fix = f"agree on one rep; the other list is {other.audience.contacts}"
                    yield self.finding(message, fix=fix, **recipients.where(row, "lead.owner"))

    def _owners(self, workspace: Workspace, campaign: Campaign) -> Mapping[str, str]:
        """Return each address key's owner in the list of a campaign; each list is read once."""
        audience = campaign.audience
        name = (str(audience.contacts), audience.sheet)
        if name not in self._read:
            recipients = None
            with suppress(RecipientsError):  # reported where that campaign itself is checked
                recipients = campaign_list(workspace, campaign)
            found: dict[str, str] = {}
            if recipients is not None:
                owners = recipients.column("lead.owner")
                for row, key in _owned(recipients):
                    found.setdefault(key, owners[row - 1])
            self._read[name] = found
        return self._read[name]

    def _now(
        self, context: Context, campaign: Campaign, recipients: Recipients
    ) -> Iterator[Finding]:
        """Yield findings for people who are in a sequence now, according to the database."""
        if context.workspace is None or context.history is None:
            return
        known = keys(recipients.column("contact.email"))
        held = context.history.held(known)
        owners = Leads(context.workspace, campaign, recipients).owners() if held else []
        for row, (key, owner) in enumerate(zip(known, owners, strict=False), 1):
            now = held.get(key)
            if now is None or (now.campaign == campaign.name and now.owner == owner.name):
                continue
            fix = "wait until that ends, or hand the lead over"
            yield self.finding(now.words, fix=fix, **recipients.where(row, "contact.email"))


def _owned(recipients: Recipients) -> Iterator[tuple[int, str]]:
    """Yield the row and the address key of each person who has an owner."""
    owners = recipients.column("lead.owner")
    if any(owners):
        for row, key in enumerate(keys(recipients.column("contact.email")), 1):
            if key and owners[row - 1]:
                yield row, key
