"""T109: a date or an amount printed as the list has it."""

from collections.abc import Iterator

from ....templates.source.template import Template
from ....templates.workspace.fields import FieldType
from ...findings.edit import filtered
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...rule.field_use import uses
from ...view.views import Context

_FORMATS = {
    FieldType.date: ("day", "ago"),
    FieldType.datetime: ("day", "ago"),
    FieldType.money: ("money",),
    FieldType.list: ("join_and", "join", "first", "last"),
}
_FIELDS = """\
name = "Brightwater"
[fields.lead]
asset = { type = "text" }
trial_ends = { type = "date", required = true }
saving = { type = "money", required = true }
"""


class NoFormat(TemplateRule):
    code = "T109"
    name = "no-format"
    severity = Severity.warning
    summary = "a date, an amount or a list is printed as the contact list has it"
    why = (
        "'Your trial ends on 2026-03-02T00:00:00' is a database speaking. And 03/04 is March to "
        "one reader and April to another: let the recipient's language decide."
    )
    fixable = "suggestion"
    requirement = "R18"
    bad = (
        Example(
            "a date from the list",
            "Your trial ends on {{ lead.trial_ends }}.\n",
            also={"tactful.toml": _FIELDS},
        ),
        Example(
            "an amount",
            "You would save {{ lead.saving }} a year.\n",
            also={"tactful.toml": _FIELDS},
        ),
    )
    good = (
        Example(
            "as the reader writes it",
            "---\nsubject: Your trial\npreheader: Two days\n---\nYour trial ends on "
            "{{ lead.trial_ends | day }} and saves {{ lead.saving | money('GBP') }}.\n",
            also={"tactful.toml": _FIELDS},
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        for use in uses(template):
            field = context.fields.get(use.name)
            if field is None or not use.printed or field.type not in _FORMATS:
                continue
            formats = _FORMATS[field.type]
            if not set(formats) & set(use.filters):
                kind = "an" if field.type is FieldType.money else "a"
                said = "amount" if field.type is FieldType.money else field.type.value
                edit = filtered(template.source, use.place, use.name, formats[0], safe=False)
                yield self.finding(
                    f"'{use.name}' is {kind} {said}, printed as the list has it",
                    path=use.place.path,
                    line=use.place.line,
                    column=use.place.column,
                    field=use.name,
                    fix=f"write {{{{ {use.name} | {formats[0]} }}}}",
                    edits=(edit,) if edit else (),
                )
