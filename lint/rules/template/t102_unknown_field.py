"""T102: a merge field that the workspace does not declare."""

from collections.abc import Iterator

from ....templates.engine.values import names
from ....templates.source.tag_masking import places
from ....templates.source.template import Template
from ....templates.workspace.located import nearest
from ...findings.edit import Edit, edit, named
from ...findings.finding import Finding, Severity
from ...lists.field_names import proposed
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...rule.field_use import Use, uses
from ...view.views import Context

_JINJA = frozenset(("range", "namespace", "loop", "self", "super", "true", "false", "none"))


class UnknownField(TemplateRule):
    code = "T102"
    name = "unknown-field"
    severity = Severity.error
    summary = "a merge field that the workspace does not declare"
    why = (
        "A misspelt field is empty for everybody: two hundred people read 'Hi ,'. Fields are "
        "declared in tactful.toml, so a wrong name is found even before there is a list."
    )
    fixable = "suggestion"
    requirement = "R18"
    bad = (
        Example("a misspelt name", "Hi {{ contact.frist_name }},\n"),
        Example("another tool's name", "Hi {{ first_name }},\n"),
        Example("in a condition", "{% if contact.compny %}At last.{% endif %}\n"),
    )
    good = (
        Example(
            "declared fields, and a variable of the template",
            "---\nsubject: Rivers\n---\n{% set friend = contact.first_name %}Hi {{ friend }},\n"
            "about {{ lead.asset }}. [Stop]({{ unsubscribe_url }})\n",
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        if context.workspace is None:
            return
        known = names(context.workspace)
        for use in uses(template):
            root = use.name.partition(".")[0]
            if use.name in known or root in _JINJA:
                continue
            if _is_deeper(use.name, known):
                continue
            near = proposed(use.name, context.fields) or nearest(use.name, sorted(known))
            listed = ", ".join(sorted(n for n in known if n.startswith(f"{root}."))[:6])
            fix = (
                f"did you mean '{near}'?"
                if near
                else f"declare it in tactful.toml, or use one of {listed}"
                if listed
                else "declare it in tactful.toml under [fields.contact] or [fields.lead]"
            )
            yield self.finding(
                f"there is no field '{use.name}'",
                path=use.place.path,
                line=use.place.line,
                column=use.place.column,
                fix=fix,
                edits=_renamed(template, use, near) if near else (),
            )


def _renamed(template: Template, use: Use, near: str) -> tuple[Edit, ...]:
    """Return the edit that writes near instead, where the tag names the field plainly."""
    if use.tag is None or not (found := next(named(use.tag.text, use.name), None)):
        return ()
    at = places(template.source, template.path)(use.tag.offset + found.start())
    title = f"write {near}"
    made = edit(template.source, at, len(use.name), near, safe=False, title=title)
    return (made,) if made else ()


def _is_deeper(name: str, known: frozenset[str]) -> bool:
    """A method of a known field ("contact.company.upper"), or a whole record ("content")."""
    return any(name.startswith(f"{k}.") or k.startswith(f"{name}.") for k in known)
