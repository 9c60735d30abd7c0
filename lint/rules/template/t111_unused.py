"""T111: fields, templates and content items that nothing uses."""

from collections.abc import Iterator

from ....templates.errors import Place
from ....templates.render.library import named_items
from ....templates.source.template import Template
from ....templates.workspace.audience import Audience
from ....templates.workspace.fields import COMMON, by_name
from ....templates.workspace.root import SETTINGS
from ....templates.workspace.workspace import Workspace
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import WorkspaceRule
from ...rule.field_use import uses
from ...rule.included import included
from ...view.views import Context, WorkspaceView

_LIBRARY = "content/library.yml"


class Unused(WorkspaceRule):
    code = "T111"
    name = "unused"
    severity = Severity.info
    summary = "a field, a template or a content item that nothing uses"
    why = (
        "Nobody maintains what nobody uses. An old offer left in the folder is the one that "
        "somebody copies next year."
    )
    requirement = "R18"
    bad = (
        Example("a template", "Old words.\n", "templates/old.md"),
        Example(
            "a field of your own",
            "Hi.\n",
            "templates/old.md",
            also={
                "tactful.toml": "name = 'B'\n[fields.contact]\nfirst_name = {type = 'name'}\n"
                "title = {}\ncompany = {}\nlast_name = {}\nshoe_size = {}\n"
                "[fields.lead]\nasset = {}\n"
            },
        ),
        Example(
            "a content item", "items:\n  guide: {title: Rivers in spring}\n", "content/library.yml"
        ),
    )
    good = (
        Example(
            "a field of the criteria",
            "campaign: spring\naudience:\n  contacts: contacts/leads.csv\n"
            "  criteria: {machines: '>= 3'}\ninitial: invitation.md\n"
            "sequence: {steps: [{email: follow-up.md}, {call: call.txt}, {email: goodbye.md}]}\n",
            "campaigns/spring.yml",
            also={
                "tactful.toml": "name = 'B'\n[fields.contact]\nfirst_name = {type = 'name'}\n"
                "[fields.lead]\nasset = {}\nmachines = {type = 'integer'}\n"
            },
        ),
        Example(
            "fields of a day, of an event, of a condition, of a route and of who brought it",
            "campaign: spring\naudience:\n  contacts: contacts/leads.csv\n"
            "  route: [{branch: {north: sam, else: sam}}]\n  originator: sdr\n"
            "initial: invitation.md\nsequence:\n  steps:\n"
            "    - email: follow-up.md\n      wait: 1 day before visit\n"
            "      invitation: {title: Two, start: call_at, end: call_end, location: 4 Quayside}\n"
            "    - call: call.txt\n      if: {level: high}\n    - email: goodbye.md\n",
            "campaigns/spring.yml",
            also={
                "tactful.toml": "name = 'B'\n[fields.contact]\nfirst_name = {type = 'name'}\n"
                "[fields.lead]\nasset = {}\nbranch = {}\nsdr = {}\nlevel = {}\n"
                "visit = {type = 'date'}\ncall_at = {type = 'datetime'}\n"
                "call_end = {type = 'datetime'}\n[mailboxes.sam]\naddress = 'sam@b.example'\n"
            },
        ),
        Example(
            "a snippet that a template includes",
            "---\nsubject: About {{ lead.asset }}\npreheader: Two\n---\n"
            "{% include 'snippets/hello.md' %}\n{{ unsubscribe_url }}\n",
            also={"templates/snippets/hello.md": "Hi {{ contact.first_name }}.\n"},
        ),
    )

    def check(self, view: WorkspaceView, context: Context) -> Iterator[Finding]:
        workspace, templates = view.workspace, view.templates
        if not workspace.campaigns:
            return  # nothing is used yet
        yield from self._templates(workspace, templates)
        yield from self._fields(workspace, templates)
        yield from self._content(workspace, templates)

    def _templates(
        self, workspace: Workspace, templates: tuple[Template, ...]
    ) -> Iterator[Finding]:
        named = _included(templates)
        if named is None:
            return
        for campaign in workspace.campaigns.values():
            steps = campaign.sequence.steps
            named |= {campaign.initial or ""} | {step.template for step in steps}
            named |= {name for step in steps for name in step.variants.values()}
        for template in templates:
            if template.name not in named:
                yield self.finding(
                    f"no campaign and no template uses '{template.name}'",
                    path=template.path,
                    line=1,
                    fix="use it in a campaign, or delete it (git keeps the old version)",
                )

    def _fields(self, workspace: Workspace, templates: tuple[Template, ...]) -> Iterator[Finding]:
        used = {use.name for template in templates for use in uses(template)}
        for step in (one for c in workspace.campaigns.values() for one in c.sequence.steps):
            used |= {step.evidence or "", step.wait.field}
            used |= set(step.invitation.fields) if step.invitation is not None else set()
            used |= {by_name(name, workspace.fields) or "" for name in step.conditions}
        used |= {
            by_name(name, workspace.fields) or ""
            for campaign in workspace.campaigns.values()
            for name in _of_audience(campaign.audience)
        }
        for key in workspace.fields:
            if (
                key not in used and key not in COMMON
            ):  # common fields are read for more than the text
                owner, _, name = key.partition(".")
                yield self.finding(
                    f"no template or campaign uses the field '{key}'",
                    field=key,
                    fix="use it, or remove it from tactful.toml",
                    **_where(workspace, SETTINGS, ("fields", owner, name)),
                )

    def _content(self, workspace: Workspace, templates: tuple[Template, ...]) -> Iterator[Finding]:
        if any(use.name == "content.pick" for template in templates for use in uses(template)):
            return
        named = frozenset[str]().union(*map(named_items, templates))
        for key in workspace.content:
            if key not in named:
                yield self.finding(
                    f"no template uses the content item '{key}', by name or by content.pick",
                    fix="use it by name or with content.pick(…), or remove it from the library",
                    **_where(workspace, _LIBRARY, ("items", key)),
                )


def _of_audience(audience: Audience) -> Iterator[str]:
    """Yield the fields that say who is a lead, whose, and to whom it goes back."""
    yield from audience.criteria
    yield from (route.field for route in audience.route)
    yield audience.originator or ""


def _included(templates: tuple[Template, ...]) -> set[str] | None:
    """Return the templates that others name; None where a name is computed while rendering."""
    named: set[str] = set()
    names = frozenset(template.name for template in templates)
    for template in templates:
        own = included(template, names)
        if own is None:
            return None
        named |= own
    return named


def _where(workspace: Workspace, path: str, key: tuple[str, ...]) -> dict[str, object]:
    located = workspace.places.get(path)
    place = located.place(key) if located else Place(path)
    return {"path": place.path, "line": place.line, "column": place.column}
