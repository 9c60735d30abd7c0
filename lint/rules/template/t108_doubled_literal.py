"""T108: a name, title or greeting typed next to the field that prints it."""

from collections.abc import Iterator

from ....templates.lazy_regex import lazy_regex
from ....templates.source.tag_masking import TAG
from ....templates.source.template import Template
from ....templates.workspace.fields import Field, FieldType
from ...findings.finding import Finding, Severity
from ...reading.words import GREETINGS
from ...rule.base import Example
from ...rule.families import TemplateRule
from ...rule.field_use import uses
from ...view.views import Context

_NAME_AFTER = lazy_regex(r"[^\S\n]+(?P<word>[A-ZÀ-Þ][a-zà-ÿ'’-]+)\s*[,!:]")
_NAME_BEFORE = lazy_regex(
    r"(?:^|>|(?<!\s)[^\S\n]*+\n)\s*+(?:Hi|Hello|Hey|Dear|Good \w++)\s++"
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.?\s++)?(?P<word>[A-ZÀ-Þ][a-zà-ÿ'’-]++),?\s++$"
)
_AROUND = 60  # characters on each side of a tag
# What begins or ends a letter is no name: "{{ contact.first_name }} Hi," is two greetings.
_LETTER = lazy_regex(
    rf"(?i)(?:{GREETINGS}|thanks|thank|welcome|regards|cheers|best|team|all|there)"
)
_TITLES = frozenset("Mr Mrs Ms Miss Mx Dr Prof Professor Sir Herr Frau Family and und".split())


class DoubledLiteral(TemplateRule):
    code = "T108"
    name = "literal-beside-field"
    severity = Severity.error
    summary = "a name, or a field's example, is typed next to the field that prints it"
    why = (
        "'Dear {first name} Jim' is a leftover of a test: the writer tried the email on one "
        "person and forgot to remove the name. Population else reads 'Dear Anna Jim'."
    )
    requirement = "R18"
    bad = (
        Example("after the field", "Dear {{ contact.first_name }} Jim,\n\nthank you.\n"),
        Example("before the field", "Dear Jim {{ contact.first_name }},\n\nthank you.\n"),
        Example("a surname", "Dear Dr Brodo {{ contact.last_name }},\n\nthank you.\n"),
        Example("the example", "You asked for the spring guide {{ lead.asset }}.\n"),
    )
    good = (
        Example(
            "a title before the surname",
            "---\nsubject: Rivers\n---\n{% if contact.last_name %}Dear Dr. {{ contact.last_name }},"
            "{% endif %}\n\nabout {{ lead.asset }}. [Stop]({{ unsubscribe_url }})\n",
        ),
    )

    def check(self, template: Template, context: Context) -> Iterator[Finding]:
        seen: set[int] = set()
        for use in uses(template):
            field = context.fields.get(use.name)
            tag = use.tag
            if field is None or not use.printed or tag is None or tag.offset in seen:
                continue
            seen.add(tag.offset)
            before = TAG.sub("", template.source[: tag.offset][-_AROUND:])
            after = template.source[tag.offset + len(tag.text) :][:_AROUND]
            if field.type is FieldType.name:
                word, printed = _name(before, after), "the name"
            else:
                word, printed = _example(field, before, after), f"'{field.example}' for somebody"
            if word:
                yield self.finding(
                    f"'{word}' is typed next to {tag.text}, which prints {printed}",
                    path=tag.place.path,
                    line=tag.place.line,
                    column=tag.place.column,
                    field=use.name,
                    fix=f"remove '{word}'",
                )


def _name(before: str, after: str) -> str | None:
    """Return the name that is typed before or after the field of a name, or None."""
    found = _NAME_AFTER.match(after) or _NAME_BEFORE.search(before)
    if found and found["word"] not in _TITLES and not _LETTER.fullmatch(found["word"]):
        return found["word"]
    return None


def _example(field: Field, before: str, after: str) -> str | None:
    """Return a field's own example where it is typed right before or after the field, or None."""
    example = " ".join(field.example.split())
    if len(example) < 4:
        return None
    ends, begins = (" ".join(text.split()).casefold() for text in (before, after))
    wanted = example.casefold()
    is_typed = f" {ends}".endswith(f" {wanted}") or f"{begins} ".startswith(f"{wanted} ")
    return example if is_typed else None
