"""T105: an optional field printed without a fallback."""

from collections.abc import Iterator

from ....templates.source.template import Template
from ...findings.edit import filtered
from ...findings.finding import Finding, Severity
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...rule.field_use import uses
from ...view.views import Context

_USUAL = {
    "contact.first_name": "there",
    "contact.company": "your company",
    "contact.title": "your role",
    "contact.industry": "your industry",
    "contact.city": "your area",
    "contact.country": "your country",
}


class NoFallback(TemplateRule):
    code = "T105"
    name = "no-fallback"
    severity = Severity.error
    summary = "an optional field is printed with no fallback and no condition around it"
    why = (
        "Lists have gaps. 'Hi ,' tells the reader that nobody looked. Declare once what to "
        "print when a value is missing, or leave the sentence out."
    )
    fixable = "suggestion"
    requirement = "R18"
    bad = (
        Example("printed without a fallback", "I read about {{ contact.company }}.\n"),
        Example(
            "a condition on another field",
            "{% if contact.company %}{{ contact.last_name }}{% endif %}\n",
        ),
    )
    good = (
        Example(
            "a fallback here or in tactful.toml",
            "---\nsubject: Rivers\n---\nHi {{ contact.first_name }}, how is it at "
            "{{ contact.company | fallback('your office') }}? About {{ lead.asset }}.\n\n"
            "[Stop]({{ unsubscribe_url }})\n",
        ),
        Example(
            "a condition around it",
            "---\nsubject: Rivers\n---\nAbout {{ lead.asset }}{% if contact.company %} for "
            "{{ contact.company }}{% endif %}.\n\n[Stop]({{ unsubscribe_url }})\n",
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        for use in uses(template):
            field = context.fields.get(use.name)
            if field is None or field.required or field.fallback is not None:
                continue
            if use.printed and not use.guarded:
                usual = _USUAL.get(use.name)
                call = f"fallback('{usual}')"
                edit = usual and filtered(template.source, use.place, use.name, call, safe=False)
                yield self.finding(
                    f"'{use.name}' is optional and printed with no fallback",
                    path=use.place.path,
                    line=use.place.line,
                    column=use.place.column,
                    field=use.name,
                    fix=f"write {{{{ {use.name} | fallback('{usual or '…'}') }}}}, put "
                    f"{{% if {use.name} %}} around the sentence, or declare a fallback",
                    edits=(edit,) if edit else (),
                )
