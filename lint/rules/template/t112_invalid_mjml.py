"""T112: MJML that the compiler would drop, print raw or ignore."""

from collections.abc import Iterator

from ....templates.compile.mjml_check import check_mjml, undefined_classes
from ....templates.source.files import TemplateFiles
from ....templates.source.template import Kind, Template
from ...findings.edit import edit
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
    <mj-section>
      {}
    </mj-section>
  </mj-body>
</mjml>
"""


def _example(name: str, inner: str) -> Example:
    return Example(name, _PAGE.format(inner), file=_FILE)


class InvalidMjml(TemplateRule):
    code = "T112"
    name = "invalid-mjml"
    severity = Severity.error
    summary = "an element, attribute, value, position or text that MJML does not allow"
    why = (
        "MJML does not report what it does not know: a mistyped element is sent as raw code, "
        "a mistyped attribute has no effect, and text between columns is lost in some email "
        "clients. An ignored attribute or value is a warning, since the email still says "
        "everything; all the rest are errors. A file without `<mjml>` is a part that other "
        "templates include, and is checked as one."
    )
    fixable = "fix"
    requirement = "R18"
    source = "https://documentation.mjml.io"
    bad = (
        _example(
            "an element that does not exist",
            "<mj-column><mj-txt>Hello</mj-txt></mj-column>",
        ),
        _example(
            "an attribute that does not exist",
            '<mj-column><mj-text colour="red">Hello</mj-text></mj-column>',
        ),
        _example(
            "a value of another kind",
            '<mj-column><mj-text font-size="big">Hello</mj-text></mj-column>',
        ),
        _example("an element in the wrong place", "<mj-text>Hello</mj-text>"),
        _example(
            "text beside the elements",
            "Hello <mj-column><mj-text>you</mj-text></mj-column>",
        ),
        _example(
            "a tag that is never closed",
            "<mj-column><mj-text><p>Hello</mj-text></mj-column>",
        ),
        _example(
            "a class that no mj-class defines",
            '<mj-column><mj-text mj-class="prmary">Hello</mj-text></mj-column>',
        ),
        _example(
            "an element inside text",
            "<mj-column><mj-text>Hello <mj-button>Go</mj-button></mj-text></mj-column>",
        ),
        _example(
            "mj-raw inside text",
            "<mj-column><mj-text><mj-raw>{% if lead.asset %}</mj-raw>Hello<mj-raw>{% endif %}"
            "</mj-raw></mj-text></mj-column>",
        ),
        Example(
            "a mistake in a part that others include",
            '<mj-section bgcolor="#ffffff"><mj-column><mj-text>Hi</mj-text></mj-column>'
            "</mj-section>\n",
            file="templates/parts/footer.mjml",
        ),
    )
    good = (
        _example(
            "elements in their places, with Jinja around them",
            "{% if lead.asset %}<mj-column><mj-text color=\"{{ '#fff' }}\">Hello</mj-text>"
            "</mj-column>{% endif %}",
        ),
        Example(
            "a part that others include has no <mjml>",
            "<mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section>\n",
            file="templates/parts/footer.mjml",
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        if template.kind is not Kind.mjml or template.problems:
            return  # the errors of T101 come first
        include = TemplateFiles(context.workspace).included if context.workspace else None
        for fault in (*check_mjml(template), *undefined_classes(template, include)):
            edits = (
                edit(template.source, place, length, "", safe=True, title="remove the tags")
                for place, length in fault.drop
            )
            yield self.finding(
                fault.message,
                severity=self.severity if fault.grave else Severity.warning,
                path=fault.place.path,
                line=fault.place.line,
                column=fault.place.column,
                fix=fault.fix,
                edits=tuple(one for one in edits if one is not None),
            )
