"""D709: a first email that does not say where the address is from."""

from collections.abc import Iterator

from ....templates.source.template import Template
from ...findings.finding import Finding, Severity
from ...lists.third_party import is_third_party
from ...rule.base import Example
from ...rule.families import SequenceRule
from ...rule.field_use import uses
from ...rule.rules_of_law import rules_of_law
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_SOURCE = "lead.source"
_LIST = "contacts/leads.csv"
_BOUGHT = {_LIST: "email,first_name,asset,source\njo@acme.example,Jo,the guide,ZoomInfo\n"}
_ASKED = {_LIST: "email,first_name,asset,source\njo@acme.example,Jo,the guide,webinar\n"}
_FILE = "templates/invitation.md"
_MAIL = """\
---
subject: An evening about river water
preheader: Seats are free on the ninth
---
Hi {{ contact.first_name | given }},

on the ninth we open the labs for an evening. There is a tour, and soup afterwards.

Sam

%s[No more of these]({{ unsubscribe_url }}) · {{ workspace.postal_address }}
"""


class UnnamedSource(SequenceRule):
    code = "D709"
    name = "unnamed-source"
    severity = Severity.warning
    summary = "the first email to a bought, scraped or third-party lead does not name its source"
    why = (
        "Who never gave you their address may ask where you have it from, and in the EU they are "
        "told without asking: with the first email at the latest. It is read from the list's "
        "column 'source'. The initial email is the first where the campaign names one."
    )
    source = "GDPR, article 14(2)(f) and 14(3)(b)"
    bad = (Example("nothing is said", _MAIL % "", _FILE, _BOUGHT),)
    good = (
        Example("by name", _MAIL % "We found your address with ZoomInfo.\n\n", _FILE, _BOUGHT),
        Example(
            "by the field",
            _MAIL % "We have your address from {{ lead.source }}.\n\n",
            _FILE,
            {
                **_BOUGHT,
                "tactful.toml": "name = 'Brightwater'\npublic_url = 'https://m.brightwater.example'\n"
                "postal_address = '1 Quay Street, Leeds LS1 4AP'\n[mailboxes.sam]\n"
                "address = 'sam@brightwater.example'\n[fields.contact]\nfirst_name = {}\n"
                "last_name = {}\ncompany = {}\ntitle = {}\n[fields.lead]\n"
                "asset = { required = true }\nsource = { fallback = 'a public register' }\n",
            },
        ),
        Example("they came themselves", _MAIL % "", _FILE, _ASKED),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        people, campaign = sequence.recipients, sequence.campaign
        emails = campaign.emails
        if people is None or not (campaign.initial or emails):
            return
        said = people.column(_SOURCE)
        foreign = {one for one in set(said) if is_third_party(one)}
        if not foreign:
            return
        first = None if campaign.initial else emails[0]
        templates = sequence.of_step(first) if first else sequence.made_of(campaign.initial or "")
        if not templates or _names(templates, foreign):
            return
        addresses = people.column("contact.email")
        whom = [who for one, who in zip(said, addresses, strict=True) if one in foreign]
        fact = rules_of_law()["source_of_data"]
        yield self.finding(
            f"{len(whom):,} lead{'s are' if len(whom) != 1 else ' is'} from "
            f"{_shown(sorted(foreign))}, and the first email does not say so: {fact.what} "
            f"({fact.source})",
            fix="print {{ lead.source }} where the email says why they get it",
            path=templates[0].path
            if first is None
            else sequence.workspace.shown(sequence.workspace.path(first.template)),
            line=1,
            step=first.number if first else 0,
            count=len(whom),
            examples=tuple(whom[:3]),
        )


def _names(templates: list[Template], sources: set[str]) -> bool:
    """Say whether an email prints the source, or says one of sources in its own words."""
    if any(use.name == _SOURCE and use.printed for one in templates for use in uses(one)):
        return True
    text = "\n".join(template.source for template in templates).casefold()
    return any(source.casefold() in text for source in sources)


def _shown(sources: list[str]) -> str:
    more = f" and {len(sources) - 2} more" if len(sources) > 2 else ""
    return " and ".join(f"'{one[:40]}'" for one in sources[:2]) + more
