"""A word for nothing in the list: an error where it leaves a hole, else a warning."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tactful.lint.check.api import check_message, check_workspace
from tactful.lint.reading.values import null_fault
from tactful.templates.render.compose import Composer
from tactful.templates.workspace.fields import Field, FieldType
from tactful.templates.workspace.workspace import open_workspace


@pytest.mark.parametrize(
    ("field", "severity"), [("contact.first_name", "warning"), ("contact.last_name", "error")]
)
def test_a_fallback_makes_it_a_fault_of_the_list_alone(
    lay: Callable[..., Path], field: str, severity: str
) -> None:
    root = lay(
        {
            "contacts/leads.csv": "email,first_name,last_name,asset\njo@acme.example,NULL,null,the guide\n",
            "campaigns/spring.yml": (
                "campaign: spring\naudience: {contacts: contacts/leads.csv}\n"
                "sequence: {steps: [{email: follow-up.md}]}\n"
            ),
            "templates/follow-up.md": f"---\nsubject: S\n---\nHi {{{{ {field} }}}}, here is {{{{ lead.asset }}}}.\n",
        }
    )
    found = [f for f in check_workspace(open_workspace(root)).findings if f.code == "M203"]
    assert [(f.severity, f.field) for f in found] == [(severity, field)]


def test_the_random_letters_of_our_own_link_are_not_read(lay: Callable[..., Path]) -> None:
    opened = open_workspace(
        lay(
            {
                "templates/follow-up.md": "---\nsubject: S\n---\nHi.\n\n[Stop]({{ unsubscribe_url }})\n"
            }
        )
    )
    campaign = opened.campaign("spring")
    values = {"contact.email": "jo@acme.example", "lead.asset": "x"}
    link = "https://mail.brightwater.example/u/MQ.-NAEEn-"
    marked = Composer(opened, campaign).marked(
        1, values, sender=opened.mailbox(), unsubscribe_url=link
    )
    assert link in marked.text.text
    assert [f for f in check_message(opened, campaign, 1, marked, values) if f.code == "M207"] == []


@pytest.mark.parametrize(
    ("cell", "field", "fix"),
    [
        ("*|FNAME|*", "first_name", "write the first name itself in the list, or clear the cell: 'there' is printed then"),
        ("*|LNAME|*", "last_name", "write the last name itself in the list, or clear the cell"),
        ("{{asset}}", "asset", "write the asset itself in the list, or remove the row"),
        ("##Company##", "asset", "write the asset itself in the list, or remove the row"),
        ("the [Asset Name] guide", "asset", "write the asset itself in the list, or remove the row"),
        ("%%asset%%", "asset", "write the asset itself in the list, or remove the row"),
    ],
)  # fmt: skip
def test_a_code_in_a_cell_is_told_with_what_to_write_in_the_list(
    lay: Callable[..., Path], cell: str, field: str, fix: str
) -> None:
    values = {"first_name": "Jo", "last_name": "Roe", "asset": "the guide", field: cell}
    root = lay(
        {
            "contacts/leads.csv": "email,first_name,last_name,asset\njo@acme.example,"
            f"{values['first_name']},{values['last_name']},{values['asset']}\n",
            "campaigns/spring.yml": (
                "campaign: spring\naudience: {contacts: contacts/leads.csv}\n"
                "sequence: {steps: [{email: follow-up.md}]}\n"
            ),
            "templates/follow-up.md": "---\nsubject: S\n---\nHi {{ contact.first_name }} "
            "{{ contact.last_name }}, here is {{ lead.asset }}.\n",
        }
    )
    found = [f for f in check_workspace(open_workspace(root)).findings if f.code == "M201"]
    assert {f.fix for f in found} == {fix}


@pytest.mark.parametrize(
    ("value", "found"),
    [("(privat)", True), ("Self-employed", True), ("keine Firma", True), ("Privat Bank AG", False),
     ("Rentner & Söhne", False), ("Freelance Fencing Ltd", False)],
)  # fmt: skip
def test_a_company_that_is_none_is_an_error(value: str, found: bool) -> None:
    firm = Field(type=FieldType.company, key="contact.company")
    assert (null_fault(value, firm) is not None) == found
    assert null_fault(value, Field(type=FieldType.text, key="lead.status")) is None
