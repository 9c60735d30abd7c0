"""What the values say of a list's columns counts where its headers would mislead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tactful.lint.lists.recipients import Recipients, read_recipients
from tactful.lint.lists.whole_names import split_name
from tactful.templates.workspace.fields import EMAIL, Field, FieldType

FIELDS = {
    "contact.email": EMAIL,
    "contact.first_name": Field(type=FieldType.name, key="contact.first_name"),
    "contact.last_name": Field(type=FieldType.name, key="contact.last_name"),
    "contact.company": Field(type=FieldType.company, key="contact.company"),
    "contact.title": Field(key="contact.title"),
    "contact.phone": Field(type=FieldType.phone, key="contact.phone"),
}
Read = Callable[[str], Recipients]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def from_text(content: str) -> Recipients:
        path = tmp_path / "leads.csv"
        path.write_text(content, encoding="utf-8")
        return read_recipients(path, FIELDS, shown="contacts/leads.csv")

    return from_text


@pytest.mark.parametrize(
    ("whole", "first", "last"),
    [
        ("Jo Hartmann", "Jo", "Hartmann"),
        ("Maria dos Santos", "Maria", "dos Santos"),
        ("Dr. Ann Lee", "Ann", "Lee"),
        ("Lee, Ann", "Ann", "Lee"),
        ("Prof. Dr. Jürgen von der Heide", "Jürgen", "von der Heide"),
        ("Mary Ann Smith", "Mary", "Smith"),
        ("John Q. Public, PhD", "John", "Public"),
        ("J. Robert Oppenheimer", "Robert", "Oppenheimer"),
        ("Juan Carlos Pérez Gómez", "Juan", "Carlos Pérez Gómez"),
        ("Anne-Marie O'Neill", "Anne-Marie", "O'Neill"),
        ("Madonna", "Madonna", ""),
        ("Ms Priya Raman", "Priya", "Raman"),
        ("LinkedIn Member", "LinkedIn Member", ""),
        ("Anna & Bernd Kuhn", "Anna & Bernd Kuhn", ""),
        ("Jan de Vries Jr.", "Jan", "de Vries"),
    ],
)
def test_a_whole_name_has_parts(whole: str, first: str, last: str) -> None:
    assert split_name(whole) == (first, last)


@pytest.mark.parametrize("header", ["name", "Name", "Full Name", "Contact Name", "Attendee", "Nombre",
                                    "User Name (Original Name)", "first_name"])  # fmt: skip
def test_a_column_of_whole_names_gives_its_parts(read: Read, header: str) -> None:
    found = read(f"email,{header}\njo@a.example,Jo Hartmann\nann@b.example,Dr. Ann Lee\n")
    assert found.columns["contact.first_name"] == ("Jo", "Ann")
    assert found.columns["contact.last_name"] == ("Hartmann", "Lee")


@pytest.mark.parametrize(
    "text",
    [
        "email,first_name,last_name,name\njo@a.example,Jo,Hart,Jo Hart\n",
        "email,first_name,company\njo@a.example,Jo,Acme Ltd\n",
        "email,first_name,last_name\njo@a.example,Mary Ann,Hart\n",
    ],
)
def test_first_names_of_their_own_stay(read: Read, text: str) -> None:
    assert read(text).columns["contact.first_name"][0] in ("Jo", "Mary Ann")


def test_the_name_of_a_firm_is_no_persons(read: Read) -> None:
    found = read("email,Event Name\njo@a.example,Spring Fair\n")
    assert "contact.first_name" not in found.columns


@pytest.mark.parametrize(
    ("headers", "values", "address"),
    [
        ("E-mail 1 - Label,E-mail 1 - Value", "* Work,jo@a.example", "jo@a.example"),
        ("Email,Contact details", "Yes,jo@a.example", "jo@a.example"),
        ("Owner Email,Adresse", "sam@us.example,jo@a.example", "jo@a.example"),
        ("Primary,Secondary", "jo@a.example,x@b.example", "jo@a.example"),
        ("Work,Courriel", "Acme,jo@a.example", "jo@a.example"),
    ],
)
def test_the_column_that_holds_addresses_is_the_email(
    read: Read, headers: str, values: str, address: str
) -> None:
    found = read(f"First Name,{headers}\nJo,{values}\n")
    assert found.columns["contact.email"] == (address,)


def test_a_proposal_fits_the_values(read: Read) -> None:
    found = read(
        "First Name,Last Name,Phonetic First Name,Organization Name,Organization Title,"
        "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n"
        "Jo,Hart,,Oakridge,Manager,* Work,jo@a.example,Mobile,+44 20 7946 0110 ::: +44 20 7946 0111\n"
    )
    assert found.row(0) == {
        "contact.email": "jo@a.example",
        "contact.first_name": "Jo",
        "contact.last_name": "Hart",
        "contact.company": "Oakridge",
        "contact.title": "Manager",
        "contact.phone": "+44 20 7946 0110",
    }
    assert [p.why for p in found.problems if p.row] == [
        "the cell holds 2 values; the first is used"
    ]
    assert not [p for p in found.problems if "lists.mapping" in (p.fix or "")]
