"""Real SMTP: what leaves, what comes back, and what a failure at each phase means."""

import asyncio
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from tactful.campaigns.delivery.folder import FolderTransport
from tactful.campaigns.delivery.memory import MemoryTransport
from tactful.campaigns.delivery.mime import read_message
from tactful.campaigns.delivery.runner import run
from tactful.campaigns.delivery.settle import resume
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.delivery.transport import Phase, SendError
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.ledger.lease import SenderBusy
from tactful.campaigns.model import EnrolmentState, OutboxState, person
from tactful.campaigns.people.suppression import is_suppressed
from tactful.campaigns.queries.people import enrolments
from tactful.campaigns.queries.review import review_queue
from tactful.campaigns.queries.sending import sending_overview
from tactful.campaigns.store.tables import Contact, Enrolment, Outbox, Touch
from tactful.templates.workspace.settings import Mailbox

from .conftest import Catcher, Place, free_port


def send(place: Place, *, transports: Any = None, on_sent: Any = None, **more: Any) -> Any:
    """Run the sender until nothing may leave now."""

    asked: dict[str, Any] = {"stop": asyncio.Event(), "until_empty": True, **more}

    async def go() -> Any:
        return await run(
            place.store,
            place.workspace,
            transports=transports or (lambda box: SmtpTransport(box, timeout_s=2)),
            clock=place.clock,
            boot="boot",
            who="the test",
            on_sent=on_sent,
            **asked,
        )

    return asyncio.run(go())


def rows(place: Place) -> Any:
    with place.store.reading() as session:
        found = session.scalars(select(Outbox).order_by(Outbox.id)).all()
        session.expunge_all()
        return found


def test_what_arrives_is_what_was_approved(place: Place, catcher: Any) -> None:
    handler, port = catcher
    place.write(port=port).enrol()
    place.draft()
    with place.store.reading() as session:
        approved = {
            item.recipient: item.digest
            for item in review_queue(session, place.workspace, "spring")
            if item.step == 1
        }
    place.approve()
    ran = send(place)
    assert ran.counts == {"sent": 2}
    caught = {mail.recipients[0]: read_message(mail.data).digest for mail in handler.mails}
    assert caught == approved
    one = rows(place)[0]
    assert one.response == "250 2.0.0 Ok: queued as 1"
    mail = message_from_bytes(handler.mails[0].data, policy=policy.default)
    assert mail["Message-ID"] == one.message_id_header
    assert mail["Message-ID"].endswith("@example.com>")
    assert mail["Date"].datetime == place.now
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_second_run_sends_nothing(place: Place, catcher: Any) -> None:
    handler, port = catcher
    place.write(port=port).ready()
    send(place)
    assert send(place).counts == {}
    assert len(handler.mails) == 2


def test_the_whole_sequence_runs_and_replies_in_its_thread(place: Place, catcher: Any) -> None:
    handler, port = catcher
    call = "    - call: spring/call.txt\n      wait: 1 business day\n"
    path = place.write(port=port, people="zoe@example.org,Zoë,Tulip,,,\n").root
    path = path / "campaigns/spring.yml"
    path.write_text(path.read_text().replace(call, ""))
    place.ready()
    send(place)
    place.later(days=1)
    assert send(place).counts == {}
    place.later(days=1)
    send(place)
    first, second = (message_from_bytes(m.data, policy=policy.default) for m in handler.mails)
    assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
    assert second["Subject"] == "Re: " + first["Subject"]
    with place.store.reading() as session:
        assert session.get_one(Enrolment, 1).state is EnrolmentState.finished


def test_the_next_wait_counts_from_when_the_message_left(place: Place, catcher: Any) -> None:
    _, port = catcher
    place.write(port=port).ready()
    place.later(hours=3)
    send(place)
    with place.store.reading() as session:
        due_at = session.scalar(select(Touch.due_at).where(Touch.key == "call-spring-call"))
    assert due_at == place.now + timedelta(days=1)


def test_each_owner_sends_from_their_own_mailbox(place: Place, catcher: Any) -> None:
    handler, port = catcher
    place.write(port=port, people="zoe@example.org,Zoë,,,kim,\nbob@example.net,Bob,,,,\n").ready()
    send(place)
    assert {m.recipients[0]: m.sender for m in handler.mails} == {
        "zoe@example.org": "kim@example.com",
        "bob@example.net": "sam@example.com",
    }


@pytest.mark.parametrize(
    ("change", "sender"),
    [
        (('default_mailbox = "sam"', 'default_mailbox = "kim"'), "sam@example.com"),
        (("[mailboxes.sam]", "[mailboxes.pat]"), "kim@example.com"),
    ],
)
def test_a_person_keeps_the_mailbox_they_came_in_with_while_there_is_one(
    place: Place, change: tuple[str, str], sender: str
) -> None:
    place.enrol()
    toml = place.root / "tactful.toml"
    text = toml.read_text().replace(*change)
    toml.write_text(text.replace('default_mailbox = "sam"', 'default_mailbox = "kim"'))
    place.draft()
    assert {one.sender.address for one in place.texts().values()} == {sender}


def test_limits_live_in_the_database_and_survive_a_restart(place: Place, catcher: Any) -> None:
    handler, port = catcher
    people = "".join(f"p{n}@example.org,Pat,,,,\n" for n in range(5))
    place.write(port=port, per_hour=2, per_day=3, people=people).ready()
    assert send(place).limited == {"sam"}
    send(place)
    assert len(handler.mails) == 2
    place.later(minutes=61)
    send(place)
    assert len(handler.mails) == 3
    place.later(hours=2)
    send(place)
    assert len(handler.mails) == 3
    place.later(hours=21)
    send(place)
    assert len(handler.mails) == 5


def rename(place: Place, name: str) -> None:
    """Let everybody have another first name, as a list that is imported again may say."""
    with place.store.session() as session:
        for one in session.scalars(select(Contact)):
            one.fields = {**one.fields, "contact.first_name": name}


def test_a_changed_text_is_not_sent_but_asked_about_again(place: Place, catcher: Any) -> None:
    handler, port = catcher
    place.write(port=port).ready()
    rename(place, "Robin")
    # lint judges the new text when the sender finds it
    ran = send(place)
    assert ran.counts == {"held": 2}
    assert handler.mails == []


def test_a_text_that_drifted_is_held_before_the_server_hears_of_it(place: Place) -> None:
    place.write(people="zoe@example.org,Zoë,Tulip,,,\n").ready()
    approved = rows(place)[0].digest
    rename(place, "Robin")

    class Deaf(MemoryTransport):
        async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
            raise AssertionError("a drifted text came as far as the server")

    ran = send(place, transports=lambda _: Deaf())
    assert ran.counts == {"held": 1}
    (row,) = rows(place)
    assert (row.state, row.why) == (OutboxState.held, "the text changed after it was approved")
    with place.store.reading() as session:
        items = review_queue(session, place.workspace, "spring")
    waiting = [item for item in items if item.step == 1]
    assert [(item.state, item.before is not None) for item in waiting] == [("draft", True)]
    assert waiting[0].digest != approved and "Robin" in waiting[0].message.text
    # A yes to the new text lets that one go, and it is what arrives.
    place.approve()
    box = MemoryTransport()
    assert send(place, transports=lambda _: box).counts == {"sent": 1}
    assert "Robin" in read_message(box.sent[0][2]).text


def test_an_address_that_does_not_exist_is_suppressed(place: Place, catcher: Any) -> None:
    handler, port = catcher
    place.write(port=port).ready()
    handler.replies["zoe@example.org"] = "550 5.1.1 No such user"
    assert send(place).counts == {"failed": 1, "sent": 1}
    with place.store.reading() as session:
        assert session.get_one(Enrolment, 1).state is EnrolmentState.bounced
        assert is_suppressed(session, "zoe@example.org")


def test_a_refusal_for_another_reason_pauses_that_one_and_suppresses_nobody(
    place: Place, catcher: Any
) -> None:
    handler, port = catcher
    place.write(port=port).ready()
    handler.replies["zoe@example.org"] = "550 5.7.1 Message looks like spam"
    assert send(place).counts == {"failed": 1, "sent": 1}
    with place.store.reading() as session:
        zoe = session.get_one(Enrolment, 1)
        assert zoe.state is EnrolmentState.paused
        assert "looks like spam" in zoe.why
        assert not is_suppressed(session, "zoe@example.org")
    # Once a person has looked, the sequence continues without that step.
    with place.store.session() as session:
        resume(session, "enrolment", "1", by=person("ann"), now=place.now)
    assert send(place).counts == {}
    with place.store.reading() as session:
        assert enrolments(session, place.workspace, address="zoe@example.org")[0].step == 2


def test_a_greylisted_message_goes_later(place: Place, catcher: Any) -> None:
    handler, port = catcher
    place.write(port=port).ready()
    handler.replies["zoe@example.org"] = "451 4.7.1 Try again later"
    assert send(place).counts == {"retry": 1, "sent": 1}
    del handler.replies["zoe@example.org"]
    assert send(place).counts == {}
    place.later(minutes=6)
    assert send(place).counts == {"sent": 1}
    assert len(handler.mails) == 2


def test_a_reply_while_the_sender_runs_stops_the_next_message(place: Place, catcher: Any) -> None:
    handler, port = catcher
    place.write(port=port).ready()

    def answer(_: Any) -> Any:
        with place.store.session() as session:
            record_reply(session, "bob@example.net", now=place.now)

    ran = send(place, on_sent=answer)
    assert [m.recipients for m in handler.mails] == [["zoe@example.org"]]
    assert ran.counts["sent"] == 1


def test_a_server_that_is_down_loses_nothing_and_is_tried_again_later(
    place: Place, catcher: Any
) -> None:
    _, port = catcher
    place.write(port=1).ready()
    ran = send(place)
    assert "127.0.0.1:1" in ran.errors["sam"]
    assert [row.state for row in rows(place)] == [OutboxState.due, OutboxState.due]
    with place.store.reading() as session:
        box = sending_overview(session, place.workspace, now=place.now).mailboxes[0]
    assert box.resting_until == place.now + timedelta(seconds=30)
    place.write(port=port)
    assert send(place).counts == {}
    place.later(seconds=31)
    assert send(place).counts == {"sent": 2}
    with place.store.reading() as session:
        box = sending_overview(session, place.workspace, now=place.now).mailboxes[0]
    assert box.error is None


@pytest.mark.parametrize(
    ("options", "state", "why"),
    [
        (("-q", "MAIL"), OutboxState.due, None),
        (("-q", "RCPT"), OutboxState.retry, "at RCPT"),
        (("-q", "DATA"), OutboxState.retry, "at DATA"),
        (("-q", "."), OutboxState.in_doubt, "may have been sent"),
        (("-r", "MAIL"), OutboxState.due, None),
        (("-r", "RCPT"), OutboxState.retry, "at RCPT"),
        (("-r", "DATA"), OutboxState.retry, "at DATA"),
        (("-r", "."), OutboxState.retry, "at body"),
        (("-f", "MAIL"), OutboxState.due, None),
        (("-f", "RCPT"), OutboxState.failed, "at RCPT"),
        (("-f", "."), OutboxState.failed, "at body"),
        (("-W", "RCPT:4"), OutboxState.retry, "at RCPT"),
        (("-W", "DATA:4"), OutboxState.retry, "at DATA"),
        (("-W", ".:4"), OutboxState.in_doubt, "may have been sent"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else None,
)
def test_each_phase_has_its_own_verdict(
    place: Place, sink: Any, options: Any, state: Any, why: Any
) -> None:
    port = sink(*options)
    place.write(port=port, people="zoe@example.org,Zoë,Tulip,,,\n").ready()
    send(
        place,
        transports=lambda box: SmtpTransport(box, timeout_s=1, after_dot_timeout_s=1),
    )
    row = rows(place)[0]
    assert row.state is state, row.why
    if why:
        assert why in row.why
    # Whatever it was: nothing is sent twice by itself.
    if state is OutboxState.in_doubt:
        assert send(place).counts == {}


def test_a_server_that_hung_up_while_we_were_idle_is_called_again(catcher: Any) -> None:
    handler, port = catcher
    box = Mailbox(address="sam@example.com", host="127.0.0.1", port=port, security="none")
    handler.hang_up_after_s = 0.05

    async def go() -> Any:
        transport = SmtpTransport(box)
        for name in ("zoe", "bob"):
            await transport.prepare("sam@example.com", f"{name}@example.org", size=20)
            await transport.body(b"Subject: x\r\n\r\nx\r\n")
            await asyncio.sleep(0.3)
        await transport.close()

    asyncio.run(go())
    assert len(handler.mails) == 2


def test_a_second_sender_is_refused(place: Place, tmp_path: Any) -> None:
    lock = tmp_path / "lock"
    busy = []

    def try_too(_: Any) -> Any:
        async def second() -> Any:
            await run(
                place.store,
                place.workspace,
                transports=lambda _: MemoryTransport(),
                clock=place.clock,
                boot="boot",
                who="the second",
                stop=asyncio.Event(),
                lock=lock,
            )

        try:
            second().send(None)
        except SenderBusy as error:
            busy.append(str(error))

    place.ready()
    ran = send(place, transports=lambda _: MemoryTransport(), on_sent=try_too, lock=lock)
    assert ran.counts == {"sent": 2}
    assert len(busy) == 2 and "already" in busy[0]
    with place.store.reading() as session:
        assert sending_overview(session, place.workspace, now=place.now).sender is None


def test_without_a_file_lock_the_lease_refuses_until_it_has_run_out(place: Place) -> None:
    from tactful.campaigns.ledger import lease

    with place.store.session() as session:
        lease.take(session, token="a", who="host-1", boot="b", now=place.now, alone=False)
    with pytest.raises(SenderBusy, match="host-1"):
        send(place, transports=lambda _: MemoryTransport())
    place.later(minutes=2)
    send(place, transports=lambda _: MemoryTransport())
    with place.store.session() as session:
        assert lease.renew(session, token="a", now=place.now) is False


def test_a_folder_takes_each_message_as_a_file(place: Place, tmp_path: Any) -> None:
    place.ready()
    send(place, transports=lambda _: FolderTransport(tmp_path / "out"))
    files = sorted((tmp_path / "out").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert {read_message(file.read_bytes()).recipient.address for file in files} == {
        "zoe@example.org",
        "bob@example.net",
    }


def test_lines_that_begin_with_a_dot_arrive_whole(catcher: Any) -> None:
    handler, port = catcher
    box = Mailbox(address="sam@example.com", host="127.0.0.1", port=port, security="none")
    data = b"Subject: dots\r\n\r\n.\r\n..two\r\nend"

    async def go() -> Any:
        transport = SmtpTransport(box)
        await transport.prepare("sam@example.com", "zoe@example.org", size=len(data))
        await transport.body(data)
        await transport.close()

    asyncio.run(go())
    assert handler.mails[0].data == data + b"\r\n"


def test_an_abandoned_message_is_not_delivered(catcher: Any) -> None:
    handler, port = catcher
    box = Mailbox(address="sam@example.com", host="127.0.0.1", port=port, security="none")

    async def go() -> Any:
        transport = SmtpTransport(box)
        await transport.prepare("sam@example.com", "zoe@example.org", size=10)
        await transport.abandon()
        await transport.prepare("sam@example.com", "bob@example.org", size=10)
        await transport.body(b"Subject: x\r\n\r\nx\r\n")
        await transport.close()

    asyncio.run(go())
    assert [mail.recipients for mail in handler.mails] == [["bob@example.org"]]


def test_starttls_is_demanded_where_the_settings_say_so(catcher: Any) -> None:
    _, port = catcher  # offers no TLS
    box = Mailbox(address="sam@example.com", host="127.0.0.1", port=port, security="starttls")

    async def go() -> Any:
        transport = SmtpTransport(box, password="secret")
        await transport.prepare("sam@example.com", "zoe@example.org", size=10)

    with pytest.raises(SendError) as caught:
        asyncio.run(go())
    assert caught.value.phase is Phase.connect
    assert "STARTTLS" in str(caught.value).upper()


def secured_send(box: Mailbox, password: str, trust: Any) -> None:
    async def go() -> None:
        transport = SmtpTransport(box, password=password, tls=trust)
        await transport.prepare("sam@example.com", "zoe@example.org", size=20)
        await transport.body(b"Subject: x\r\n\r\nx\r\n")
        await transport.close()

    asyncio.run(go())


def test_mail_goes_through_starttls_and_a_password(secured: Any) -> None:
    box = Mailbox(address="sam@example.com", host="localhost", port=secured.port, user="sam")
    secured_send(box, "secret", secured.trust)
    assert [mail.recipients for mail in secured.handler.mails] == [["zoe@example.org"]]


def test_a_wrong_password_is_the_mailboxs_trouble_and_says_whose(secured: Any) -> None:
    box = Mailbox(address="sam@example.com", host="localhost", port=secured.port, user="sam")
    with pytest.raises(SendError, match="refused the password of sam") as caught:
        secured_send(box, "wrong", secured.trust)
    assert caught.value.of_mailbox and caught.value.permanent


def test_a_certificate_that_nobody_vouches_for_is_refused(secured: Any) -> None:
    box = Mailbox(address="sam@example.com", host="localhost", port=secured.port, user="sam")
    with pytest.raises(SendError, match=r"(?i)certificate"):
        secured_send(box, "secret", None)
    assert secured.handler.mails == []


@pytest.mark.parametrize("offers", [True, False])
def test_an_address_beyond_ascii_goes_out_where_the_server_offers_smtputf8(
    place: Place, offers: bool
) -> None:
    handler, port = Catcher(), free_port()
    server = Controller(handler, hostname="127.0.0.1", port=port, enable_SMTPUTF8=offers)
    server.start()
    try:
        people = "jörg@bücher.example,Jörg,Tulip,,,\nzoe@example.org,Zoë,Tulip,,,\n"
        place.write(port=port, people=people).ready()
        send(place)
    finally:
        server.stop()
    states = [row.state for row in rows(place)]
    assert states == [OutboxState.sent if offers else OutboxState.failed, OutboxState.sent]
    if offers:
        mail = handler.mails[0]
        assert mail.recipients == ["jörg@xn--bcher-kva.example"]
        assert read_message(mail.data).digest == rows(place)[0].digest
        assert "To: =?utf-8?" in mail.data.decode() and "<jörg@" in mail.data.decode()
    else:
        assert "SMTPUTF8" in rows(place)[0].why
        assert len(handler.mails) == 1
