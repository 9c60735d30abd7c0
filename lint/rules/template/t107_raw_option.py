"""T107: a picklist field printed as its option, not in its spoken form."""

from collections.abc import Iterator

from ....templates.source.template import Template
from ....templates.workspace.fields import FieldType
from ...findings.edit import spoken
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...rule.field_use import uses
from ...view.views import Context


class RawOption(TemplateRule):
    code = "T107"
    name = "raw-option"
    severity = Severity.error
    summary = "a picklist field is printed as its option, not in its spoken form"
    why = (
        "'As a director or vice president of marketing, you are certainly aware…': readers "
        "know these words from your form, and know that nobody wrote them."
    )
    fixable = "fix"
    requirement = "R19"
    bad = (
        Example(
            "the option itself",
            "{% if contact.title %}As {{ contact.title }} you know this.{% endif %}\n",
        ),
        Example(
            "by another name",
            "{% set job = contact.title %}{% if job %}As {{ job }} you know this.{% endif %}\n",
        ),
    )
    good = (
        Example(
            "the words people say, by another name",
            "---\nsubject: Rivers\npreheader: Two\n---\n{% set job = contact.title | spoken %}"
            "{% if job %}As {{ job }} you know {{ lead.asset }}.{% endif %} "
            "[Stop]({{ unsubscribe_url }})\n",
        ),
        Example(
            "spoken",
            "---\nsubject: Rivers\n---\n{% if contact.title %}For {{ contact.title | spoken }} "
            "this is worth a read: {% endif %}{{ lead.asset }}.\n\n[Stop]({{ unsubscribe_url }})\n",
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        for use in uses(template):
            field = context.fields.get(use.name)
            if field is None or field.type is not FieldType.picklist or not use.printed:
                continue
            if "spoken" not in use.filters:
                edit = spoken(template.source, use.place, field)
                yield self.finding(
                    f"'{use.name}' is a form option and is printed exactly as in the form",
                    path=use.place.path,
                    line=use.place.line,
                    column=use.place.column,
                    field=use.name,
                    fix=f"write {{{{ {use.name} | spoken }}}} and give each option its spoken form",
                    edits=(edit,) if edit else (),
                )
