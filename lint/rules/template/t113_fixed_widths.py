"""T113: columns whose fixed widths cannot follow a loop."""

from collections.abc import Iterator

from ....templates.compile.layouts import fixed_widths
from ....templates.source.tag_masking import shield
from ....templates.source.template import Kind, Template
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...view.views import Context

_FILE = "templates/designed.mjml"
_PAGE = """\
<mjml>
  <mj-head>
    <mj-title>Rivers</mj-title>
    <mj-preview>Two pages are worth your time</mj-preview>
  </mj-head>
  <mj-body>
    {}
  </mj-body>
</mjml>
"""
_COLUMN = "<mj-column><mj-text>Page four</mj-text></mj-column>"


class FixedWidths(TemplateRule):
    code = "T113"
    name = "fixed-widths"
    severity = Severity.warning
    summary = "columns in a loop, although MJML fixes their widths when it compiles them"
    why = (
        "MJML divides a section's width among the columns that it sees. In a loop it sees one "
        "column: three rounds give three columns, each as wide as the whole section, one "
        "below the other. Conditions around columns are fine, as long as there is no loop "
        "around them."
    )
    requirement = "R18"
    bad = (
        Example(
            "a loop around a column",
            _PAGE.format(
                "<mj-section>{% for n in [4, 9] %}" + _COLUMN + "{% endfor %}</mj-section>"
            ),
            file=_FILE,
        ),
        Example(
            "a condition around a column, inside a loop around its section",
            _PAGE.format(
                "{% for n in [4, 9] %}<mj-section>{% if n > 4 %}"
                + _COLUMN
                + "{% endif %}"
                + _COLUMN
                + "</mj-section>{% endfor %}"
            ),
            file=_FILE,
        ),
    )
    good = (
        Example(
            "a condition around a column",
            _PAGE.format(
                "<mj-section>{% if contact.company %}"
                + _COLUMN
                + "{% endif %}"
                + _COLUMN
                + "</mj-section>"
            ),
            file=_FILE,
        ),
        Example(
            "a loop around whole sections",
            _PAGE.format(
                "{% for n in [4, 9] %}<mj-section>" + _COLUMN + "</mj-section>{% endfor %}"
            ),
            file=_FILE,
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        if template.kind is not Kind.mjml or template.problems:
            return
        for tag in fixed_widths(shield(template.source, template.path)):
            yield self.finding(
                "MJML fixes the widths of these columns before this tag runs",
                path=tag.place.path,
                line=tag.place.line,
                column=tag.place.column,
                fix="put the loop around whole sections, or inside one column",
            )
