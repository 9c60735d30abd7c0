"""R309: two of our senders would write to one company on the same day."""

from collections import defaultdict
from collections.abc import Iterator

from ....templates.workspace.campaign import Campaign
from ...findings.finding import Finding, Severity
from ...lists.lead_criteria import firms
from ...lists.recipients import Recipients
from ...lists.routing import Routing
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import AudienceRule
from ...view.views import Context

_HEAD = "email,first_name,company,asset,owner\n"
_DANA = """
[mailboxes.dana]
address = "dana@brightwater.example"
name = "Dana Cole"
phone = "+44 113 496 0001"
"""
_BOXES = {"tactful.toml": FILES["tactful.toml"] + _DANA}


class TwoSenders(AudienceRule):
    code = "R309"
    name = "two-senders-one-company"
    severity = Severity.warning
    summary = "Two of our senders would write to colleagues at one company on the same day."
    why = (
        "Colleagues talk. When sam and dana write to two of them on the same morning, with "
        "the same words, it is clear that nobody on our side checked."
    )
    requirement = "R10"
    options = {"most_senders": 1, "allow": []}
    bad = (
        Example(
            "two reps, two colleagues",
            _HEAD
            + "jo@acme.example,Jo,Acme,the guide,sam\nal@acme.example,Al,Acme,the guide,dana\n",
            "contacts/leads.csv",
            _BOXES,
        ),
    )
    good = (
        Example(
            "one rep for both",
            _HEAD
            + "jo@acme.example,Jo,Acme,the guide,sam\nal@acme.example,Al,Acme,the guide,sam\n",
            "contacts/leads.csv",
            _BOXES,
        ),
        Example(
            "two who only use the same provider",
            _HEAD + "jo@gmail.com,Jo,,the guide,sam\nal@gmail.com,Al,,the guide,dana\n",
            "contacts/leads.csv",
            _BOXES,
        ),
    )

    def check(
        self, campaign: Campaign, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        if context.workspace is None or len(context.workspace.settings.mailboxes) < 2:
            return
        box = context.workspace.mailbox
        owners = Routing(context.workspace, campaign, recipients).owners()
        senders = {name: box(campaign, name).key for name in {owner.name for owner in owners}}
        rows: defaultdict[str, dict[str, int]] = defaultdict(dict)  # firm -> sender -> first row
        people: defaultdict[str, list[str]] = defaultdict(list)
        addresses = recipients.column("contact.email")
        for row, firm in enumerate(firms(addresses), 1):
            if firm:
                people[firm].append(addresses[row - 1])
                rows[firm].setdefault(senders[owners[row - 1].name], row)
        allowed = {str(domain).casefold() for domain in context.options.get("allow", ())}
        most = int(context.options.get("most_senders", 1))
        for firm, by_sender in rows.items():
            if len(by_sender) > most and firm not in allowed:
                names = ", ".join(list(by_sender)[:-1]) + f" and {list(by_sender)[-1]}"
                row = list(by_sender.values())[most]
                message = (
                    f"{names} would write to {len(people[firm]):,} people at {firm} on the same day"
                )
                fix = "assign one owner to the company, or move some of the people to a later list"
                where = recipients.where(row, "lead.owner")
                some = {"count": len(people[firm]), "examples": tuple(people[firm][:3])}
                yield self.finding(message, fix=fix, **some, **{**where, "recipient": None})
