"""T101: the template cannot be read or compiled."""

from collections.abc import Iterator

from ....templates.engine.filters import unknown_filters
from ....templates.errors import Place
from ....templates.source.editor_damage import damaged_tags
from ....templates.source.tag_masking import places
from ....templates.source.template import Template, open_comment
from ...findings.edit import Edit, edit
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
    fixable = "suggestion"
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
        Example(
            "what an editor does to a condition",
            "---\nsubject: Rivers\n---\n{% if contact.company == &quot;A&quot; %}Hi{% endif %}\n",
        ),
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
        repairs = _repairs(template) if template.problems else {}
        for problem in template.problems:
            place = problem.place
            yield self.finding(
                problem.message,
                path=place.path if place else template.path,
                line=place.line if place else None,
                column=place.column if place else None,
                fix=problem.fix,
                edits=repairs.get(place, ()) if place else (),
            )
        if template.tree is not None and context.workspace is not None:
            for name, line in unknown_filters(template.tree):
                yield self.finding(
                    f"unknown filter '{name}'",
                    path=template.path,
                    line=line,
                    fix="docs/templates.md lists the filters",
                )


def _repairs(template: Template) -> dict[Place, tuple[Edit, ...]]:
    """Return the edits that undo what editors did to tags, and part CSS from Jinja's comments."""
    source, at = template.source, places(template.source, template.path)
    found: dict[Place, tuple[Edit, ...]] = {}
    for one in damaged_tags(source):
        title = "write the tag as Jinja reads it"
        made = edit(source, at(one.start), len(one.text), one.repaired, safe=False, title=title)
        found[at(one.sign_at)] = (made,) if made else ()
    if (start := open_comment(source)) is not None:
        title = "put a blank between { and #"
        made = edit(source, at(start), 2, "{ #", safe=False, title=title)
        found[at(start)] = (made,) if made else ()
    return found
