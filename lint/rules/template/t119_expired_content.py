"""T119: an item of the content library that a template names itself, after it has expired."""

from collections.abc import Iterator

from jinja2 import nodes

from ....templates.source.expressions import dotted
from ....templates.source.template import Template
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import WorkspaceRule
from ...rule.included import drawn_in
from ...view.views import Context, WorkspaceView

_MAIL = (
    "---\nsubject: About {{ lead.asset }}\npreheader: Two pages\n---\n"
    "Hi {{ contact.first_name }}, {{ content.voucher.title }} is yours.\n\n"
    "[Stop]({{ unsubscribe_url }})\n"
)
_LIBRARY = "items:\n  voucher: {{title: The voucher, expires: {}}}\n"
_FILE = "templates/follow-up.md"


def _example(name: str, expires: str) -> Example:
    return Example(name, _MAIL, _FILE, {"content/library.yml": _LIBRARY.format(expires)})


class ExpiredContent(WorkspaceRule):
    code = "T119"
    name = "expired-content"
    severity = Severity.error
    summary = "a template names an item of the library that has expired"
    why = (
        "`content.pick` leaves out what has expired; an item that a template names itself is "
        "printed whatever its date, and somebody asks for an offer that is over. It is judged for "
        "the day on which the email leaves: one that waits longer than its offer is held."
    )
    bad = (_example("an offer that is over", "2020-01-01"),)
    good = (_example("one that still stands", "2999-01-01"),)

    def check(self, view: WorkspaceView, context: Context) -> Iterator[Finding]:
        today, library = view.today, view.workspace.content
        expired = {
            key: item.expires
            for key, item in library.items()
            if today is not None and item.expires is not None and item.expires <= today
        }
        for template in _sent(view) if expired else ():
            for key, line in _named(template):
                if key in expired:
                    yield self.finding(
                        f"the content item '{key}' has expired: it is offered no more from "
                        f"{expired[key]:%Y-%m-%d} on",
                        path=template.path,
                        line=line,
                        fix="name another item, take the sentence out, or set a later 'expires' "
                        "in content/library.yml",
                    )


def _sent(view: WorkspaceView) -> Iterator[Template]:
    """Yield the templates that steps are made of; the initial email has left already."""
    templates = {template.name: template for template in view.templates}
    named = {
        name
        for campaign in view.workspace.unarchived
        for step in campaign.sequence.steps
        for top in (step.template, *step.variants.values())
        for name in drawn_in(top, templates)
    }
    yield from (template for template in view.templates if template.name in named)


def _named(template: Template) -> Iterator[tuple[str, int]]:
    """Yield the items that a template names, each with the line, and once for each of them.

    The offer of its front matter, on which its subject rests, is one.
    """
    if "offer" in template.front:
        yield (
            str(template.front["offer"]),
            template.subject.place.line or 1 if template.subject else 1,
        )
    found = template.tree.find_all((nodes.Getattr, nodes.Getitem)) if template.tree else ()
    names = ((dotted(node) or "", node.lineno) for node in found)
    parts = ((name.split("."), line) for name, line in names)
    items = ((part[1], line) for part, line in parts if part[0] == "content" and len(part) > 1)
    yield from sorted(set(items), key=lambda one: one[1])
