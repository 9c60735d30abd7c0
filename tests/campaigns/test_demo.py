"""`tactful demo` as a newcomer runs it: a process of its own, twice, to its end."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tactful.campaigns.actions.enrol import enrol_list
from tactful.campaigns.commands.demo import ending
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.demo.rehearsal import Caught, Clock, catcher, play, verify
from tactful.campaigns.demo.verdicts import Verdicts
from tactful.campaigns.messages.approval import approve
from tactful.campaigns.model import MessageState, person
from tactful.campaigns.queries.review import review_queue
from tactful.campaigns.store.database import open_store
from tactful.campaigns.store.tables import StoredMessage
from tactful.lint.check.gate import Gate
from tactful.lint.lists.recipients import read_recipients
from tactful.templates.workspace.scaffold import lay
from tactful.templates.workspace.workspace import open_workspace

from .conftest import Place

START = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)


def demo(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tactful", "demo", "--into", str(folder), "--quick", *more]
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=280, check=False
    )


def test_the_demo_ends_clean_and_a_second_run_too(tmp_path: Path) -> None:
    for _ in range(2):
        done = demo(tmp_path / "demo")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Arrived twice: 0. Lost: 0. Not expected: 0." in done.stdout
        assert "Different from its approved digest: 0." in done.stdout
        for code in ("T103", "T104", "S401", "R302", "D701", "W501"):
            assert code in done.stdout
    page = (tmp_path / "demo" / "gallery.html").read_text()
    assert "Here is the response-time benchmark" in page
    assert "<script" not in page
    assert "jim" in (tmp_path / "demo" / "faulty-findings.txt").read_text().lower()
    # What a newcomer opens next has drafts to read.
    assert (tmp_path / "demo" / "workspace" / ".tactful" / "tactful.db").exists()


def test_the_demo_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    done = demo(tmp_path)
    assert done.returncode == 2
    assert "the folder is not empty; choose an empty or a new one with --into" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_server_that_is_down_is_one_clear_error(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    done = demo(tmp_path / "demo", "--smtp", f"127.0.0.1:{port}")
    assert done.returncode == 2
    assert "no SMTP server answers at 127.0.0.1:" in done.stderr
    assert not (tmp_path / "demo").exists()
    assert "Traceback" not in done.stderr


def test_a_sequence_that_waits_for_a_yes_has_no_end(place: Place) -> None:
    place.enrol()
    place.draft()
    with place.store.session() as session:
        first = review_queue(session, place.workspace, "spring", states=(MessageState.draft,))[0]
        approve(session, first.message_id, first.digest, by=person("ann"), now=place.now)
    played = play(
        place.store, place.workspace, clock=Clock(place.now), boot="b",
        transports=lambda _: MemoryTransport(),
    )  # fmt: skip
    assert played.sent == 1
    assert played.unfinished == 2
    assert ending(played) == (
        "By 05 March 0 of 2 sequences had an end: 2 active. "
        "Messages that wait for a person: 2 draft."
    )
    place.approve()
    played = play(
        place.store, place.workspace, clock=Clock(place.later(days=2)), boot="b",
        transports=lambda _: MemoryTransport(),
    )  # fmt: skip
    assert ending(played) == "By 09 March every sequence had ended: 2 finished."


def test_what_was_never_approved_or_came_twice_is_told(tmp_path: Path) -> None:
    lay("demo/faulty", tmp_path)
    store = open_store(open_workspace(tmp_path))
    mail = b"Message-ID: <x@example.com>\r\nFrom: a@example.com\r\nTo: b@example.com\r\n\r\nhi\r\n"
    verdict = verify(store, Caught([("b@example.com", mail), ("b@example.com", mail)]))
    store.close()
    assert not verdict.good
    assert verdict.twice == verdict.unknown == ("<x@example.com>",)


@pytest.mark.parametrize("size", [1, 3])
def test_the_catcher_keeps_what_it_is_given(size: int) -> None:
    import smtplib

    with catcher() as (caught, port), smtplib.SMTP("127.0.0.1", port) as client:
        for number in range(size):
            client.sendmail("a@example.com", ["b@example.com"], f"Subject: {number}\r\n\r\nhi\r\n")
    assert [address for address, _ in caught.mails] == ["b@example.com"] * size
    assert b"Subject: 0\r\n" in caught.mails[0][1]


def test_verdicts_that_two_copies_share_are_those_of_lint(tmp_path: Path) -> None:
    verdicts = Verdicts()
    counted: list[int] = []
    verdicts.judged = counted.append
    drafted: dict[str, list[tuple[str, MessageState, list[object]]]] = {}
    for name, moment in (("lint", START), ("first", START), ("second", START + timedelta(days=1))):
        lay("demo/faulty", tmp_path / name)
        contacts = tmp_path / name / "contacts/webinar.csv"
        lines = contacts.read_text(encoding="utf-8").splitlines(keepends=True)
        contacts.write_text("".join(lines[:13]), encoding="utf-8")
        workspace = open_workspace(tmp_path / name)
        campaign = next(iter(workspace.campaigns.values()))
        recipients = read_recipients(contacts, workspace.fields, shown="contacts/webinar.csv")
        check = verdicts.of(workspace, campaign, today=moment.date()) if name != "lint" else None
        store = open_store(workspace)
        enrol_list(
            store, workspace, campaign, recipients, now=moment, by=person("ann"), check=check,
            keep_doubles=True, gate=Gate(),  # of messages alone
        )  # fmt: skip
        with store.reading() as session:
            rows = session.scalars(select(StoredMessage).order_by(StoredMessage.id))
            drafted[name] = [(row.key, row.state, row.findings) for row in rows]
        store.close()
    assert drafted["lint"] == drafted["first"] == drafted["second"]
    assert any(findings for _, _, findings in drafted["lint"])
    messages = len(drafted["lint"])
    assert messages
    assert len(counted) == 2 * messages
    assert len(verdicts.known) == messages  # the second copy says the same


def test_no_mail_is_read_twice() -> None:
    mail = b"Message-ID: <%d@example.com>\r\nFrom: a@example.com\r\nTo: b@example.com\r\n\r\nhi\r\n"
    caught = Caught([("b@example.com", mail % 1)])
    (first,) = caught.arrived()
    assert (first.message_id, first.message.text) == ("<1@example.com>", "hi\n")
    caught.mails.append(("c@example.com", mail % 2))
    again, second = caught.arrived()
    assert again is first
    assert second.message_id == "<2@example.com>"
