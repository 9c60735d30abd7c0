"""M207: a form option in running text."""

from collections.abc import Iterable

from ....templates.errors import Place
from ....templates.workspace.fields import Field, FieldType
from ...findings.edit import Edit, spoken
from ...findings.finding import Severity
from ...reading.chosen_words import find_chosen_words
from ...reading.hit import Hit, without_overlaps
from ...reading.labels import find_labels
from ...reading.option_phrases import find_option_phrases
from ...reading.option_shapes import find_option_shapes
from ...reading.values import option_fault
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context


class Option(ReadingRule):
    code = "M207"
    name = "option-in-text"
    severity = Severity.error
    of_cells = True
    needs = Needs.paragraph
    quotable = True
    summary = "a form option is used in running text"
    why = (
        "'As a director or vice president of marketing, you are certainly aware…': 'the title "
        "was the exact field I put on the online form', wrote the man who got it."
    )
    fixable = "fix"
    requirement = "R19"
    source = "sources/000, don't no. 7"
    bad = (
        Example(
            "the example from the article",
            "As a director or vice president of marketing, you are certainly aware of this.\n",
            "mail.txt",
        ),
        Example("'Other' as a choice", "As an Other, you need reliable data.\n", "mail.txt"),
        Example("a choice of several", "You like Roses|Tulips, as we do.\n", "mail.txt"),
        Example("two sources", "You heard about us from Radio/Podcast.\n", "mail.txt"),
        Example(
            "roles with slashes", "Thanks for telling us you are a C-Level/Executive.\n", "mail.txt"
        ),
        Example(
            "from the list, though it has a spoken form",
            "---\nsubject: Rivers\npreheader: Two\n---\n{% if contact.title %}For "
            "{{ contact.title }}: {{ lead.asset }}.{% endif %} "
            "[Stop]({{ unsubscribe_url }})\n",
        ),
        Example(
            "from the list, with no spoken form",
            "---\nsubject: Rivers\npreheader: Two\n---\n{% if contact.title %}For "
            "{{ contact.title | spoken }}: {{ lead.asset }}.{% endif %} "
            "[Stop]({{ unsubscribe_url }})\n",
            also={
                "contacts/leads.csv": "email,title,asset\n"
                "jo@acme.example,Manager / Team Lead,a guide\n"
            },
        ),
    )
    good = (
        Example("as people say it", "As a director, you approve budgets.\n", "mail.txt"),
        Example("a list of sizes", "Size: S/M/L/XL, yes/no, and/or both.\n", "mail.txt"),
    )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        found = find_labels(text)
        if context.workspace is not None:  # there the list says which values are options
            return found
        more = (find_option_shapes, find_option_phrases, find_chosen_words)
        return without_overlaps((*found, *(hit for find in more for hit in find(text))))

    def judge(self, value: str, raw: str, field: Field) -> Iterable[Hit]:
        if fault := option_fault(value, field):
            fix = f"write {{{{ {field.key} | spoken }}}}"
            if field.type is not FieldType.picklist:
                fix += f", and declare {field.key} as a picklist in tactful.toml"
            if "no spoken form" in fault:
                fix += f" and add a spoken form for '{value}' in [fields.{field.key}]"
            yield Hit(0, len(value), f"{field.key} {fault}: '{value}'", fix)

    def fix_value(self, source: str, place: Place, raw: str, field: Field) -> Edit | None:
        return spoken(source, place, field) if field.spoken else None
