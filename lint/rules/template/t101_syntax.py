"""T101: the template cannot be read or compiled."""

from collections.abc import Iterator

from ....templates.engine.filters import unknown_filters
from ....templates.source.template import Template
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...view.views import Context


class TemplateSyntax(TemplateRule):
    code = "T101"
    name = "template-syntax"
    severity = Severity.error
    summary = "the template cannot be read, compiled or rendered"
    why = (
        "One missing bracket, and the email is never sent, or goes out with its code showing. "
        "Every error is reported with its line and column, all at once."
    )
    requirement = "R18"
    echoes = ("T102", "T103", "T112")
    bad = (
        Example("a tag that is never closed", "Hi {{ contact.first_name ,\n"),
        Example(
            "a condition without its end",
            "{% if contact.company %}I read about {{ contact.company }}.\n",
        ),
        Example("a filter that does not exist", "Hi {{ contact.first_name | shout }},\n"),
        Example("a typographic quote", "Hi {{ contact.first_name | default(“there”) }},\n"),
        Example("an invisible character", "Hi {{ contact.\u200bfirst_name }},\n"),
        Example("an unknown key in the front matter", "---\nsubjet: Hello\n---\nHello!\n"),
    )
    good = (
        Example(
            "a condition with its end",
            "---\nsubject: Rivers\n---\nI read about {% if contact.company %}{{ contact.company }}"
            "{% else %}you{% endif %}. [Stop]({{ unsubscribe_url }})\n",
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        for problem in template.problems:
            place = problem.place
            yield self.finding(
                problem.message,
                path=place.path if place else template.path,
                line=place.line if place else None,
                column=place.column if place else None,
                fix=problem.fix,
            )
        if template.tree is not None and context.workspace is not None:
            for name, line in unknown_filters(template.tree):
                yield self.finding(
                    f"unknown filter '{name}'",
                    path=template.path,
                    line=line,
                    fix="docs/templates.md lists the filters",
                )
