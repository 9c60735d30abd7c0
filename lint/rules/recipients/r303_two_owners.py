"""R303: a person who already belongs to another rep or another sequence."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ....templates.errors import RecipientsError
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.workspace import Workspace
from ...findings.finding import Finding, Severity
from ...lists.addresses import keys
from ...lists.decision_file import read_decisions
from ...lists.owners import owners_of
from ...lists.recipients import Recipients, campaign_list
from ...lists.routing import Routing
from ...rule.base import Example
from ...rule.examples import FILES
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
_NO_OWNER = "email,first_name,asset\njo@acme.example,Jo,the guide\n"
_DANA = _OTHER.replace("audience:", "mailbox: dana\naudience:")
_SAM = FILES["campaigns/spring.yml"].replace("audience:", "mailbox: sam\naudience:")
_TWO_REPS = (
    FILES["tactful.toml"]
    + '\n[mailboxes.dana]\naddress = "dana@brightwater.example"\nname = "Dana Reyes"\n'
)
_LIST = "email,first_name,asset,owner\njo@acme.example,Jo,the guide,dana\n"
_FORMAL = (
    "email,first_name,last_name,company,asset,owner\n"
    "james.brodo@acme.example,James,Brodo,Acme,the guide,dana\n"
)


class TwoOwners(AudienceRule):
    code = "R303"
    name = "another-reps-lead"
    severity = Severity.error
    summary = "Another rep, or another sequence, already has this person."
    why = (
        "'Jim Brodo or James Brodo … the same response from different sales people.' Two "
        "colleagues who do not know of each other look careless, and one of them wastes the "
        "day. Without a database the lists are compared: the owner column of this list, or the "
        "campaign's mailbox, and those of the other campaigns. With one, people who are in a "
        "sequence now are found as well."
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
        Example(
            "another rep's lead, under another address and another form of the name",
            "email,first_name,last_name,company,asset,owner\n"
            "jim.brodo@acme.example,Jim,Brodo,Acme,the guide,sam\n",
            "contacts/leads.csv",
            {"contacts/autumn.csv": _FORMAL, "campaigns/autumn.yml": _OTHER},
        ),
        Example(
            "two campaigns without owners write to one person, each from its own mailbox",
            _NO_OWNER,
            "contacts/leads.csv",
            {
                "contacts/autumn.csv": _NO_OWNER,
                "campaigns/autumn.yml": _DANA,
                "campaigns/spring.yml": _SAM,
                "tactful.toml": _TWO_REPS,
            },
        ),
    )
    good = (
        Example(
            "a namesake elsewhere",
            "email,first_name,last_name,company,asset,owner\n"
            "jim.brodo@weir.example,Jim,Brodo Jr.,Weir,the guide,sam\n",
            "contacts/leads.csv",
            {"contacts/autumn.csv": _FORMAL, "campaigns/autumn.yml": _OTHER},
        ),
        Example(
            "the same rep in both",
            _LIST,
            "contacts/leads.csv",
            {"contacts/autumn.csv": _LIST, "campaigns/autumn.yml": _OTHER},
        ),
    )

    def __init__(self) -> None:
        self._read: dict[tuple[str, str | None, str | None], _Owned | None] = {}

    def check(
        self, campaign: Campaign, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        if context.workspace is None:
            return
        yield from self._within(recipients, context.workspace)
        yield from self._elsewhere(context.workspace, campaign, recipients)
        if context.history is not None:
            yield from self._now(context, campaign, recipients)

    def _within(self, recipients: Recipients, workspace: Workspace) -> Iterator[Finding]:
        first: dict[str, int] = {}
        owners = owners_of(recipients, workspace)
        for row, key in _owned(recipients, owners):
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
        ours = _Owned(recipients, _writers(workspace, campaign, recipients))
        for other in workspace.campaigns.values():
            if other.audience.contacts in (None, campaign.audience.contacts):
                continue
            known = self._list(workspace, other)
            if known is None or not any(ours.owners) or not any(known.owners):
                continue
            found = dict(_by_address(ours, known))
            for row, link in _by_likeness(workspace, ours, known).items():
                found.setdefault(row, link)
            for row, (holder, why, severity) in sorted(found.items()):
                message = (
                    f"{holder} has this person in '{other.name}', and {ours.owners[row - 1]} here"
                )
                yield self.finding(
                    message + (f": {why}" if why else ""),
                    fix=f"agree on one rep; the other list is {other.audience.contacts}",
                    severity=severity,
                    **recipients.where(row, "lead.owner"),
                )

    def _list(self, workspace: Workspace, campaign: Campaign) -> "_Owned | None":
        """Return the list of a campaign, None where it cannot be read; each is read once."""
        audience = campaign.audience
        name = (str(audience.contacts), audience.sheet, campaign.mailbox)
        if name not in self._read:
            self._read[name] = None
            with suppress(RecipientsError):  # reported where that campaign itself is checked
                read = campaign_list(workspace, campaign)
                if read is not None:
                    self._read[name] = _Owned(read, _writers(workspace, campaign, read))
        return self._read[name]

    def _now(
        self, context: Context, campaign: Campaign, recipients: Recipients
    ) -> Iterator[Finding]:
        """Yield findings for people who are in a sequence now, according to the database."""
        if context.workspace is None or context.history is None:
            return
        known = keys(recipients.column("contact.email"))
        held = context.history.held(known)
        owners = Routing(context.workspace, campaign, recipients).owners() if held else []
        for row, (key, owner) in enumerate(zip(known, owners, strict=False), 1):
            now = held.get(key)
            if now is None or (now.campaign == campaign.name and now.owner == owner.name):
                continue
            fix = "wait until that ends, or hand the lead over"
            yield self.finding(now.words, fix=fix, **recipients.where(row, "contact.email"))


@dataclass(frozen=True, slots=True)
class _Owned:
    """A list, and whose each row is."""

    list: Recipients
    owners: tuple[str, ...]


def _writers(workspace: Workspace, campaign: Campaign, recipients: Recipients) -> tuple[str, ...]:
    """Return each row's owner, else the mailbox that the campaign names for leads without one."""
    owners = owners_of(recipients, workspace)
    if campaign.mailbox is None or campaign.audience.route:
        return owners
    return tuple(owner or campaign.mailbox for owner in owners)


_Holder = tuple[str, str, Severity]  # who has the person, why it is that person, how grave


@dataclass(frozen=True, slots=True)
class _Both:
    """Two lists, one after the other, as the search for duplicates reads them."""

    ours: Recipients
    theirs: Recipients

    def __len__(self) -> int:
        return len(self.ours) + len(self.theirs)

    def column(self, key: str) -> tuple[str, ...]:
        return (*self.ours.column(key), *self.theirs.column(key))


def _by_address(ours: _Owned, theirs: _Owned) -> Iterator[tuple[int, _Holder]]:
    """Yield each row of ours whose mailbox another rep has in theirs."""
    held: dict[str, str] = {}
    for row, key in _owned(theirs.list, theirs.owners):
        held.setdefault(key, theirs.owners[row - 1])
    for row, key in _owned(ours.list, ours.owners):
        holder = held.get(key)
        if holder is not None and holder != ours.owners[row - 1]:
            yield row, (holder, "", Severity.error)


def _by_likeness(workspace: Workspace, ours: _Owned, theirs: _Owned) -> Mapping[int, _Holder]:
    """Return the rows of ours whose person another rep has in theirs under another address."""
    from ...duplicates.find import find  # numpy is slow to load
    from ...duplicates.links import Level

    both, here = _Both(ours.list, theirs.list), len(ours.list)
    owners = (*ours.owners, *theirs.owners)
    decisions = read_decisions(workspace.root, original=workspace.original)
    found: dict[int, _Holder] = {}
    for cluster in find(both, new=here, decisions=decisions).clusters:
        for link in cluster.links:
            row, other = sorted(link.rows)
            mine, holder = owners[row - 1], owners[other - 1]
            if row <= here < other and mine and holder and mine != holder:
                grave = Severity.error if link.level is Level.sure else Severity.warning
                found.setdefault(row, (holder, link.why, grave))
    return found


def _owned(recipients: Recipients, owners: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the row and the address key of each person who has an owner."""
    if any(owners):
        for row, key in enumerate(keys(recipients.column("contact.email")), 1):
            if key and owners[row - 1]:
                yield row, key
