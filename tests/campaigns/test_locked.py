"""Another program holds the database while the sender works: it waits, and loses nothing."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text

from tactful.campaigns.delivery.database_thread import DatabaseThread
from tactful.campaigns.delivery.runner import Ran, run
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.model import OutboxState
from tactful.campaigns.store import database
from tactful.campaigns.store.database import StoreBusy, StoreError
from tactful.campaigns.store.tables import Audit, Outbox

from .conftest import Place


class Holder:
    """Somebody else's long write."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.held = False
        self.times = 0

    def take(self) -> None:
        self.connection.execute("PRAGMA busy_timeout = 10000")
        self.connection.execute("BEGIN IMMEDIATE")
        self.held, self.times = True, self.times + 1

    def give(self) -> None:
        if self.held:
            self.connection.execute("COMMIT")
        self.held = False


@pytest.fixture
def holder(place: Place, monkeypatch: Any) -> Iterator[Holder]:
    """The other program; the sender's own patience is a moment at a time."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 20)
    one = Holder(Path(str(place.store.engine.url.database)))
    yield one
    one.give()
    one.connection.close()


def send(place: Place, on_busy: Callable[[str], None], *, stop: asyncio.Event | None = None) -> Ran:
    async def go() -> Ran:
        return await run(
            place.store,
            place.workspace,
            transports=lambda box: SmtpTransport(box, timeout_s=10),
            clock=place.clock,
            boot="boot",
            who="the test",
            stop=stop or asyncio.Event(),
            until_empty=True,
            on_busy=on_busy,
            lock=place.root / "lock",
        )

    return asyncio.run(asyncio.wait_for(go(), 120))


def states(place: Place) -> list[OutboxState]:
    with place.store.reading() as session:
        return list(session.scalars(select(Outbox.state).order_by(Outbox.id)))


def at(catcher: Any, phase: str, then: Callable[[], None]) -> None:
    """Do something in the server's thread when each message reaches a phase."""
    name = f"handle_{phase}"
    answer = getattr(catcher, name)

    async def first(*arguments: Any) -> str:
        then()
        said: str = await answer(*arguments)
        return said

    setattr(catcher, name, first)


@pytest.mark.parametrize("phase", ["RCPT", "DATA"])
def test_the_sender_waits_for_a_long_write_of_somebody_else(
    place: Place, catcher: Any, holder: Holder, phase: str
) -> None:
    handler, port = catcher
    place.write(port=port).ready()
    at(handler, phase, holder.take)
    told: list[str] = []

    def busy(why: str) -> None:
        told.append(why)
        holder.give()

    assert send(place, busy).counts == {"sent": 2}
    assert states(place) == [OutboxState.sent, OutboxState.sent]
    assert [mail.recipients for mail in handler.mails] == [["zoe@example.org"], ["bob@example.net"]]
    assert holder.times == 2 and len(told) == 2
    assert "another program has been writing to it" in told[0]


def test_it_waits_at_its_start_as_well(place: Place, catcher: Any, holder: Holder) -> None:
    _, port = catcher
    place.write(port=port).ready()
    holder.take()
    assert send(place, lambda _: holder.give()).counts == {"sent": 2}


def test_what_the_server_took_is_written_even_when_a_person_stops_meanwhile(
    place: Place, catcher: Any, holder: Holder
) -> None:
    handler, port = catcher
    place.write(port=port).ready()
    at(handler, "DATA", holder.take)
    stop = asyncio.Event()

    def busy(_: str) -> None:
        stop.set()
        asyncio.get_running_loop().call_later(0.5, holder.give)

    assert send(place, busy, stop=stop).counts == {"sent": 1}
    # The other claim was put back, and goes with the next run.
    assert states(place) == [OutboxState.sent, OutboxState.due]
    handler.__dict__.pop("handle_DATA")
    assert send(place, lambda _: None).counts == {"sent": 1}
    assert len(handler.mails) == 2


def test_a_person_can_stop_a_sender_that_waits_before_the_body(
    place: Place, catcher: Any, holder: Holder
) -> None:
    handler, port = catcher
    place.write(port=port).ready()
    at(handler, "RCPT", holder.take)
    stop = asyncio.Event()
    assert send(place, lambda _: stop.set(), stop=stop).counts == {}  # still locked, and ended
    holder.give()
    handler.__dict__.pop("handle_RCPT")
    assert handler.mails == []
    ran = send(place, lambda _: None)
    assert ran.recovered == (2, 0) and ran.counts == {"sent": 2}
    assert len(handler.mails) == 2


def test_a_kill_while_it_waits_to_write_leaves_a_doubt_and_no_double(
    place: Place, catcher: Any, holder: Holder
) -> None:
    handler, port = catcher
    place.write(port=port, people="zoe@example.org,Zoë,Tulip,,,\n").ready()
    at(handler, "DATA", holder.take)
    process = started(place, "--until-empty")
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("Waiting: "):
            break
    process.kill()
    process.communicate(timeout=60)
    assert states(place) == [OutboxState.sending]
    holder.give()
    place.now = place.clock_now()
    assert send(place, lambda _: None).recovered == (0, 1)
    assert states(place) == [OutboxState.in_doubt]
    assert len(handler.mails) == 1


def test_tactful_run_ends_well_after_a_long_lock(
    place: Place, catcher: Any, holder: Holder
) -> None:
    handler, port = catcher
    place.write(port=port).ready()
    at(handler, "DATA", holder.take)
    process = started(place, "--until-empty")
    assert process.stderr is not None
    waited = 0
    for line in process.stderr:
        if line.startswith("Waiting: "):
            waited += 1
            holder.give()
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, waited) == (0, 2), out
    assert "2 sent" in out
    assert states(place) == [OutboxState.sent, OutboxState.sent]
    assert len(handler.mails) == 2


def started(place: Place, *options: str) -> subprocess.Popen[str]:
    """Start the real ``tactful run``, with little patience, at the workspace's moment."""
    code = (
        "import sys; from datetime import datetime\n"
        "from tactful.campaigns.store import database; database.BUSY_TIMEOUT_MS = 20\n"
        "from tactful.campaigns.commands import run\n"
        f"run.present = lambda: datetime.fromisoformat({place.now.isoformat()!r})\n"
        "run.command.main(sys.argv[1:])\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, *options, "-C", str(place.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )


def test_a_lock_timeout_of_postgresql_is_waited_out_too(
    place: Place, catcher: Any, postgres: str
) -> None:
    handler, port = catcher
    server = create_engine(f"{postgres}/postgres", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE locked")
    server.dispose()
    plain = f"{postgres}/locked"
    place.above = f'database = "{plain}?options=-c%20lock_timeout%3D20"\n'
    place.write(port=port).ready()
    engine = create_engine(plain)
    other = engine.connect()

    def take() -> None:
        other.begin()
        other.execute(text("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE"))

    at(handler, "DATA", take)
    assert send(place, lambda _: other.commit()).counts == {"sent": 2}
    assert states(place) == [OutboxState.sent, OutboxState.sent]
    assert len(handler.mails) == 2
    other.close()
    engine.dispose()


def test_a_locked_database_is_told_apart_from_other_trouble(place: Place, holder: Holder) -> None:
    holder.take()
    with (
        pytest.raises(StoreBusy, match="another program has been writing to it"),
        place.store.session() as session,
    ):
        session.connection()
    holder.give()
    with place.store.session() as session:
        line = {"subject_type": "other", "subject_id": "y", "detail": {}}
        session.add(Audit(at=place.now, by="ann", action="x", **line))


def test_work_is_done_again_until_it_succeeds_and_its_result_comes_back() -> None:
    tries: list[int] = []

    def work() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise StoreBusy("locked")
        return "done"

    async def go() -> str:
        ledger = DatabaseThread(asyncio.Event())
        try:
            return await ledger.do(work)
        finally:
            ledger.close()

    assert asyncio.run(go()) == "done" and len(tries) == 3


def test_trouble_that_waiting_does_not_cure_ends_all_but_the_result_on_the_wire() -> None:
    stop = asyncio.Event()
    told: list[str] = []

    def work() -> None:
        raise StoreError("the disk is full")

    async def go() -> None:
        ledger = DatabaseThread(stop, on_busy=told.append)
        try:
            with pytest.raises(StoreError, match="full"):
                await ledger.do(work)
            assert told == []
            asyncio.get_running_loop().call_later(0.3, stop.set)
            with pytest.raises(StoreError, match="full"):
                await ledger.do(work, settling=True)
            assert told == ["the disk is full"]
        finally:
            ledger.close()

    asyncio.run(go())
