"""S417: one piece of content offered twice, or offered after its end."""

from collections.abc import Iterator

from ....templates.workspace.step import Step
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.content_use import ContentUse, content_uses
from ...rule.families import SequenceRule
from ...rule.schedule import leaving_days
from ...rule.sequence_view import SequenceView
from ...view.views import Context

_LIBRARY = "items:\n  guide: {title: The spring guide, url: 'https://b.example/guide'EXPIRES}\n"
_CAMPAIGN = """\
campaign: spring
lead_type: event
audience: {contacts: contacts/leads.csv}
sequence:
  steps:
    - email: follow-up.md
      wait: 1 business day
    - call: call.txt
      wait: 1 business day
    - email: invitation.md
      wait: 2 business days
    - email: goodbye.md
      wait: 4 business days
      goodbye: true
"""
_MAIL = """\
---
subject: {}
preheader: Two pages
---
Hi {{{{ contact.first_name | given }}}},

{} Shall we talk on Tuesday at ten?

Sam

[No more of these]({{{{ unsubscribe_url }}}}) · {{{{ workspace.postal_address }}}}
"""
_LINK = "you asked for {{ lead.asset }}: [page nine]({{ content.guide.url }}) has it."
_AGAIN = "since {{ lead.asset }} is long: [two pages of it]({{ content.guide.url }}) are enough."
_OTHER = "since {{ lead.asset }} is long: pages four and nine of {{ content.guide.title }} do."
_FILE = "templates/invitation.md"


def _example(name: str, text: str, expires: str = "") -> Example:
    also = {
        "campaigns/spring.yml": _CAMPAIGN,
        "content/library.yml": _LIBRARY.replace("EXPIRES", expires),
        "templates/follow-up.md": _MAIL.format("Page nine", _LINK),
    }
    return Example(name, _MAIL.format("Two pages", text), _FILE, also)


class ContentTwice(SequenceRule):
    code = "S417"
    name = "content-twice"
    severity = Severity.error
    summary = "an item of the library is offered twice, or is over on the day its step leaves"
    why = (
        "Each touch brings something new; the same guide for the second time says that you have "
        "only one. `content.pick` never repeats itself. A goodbye may say what stays open. Whether "
        "an item has ended is judged for somebody who is enrolled on the day of the check."
    )
    requirement = "R34"
    source = "sources/002, no. 5"
    bad = (
        _example("the same link again", _AGAIN),
        _example("over when the step leaves", _OTHER, ", expires: 2026-03-05"),
    )
    good = (
        _example("named again, not linked", _OTHER),
        _example("still there", _OTHER, ", expires: 2026-04-05"),
    )

    def check(self, sequence: SequenceView, context: Context) -> Iterator[Finding]:
        offered: dict[str, int] = {}
        days = leaving_days(sequence.campaign.sequence, context.today) if context.today else {}
        for step in sequence.campaign.emails:
            told = set()
            for path, use in _uses(sequence, step):
                item = sequence.workspace.content.get(use.key)
                if item is None or use.key in told:
                    continue  # T102 names what is not there
                first = offered.get(use.key)
                if use.linked and first is not None and first != step.number and not step.goodbye:
                    told.add(use.key)
                    yield self.finding(
                        f"step {step.number} offers '{use.key}' again, which step {first} brought",
                        fix="take another item of the library, or write content.pick(…)",
                        path=path,
                        line=use.line,
                        step=step.number,
                    )
                if use.linked:
                    offered.setdefault(use.key, step.number)
                leaves = days.get(step.number)
                if (
                    leaves is not None
                    and context.today is not None
                    and item.expires is not None
                    and context.today < item.expires <= leaves
                ):
                    told.add(use.key)
                    yield self.finding(
                        f"step {step.number} leaves on {leaves} for who is enrolled today, and "
                        f"'{use.key}' is offered no more from {item.expires} on",
                        fix="take another item, shorten the waits, or enrol nobody so late",
                        path=path,
                        line=use.line,
                        step=step.number,
                    )


def _uses(sequence: SequenceView, step: Step) -> Iterator[tuple[str, ContentUse]]:
    for template in sequence.of_step(step):
        for use in content_uses(template):
            yield template.path, use
