"""A sender with nothing to send says what waits and until when; a dry run is what it would do."""

import asyncio
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from tactful.campaigns.actions.dry_run import foresee_sending
from tactful.campaigns.actions.sending import Target, pause_sending
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.secrets import SecretError
from tactful.campaigns.delivery.transport import Transport
from tactful.campaigns.messages.approval import approve
from tactful.campaigns.messages.approval import waiting as drafts
from tactful.campaigns.model import OutboxState, person
from tactful.campaigns.queries.moments import moment
from tactful.campaigns.queries.waiting import Waiting, waiting
from tactful.campaigns.run_log import HEARTBEAT, JsonLog, TextLog
from tactful.campaigns.store.tables import Enrolment, MailboxRest, Outbox, StoredMessage
from tactful.templates.workspace.settings import Mailbox

from ..command_line import tactful
from .conftest import Catcher, Place
from .test_commands import ALWAYS
from .test_outbox import claim
from .test_sender import send

ANN = person("ann")
LATE = timedelta(hours=72)


def found(place: Place) -> Waiting:
    with place.store.reading() as session:
        return waiting(session, place.workspace, now=place.now)


def said(place: Place, **lacking: str) -> str:
    return "; ".join(found(place).words(lacking))


def test_nobody_and_nothing(place: Place) -> None:
    assert said(place) == "nobody is in a sequence"


def test_drafts_wait_for_approval(place: Place) -> None:
    place.enrol()
    place.draft()
    assert said(place) == "4 messages wait for approval"
    assert said(place, sam="x").endswith("; password missing for sam")
    assert "kim" not in said(place, kim="x")  # nobody is written to from there


def test_what_is_approved_waits_for_its_hours(place: Place) -> None:
    place.now = datetime.fromisoformat("2026-03-06T20:00+00:00")  # a Friday evening
    place.ready()
    send(place)
    assert said(place) == "next Mon 9 Mar 08:30 UTC"


def test_times_are_on_the_workspaces_clock() -> None:
    at = datetime.fromisoformat("2026-07-06T12:00+00:00")
    assert moment(at, "Europe/London") == "Mon 6 Jul 13:00 BST"
    assert moment(at, "America/Sao_Paulo") == "Mon 6 Jul 09:00 UTC-03"
    assert moment(at, "Asia/Kolkata") == "Mon 6 Jul 17:30 IST"
    assert moment(None, "UTC") == ""


def test_brakes_are_named_with_their_reasons(place: Place) -> None:
    place.ready()
    store, workspace, now = place.store, place.workspace, place.now
    for what, why in (
        (Target("mailbox", "sam"), "he is ill"),
        (Target("campaign", "spring"), "a wrong price"),
        (Target("all"), "stop"),
        (Target("enrolment", "1"), ""),
    ):
        pause_sending(store, workspace, what, by=ANN, now=now, why=why)
    assert said(place) == (
        "everything is paused (stop); campaign spring is paused (a wrong price); "
        "mailbox sam is paused (he is ill); 1 sequence is paused"
    )


def test_a_mailbox_in_trouble_says_until_when(place: Place) -> None:
    place.ready()
    with place.store.session() as session:
        until = place.now + timedelta(minutes=30)
        session.add(MailboxRest(mailbox="sam", failures=3, until=until, error="refused"))
    assert said(place) == "mailbox sam waits until Mon 2 Mar 10:30 UTC: after an error (refused)"


@pytest.mark.parametrize(
    ("limit", "until"), [("per_hour", "Mon 2 Mar 11:00"), ("per_day", "Tue 3 Mar 10:00")]
)
def test_a_limit_says_when_it_is_over(
    place: Place, catcher: tuple[Catcher, int], limit: str, until: str
) -> None:
    limits: dict[str, object] = {limit: 1}
    place.settings |= limits
    place.write(port=catcher[1]).ready()
    assert send(place).counts == {"sent": 1}
    place.later(minutes=5)
    assert f"mailbox sam waits until {until} UTC: its limit is reached" in said(place)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (OutboxState.in_doubt, "2 messages are in doubt"),
        (OutboxState.held, "2 messages are held in the outbox"),
        (OutboxState.failed, "2 messages were refused"),
    ],
)
def test_what_needs_a_person_is_counted(place: Place, state: OutboxState, words: str) -> None:
    place.ready()
    with place.store.session() as session:
        session.execute(update(Outbox).values(state=state))
    assert said(place) == words


def test_a_campaign_without_a_file_is_said(place: Place) -> None:
    place.ready()
    (place.root / "campaigns/spring.yml").unlink()
    assert "4 approved messages have no campaign" in said(place)


# --- the dry run ------------------------------------------------------------------------------


def foreseen(place: Place, **lacking: str) -> Any:
    def check(box: Mailbox) -> None:
        if box.key in lacking:
            raise SecretError(lacking[box.key])

    return foresee_sending(
        place.store, place.workspace, check_mailbox=check, now=place.now, boot="boot",
        max_lateness=LATE,
    )  # fmt: skip


def everything(place: Place) -> list[tuple[object, ...]]:
    with place.store.reading() as session:
        return [
            *(tuple(row) for row in session.execute(select(Outbox.id, Outbox.state, Outbox.token))),
            *(tuple(row) for row in session.execute(select(StoredMessage.id, StoredMessage.state))),
            *(tuple(row) for row in session.execute(select(Enrolment.id, Enrolment.state))),
        ]


def as_ready(place: Place) -> None:
    place.ready()


def as_policy(place: Place) -> None:
    place.write(approval="none").enrol()


def as_unapproved(place: Place) -> None:
    place.enrol()
    place.draft()
    with place.store.session() as session:
        number, digest = drafts(session, place.workspace.campaign("spring"), 1)[0]
        approve(session, number, digest, by=ANN, now=place.now)


def as_changed(place: Place) -> None:
    place.ready()
    file = place.root / "templates/spring/thanks.md"
    file.write_text(file.read_text().replace("your time", "all your time"))


def as_erroneous(place: Place) -> None:
    place.ready()
    file = place.root / "contacts/spring.csv"
    file.write_text(file.read_text().replace("Rose,,,", "Rose,,,yes"))


def as_limited(place: Place) -> None:
    place.write(per_hour=1).ready()


def as_late(place: Place) -> None:
    place.ready()
    place.later(days=9)


def as_crashed(place: Place) -> None:
    place.ready()
    claim(place, limit=1)


def as_outside_hours(place: Place) -> None:
    place.ready()
    place.later(hours=12)


def as_gone(place: Place) -> None:
    place.ready()
    (place.root / "campaigns/spring.yml").unlink()


CASES = (
    *(as_ready, as_policy, as_unapproved, as_changed, as_erroneous, as_limited, as_late),
    *(as_crashed, as_outside_hours, as_gone),
)


@pytest.mark.parametrize("made", CASES)
def test_a_dry_run_is_what_the_run_then_does(place: Place, made: Any) -> None:
    made(place)
    before = everything(place)
    told = foreseen(place)
    assert everything(place) == before
    seen: list[Any] = []
    ran = send(place, transports=lambda _: MemoryTransport(), on_sent=seen.append)
    key = [(one.state, one.mailbox, one.recipient, one.step) for one in seen]
    assert [(one.state, one.mailbox, one.recipient, one.step) for one in told.messages] == key
    for name in ("counts", "limited", "unapproved", "held_late", "tasks", "missing", "errors"):
        assert getattr(told.ran, name) == getattr(ran, name), name
    assert told.ran.recovered == ran.recovered
    assert told.waiting == found(place)


def test_a_mailbox_without_its_password_sends_nothing_in_a_dry_run_either(place: Place) -> None:
    place.ready()
    told = foreseen(place, sam="SAM_PW is not set")

    def transport(_: Mailbox) -> Transport:
        raise SecretError("SAM_PW is not set")

    ran = send(place, transports=transport)
    assert (told.messages, told.ran.errors) == ((), {"sam": "SAM_PW is not set"})
    assert ran.errors == told.ran.errors


# --- what is told while it waits --------------------------------------------------------------


def test_it_is_told_at_once_when_it_changes_and_as_a_heartbeat(place: Place, capsys: Any) -> None:
    place.enrol()
    place.draft()
    log = TextLog(place.clock, until_empty=False)
    for _ in range(3):
        log.waits(found(place), {})
        place.later(seconds=10)
    assert capsys.readouterr().err == (
        "Mon 2 Mar 10:00 UTC: Nothing to send now: 4 messages wait for approval.\n"
    )
    place.now += HEARTBEAT
    log.waits(found(place), {})
    assert "10:10 UTC: Still nothing to send: 4 messages wait" in capsys.readouterr().err
    log.waits(found(place), {"sam": "x"})
    assert "Nothing to send now: 4 messages wait for approval; password" in capsys.readouterr().err


def test_as_json_each_event_is_a_line(place: Place, capsys: Any) -> None:
    place.enrol()
    place.draft()
    log = JsonLog(place.clock, until_empty=False)
    for _ in range(2):
        log.waits(found(place), {"sam": "SAM_PW is not set"})
    (line,) = capsys.readouterr().out.splitlines()
    event = json.loads(line)
    assert (event["event"], event["at"]) == ("waiting", "2026-03-02T10:00:00+00:00")
    assert (event["to_approve"], event["cannot_send"]) == (4, {"sam": "SAM_PW is not set"})


def test_a_run_tells_before_its_first_wait(place: Place) -> None:
    place.enrol()
    place.draft()
    told: list[Waiting] = []
    stop = asyncio.Event()

    def hear(one: Waiting) -> None:
        told.append(one)
        stop.set()

    send(place, stop=stop, until_empty=False, poll_s=60, on_wait=hear)
    assert [one.to_approve for one in told] == [4]


@pytest.fixture
def root(place: Place) -> Path:
    return place.write(**ALWAYS).root


def test_the_command_tells_what_waits_and_ends_on_a_signal(root: Path) -> None:
    file = root / "tactful.toml"
    file.write_text(
        file.read_text().replace("per_day", 'user = "s"\npassword = "env:NO_PW"\nper_day', 1)
    )
    tactful(root, "enrol", "spring")
    command = [sys.executable, "-m", "tactful", "run", "--format", "json"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        process.terminate()
        last = json.loads(process.stdout.readlines()[-1])
    assert (first["event"], last["event"]) == ("waiting", "ended")
    assert first["words"].startswith("4 messages wait for approval; password missing for sam")
    once = tactful(root, "run", "--until-empty")
    assert "Nothing to send now: 4 messages wait for approval; password missing" in once.stdout
    assert once.stderr == ""


def test_a_dry_run_as_json(root: Path) -> None:
    tactful(root, "enrol", "spring")
    tactful(root, "approve", "spring", "--all")
    dry = json.loads(
        tactful(root, "run", "--dry-run", "--format", "json", "--to-folder", "x").stdout
    )
    assert (dry["dry_run"], dry["counts"]) == (True, {"sent": 2})
    assert [one["recipient"] for one in dry["messages"]] == ["zoe@example.org", "bob@example.net"]
    assert not (root / "x").exists()
