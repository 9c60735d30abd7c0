"""Servers that answer oddly, at every phase: the run ends, nothing is sent twice or lost."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Thread

import pytest
from sqlalchemy import select

from tactful.campaigns.delivery.runner import Ran, run
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.delivery.smtp_reply import NotAReply, Reply, ReplyReader
from tactful.campaigns.model import EnrolmentState, OutboxState
from tactful.campaigns.store.tables import Enrolment, Outbox

from .conftest import Place

RIGHT = {
    "banner": b"220 here\r\n",
    "EHLO": b"250-here\r\n250 SIZE\r\n",
    "MAIL": b"250 ok\r\n",
    "RCPT": b"250 ok\r\n",
    "DATA": b"354 go on\r\n",
    "dot": b"250 2.0.0 queued\r\n",
    "QUIT": b"221 bye\r\n",
    "RSET": b"250 ok\r\n",
}
FLOOD, DRIP, HANG_UP = b"<flood>", b"<drip>", b"<hang up>"


@dataclass
class OddServer:
    """Speaks SMTP by the bytes: what it says at each phase is replaced by odd."""

    odd: dict[str, bytes] = field(default_factory=dict)
    times: int = 10**6  # how often it is odd; right afterwards
    bodies: list[bytes] = field(default_factory=list)
    sessions: int = 0
    port: int = 0
    keeps_refused: bool = False  # MAIL after a refused body is 503, until RSET

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sessions += 1
        kept = False
        try:
            await self._say("banner", writer)
            while line := await reader.readline():
                verb = line[:4].decode("ascii").upper()
                if verb == "MAIL" and kept:
                    writer.write(b"503 Sender already specified\r\n")
                    continue
                kept = self.keeps_refused and (kept or verb == "DATA") and verb != "RSET"
                await self._say(verb, writer)
                if verb == "DATA" and self.odd.get("DATA", b"354").startswith(b"354"):
                    self.bodies.append(await reader.readuntil(b"\r\n.\r\n"))
                    await self._say("dot", writer)
                if verb == "QUIT":
                    break
        except (OSError, asyncio.IncompleteReadError):
            pass  # they hung up
        finally:
            writer.close()

    async def _say(self, phase: str, writer: asyncio.StreamWriter) -> None:
        words = self.odd.get(phase, RIGHT[phase]) if self.times > 0 else RIGHT[phase]
        self.times -= phase in self.odd
        while words == DRIP:  # never a whole reply, and never silent
            writer.write(b"2")
            await writer.drain()
            await asyncio.sleep(0.05)
        while words == FLOOD:
            writer.write(b"250-and more\r\n" * 100)
            await writer.drain()
        part, hang_up, _ = words.partition(HANG_UP)
        writer.write(part)
        await writer.drain()
        if hang_up:
            raise ConnectionError


@pytest.fixture
def odd() -> Iterator[OddServer]:
    """The server, in a thread with a loop of its own."""
    server, loop = OddServer(), asyncio.new_event_loop()
    listening = loop.run_until_complete(asyncio.start_server(server.serve, "127.0.0.1", 0))
    server.port = listening.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever)
    thread.start()
    yield server
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    listening.close()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def send(place: Place) -> Ran:
    """Run the sender until nothing may leave now; a run that hangs fails."""

    async def go() -> Ran:
        return await run(
            place.store,
            place.workspace,
            transports=lambda box: SmtpTransport(box, timeout_s=0.5, after_dot_timeout_s=0.5),
            clock=place.clock,
            boot="boot",
            who="the test",
            stop=asyncio.Event(),
            until_empty=True,
        )

    return asyncio.run(asyncio.wait_for(go(), 60))


def outbox(place: Place) -> list[Outbox]:
    with place.store.reading() as session:
        found = session.scalars(select(Outbox).order_by(Outbox.id)).all()
        session.expunge_all()
        return list(found)


ODD = {
    "two digits": b"25\r\n",
    "two digits and words": b"25 ok\r\n",
    "four digits": b"2500 ok\r\n",
    "999": b"999 what\r\n",
    "second digit too high": b"260 ok\r\n",
    "preliminary": b"150 wait\r\n",
    "a sign": b"+25 ok\r\n",
    "an underscore": b"2_5 ok\r\n",
    "a space before": b" 250 ok\r\n",
    "a NUL before": b"\x00250 ok\r\n",
    "no space": b"250ok\r\n",
    "words": b"ok\r\n",
    "an empty line": b"\r\n",
    "other digits": "２５０ ok\r\n".encode(),
    "not UTF-8": b"\xff\xfe\xfd ok\r\n",
    "two codes": b"250-ok\r\n550 no\r\n",
    "never ends": b"250-\r\n",
    "half a line": b"250 ok",
    "half a line, then gone": b"250 ok" + HANG_UP,
    "nothing": b"",
    "gone": HANG_UP,
    "a long line": b"250 " + b"x" * 100_000 + b"\r\n",
    "a long line without end": b"250 " + b"x" * 100_000,
    "many lines": b"250-more\r\n" * 5_000 + b"250 ok\r\n",
    "endless lines": FLOOD,
    "a byte at a time": DRIP,
}
TAKEN_FOR_A_YES = ("four digits", "no space", "other digits", "two codes")
OPENING = ("banner", "EHLO")
NOT_SENT = {  # an odd reply before the body: nothing was taken
    "banner": OutboxState.due,
    "EHLO": OutboxState.due,
    "MAIL": OutboxState.due,
    "RCPT": OutboxState.retry,
    "DATA": OutboxState.retry,
}


@pytest.mark.parametrize("phase", [*NOT_SENT, "dot", "QUIT"])
@pytest.mark.parametrize("kind", ODD)
def test_an_odd_reply_decides_nothing(place: Place, odd: OddServer, kind: str, phase: str) -> None:
    odd.odd[phase] = ODD[kind]
    place.write(port=odd.port, people="zoe@example.org,Zoë,Tulip,,,\n").ready()
    ran = send(place)
    (row,) = outbox(place)
    if phase == "dot":
        assert row.state is OutboxState.in_doubt
        assert "may have been sent" in row.why
        assert send(place).counts == {} and len(odd.bodies) == 1
    elif phase == "QUIT":
        assert row.state is OutboxState.sent
    elif phase in OPENING and row.state is OutboxState.sent:
        # aiosmtplib opens the session, and takes more for a yes: no message hangs on it.
        assert kind in TAKEN_FOR_A_YES and len(odd.bodies) == 1
    else:
        assert row.state is NOT_SENT[phase] and odd.bodies == []
        assert ran.errors or row.why
    # Nothing waits for ever, and what came is kept in words that every database takes.
    assert "\x00" not in row.why + row.response
    (row.why + row.response).encode()


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (b"250\r\n", OutboxState.sent),
        (b"250 ok\n", OutboxState.sent),
        (b"251 will forward\r\n", OutboxState.sent),
        (b"250-a\r\n250-b\r\n250 c\r\n", OutboxState.sent),
        (b"250 \xff na\xefve\x00\r\n", OutboxState.sent),
        (b"450 later\r\n", OutboxState.retry),
        (b"421 closing\r\n" + HANG_UP, OutboxState.retry),
        (b"550-no\r\n550 never\r\n", OutboxState.failed),
        (b"554 \xd0\xbd\xd0\xb5\xd1\x82\r\n", OutboxState.failed),
        (b"354 go on\r\n", OutboxState.in_doubt),
        (b"300 what\r\n", OutboxState.in_doubt),
        (b"250 ok\r\n550 no\r\n", OutboxState.sent),
        (b"550 no\r\n250 ok\r\n", OutboxState.failed),
        (b"451 later\r\n250 ok\r\n", OutboxState.retry),
    ],
)
def test_after_the_final_dot_a_whole_reply_decides(
    place: Place, odd: OddServer, reply: bytes, state: OutboxState
) -> None:
    odd.odd["dot"] = reply
    place.write(port=odd.port, people="zoe@example.org,Zoë,Tulip,,,\n").ready()
    send(place)
    (row,) = outbox(place)
    assert row.state is state
    (row.why + row.response).encode()


@pytest.mark.parametrize(
    ("phase", "reply"),
    [
        ("MAIL", b"354 go on\r\n"),
        ("MAIL", b"221 bye\r\n"),
        ("RCPT", b"354 go on\r\n"),
        ("RCPT", b"221 bye\r\n"),
        ("DATA", b"250 ok\r\n"),
        ("DATA", b"334 go on\r\n"),
        ("MAIL", b"250 ok\r\n250 ok\r\n"),
        ("RCPT", b"250 ok\r\n250 ok\r\n"),
        ("DATA", b"354 go on\r\n250 ok\r\n"),
    ],
)
def test_before_the_body_an_answer_to_something_else_sends_nothing(
    place: Place, odd: OddServer, phase: str, reply: bytes
) -> None:
    odd.odd[phase] = reply
    place.write(port=odd.port, people="zoe@example.org,Zoë,Tulip,,,\n").ready()
    send(place)
    (row,) = outbox(place)
    # (The server waits for a body after its 354; none came.)
    assert row.state is NOT_SENT[phase] and odd.bodies == []


def test_two_answers_to_one_message_are_never_the_answer_to_the_next(
    place: Place, odd: OddServer
) -> None:
    odd.odd["dot"] = b"250 first\r\n550 5.1.1 second\r\n"
    odd.times = 1
    place.write(port=odd.port).ready()
    assert send(place).counts == {"sent": 2}
    assert [row.response for row in outbox(place)] == ["250 first", "250 2.0.0 queued"]
    assert odd.sessions == 2 and len(odd.bodies) == 2


def test_a_second_answer_that_comes_later_ends_the_session(place: Place, odd: OddServer) -> None:
    async def go() -> None:
        transport = SmtpTransport(box, timeout_s=2, after_dot_timeout_s=2)
        await transport.prepare("sam@example.com", "zoe@example.org", size=10)
        await transport.body(b"Subject: x\r\n\r\nx\r\n")
        await asyncio.sleep(0.2)  # the server speaks out of turn meanwhile
        await transport.prepare("sam@example.com", "bob@example.org", size=10)
        receipts.append((await transport.body(b"Subject: x\r\n\r\ny\r\n")).text)
        await transport.close()

    receipts: list[str] = []
    box = place.write(port=odd.port).workspace.settings.mailboxes["sam"]
    late = OddServer._say

    async def say(server: OddServer, phase: str, writer: asyncio.StreamWriter) -> None:
        await late(server, phase, writer)
        if phase == "dot" and len(server.bodies) == 1:
            await asyncio.sleep(0.05)
            writer.write(b"250 that was for the first\r\n")

    odd._say = say.__get__(odd)  # type: ignore[method-assign]
    asyncio.run(asyncio.wait_for(go(), 60))
    assert receipts == ["250 2.0.0 queued"] and odd.sessions == 2


def test_an_odd_session_is_left_and_the_others_go_on(place: Place, odd: OddServer) -> None:
    odd.odd["RCPT"], odd.times = b"25 ok\r\n", 1
    place.write(port=odd.port).ready()
    assert send(place).counts == {"retry": 1, "sent": 1}
    assert odd.sessions == 2


def test_a_server_that_keeps_the_refused_message_is_told_to_forget_it(
    place: Place, odd: OddServer
) -> None:
    odd.odd["dot"], odd.times, odd.keeps_refused = b"500 5.5.2 cannot read it\r\n", 1, True
    place.write(port=odd.port).ready()
    ran = send(place)
    assert (ran.counts, ran.errors, odd.sessions) == ({"failed": 1, "sent": 1}, {}, 1)


def test_552_at_mail_is_about_that_message_and_not_about_the_mailbox(
    place: Place, odd: OddServer
) -> None:
    odd.odd["MAIL"], odd.times = b"552 5.3.4 message too large\r\n", 1
    place.write(port=odd.port).ready()
    ran = send(place)
    assert ran.counts == {"failed": 1, "sent": 1} and ran.errors == {}
    failed, sent = outbox(place)
    assert (failed.state, sent.state) == (OutboxState.failed, OutboxState.sent)
    assert failed.why == "at MAIL: 552 5.3.4 message too large"
    with place.store.reading() as session:
        states = [session.get_one(Enrolment, number).state for number in (1, 2)]
    assert states == [EnrolmentState.paused, EnrolmentState.active]


@pytest.mark.parametrize("code", [450, 451, 452, 550, 553])
def test_any_other_refusal_at_mail_is_about_the_mailbox(
    place: Place, odd: OddServer, code: int
) -> None:
    odd.odd["MAIL"] = b"%d not you\r\n" % code
    place.write(port=odd.port).ready()
    ran = send(place)
    assert ran.counts == {} and "not you" in ran.errors["sam"]
    assert [row.state for row in outbox(place)] == [OutboxState.due, OutboxState.due]


def test_a_reply_may_come_in_pieces() -> None:
    reader = ReplyReader()
    whole = b"250-first\r\n250 second\r\n"
    found = [reader.feed(whole[at : at + 1]) for at in range(len(whole))]
    assert found[:-1] == [None] * (len(whole) - 1)
    assert found[-1] == Reply(250, "first\nsecond") and reader.left_over == b""


def test_what_follows_a_reply_is_left_over() -> None:
    reader = ReplyReader()
    assert reader.feed(b"250 ok\r\n550") == Reply(250, "ok")
    assert reader.left_over == b"550"


@pytest.mark.parametrize("kind", [k for k, v in ODD.items() if v.endswith(b"\n") and v.strip()])
def test_no_odd_line_is_read_as_a_reply(kind: str) -> None:
    with pytest.raises(NotAReply):
        assert ReplyReader().feed(ODD[kind]) is None or kind == "never ends"
        raise NotAReply("it is not whole")
