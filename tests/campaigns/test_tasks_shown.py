"""`tactful task` gives a rep all that a call needs: whom, under which number, what to say."""

import json
from typing import Any

from sqlalchemy import select

from tactful.campaigns.store.tables import Outbox, Touch

from ..command_line import tactful
from .conftest import Place
from .test_commands import ALWAYS

PHONES = '\n[fields.lead.mobile]\ntype = "phone"\n\n[fields.contact.phone]\ntype = "phone"\n'
LIST = (
    "Email,First name,Last name,Company,Phone,Mobile,Owner\n"
    "zoe@example.org,Zoë,Adams,Tulip,+44 20 7946 0018,+44 7700 900123,sam\n"
    "bob@example.net,Bob,Rose,Rose & Sons,,,sam\n"
)


def with_calls(place: Place) -> Any:
    root = place.write(**ALWAYS).root
    file = root / "tactful.toml"
    file.write_text(
        file.read_text().replace(
            "[fields.contact]\n", "[fields.contact]\nlast_name = { type = 'name' }\n"
        )
        + PHONES
    )
    (root / "contacts/spring.csv").write_text(LIST)
    tactful(root, "enrol", "spring")
    tactful(root, "approve", "spring", "--all")
    out = ("--until-empty", "--to-folder", "out")
    tactful(root, "run", *out)
    tactful(root, "run", *out, "--now", "2100-01-05T10:00+00:00")  # no holiday
    return root


def test_a_task_shows_name_phone_and_script(place: Place) -> None:
    root = with_calls(place)
    text = tactful(root, "task").stdout
    for line in (
        "call  Zoë Adams  spring step 2  due ",
        "Phone: +44 20 7946 0018 or +44 7700 900123\n",
        "Email: zoe@example.org\n",
        "At: Tulip\n",
        "Call Zoë of Tulip.\n",
        "call  Bob Rose",
        "Phone: not in the list\n",
    ):
        assert line in text, line
    assert " UTC\n" in text
    zoe = json.loads(tactful(root, "task", "--format", "json").stdout)[0]
    assert (zoe["name"], zoe["company"]) == ("Zoë Adams", "Tulip")
    assert zoe["phones"] == ["+44 20 7946 0018", "+44 7700 900123"]


def test_to_look_at_another_moment_changes_nothing(place: Place) -> None:
    root = place.write(**ALWAYS).root
    tactful(root, "enrol", "spring")
    tactful(root, "approve", "spring", "--all")
    before = as_it_stands(place)
    later = ("--now", "2100-01-05T10:00+00:00")
    for arguments in (("task", *later), ("task", "--overdue", *later),
                      ("sla", "--escalate", "--dry-run", *later)):  # fmt: skip
        assert tactful(root, *arguments).returncode in (0, 1)
        assert as_it_stands(place) == before


def as_it_stands(place: Place) -> list[Any]:
    with place.store.reading() as session:
        return [
            *session.execute(select(Touch.id, Touch.state, Touch.due_at)),
            *session.execute(select(Outbox.id, Outbox.state, Outbox.why)),
        ]
