"""IMAP servers that speak nonsense, hang up or say nothing: the mailbox is not read, and it is said."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tactful.campaigns.actions.reading import MailboxReader

from .conftest import Place

GOOD = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    b"LOGIN": b"",
    b"EXAMINE": b"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] ok\r\n",
    b"SEARCH": b"* SEARCH 4 5\r\n",
    b"FETCH": b"",
    b"LIST": b'* LIST (\\Sent) "/" Sent\r\n',
    b"LOGOUT": b"* BYE bye\r\n",
}


@contextmanager
def server(answer: Callable[[bytes, bytes], bytes | None], greeting: bytes = b"* OK hi\r\n"
           ) -> Iterator[int]:  # fmt: skip
    """answer gets a tag and a command; None: it hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                one, _ = listening.accept()
            except OSError:
                return
            with one, one.makefile("rb") as lines:
                one.sendall(greeting)
                for line in lines:
                    tag, _, rest = line.strip().partition(b" ")
                    said = answer(tag, rest)
                    if said is None:
                        break
                    one.sendall(said)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    listening.close()


def good(tag: bytes, command: bytes) -> bytes:
    said = next((text for word, text in GOOD.items() if word in command.upper()), b"")
    return said + tag + b" OK done\r\n"


def instead(word: bytes, said: bytes | None) -> Callable[[bytes, bytes], bytes | None]:
    def answer(tag: bytes, command: bytes) -> bytes | None:
        if word not in command.upper():
            return good(tag, command)
        return said.replace(b"TAG", tag) if said is not None else None

    return answer


def read(place: Place, port: int) -> str:
    toml = place.root / "tactful.toml"
    toml.write_text(
        f'{toml.read_text()}\n[mailboxes.sam.imap]\nhost = "127.0.0.1"\nport = {port}\n'
        'security = "none"\nuser = "s"\npassword = "env:BOX"\n'
    )
    reader = MailboxReader(
        place.store, place.workspace, password=lambda _: "x", clock=place.clock, timeout_s=2
    )
    reader.begin()
    try:
        return reader.read("sam").error
    finally:
        reader.close()


def test_the_server_of_these_tests_can_be_read(place: Place) -> None:
    with server(good) as port:
        assert read(place, port) == ""


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (b"LOGIN", None),
        (b"LOGIN", b"TAG BAD what\r\n"),
        (b"EXAMINE", b"TAG NO there is none\r\n"),
        (b"EXAMINE", b"* BYE maintenance\r\n"),
        (b"EXAMINE", b"\xff\xfe\x00 nonsense\r\n"),
        (b"EXAMINE", b"* OK [UIDVALIDITY x] y\r\nTAG OK\r\n* LIST\r\n+ \r\n"),
        (b"EXAMINE", b"* 1 FETCH (BODY[] {99999999999}\r\nabc\r\n"),
        (b"EXAMINE", b""),  # it never answers
    ],
)
def test_nonsense_is_an_error_and_raises_nothing(
    place: Place, word: bytes, said: bytes | None
) -> None:
    with server(instead(word, said)) as port:
        error = read(place, port)
    if said is None or b"UIDVALIDITY x" not in said:
        assert error.startswith(f"127.0.0.1:{port}"), error


@pytest.mark.parametrize("greeting", [b"* BYE no\r\n", b"220 smtp.example.com ESMTP\r\n", b"\r\n"])
def test_what_is_no_imap_server_is_said(place: Place, greeting: bytes) -> None:
    with server(good, greeting) as port:
        assert read(place, port).startswith(f"127.0.0.1:{port}")
