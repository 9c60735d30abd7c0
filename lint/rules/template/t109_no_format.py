"""T109: a date, an amount, a large number or a list printed without a format."""

from collections.abc import Iterator

from ....templates.source.template import Template
from ....templates.workspace.fields import FieldType
from ...findings.edit import filtered
from ...findings.finding import Finding, Severity
from ...reading.values import may_be_large
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...rule.field_use import uses
from ...view.views import Context

_FORMATS = {
    FieldType.date: ("day", "ago"),
    FieldType.datetime: ("day", "ago"),
    FieldType.money: ("money",),
    FieldType.list: ("join_and", "join", "first", "last"),
    FieldType.integer: ("number", "money", "round"),
}
_KINDS = {FieldType.money: "an amount", FieldType.integer: "a large number"}
_FIELDS = """\
name = "Brightwater"
[fields.lead]
asset = { type = "text" }
trial_ends = { type = "date", required = true }
saving = { type = "money", required = true }
visitors = { type = "integer", required = true, example = "1250000" }
seats = { type = "integer", required = true, example = "3" }
"""


class NoFormat(TemplateRule):
    code = "T109"
    name = "no-format"
    severity = Severity.warning
    summary = "a date, an amount, a large number or a list is printed without a format"
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
        Example(
            "a large number",
            "You had {{ lead.visitors }} visitors.\n",
            also={"tactful.toml": _FIELDS},
        ),
    )
    good = (
        Example(
            "as the reader writes it",
            "---\nsubject: Your trial\npreheader: Two days\n---\nYour trial ends on "
            "{{ lead.trial_ends | day }} and saves {{ lead.saving | money('GBP') }} "
            "on {{ lead.visitors | number }} visitors and {{ lead.seats }} seats.\n",
            also={"tactful.toml": _FIELDS},
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        for use in uses(template):
            field = context.fields.get(use.name)
            if field is None or not use.printed or field.type not in _FORMATS:
                continue
            if field.type is FieldType.integer and not may_be_large(field):
                continue  # "3 seats" is read as it is
            formats = _FORMATS[field.type]
            if not set(formats) & set(use.filters):
                kind = _KINDS.get(field.type, f"a {field.type.value}")
                edit = filtered(template.source, use.place, use.name, formats[0], safe=False)
                yield self.finding(
                    f"'{use.name}' is {kind}, printed without a format",
                    path=use.place.path,
                    line=use.place.line,
                    column=use.place.column,
                    field=use.name,
                    fix=f"write {{{{ {use.name} | {formats[0]} }}}}",
                    edits=(edit,) if edit else (),
                )
