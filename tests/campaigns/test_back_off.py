"""A server that says "later": the mailbox, or the message, waits longer each time."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from tactful.campaigns.model import OutboxState
from tactful.campaigns.store.tables import MailboxRest, Outbox

from .conftest import Catcher, Place
from .test_sender import send

LATER = b"421 4.7.0 Too many connections, try again later\r\n"
ALWAYS = {"days": "mon-sun", "hours": "00:00-23:59"}
ONE = "zoe@example.org,Zoë,Tulip,,,\n"


class _Busy(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(LATER)


@pytest.fixture
def busy() -> Iterator[int]:
    """A server that greets everybody with a 421; yields its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Busy) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def rest(place: Place) -> timedelta | None:
    with place.store.reading() as session:
        row = session.get(MailboxRest, "sam")
        return row.until - place.now if row is not None else None


def test_a_mailbox_whose_server_says_421_waits_twice_as_long_each_time(
    place: Place, catcher: tuple[Catcher, int], busy: int
) -> None:
    place.write(port=busy, people=ONE, **ALWAYS).ready()
    waits = []
    for _ in range(8):
        ran = send(place)
        assert "421" in ran.errors["sam"]
        assert ran.counts == {}
        wait = rest(place)
        assert wait is not None
        waits.append(wait.total_seconds())
        assert send(place).counts == {}  # another process asks nothing before that
        place.later(seconds=wait.total_seconds())
    assert waits == [30, 60, 120, 240, 480, 960, 1800, 1800]
    place.write(port=catcher[1])
    assert send(place).counts == {"sent": 1}
    assert rest(place) is None


def test_a_message_of_which_the_server_says_451_waits_twice_as_long_each_time(
    place: Place, catcher: tuple[Catcher, int]
) -> None:
    handler, port = catcher
    handler.replies["zoe@example.org"] = "451 4.7.1 Greylisted, try again later"
    place.write(port=port, people=ONE, **ALWAYS).ready()
    waits = []
    for _ in range(8):
        assert send(place).counts == {"retry": 1}
        with place.store.reading() as session:
            until = session.scalars(
                select(Outbox.not_before).where(Outbox.state == OutboxState.retry)
            ).one()
        waits.append((until - place.now).total_seconds() / 60)
        place.now = until
    assert waits == [5, 10, 20, 40, 80, 160, 240, 240]
    handler.replies.clear()
    assert send(place).counts == {"sent": 1}
