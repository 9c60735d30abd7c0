"""M201: leftover merge codes in what a recipient would see."""

from collections.abc import Iterable

from ....templates.lazy_regex import lazy_regex
from ....templates.workspace.fields import Field
from ...findings.finding import Severity
from ...reading.bare_seats import find_in_seats, find_program_words
from ...reading.codes import find_codes
from ...reading.hit import Hit, without_overlaps
from ...reading.mention import not_talked_about
from ...reading.placeholders import find_placeholders
from ...reading.unfilled import find_unfilled
from ...rule.base import Example
from ...rule.families import Needs, ReadingRule
from ...view.views import Context

# A tag in a cell of the list, or in what somebody writes to one person, is sent as it stands.
_OURS = lazy_regex(
    r"\{\{-?\s*(?:contact|lead|research|sender|workspace|content|campaign|step|unsubscribe_url)\b"
    r"[^{}\n]{0,80}\}\}"
)
_WHAT = "'{}' is a merge code that was never filled"
_FIX = "write the value itself"


class Residue(ReadingRule):
    code = "M201"
    name = "merge-residue"
    severity = Severity.error
    of_cells = True
    needs = Needs.paragraph
    quotable = True
    summary = "a merge code or a placeholder is left in the finished email"
    why = (
        "A fifth of the follow-ups that people receive show broken merge codes. Whatever the "
        "syntax is, and whether it was in the template or came from the list: no recipient "
        "should see it."
    )
    requirement = "R18"
    echoes = ("T103", "T104")
    bad = (
        Example("a platform's code", "Hi %FIRSTNAME%, the doors open at nine.\n", "mail.txt"),
        Example("cut in half", "Hi {{first_name, the doors open at nine.\n", "mail.txt"),
        Example(
            "in a link", '<p><a href="https://x.example/?e=*|EMAIL|*">Go</a></p>\n', "mail.html"
        ),
        Example("a placeholder", "Dear [Customer Name],\n", "mail.txt"),
        Example("a note to a colleague", "@@@ check the prices with legal @@@\n", "mail.txt"),
        Example("a note without brackets", "Mention their new kiln here.\n", "mail.txt"),
        Example(
            "a chat assistant's answer",
            "Sure! Here is a shorter version of the email:\n",
            "mail.txt",
        ),
        Example("a dummy's name", "We supply EXAMPLE COMPANY with oak.\n", "mail.txt"),
        Example("a spreadsheet's formula", "Dear =A2, the doors open at nine.\n", "mail.txt"),
        Example(
            "an error message of another program", "Liquid error: undefined method\n", "mail.txt"
        ),
        Example(
            "in a value from the list",
            "email,first_name,asset\njo@acme.example,*|FNAME|*,the guide\n",
            "contacts/leads.csv",
        ),
    )
    good = (
        Example("braces in a text for developers", 'Call `f("{name}")` or Vec<T>.\n', "mail.txt"),
        Example("a label in brackets", "[Webinar] Scaling Postgres\n", "mail.txt"),
        Example("a code talked about", "Never send 'Hi {name}' again.\n", "mail.txt"),
        Example("what a cell shows", "If the cell says #REF!, undo the last step.\n", "mail.txt"),
        Example("for a reader", "Insert your key here and turn it left.\n", "mail.txt"),
        Example("a syntax explained", "In Jinja you write {{ name }} to print it.\n", "mail.txt"),
    )
    reads_codes = True
    kinds = ("subject", "preheader", "text", "html", "attribute", "comment")

    def fix_cell(self, hit: Hit, field: Field) -> str | None:
        what = field.name.replace("_", " ")
        if field.required:
            return f"write the {what} itself in the list, or remove the row"
        then = f": '{field.fallback}' is printed then" if field.fallback else ""
        return f"write the {what} itself in the list, or clear the cell{then}"

    def read(self, text: str, context: Context) -> Iterable[Hit]:
        found = (*find_codes(text), *find_placeholders(text))
        if context.workspace is not None:  # whose own tag is never what a sentence speaks of
            ours = (
                Hit(*match.span(), _WHAT.format(match[0]), _FIX) for match in _OURS.finditer(text)
            )
            return without_overlaps((*ours, *found))
        # In a workspace the templates tell what stands in a seat.
        more = (*find_in_seats(text), *find_program_words(text), *find_unfilled(text))
        return without_overlaps((*found, *not_talked_about(text, more)))
