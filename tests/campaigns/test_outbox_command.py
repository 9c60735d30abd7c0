"""tactful outbox: who got it, who did not, why; and those once more."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import update

from tactful.campaigns.model import OutboxState
from tactful.campaigns.store.tables import Outbox
from tactful.cli import group

from .conftest import Catcher, Place
from .test_sender import send

FULL = "552 5.2.2 The mailbox is full"
WHO = "zoe@example.org,Zoë,Tulip,,,\nbob@example.net,Bob,Rose,,,\nann@example.com,Ann,Lily,,,\n"


def told(place: Place, *asked: str) -> Result:
    return CliRunner().invoke(group, ["outbox", *asked, "-C", str(place.root)])


def sent_but_one(place: Place, catcher: tuple[Catcher, int]) -> None:
    """Two get theirs, bob's mailbox is full."""
    handler, port = catcher
    handler.answers["bob@example.net"] = FULL
    place.write(port=port, people=WHO, days="mon-sun, holidays: none", hours="00:00-23:59").ready()
    assert send(place).counts == {"sent": 2, "failed": 1}


def as_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_one_csv_says_who_got_it_who_did_not_and_why(
    place: Place, catcher: tuple[Catcher, int]
) -> None:
    sent_but_one(place, catcher)
    found = as_rows(told(place, "spring", "--format", "csv").stdout)
    assert {one["recipient"]: one["state"] for one in found} == {
        "zoe@example.org": "sent", "bob@example.net": "failed", "ann@example.com": "sent",
    }  # fmt: skip
    bob = next(one for one in found if one["state"] == "failed")
    assert "The mailbox is full" in bob["why"]
    assert (bob["campaign"], bob["step"], bob["mailbox"]) == ("spring", "step 1", "sam")
    assert next(one for one in found if one["state"] == "sent")["at"] == "2026-03-02T10:00:00+00:00"


def test_only_some_states_are_listed(place: Place, catcher: tuple[Catcher, int]) -> None:
    sent_but_one(place, catcher)
    (bob,) = json.loads(told(place, "--state", "failed", "--format", "json").stdout)
    assert bob["recipient"] == "bob@example.net"
    assert "There are no such messages" in told(place, "--state", "held").output
    both = as_rows(told(place, "--state", "failed", "--state", "sent", "--format", "csv").stdout)
    assert len(both) == 3
    assert "2 sent, 1 failed" in told(place).output.replace("1 failed, 2 sent", "2 sent, 1 failed")


def test_only_the_refused_are_sent_again(place: Place, catcher: tuple[Catcher, int]) -> None:
    handler, _ = catcher
    sent_but_one(place, catcher)
    handler.answers.clear()
    said = told(place, "spring", "--state", "failed", "--retry")
    assert (said.exit_code, said.output) == (0, "1 message will be sent again.\n")
    place.now = place.clock_now() + timedelta(seconds=1)  # the command is one of today
    assert send(place).counts == {"sent": 1}
    assert [mail.recipients for mail in handler.mails].count(["bob@example.net"]) == 1
    assert "0 messages" in told(place, "spring", "--retry").output


def test_what_is_held_goes_after_all(place: Place, catcher: tuple[Catcher, int]) -> None:
    _, port = catcher
    place.write(port=port, days="mon-sun", hours="00:00-23:59").ready()
    place.later(days=9)
    assert send(place).held_late == 2
    assert "0 messages" in told(place, "--retry").output  # only the refused, if nothing is said
    assert "2 messages will be sent again" in told(place, "--state", "held", "--retry").output


def test_what_is_in_doubt_is_never_retried_in_bulk(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        session.execute(update(Outbox).values(state=OutboxState.in_doubt))
    said = told(place, "--state", "in_doubt", "--retry")
    assert said.exit_code == 2
    assert "settle each with tactful status --settle" in said.output
    listed: Any = as_rows(told(place, "--state", "in_doubt", "--format", "csv").stdout)
    assert {one["state"] for one in listed} <= {"in_doubt"}
