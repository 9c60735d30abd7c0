"""The promise among crashes, freezes, faults and answers that come at the last moment."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..postgres import control_program, started
from .race import race
from .run import Wish, chaos, chaos_of_workers, database

TIMES = int(os.environ.get("TACTFUL_CHAOS", "1"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    on_postgres = request.param == "postgresql"
    if on_postgres:
        pytest.importorskip("psycopg", reason="there is no driver for PostgreSQL")
        if control_program() is None:
            pytest.skip("there is no PostgreSQL here")
    with database(tmp_path / "workspace", on_postgres=on_postgres) as found:
        yield found


def test_nothing_is_sent_twice_or_lost(url: str, tmp_path: Path) -> None:
    wish = Wish(messages=24 * TIMES, mailboxes=2, kills=TIMES, freezes=TIMES)
    found, happened = chaos(tmp_path / "workspace", url, wish)
    assert happened == 2 * TIMES
    assert found.holds, found
    assert sum(found.states.values()) == wish.messages
    assert found.states["sent"] > 0


def test_nothing_leaves_after_a_stop_was_committed(url: str, tmp_path: Path) -> None:
    found = race(tmp_path / "workspace", url, times=40 * TIMES)
    assert found.holds, found


def test_workers_on_two_hosts_send_nothing_twice_and_lose_nothing(tmp_path: Path) -> None:
    """One after the other is killed, frozen beyond its lease, and cut off from the database."""
    pytest.importorskip("procrastinate", reason="there is no tactful[workers]")
    control = control_program()
    if control is None:
        pytest.skip("there is no PostgreSQL here")
    wish = Wish(
        messages=80 * TIMES,
        mailboxes=2,
        workers=2,
        kills=TIMES,
        freezes=TIMES,
        cuts=TIMES,
        pace=0.5,
    )
    with started(control) as server:
        found, happened = chaos_of_workers(tmp_path / "workspace", server, wish)
    assert found.holds, found
    assert sum(found.states.values()) == wish.messages
    assert happened >= 2
