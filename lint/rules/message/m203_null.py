"""M203: a value that means "no value": None, nan, null, N/A, #REF!, test."""

from collections.abc import Iterable

from ....templates.workspace.fields import Field
from ...findings.finding import Severity
from ...reading.hit import Hit, without_overlaps
from ...reading.machine_formats import find_bare_nothing
from ...reading.nulls import find_nulls
from ...reading.seated_nothing import find_seated_nothing
from ...reading.values import null_fault
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context


def _fix(field: Field) -> str:
    """Return what to do: with a word for nothing in a cell, the value is missing."""
    if field.required:
        return "write the real value in the list, or remove the row: the field is required"
    if field.fallback is not None:
        return f"write the real value in the list, or clear it: the email says '{field.fallback}'"
    return "write the real value in the list, or clear it and give the field a fallback"


class NullLike(ReadingRule):
    code = "M203"
    name = "null-like-value"
    severity = Severity.error
    of_cells = True
    needs = Needs.paragraph
    quotable = True
    summary = "a value that means 'no value': None, nan, null, N/A, #REF!, test"
    why = (
        "'Dear NULL' was a real email of a chip maker. Exports write such a word where a cell "
        "is empty, and the merge prints it. People named Null or None exist: a last name is "
        "treated as a name."
    )
    requirement = "R18"
    bad = (
        Example("as a name", "Hi None,\n", "mail.txt"),
        Example("in a number", "You have saved NaN% this year.\n", "mail.txt"),
        Example("in a sentence", "Thanks for visiting null last week.\n", "mail.txt"),
        Example(
            "in the list",
            "email,first_name,asset\njo@acme.example,NULL,the guide\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example("a surname", "Dear Mr. Null, thank you.\n", "mail.txt"),
        Example("a word", "None of your data leaves your device.\n", "mail.txt"),
        Example("a law's words", "The contract is null and void.\n", "mail.txt"),
        Example(
            "a surname in the list",
            "email,first_name,last_name,asset\njo@acme.example,Jo,Null,the guide\n",
            "contacts/leads.csv",
        ),
    )
    values_alone = True

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        found = find_nulls(text)
        if context.workspace is not None:  # there the list says which values are missing
            return found
        return without_overlaps((*found, *find_bare_nothing(text), *find_seated_nothing(text)))

    def judge(self, value: str, raw: str, field: Field) -> Iterable[Hit]:
        # The filter 'given' turns "nan", which is not a name, into "Nan", which is one.
        shown = raw if raw.casefold() == value.strip().casefold() else value
        if fault := null_fault(shown, field):
            yield Hit(0, len(value), f"{field.key} {fault}: '{shown.strip()}'", _fix(field))
