"""A sender that ended by itself is shown where people look."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from flask import Flask

from tactful.campaigns.commands.status import command as status
from tactful.campaigns.ledger import lease
from tactful.campaigns.ledger.lease import SenderBusy
from tactful.templates.errors import TactfulError
from tactful.web import create_app
from tactful.web.sender_thread import Beside, beside

BANNER = "The sender has stopped: nothing is sent"


def pages(site: Any, state: Beside) -> dict[str, str]:
    """Return what Today and Sending show while the sender beside is in that state."""
    app: Flask = create_app(
        site.workspace, site.store, token="once", clock=lambda: site.now, sender=state
    )
    client = app.test_client()
    assert client.get("/sign-in?token=once").status_code == 303
    return {path: client.get(path).get_data(as_text=True) for path in ("/", "/sending")}


def ended(state: Beside, sending: Callable[[asyncio.Event], Awaitable[object]]) -> list[str]:
    """Run a sender beside nothing until it has ended by itself; return the complaints."""
    complaints: list[str] = []
    told = threading.Event()

    def complain(words: str) -> None:
        complaints.append(words)
        told.set()

    with beside(sending, complain=complain, state=state):
        assert told.wait(30)
    return complaints


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (SenderBusy("host, process 7 sends already"), "host, process 7 sends already."),
        (TactfulError("tactful.db: the disk is full"), "tactful.db: the disk is full."),
        (ZeroDivisionError("oops"), "An error in Tactful (ZeroDivisionError: oops)."),
        (None, "Another sender has taken over this database."),
    ],
)
def test_a_sender_beside_that_has_ended_is_shown_with_reason_and_remedy(
    site: Any, error: Exception | None, words: str
) -> None:
    async def sending(_: asyncio.Event) -> None:
        if error is not None:
            raise error

    state = Beside()
    assert len(ended(state, sending)) == 1
    for page in pages(site, state).values():
        assert BANNER in page and words in page
        assert "--with-sender" in page and "tactful run" in page


def test_one_that_is_told_to_stop_has_not_failed(site: Any) -> None:
    async def sending(stop: asyncio.Event) -> None:
        await stop.wait()

    state, complaints = Beside(), list[str]()
    with beside(sending, complain=complaints.append, state=state):
        assert all(BANNER not in page for page in pages(site, state).values())
    assert state.stopped is None and complaints == []


def test_a_tactful_run_that_was_killed_is_shown_until_another_runs(site: Any) -> None:
    with site.store.session() as session:
        lease.take(session, token="a", who="host-1, process 7", boot="b", now=site.now, alone=True)
    assert all(BANNER not in page for page in pages(site, Beside()).values())
    site.later(seconds=91)
    for page in pages(site, Beside()).values():
        assert BANNER in page and "host-1, process 7" in page
    with site.store.session() as session:
        lease.take(session, token="b", who="host-1, process 8", boot="b", now=site.now, alone=True)
    assert all(BANNER not in page for page in pages(site, Beside()).values())
    with site.store.session() as session:
        lease.give_back(session, token="b")
    assert all(BANNER not in page for page in pages(site, Beside()).values())


def test_tactful_status_says_so_too(site: Any, capsys: Any) -> None:
    with site.store.session() as session:
        lease.take(session, token="a", who="host-1, process 7", boot="b", now=site.now, alone=True)
    status.main(["-C", str(site.root)], standalone_mode=False)
    assert "The sender (host-1, process 7) has stopped" in " ".join(capsys.readouterr().out.split())
