"""M204: a name with unusual capital letters."""

from collections.abc import Iterable

from ....templates.engine.naming import given_name
from ....templates.errors import Place
from ....templates.workspace.fields import Field
from ...findings.edit import Edit, filtered
from ...findings.finding import Severity
from ...reading.case_in_seats import find_case_in_seats
from ...reading.casing import find_casing
from ...reading.hit import Hit, without_overlaps
from ...reading.machine_case import find_machine_case
from ...reading.names_by_words import find_names_by_words
from ...reading.values import casing_of
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context


class Case(ReadingRule):
    code = "M204"
    name = "name-casing"
    severity = Severity.warning
    of_cells = True
    needs = Needs.paragraph
    quotable = True
    summary = "a name in all capitals, all small letters or mixed case: 'Hi JIM', 'hi maria'"
    why = (
        "'Hi JIM,' looks like shouting, and shows that a form was copied. The filter 'given' "
        "fixes it."
    )
    fixable = "fix"
    requirement = "R18"
    bad = (
        Example("capitals", "Hi JOHN,\n", "mail.txt"),
        Example("small letters", "hi maria,\n", "mail.txt"),
        Example("a firm", "We met the people from HARTLEY AND DAUGHTERS again.\n", "mail.txt"),
        Example("a small title", "Dear mr. o'brien,\n", "mail.txt"),
        Example(
            "in the list, printed as it is",
            "---\nsubject: Rivers\npreheader: Two\n---\nHi {{ contact.first_name }}, about "
            "{{ lead.asset }}. [Stop]({{ unsubscribe_url }})\n",
            also={"contacts/leads.csv": "email,first_name,asset\njo@acme.example,JIM,a guide\n"},
        ),
    )
    good = (
        Example("initials", "Hi JP,\n", "mail.txt"),
        Example("a group", "Dear IT team,\n", "mail.txt"),
        Example(
            "in the list, fixed by the filter",
            "email,first_name,asset\njo@acme.example,JIM,the guide\n",
            "contacts/leads.csv",
        ),
    )
    values_alone = True

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        found = (*find_casing(text), *find_case_in_seats(text))
        if context.workspace is None:  # in one, the fields say what is a name
            found += (*find_names_by_words(text), *find_machine_case(text))
        return without_overlaps(found)

    def judge(self, value: str, raw: str, field: Field) -> Iterable[Hit]:
        if fault := casing_of(value, field):
            fix = f"write {{{{ {field.key} | given }}}}, or correct the list"
            yield Hit(0, len(value), f"{field.key} {fault}: '{value}'", fix)

    def fix_value(self, source: str, place: Place, raw: str, field: Field) -> Edit | None:
        if casing_of(given_name(raw), field):
            return None  # a mix of cases, which the filter leaves as it is
        return filtered(source, place, field.key, "given", safe=True)
