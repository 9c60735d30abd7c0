"""T109: a date, an amount or a list printed without a format."""

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
    summary = "a date, an amount or a list is printed without a format"
    why = (
        "'Your trial ends on 2026-03-02T00:00:00' looks like a database. And 03/04 is March "
        "to one reader and April to another: a filter writes it in the recipient's language."
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
                article = "an" if field.type is FieldType.money else "a"
                kind = "amount" if field.type is FieldType.money else field.type.value
                edit = filtered(template.source, use.place, use.name, formats[0], safe=False)
                yield self.finding(
                    f"'{use.name}' is {article} {kind}, printed without a format",
                    path=use.place.path,
                    line=use.place.line,
                    column=use.place.column,
                    field=use.name,
                    fix=f"write {{{{ {use.name} | {formats[0]} }}}}",
                    edits=(edit,) if edit else (),
                )
