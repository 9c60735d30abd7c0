"""R315: an owner who is none of our mailboxes, or could be several of them."""

from collections.abc import Iterator

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.owners import Owners
from ...findings.finding import Finding, Severity
from ...lists.owners import OWNER, Claim, claims
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import AudienceRule
from ...view.views import Context

_HEAD = "email,first_name,asset,Contact owner\n"
_US = """
[mailboxes.sam-us]
address = "sam@brightwater.us.example"
name = "Sam Ortiz"
"""
_TWO_SAMS = {"tactful.toml": FILES["tactful.toml"] + _US}


class UnknownOwner(AudienceRule):
    code = "R315"
    name = "unknown-owner"
    severity = Severity.error
    summary = "The list names an owner who is none of your mailboxes, or could be two of them."
    why = (
        "The lead's own rep signs. If Tactful does not know whose lead it is, the campaign's "
        "mailbox would write instead: the customer hears from a stranger, and the rep does not "
        "know of it. An owner is a mailbox's key ('sam'), its address or its name, in any case "
        "and order ('Ortiz, Sam')."
    )
    requirement = "R10"
    bad = (
        Example(
            "a rep without a mailbox",
            _HEAD + "jo@acme.example,Jo,the guide,Uwe Roth\n",
            "contacts/leads.csv",
        ),
        Example(
            "a name that two mailboxes have",
            _HEAD + "jo@acme.example,Jo,the guide,Sam Ortiz\n",
            "contacts/leads.csv",
            _TWO_SAMS,
        ),
        Example(
            "two columns that name two reps",
            "email,first_name,asset,Contact owner,Company owner\n"
            "jo@acme.example,Jo,the guide,sam,sam-us\n",
            "contacts/leads.csv",
            _TWO_SAMS,
        ),
    )
    good = (
        Example(
            "by key, by address, by name, and nobody",
            _HEAD + "jo@acme.example,Jo,the guide,sam\n"
            "al@bolt.example,Al,the guide,Sam@Brightwater.example\n"
            'bo@cask.example,Bo,the guide,"Ortiz, Sam"\n'
            "cy@dune.example,Cy,the guide,Unassigned\n",
            "contacts/leads.csv",
        ),
        Example(
            "the address says which of two namesakes",
            _HEAD + "jo@acme.example,Jo,the guide,sam@brightwater.us.example\n",
            "contacts/leads.csv",
            _TWO_SAMS,
        ),
    )

    def check(
        self, campaign: Campaign, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        workspace = context.workspace
        if workspace is None or not workspace.settings.mailboxes:
            return
        routes = campaign.audience.route
        if routes and all(route.kind != "owner" for route in routes):
            return
        for row, claim in claims(recipients, workspace).items():
            said = _doubt(claim, workspace.owners)
            if said is not None:
                message, fix = said
                yield self.finding(message, fix=fix, **recipients.where(row, OWNER))


def _doubt(claim: Claim, owners: Owners) -> tuple[str, str] | None:
    """Return why it is not clear whose lead a row is, and what to do; None where it is."""
    written = f"'{_cut(claim.written)}'"
    if claim.others:
        others = ", ".join(f"'{header}' says '{_cut(one)}'" for header, one in claim.others)
        message = f"two owners: '{claim.header}' says {written}, {others}"
        return message, f'map the right column: [lists.mapping] "{claim.header}" = "lead.owner"'
    found = owners.may_be(claim.written)
    if len(found) == 1:
        return None
    if found:
        said = " or ".join(owners.said(key) for key in found)
        return f"the owner {written} could be {said}", "write the mailbox's key or its address"
    near = owners.nearest(claim.written)
    message = f"the owner {written} is no mailbox: none has this key, address or name"
    meant = f"did you mean {owners.said(near)}? If not, " if near else ""
    column = f"map the column '{claim.header}' to another field if it does not name your reps"
    return message, f"{meant}add a mailbox for them to tactful.toml, or {column}"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
