"""S416: leads that are nobody's."""

from collections.abc import Iterator

from ...findings.finding import Finding, Severity
from ...lists.owners import OWNER
from ...rule.base import Example
from ...rule.examples import FILES
from ...rule.families import SequenceRule
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_TWO = FILES["tactful.toml"] + '\n[mailboxes.dana]\naddress = "dana@brightwater.example"\n'
_CAMPAIGN = FILES["campaigns/spring.yml"]
_SETTINGS = "tactful.toml"


class NobodyAccountable(SequenceRule):
    code = "S416"
    name = "nobody-accountable"
    severity = Severity.warning
    summary = "several people may follow up, and nothing says who"
    why = (
        "'Who is accountable for ensuring leads are processed … and distributed?' Where two reps "
        "share a list and nothing names the owner of a lead, both think that the other one calls. "
        "A column 'owner' in the list, a route, the campaign's mailbox or the workspace's default "
        "one says who; a workspace with one mailbox has one person."
    )
    requirement = "R35, R21"
    source = "sources/003"
    bad = (Example("two reps and no owner", _TWO, _SETTINGS),)
    good = (
        Example("one rep", FILES["tactful.toml"], _SETTINGS),
        Example("a default mailbox", f'default_mailbox = "sam"\n{_TWO}', _SETTINGS),
        Example(
            "the campaign's mailbox",
            f"mailbox: dana\n{_CAMPAIGN}",
            "campaigns/spring.yml",
            {_SETTINGS: _TWO},
        ),
        Example(
            "in turn",
            _CAMPAIGN.replace("audience:\n", "audience:\n  route: [round_robin]\n"),
            "campaigns/spring.yml",
            {_SETTINGS: _TWO},
        ),
        Example(
            "an owner in the list",
            "email,first_name,asset,owner\njo@acme.example,Jo,the guide,sam\n",
            "contacts/leads.csv",
            {_SETTINGS: _TWO},
        ),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        settings, campaign = sequence.workspace.settings, sequence.campaign
        named = campaign.mailbox or settings.default_mailbox or campaign.audience.route
        people = sequence.recipients
        if named or len(settings.mailboxes) < 2 or people is None or any(people.column(OWNER)):
            return
        reps = ", ".join(sorted(settings.mailboxes))
        yield self.finding(
            f"nothing says who follows up which lead: {reps} all may",
            fix="add route: [round_robin] to the audience, a column 'owner' to the list, or "
            "mailbox: to the campaign",
            **sequence.place("audience"),
        )
