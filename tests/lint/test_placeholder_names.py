"""What a sign-up tool writes where nobody gave a name is no name, and no sign of one person."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tactful.lint.check.api import check_workspace
from tactful.lint.duplicates.find import find_duplicates
from tactful.lint.duplicates.links import Level
from tactful.lint.lists.headers import common_fields
from tactful.lint.lists.recipients import read_recipients
from tactful.templates.engine.missing_values import is_nothing
from tactful.templates.workspace.fields import Field, FieldType
from tactful.templates.workspace.workspace import open_workspace

FIRST = Field(type=FieldType.name, key="contact.first_name")
LAST = Field(type=FieldType.name, key="contact.last_name")
COMPANY = Field(type=FieldType.company, key="contact.company")


@pytest.mark.parametrize(
    "name",
    [
        "Unknown Name", "LinkedIn Member", "Info Requested", "Guest", "Subscriber", "Guest 12",
        "Valued Customer", "Zoom user", "iPhone", "Anonymous", "FIRSTNAME", "Facebook User",
        "Name Withheld", "Unbekannt", "Desconocido", "Invité", "Sin nombre", "Kein Name",
        "Sir/Madam",
        "User #4021", "DELETED USER", "Not Provided", "Linked In Member", "New Contact",
        "First Name",
    ],
)  # fmt: skip
def test_it_is_no_name(name: str) -> None:
    assert is_nothing(name, FIRST)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Guest", LAST), ("Gast", LAST), ("Jo Guest", FIRST), ("Friend", LAST), ("Del", FIRST),
        ("An", FIRST), ("No", FIRST), ("May", FIRST), ("Will", FIRST), ("Dean Person", FIRST),
        ("Christian", FIRST), ("Guest", COMPANY), ("Unknown Name", COMPANY), ("Kunde", LAST),
    ],
)  # fmt: skip
def test_people_and_firms_of_such_names_stay(name: str, field: Field) -> None:
    assert not is_nothing(name, field)


@pytest.mark.parametrize(
    "text",
    [
        "email,name,company\nkay@hatch.example,Unknown "
        "Name,Hatch\nru@hatch.example,Unknown Name,Hatch\n",
        "email,first_name,last_name,company\nkay@hatch.example,Webinar,Attendee,Hatch\n"
        "ru@hatch.example,Guest,User,Hatch\nbo@hatch.example,Guest,User,Hatch\n",
        "email,first_name,company\nzed@ypsi.example,Subscriber,Ypsi\numa@ypsi.example,Subscriber,Ypsi\n",
    ],
)
def test_it_is_no_sign_that_two_rows_are_one_person(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text(text, encoding="utf-8")
    assert find_duplicates(read_recipients(path, common_fields()), least=Level.likely) == []


def test_m203_tells_and_the_fallback_is_printed(lay: Callable[..., Path]) -> None:
    root = lay(
        {
            "contacts/leads.csv": "email,first_name,asset\njo@acme.example,LinkedIn Member,the guide\n",
            "campaigns/spring.yml": (
                "campaign: spring\naudience: {contacts: contacts/leads.csv}\n"
                "sequence: {steps: [{email: follow-up.md}]}\n"
            ),
            "templates/follow-up.md": "---\nsubject: S\n---\nHi {{ contact.first_name }}, here it is.\n",
        }
    )
    found = [f for f in check_workspace(open_workspace(root)).findings if f.code == "M203"]
    assert [(f.severity, f.field) for f in found] == [("warning", "contact.first_name")]
