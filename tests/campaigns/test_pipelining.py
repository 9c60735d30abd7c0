"""A server that takes several commands at once (RFC 2920): one round trip a message, in step."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.delivery.transport import Outgoing, Phase, SendError
from tactful.templates.workspace.settings import Mailbox


@dataclass
class Piped:
    """Answers what came in one read in one write, and logs the reads.

    says maps a command's beginning to its answer; a list is used up, then all is well again.
    """

    says: dict[str, list[bytes]] = field(default_factory=dict)
    reads: list[bytes] = field(default_factory=list)
    bodies: list[tuple[str, bytes]] = field(default_factory=list)  # the last RCPT, and the body
    sessions: int = 0
    offers: bytes = b"250-here\r\n250-PIPELINING\r\n250 SIZE\r\n"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sessions += 1
        writer.write(b"220 here\r\n")
        recipient, rest = "", b""
        body: list[bytes] | None = None
        while data := await reader.read(1 << 20):
            self.reads.append(data)
            rest, answer = rest + data, b""
            while b"\r\n" in rest:
                line, _, rest = rest.partition(b"\r\n")
                if body is not None and line != b".":
                    body.append(line)
                    continue
                verb = "dot" if body is not None else line[:4].decode()
                if body is not None:
                    self.bodies.append((recipient, b"\r\n".join(body)))
                    body = None
                if verb == "RCPT":
                    recipient = line.decode()
                said = self._said(verb, line.decode())
                if said.startswith(b"354"):
                    body = []
                answer += said
                if verb == "QUIT" or said.startswith(b"421"):
                    writer.write(answer)
                    writer.close()
                    return
            writer.write(answer)
        writer.close()

    def _said(self, verb: str, line: str) -> bytes:
        for start, answers in self.says.items():
            if (line.startswith(start) or start == verb) and answers:
                return answers.pop(0)
        right = {"EHLO": self.offers, "DATA": b"354 go on\r\n", "dot": b"250 taken\r\n"}
        return right.get(verb, b"250 ok\r\n")


@asynccontextmanager
async def sending(server: Piped) -> AsyncIterator[SmtpTransport]:
    opened = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    port = opened.sockets[0].getsockname()[1]
    box = Mailbox(address="sam@example.com", host="127.0.0.1", port=port, security="none")
    transport = SmtpTransport(box, timeout_s=2, after_dot_timeout_s=2)
    try:
        yield transport
    finally:
        await transport.close()
        opened.close()


def mail(name: str) -> Outgoing:
    return Outgoing("sam@example.com", f"{name}@example.org", f"To: {name}\r\n\r\nHi\r\n".encode())


async def yes() -> bool:
    return True


async def send_all(transport: SmtpTransport, *names: str) -> list[str]:
    """Send in order; return what became of each: "sent", or the phase and code of its failure."""
    found = []
    for name, then in zip(names, (*names[1:], None), strict=True):
        upcoming = mail(then) if then else None
        try:
            await transport.deliver(mail(name), begin=yes, upcoming=upcoming)
        except SendError as error:
            found.append(f"{error.phase} {error.code}")
        else:
            found.append("sent")
    return found


def result(server: Piped, *names: str) -> list[str]:
    async def all_of_it() -> list[str]:
        async with sending(server) as transport:
            return await send_all(transport, *names)

    return asyncio.run(all_of_it())


def took(server: Piped) -> list[tuple[str, str]]:
    """Return for each body taken whom its envelope named, and whom it is for."""
    return [
        (envelope.partition("<")[2].partition("@")[0], body.decode().split()[1])
        for envelope, body in server.bodies
    ]


def test_a_message_is_one_round_trip() -> None:
    server = Piped()
    assert result(server, "ann", "bob", "cid") == ["sent"] * 3
    assert took(server) == [(name, name) for name in ("ann", "bob", "cid")]
    # EHLO, the first envelope, three bodies of which two have the next envelope behind, QUIT.
    assert len(server.reads) == 6
    assert server.reads[2].endswith(b"\r\n.\r\n" + _envelope("bob"))
    assert server.sessions == 1


def _envelope(name: str) -> bytes:
    size = len(mail(name).data)
    return (
        f"MAIL FROM:<sam@example.com> SIZE={size}\r\nRCPT TO:<{name}@example.org>\r\nDATA\r\n"
    ).encode()


def test_where_it_is_not_offered_one_thing_is_said_at_a_time() -> None:
    server = Piped(offers=b"250-here\r\n250 SIZE\r\n")
    assert result(server, "ann", "bob") == ["sent"] * 2
    assert all(one.count(b"\r\n") == 1 or one.endswith(b"\r\n.\r\n") for one in server.reads)


@pytest.mark.parametrize(
    ("says", "became"),
    [
        # The server says go although it knows nobody: nobody gets a body.
        ({"RCPT TO:<bob": [b"550 5.1.1 no such user\r\n"]}, ["sent", "RCPT 550", "sent"]),
        (
            {
                "RCPT TO:<bob": [b"550 5.1.1 no such user\r\n"],
                "DATA": [b"354 go\r\n", b"503 no\r\n"],
            },
            ["sent", "RCPT 550", "sent"],
        ),
        ({"RCPT TO:<bob": [b"451 later\r\n"]}, ["sent", "RCPT 451", "sent"]),
        # A refused body may stay in the server's mind, with its recipient.
        ({"dot": [b"554 spam\r\n"]}, ["body 554", "sent", "sent"]),
        ({"dot": [b"250 ok\r\n", b"451 later\r\n"]}, ["sent", "body 451", "sent"]),
        # It takes the body and hangs up in the middle of what follows.
        ({"MAIL": [b"250 ok\r\n", b"421 too many\r\n"]}, ["sent", "sent", "sent"]),
        ({"RCPT TO:<bob": [b"421 too many\r\n"]}, ["sent", "RCPT 421", "sent"]),
        ({"dot": [b"421 closing\r\n"]}, ["body 421", "sent", "sent"]),
        # It offers what it cannot do.
        ({"RCPT TO:<ann": [b"503 need MAIL\r\n"]}, ["sent", "sent", "sent"]),
        # An answer too many: nobody knows what it was for, so no body begins.
        ({"dot": [b"250 ok\r\n250 ok\r\n"]}, ["sent", "DATA None", "sent"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_no_body_goes_to_whom_it_is_not_for(
    says: dict[str, list[bytes]], became: list[str]
) -> None:
    server = Piped(says=says)
    assert result(server, "ann", "bob", "cid") == became
    assert all(envelope == meant for envelope, meant in took(server))
    took_all = [meant for _, meant in took(server)]
    sent = [name for name, one in zip(("ann", "bob", "cid"), became, strict=True) if one == "sent"]
    assert set(sent) <= set(took_all)
    assert len(took_all) == len(set(took_all))


def test_who_was_to_come_next_and_does_not_gets_nothing() -> None:
    server = Piped()

    async def skipped() -> None:
        async with sending(server) as transport:
            await transport.deliver(mail("ann"), begin=yes, upcoming=mail("bob"))
            await transport.deliver(mail("cid"), begin=yes)

    asyncio.run(skipped())
    assert took(server) == [("ann", "ann"), ("cid", "cid")]
    assert server.sessions == 2  # one that said go to bob's body can only be left


@pytest.mark.parametrize("answer", [False, KeyError()], ids=["no", "trouble"])
def test_a_no_just_before_the_body_leaves_nothing_behind(answer: bool | Exception) -> None:
    server = Piped()

    async def no() -> bool:
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def stopped() -> None:
        async with sending(server) as transport:
            await transport.deliver(mail("ann"), begin=yes, upcoming=mail("bob"))
            try:
                assert await transport.deliver(mail("bob"), begin=no) is None
            except KeyError:
                assert answer is not False
            await transport.deliver(mail("cid"), begin=yes)

    asyncio.run(stopped())
    assert took(server) == [("ann", "ann"), ("cid", "cid")]


def test_a_server_that_is_lost_after_the_body_leaves_only_that_in_doubt() -> None:
    server = Piped()
    plain: Callable[[str, str], bytes] = server._said

    def gone(verb: str, line: str) -> bytes:
        if verb == "dot" and len(server.bodies) == 1:
            raise ConnectionError
        return plain(verb, line)

    server._said = gone  # type: ignore[method-assign]

    async def both() -> None:
        async with sending(server) as transport:
            with pytest.raises(SendError) as error:
                await transport.deliver(mail("ann"), begin=yes, upcoming=mail("bob"))
            assert error.value.in_doubt and error.value.phase is Phase.body
            await transport.deliver(mail("bob"), begin=yes)

    asyncio.run(both())
    assert took(server) == [("ann", "ann"), ("bob", "bob")]
