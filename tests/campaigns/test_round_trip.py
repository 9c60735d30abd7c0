"""There and back through a real postfix and a real dovecot: each answer moves its sequence.

The mails of the recipients are what their programs send; the bounce is postfix's own.
"""

import asyncio
import os
import re
import subprocess
import sys
from datetime import date
from email import message_from_bytes
from email.policy import default

from sqlalchemy import select

from tactful.campaigns.actions.polling import polled
from tactful.campaigns.actions.reading import MailboxReader
from tactful.campaigns.delivery.runner import Ran, run
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.model import EnrolmentState
from tactful.campaigns.store.tables import Enrolment, ReceivedMail, Suppression

from .conftest import Place
from .mail_servers import PASSWORD, MailServers, mail_servers
from .test_reply_hold import CAMPAIGN

PEOPLE = ("zoe", "bob", "ann", "kim", "ghost")
ACCEPTED = """\
BEGIN:VCALENDAR\r
METHOD:REPLY\r
BEGIN:VEVENT\r
UID:visit@example.test\r
ATTENDEE;PARTSTAT=ACCEPTED:mailto:kim@example.test\r
END:VEVENT\r
END:VCALENDAR\r
"""


def prepared(place: Place, servers: MailServers) -> None:
    place.write(people="".join(f"{one}@example.test,Pat,Firm {one},,,\n" for one in PEOPLE))
    (place.root / "campaigns/spring.yml").write_text(CAMPAIGN)
    toml = place.root / "tactful.toml"
    text = toml.read_text().replace("sam@example.com", "sam@example.test")
    text = text.replace("port = 1\n", f"port = {servers.smtp}\n", 1)
    toml.write_text(
        f'{text}\n[mailboxes.sam.imap]\nhost = "127.0.0.1"\nport = {servers.imap}\n'
        'security = "none"\nuser = "sam@example.test"\npassword = "env:BOX"\n'
        "[frequency_cap]\none_sender_per_company = false\n"
    )
    place.enrol()


def send(place: Place) -> Ran:
    async def sending() -> Ran:
        stop = asyncio.Event()
        reader = MailboxReader(
            place.store, place.workspace, password=lambda _: PASSWORD, clock=place.clock
        )
        async with polled(reader, stopping=stop) as look:
            return await run(
                place.store, place.workspace,
                transports=lambda box: SmtpTransport(box, password=None), clock=place.clock,
                boot="b", who="test", stop=stop, until_empty=True, look=look,
            )  # fmt: skip

    return asyncio.run(sending())


def answer(servers: MailServers, place: Place, who: str, text: str, *headers: str) -> None:
    """Answer the mail that lies in somebody's INBOX."""
    (raw,) = servers.wait(who, 1)
    got = message_from_bytes(raw, policy=default)
    text_part = got.get_body(("plain",))
    assert text_part is not None
    quoted = "\r\n".join(f"> {line}" for line in text_part.get_content().splitlines())
    more = "".join(f"{one}\r\n" for one in headers)
    kind = "text/calendar; method=REPLY" if text == ACCEPTED else "text/plain"
    servers.post(
        f"{who}@example.test",
        "sam@example.test",
        (
            f"From: <{who}@example.test>\r\nTo: <sam@example.test>\r\n"
            f"Subject: Re: {got['Subject']}\r\nIn-Reply-To: {got['Message-ID']}\r\n"
            f"Date: {place.now:%a, %d %b %Y %H:%M:%S} +0000\r\nMessage-ID: <{who}@pc.example>\r\n"
            f"{more}MIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{text}\r\n"
            + (f"\r\nSam Reed wrote:\r\n{quoted}\r\n" if text != ACCEPTED else "")
        ).encode(),
    )


def states(place: Place) -> dict[str, EnrolmentState]:
    with place.store.reading() as session:
        rows = session.scalars(select(Enrolment)).all()
        return {one.address.address.partition("@")[0]: one.state for one in rows}


def test_each_answer_moves_its_sequence_and_who_is_away_gets_the_rest_later(
    place: Place,
) -> None:
    with mail_servers(smtp=True) as servers:
        prepared(place, servers)
        assert send(place).counts == {"sent": 5}
        answer(servers, place, "zoe", "Yes, Tuesday works for me.")
        answer(
            servers, place, "bob", "I am out of the office until 9 March.",
            "Auto-Submitted: auto-replied",
        )  # fmt: skip
        answer(servers, place, "ann", "Please take me off your list.")
        answer(servers, place, "kim", ACCEPTED)
        mails = servers.wait("sam", 5)
        assert sum(b"multipart/report" in one for one in mails) == 1  # postfix's own
        place.later(days=1, minutes=1)
        assert send(place).counts == {}
        assert states(place) == {
            "zoe": EnrolmentState.replied,
            "bob": EnrolmentState.active,
            "ann": EnrolmentState.opted_out,
            "kim": EnrolmentState.replied,
            "ghost": EnrolmentState.bounced,
        }
        with place.store.reading() as session:
            kept = session.scalars(select(ReceivedMail.kind).order_by(ReceivedMail.kind)).all()
            stopped = session.scalars(select(Suppression.value)).all()
            wait = session.scalars(select(Enrolment).where(Enrolment.contact_id == 2)).one()
            assert wait.state is EnrolmentState.active
        assert kept == ["bounce", "calendar", "opt_out", "out_of_office", "reply"]
        assert {"ann@example.test", "ghost@example.test"} <= set(stopped)
        assert b"Seen" not in servers.flags("sam")
        # Out until 9 March is back on 10 March.
        place.now = place.now.replace(day=9)
        assert (place.now.date(), send(place).counts) == (date(2026, 3, 9), {})
        place.later(days=1)
        assert send(place).counts == {"sent": 1}
        followed = servers.wait("bob", 2)
        subjects = [re.search(rb"(?m)^Subject: (.*)\r$", one) for one in followed]
        assert all(subjects)
        assert [len(servers.mails(one)) for one in ("zoe", "ann", "kim")] == [1, 1, 1]


def test_the_command_reads_before_it_sends_and_tells_the_rep(place: Place) -> None:
    """As a user has it: `tactful run` in processes of its own, an alert by email."""
    with mail_servers(smtp=True) as servers:
        prepared(place, servers)
        toml = place.root / "tactful.toml"
        told = '[alerts]\nreply = "email"\n'
        text = toml.read_text().replace(
            'name = "Sam Reed"\n', 'name = "Sam Reed"\nalert_to = "zoe@example.test"\n'
        )
        toml.write_text(text + told)
        place.store.close()
        place.now = place.clock_now()
        first = tactful(place, "run", "--until-empty")
        assert "5 sent" in first.stdout, first.stdout + first.stderr
        answer(servers, place, "bob", "Yes, please call me tomorrow.")
        servers.wait("sam", 2)  # and ghost's bounce
        again = tactful(place, "run", "--until-empty")
        assert "sam: Answer (yes) from bob@example.test" in again.stderr, again.stderr
        assert "Bounce (hard)" in again.stderr
        alert = servers.wait("zoe", 2)[-1]
        assert b"Subject: Reply from bob@example.test (yes)" in alert
        assert tactful(place, "inbox").stdout == "sam: nothing new\n"
        servers.stop_dovecot()
        away = tactful(place, "run", "--until-empty")
        assert "sam could not be read: 127.0.0.1:" in away.stderr


def tactful(place: Place, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tactful", *words, "-C", str(place.root)],
        env={**os.environ, "BOX": PASSWORD}, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
