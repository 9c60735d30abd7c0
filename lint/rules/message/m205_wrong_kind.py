"""M205: a value that does not fit its field, or is printed as a program stores it."""

from collections.abc import Iterable

from ....templates.workspace.fields import Field
from ...findings.finding import Severity
from ...reading.contact_seats import find_contact_seats
from ...reading.doubled_marks import find_doubled_marks
from ...reading.frames import find_frames
from ...reading.greeted_things import find_greeted_things
from ...reading.greeted_units import find_greeted_units
from ...reading.hit import Hit, without_overlaps
from ...reading.impossible_values import find_impossible
from ...reading.machine_formats import find_machine_formats
from ...reading.misplaced import find_misplaced
from ...reading.names import find_odd_names
from ...reading.printed_values import find_printed_values
from ...reading.repeats import find_repeats
from ...reading.said_of_codes import is_said_of
from ...reading.seat_matrix import find_by_matrix
from ...reading.stored import find_stored
from ...reading.stray_signs import find_stray_signs
from ...reading.titled import find_titled
from ...reading.typed_seats import find_by_type
from ...reading.values import kind_fault, type_fault
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context

_FIX = "correct the value in the list, or leave it empty and give a fallback"


class WrongKind(ReadingRule):
    code = "M205"
    name = "value-of-wrong-kind"
    severity = Severity.warning
    of_cells = True
    needs = Needs.paragraph
    quotable = True
    summary = (
        "a value of the wrong kind: an address as a name, two people, a title twice, a raw "
        "date or list"
    )
    why = (
        "'Hi jsmith@acme.com', 'Dear Mr. Mr. Olsen', 'on 2025-03-01T00:00:00': there is a "
        "value, but it is not what a person would have written."
    )
    requirement = "R18"
    bad = (
        Example("an address as a name", "Hi jsmith@acme.com,\n", "mail.txt"),
        Example("two people", "Dear Dennis, Chuck,\n", "mail.txt"),
        Example("a title twice", "Dear Mr. Mr. Olsen,\n", "mail.txt"),
        Example("a name twice", "Hi Marco Marco, quick one\n", "mail.txt"),
        Example("a stored date", "See you on 2025-03-01T00:00:00 at our booth.\n", "mail.txt"),
        Example("a count with decimals", "You have 3.0 seats left.\n", "mail.txt"),
        Example("a state as a name", "The boiler was checked by Paid on Monday.\n", "mail.txt"),
        Example("a sign twice", "The mooring costs €12 EUR a night.\n", "mail.txt"),
        Example("a list as stored", "You selected: ['Email', 'SMS'].\n", "mail.txt"),
        Example(
            "in the list",
            "email,first_name,asset\njo@acme.example,Jim & Anna,the guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "a job title in the list",
            "email,first_name,asset\njo@acme.example,Production Manager,the guide\n",
            "contacts/leads.csv",
        ),
        Example(
            "a whole name in the list",
            "email,first_name,asset\njo@acme.example,Jo Hartmann,the guide\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example(
            "first and last name are the same", "Hi Thomas Thomas, congratulations\n", "mail.txt"
        ),
        Example("a couple", "Dear Mr. and Mrs. Olsen,\n", "mail.txt"),
        Example(
            "two first names",
            "email,first_name,asset\njo@acme.example,Mary Ann,the guide\n",
            "contacts/leads.csv",
        ),
        Example("a version", "Version 3.0 is out, and so is Web 2.0.\n", "mail.txt"),
    )

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        found = [find_odd_names, find_repeats, find_stored, find_misplaced]
        if context.workspace is None:  # in one, types and neighbours tell what a value is
            found += [find_by_matrix, find_by_type, find_greeted_things, find_doubled_marks]
            found += [find_machine_formats, find_printed_values, find_greeted_units]
            found += [find_impossible, find_stray_signs, find_titled, find_contact_seats]
            found += [find_frames]
        hits = without_overlaps(hit for find in found for hit in find(text))
        return [hit for hit in hits if not is_said_of(text, hit.start, hit.end)]

    def judge(self, value: str, raw: str, field: Field) -> Iterable[Hit]:
        if fault := kind_fault(value, field) or type_fault(raw, field):
            shown = value if kind_fault(value, field) else raw
            yield Hit(0, len(value), f"{field.key} {fault}: '{shown}'", _FIX)
