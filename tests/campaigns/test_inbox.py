"""Mail that lies in a real dovecot is received once, in order, and left as it was."""

import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from tactful.campaigns.actions.inbox import BoxRead
from tactful.campaigns.actions.reading import MailboxReader
from tactful.campaigns.actions.receive import Did
from tactful.campaigns.commands.doctor import command as doctor
from tactful.campaigns.commands.inbox import command as inbox
from tactful.campaigns.journey.coming_due.due import materialise_due
from tactful.campaigns.journey.steps.advance import complete_touch
from tactful.campaigns.ledger.outbox import message_id
from tactful.campaigns.model import EnrolmentState, OutboxState
from tactful.campaigns.store.tables import (
    Enrolment,
    FolderReading,
    MailboxReading,
    Outbox,
    ReceivedMail,
)

from .conftest import Place
from .mail_servers import PASSWORD, MailServers, mail_servers, until

OURS = message_id(1, key="k", domain="example.test")
ZOE, BOB = "zoe@example.org", "bob@example.net"


@pytest.fixture(scope="module")
def servers() -> Iterator[MailServers]:
    with mail_servers() as started:
        yield started


@pytest.fixture
def dovecot(servers: MailServers) -> Iterator[MailServers]:
    """The same server for all, with empty mailboxes."""
    yield servers
    for who in ("sam", "kim"):
        for folder in ("INBOX", "Answers", "Gesendete Objekte"):
            with servers.inbox(who) as client:
                client.select(f'"{folder}"')
                client.uid("STORE", "1:*", "+FLAGS", "\\Deleted")
                client.expunge()


def with_imap(place: Place, port: int, *, more: str = "", box: str = "sam") -> Place:
    """Let a mailbox be read there; its first email to Zoë has left."""
    place.above = ""
    place.write(days="mon-sun")
    spring = place.root / "campaigns/spring.yml"
    spring.write_text(spring.read_text().replace("window: {", "window: {holidays: none, "))
    toml = place.root / "tactful.toml"
    section = (
        f'\n[mailboxes.{box}.imap]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        f'user = "{box}@example.test"\npassword = "env:BOX"\n{more}\n'
    )
    toml.write_text(toml.read_text() + section)
    return place


def has_left(place: Place) -> Place:
    place.ready()
    with place.store.session() as session:
        materialise_due(session, place.workspace, now=place.now)
        session.execute(
            update(Outbox)
            .where(Outbox.enrolment_id == 1)
            .values(state=OutboxState.sent, message_id_header=OURS, sending_at=place.now)
        )
        row = session.scalars(select(Outbox).where(Outbox.enrolment_id == 1)).one()
        complete_touch(session, place.workspace, row.enrolment, row.key, at=place.now)
    return place


def reader(place: Place, **more: Any) -> MailboxReader:
    return MailboxReader(
        place.store, place.workspace, password=lambda _: PASSWORD, clock=place.clock, **more
    )


def read(place: Place, key: str = "sam") -> BoxRead:
    one = reader(place)
    one.begin()
    try:
        return one.read(key, at_once=True)
    finally:
        one.close()


def mail(text: str, *, sender: str = ZOE, key: str = "a1", more: str = "") -> bytes:
    about = more or f"In-Reply-To: {OURS}\r\n"
    return (
        f"From: Zoe <{sender}>\r\nTo: sam@example.test\r\nSubject: Re: Thanks\r\n"
        f"Date: Mon, 02 Mar 2026 11:00:00 +0000\r\nMessage-ID: <{key}@mail.example>\r\n{about}"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


def state(place: Place, number: int = 1) -> EnrolmentState:
    with place.store.reading() as session:
        return session.get_one(Enrolment, number).state


def test_an_answer_in_the_mailbox_stops_the_sequence_once(
    place: Place, dovecot: MailServers
) -> None:
    has_left(with_imap(place, dovecot.imap))
    dovecot.deliver("sam", mail("Yes, Tuesday works for me."))
    found = read(place)
    assert [one.did for one in found.receipts] == [Did.stopped]
    assert (found.error, state(place)) == ("", EnrolmentState.replied)
    again = read(place)
    assert (again.receipts, again.known, again.error) == ([], 0, "")


def test_nothing_is_changed_in_the_mailbox(place: Place, dovecot: MailServers) -> None:
    has_left(with_imap(place, dovecot.imap))
    dovecot.deliver("sam", mail("Yes."))
    dovecot.deliver("sam", mail("Lunch?", sender="mum@example.com", key="m", more="X-A: b\r\n"))
    before = dovecot.mails("sam")
    read(place)
    assert b"Seen" not in dovecot.flags("sam")
    assert dovecot.mails("sam") == before


def test_a_first_look_begins_where_we_began_to_write(place: Place, dovecot: MailServers) -> None:
    with_imap(place, dovecot.imap)
    dovecot.deliver("sam", mail("An old mail.", key="old"))
    place.ready()
    assert read(place).receipts == []
    dovecot.deliver("sam", mail("A new one, of nobody.", key="new", sender="x@example.com"))
    assert [one.mail.key for one in read(place).receipts] == ["<new@mail.example>"]


def test_a_mailbox_that_was_made_anew_is_read_anew_and_each_mail_acts_once(
    place: Place, dovecot: MailServers
) -> None:
    has_left(with_imap(place, dovecot.imap))
    dovecot.deliver("sam", mail("What does it cost?"))
    read(place)
    with place.store.session() as session:
        session.execute(update(FolderReading).values(uidvalidity=1, last_uid=10_000))
    dovecot.deliver("sam", mail("Please remove me from your list.", key="a2"))
    found = read(place)
    assert ([one.did for one in found.receipts], found.known) == ([Did.suppressed], 1)


def test_a_huge_mail_is_read_by_its_beginning(place: Place, dovecot: MailServers) -> None:
    has_left(with_imap(place, dovecot.imap))
    body = "Please take me off your list.\r\n\r\n" + ("x" * 76 + "\r\n") * 60_000
    dovecot.deliver("sam", mail(body))
    dovecot.deliver("sam", mail("Yes please.", key="b2", sender=BOB, more="X: y\r\n"))
    dids = [one.did for one in read(place).receipts]
    assert dids == [Did.suppressed, Did.stopped]


def test_hostile_mails_stop_none_of_the_others(place: Place, dovecot: MailServers) -> None:
    has_left(with_imap(place, dovecot.imap))
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(900)
    )
    for raw in (b"\0\xff\xfe", b"From: " + b"<" * 5000, nested, b"=?utf-8?q?" * 900, b"x"):
        with dovecot.inbox("sam") as client:
            client.append("INBOX", "", "", raw.replace(b"\0", b" "))
    dovecot.deliver("sam", mail("Yes, please call me."))
    found = read(place)
    assert (len(found.receipts), found.error) == (6, "")
    assert state(place) is EnrolmentState.replied


def test_of_what_is_nobodys_here_no_text_is_kept(place: Place, dovecot: MailServers) -> None:
    has_left(with_imap(place, dovecot.imap))
    private = mail("Your test came back fine.", sender="doc@example.com", more="X: y\r\n")
    dovecot.deliver("sam", private)
    found = read(place)
    assert (found.of_nobody, found.to_be_seen) == (1, [])
    with place.store.reading() as session:
        assert session.scalars(select(ReceivedMail.text)).all() == [""]


def test_other_folders_are_read_where_they_are_named(place: Place, dovecot: MailServers) -> None:
    has_left(with_imap(place, dovecot.imap, more='folders = ["INBOX", "Answers"]'))
    with dovecot.inbox("sam") as client:
        client.append("Answers", "", "", mail("Yes, gladly."))
    assert [one.did for one in read(place).receipts] == [Did.stopped]


def test_a_message_in_doubt_that_lies_in_the_sent_folder_has_left(
    place: Place, dovecot: MailServers
) -> None:
    """The folder is found by its flag; what it holds was seen there before the doubt, or after."""
    has_left(with_imap(place, dovecot.imap))
    with place.store.session() as session:
        session.execute(
            update(Outbox).where(Outbox.enrolment_id == 1).values(state=OutboxState.in_doubt)
        )
    assert read(place).settled == 0
    copy = f"From: sam@example.com\r\nMessage-ID: {OURS}\r\nSubject: Thanks\r\n\r\nHello\r\n"
    with dovecot.inbox("sam") as client:
        client.append('"Gesendete Objekte"', "", "", copy.encode())
    assert read(place).settled == 1
    with place.store.reading() as session:
        assert session.scalars(select(Outbox.state).where(Outbox.enrolment_id == 1)).one() == "sent"
    assert state(place) is EnrolmentState.active


def test_the_sent_folder_may_be_named(place: Place, dovecot: MailServers) -> None:
    has_left(with_imap(place, dovecot.imap, more='sent = "Answers"'))
    with place.store.session() as session:
        session.execute(
            update(Outbox).where(Outbox.enrolment_id == 1).values(state=OutboxState.in_doubt)
        )
    with dovecot.inbox("sam") as client:
        client.append("Answers", "", "", f"Message-ID: {OURS}\r\n\r\nHello\r\n".encode())
    assert read(place).settled == 1


@pytest.mark.parametrize(("security", "port"), [("tls", "imaps"), ("starttls", "imap")])
def test_the_connection_is_encrypted_as_the_settings_say(
    place: Place, dovecot: MailServers, security: str, port: str
) -> None:
    has_left(with_imap(place, getattr(dovecot, port)))
    toml = place.root / "tactful.toml"
    text = toml.read_text()
    before, _, after = text.rpartition('"none"')
    toml.write_text(f'{before}"{security}"{after}')
    assert "certificate verify failed" in read(place).error
    trusted = reader(place, tls=ssl.create_default_context(cafile=str(dovecot.cert)))
    trusted.begin()
    assert trusted.read("sam", at_once=True).error == ""
    trusted.close()


def test_a_bounce_settles_a_doubt_and_ends_the_sequence(place: Place, dovecot: MailServers) -> None:
    has_left(with_imap(place, dovecot.imap))
    with place.store.session() as session:
        session.execute(
            update(Outbox).where(Outbox.enrolment_id == 1).values(state=OutboxState.in_doubt)
        )
    raw = (
        "From: MAILER-DAEMON@mx.example.com\r\nSubject: Undelivered\r\nMessage-ID: <b@mx>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; "
        'boundary="b"\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n'
        f"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {ZOE}\r\nAction: failed\r\n"
        "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n--b\r\n"
        f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {OURS}\r\n\r\n--b--\r\n"
    )
    dovecot.deliver("sam", raw.encode())
    assert [one.did for one in read(place).receipts] == [Did.bounced]
    assert state(place) is EnrolmentState.bounced
    with place.store.reading() as session:
        assert session.scalars(select(Outbox.state).where(Outbox.enrolment_id == 1)).one() == "sent"


def test_a_refused_password_says_so_and_is_not_tried_again_at_once(
    place: Place, dovecot: MailServers
) -> None:
    has_left(with_imap(place, dovecot.imap))
    one = MailboxReader(place.store, place.workspace, password=lambda _: "wrong", clock=place.clock)
    one.begin()
    found = one.read("sam")
    assert "refused the password of sam@example.test" in found.error
    logins = (dovecot.folder / "dovecot.log").read_text().count("auth failed")
    assert one.read("sam").error == found.error
    assert (dovecot.folder / "dovecot.log").read_text().count("auth failed") == logins
    with place.store.reading() as session:
        kept = session.get_one(MailboxReading, "sam")
        assert (kept.failures, kept.read_at) == (1, None)
        assert kept.stale_at <= place.now


def test_a_session_that_the_server_closed_is_opened_again(
    place: Place, dovecot: MailServers
) -> None:
    has_left(with_imap(place, dovecot.imap))
    one = reader(place)
    one.begin()
    assert one.read("sam").error == ""
    dovecot.kick("sam")
    dovecot.deliver("sam", mail("Yes."))
    assert [mail.did for mail in one.read("sam").receipts] == [Did.stopped]
    one.close()


def test_a_server_that_is_away_is_said_and_read_when_it_is_back(place: Place) -> None:
    with mail_servers() as own:
        has_left(with_imap(place, own.imap))
        own.deliver("sam", mail("Yes."))
        own.stop_dovecot()
        one = reader(place)
        one.begin()
        assert f"127.0.0.1:{own.imap}" in one.read("sam").error
        own.start_dovecot()
        assert [mail.did for mail in one.read("sam", at_once=True).receipts] == [Did.stopped]
        one.close()


def command(place: Place, *words: str) -> list[str]:
    return [sys.executable, "-m", "tactful", "inbox", *words, "-C", str(place.root)]


def test_the_command_reads_shows_and_with_dry_run_does_nothing(
    place: Place, dovecot: MailServers
) -> None:
    has_left(with_imap(place, dovecot.imap))
    dovecot.deliver("sam", mail("I showed it to my colleagues."))

    def ran(*words: str) -> Result:
        arguments = [*words, "-C", str(place.root)]
        return CliRunner().invoke(inbox, arguments, env={"BOX": PASSWORD})

    dry = ran("--dry-run", "--format", "json")
    found = json.loads(dry.stdout)
    assert (dry.exit_code, found["dry_run"]) == (1, True)
    assert [one["did"] for one in found["mailboxes"][0]["mails"]] == ["stopped"]
    assert state(place) is EnrolmentState.active
    done = ran()
    assert done.exit_code == 1, done.output
    assert "Answer from zoe@example.org: Re: Thanks" in done.output
    assert "sam: 1 new mail" in done.output
    assert state(place) is EnrolmentState.replied
    assert (ran().exit_code, ran("kim").exit_code) == (0, 2)


@pytest.mark.parametrize("idle", [True, False], ids=["idle", "poll"])
def test_a_watch_sees_an_answer_and_ends_when_it_is_told_to(
    place: Place, dovecot: MailServers, idle: bool
) -> None:
    has_left(with_imap(place, dovecot.imap))
    if not idle:
        toml = place.root / "tactful.toml"
        toml.write_text(toml.read_text() + "[replies]\npoll_seconds = 5\n")
    place.store.close()
    watch = subprocess.Popen(
        command(place, "--watch"), env={**os.environ, "BOX": PASSWORD},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        until(lambda: True if _was_read(place) else None)
        dovecot.deliver("sam", mail("Yes, please."))
        until(lambda: True if state(place) is EnrolmentState.replied else None)
    finally:
        watch.send_signal(signal.SIGTERM)
        said, _ = watch.communicate(timeout=30)
    assert watch.returncode == 0, said
    assert "Answer (yes) from zoe@example.org" in said
    assert said.endswith("Stopped.\n")


def _was_read(place: Place) -> bool:
    with place.store.reading() as session:
        row = session.get(MailboxReading, "sam")
        return row is not None and row.read_at is not None


def test_a_broken_mail_is_shown_and_the_rest_is_read(place: Place, dovecot: MailServers) -> None:
    """Whatever goes wrong with one: here the database does not take what it would store."""
    has_left(with_imap(place, dovecot.imap))
    with place.store.session() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER broken BEFORE INSERT ON received_mail WHEN NEW.key = '<bad@mail.example>'"
            " BEGIN SELECT RAISE(ABORT, 'no such thing'); END"
        )
    dovecot.deliver("sam", mail("Bad.", key="bad"))
    dovecot.deliver("sam", mail("Yes.", key="good"))
    found = read(place)
    bad = found.receipts[0]
    assert (str(bad.mail.kind), bad.did, bad.unsure) == ("unreadable", Did.shown, True)
    assert "could not be read" in found.to_be_seen[0].mail.subject
    assert state(place) is EnrolmentState.replied
    assert read(place).receipts == []


def test_doctor_signs_in_and_warns_of_what_takes_no_password(
    place: Place, dovecot: MailServers
) -> None:
    with_imap(place, dovecot.imap)

    def said(password: str) -> dict[str, tuple[bool, str]]:
        arguments = ["--format", "json", "-C", str(place.root)]
        done = CliRunner().invoke(doctor, arguments, env={"BOX": password})
        return {one["what"]: (one["ok"], one["detail"]) for one in json.loads(done.stdout)}

    where = f"127.0.0.1:{dovecot.imap}"
    ok = said(PASSWORD)
    assert ok["replies to sam"] == (True, f"{where} can be read: INBOX, Gesendete Objekte")
    assert ok["replies"] == (True, "nothing reads those to kim; give them to tactful receive")
    refused, why = said("wrong")["replies to sam"]
    assert (refused, why.startswith(f"{where} refused the password of sam@")) == (False, True)


@pytest.mark.parametrize("host", ["smtp.office365.com", "SMTP.Office365.com"])
def test_doctor_warns_of_a_password_at_microsoft(place: Place, host: str) -> None:
    toml = place.root / "tactful.toml"
    account = f'host = "{host}"\nuser = "sam"\npassword = "env:BOX"'
    toml.write_text(toml.read_text().replace('host = "127.0.0.1"', account, 1))
    arguments = ["--offline", "--format", "json", "-C", str(place.root)]
    done = CliRunner().invoke(doctor, arguments, env={"BOX": "x"})
    warned = [one for one in json.loads(done.stdout) if "takes no password" in one["detail"]]
    assert [(one["what"], one["warning"]) for one in warned] == [("mailbox sam", True)]
