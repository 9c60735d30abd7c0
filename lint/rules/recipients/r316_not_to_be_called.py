"""R316: a list says that somebody is not to be called, and the campaign calls them."""

from collections.abc import Iterator

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.step import Channel, Step
from ...findings.finding import Finding, Severity
from ...lists.calling import not_to_be_called
from ...lists.recipients import Recipients
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import AudienceRule
from ...view.views import Context

_CALLS = FILES["campaigns/spring.yml"]
_CALL = "    - call: call.txt\n      wait: 1 business day\n"


class NotToBeCalled(AudienceRule):
    code = "R316"
    name = "not-to-be-called"
    severity = Severity.error
    summary = "The list says that somebody is not to be called, and the campaign has a call."
    why = (
        "Whoever objected to calls may not be called; in many countries a register says so, "
        "and each call costs a fine. Read from columns like 'Do not call', 'TPS', 'Anrufsperre', "
        "'Bloctel' or 'No llamar', and from those that record consent to calls."
    )
    source = "PECR, regulation 21; UWG, § 7; 16 CFR 310.4 (Telemarketing Sales Rule)"
    options = {"most_rows": 200}
    bad = (
        Example(
            "a column says yes",
            "email,first_name,asset,Do not call\njo@acme.example,Jo,the guide,Yes\n",
            "contacts/leads.csv",
        ),
        Example(
            "consent to calls was refused",
            "email,first_name,asset,Telefonwerbung\njo@acme.example,Jo,the guide,nein\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example(
            "nobody objected",
            "email,first_name,asset,Do not call\njo@acme.example,Jo,the guide,No\n",
            "contacts/leads.csv",
        ),
        Example(
            "the campaign has no call",
            "email,first_name,asset,Do not call\njo@acme.example,Jo,the guide,Yes\n",
            "contacts/leads.csv",
            {"campaigns/spring.yml": _CALLS.replace(_CALL, "")},
        ),
    )

    def check(
        self, campaign: Campaign, recipients: Recipients, context: Context
    ) -> Iterator[Finding]:
        calls = [one for one in campaign.sequence.steps if one.channel is Channel.call]
        if not calls:
            return
        fed = {header: key for key, header in recipients.headers.items()}
        found = [
            one
            for one in not_to_be_called(recipients)
            if not all(_asks(step, fed.get(one.header)) for step in calls)
        ]
        most = int(context.options.get("most_rows", 200))
        step = calls[0].number
        for one in found[:most]:
            message = (
                f"'{one.value[:60]}' in '{one.header}': not to be called, and step {step} is a call"
            )
            key = fed.get(one.header)
            where = recipients.where(one.row, key)
            yield self.finding(message, fix=_fix(one.header, key), **where)
        if len(found) > most:
            first = found[most]
            where = {**recipients.where(first.row, fed.get(first.header)), "row": None}
            rest = len(found) - most
            message = f"{rest:,} more {'row is' if rest == 1 else 'rows are'} not to be called"
            fix = _fix(first.header, fed.get(first.header))
            yield self.finding(
                message, fix=fix, count=len(found) - most, **{**where, "recipient": None}
            )


def _asks(step: Step, key: str | None) -> bool:
    """Say whether a step comes only where the field says so."""
    return key is not None and any(
        name in (key, key.rpartition(".")[2]) for name in step.conditions
    )


def _fix(header: str, key: str | None) -> str:
    if key is None:
        return (
            f"make '{header}' a field in tactful.toml and give the call "
            "'if: {the_field: \"no\"}', or leave the row out"
        )
    return f"give the call 'if: {{{key.rpartition('.')[2]}: \"no\"}}', or leave the row out"
