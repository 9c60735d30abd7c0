"""Workers as processes: a host whose clock is wrong, what it is asked before, and its end."""

import json
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, update

from tactful.campaigns.model import OutboxState
from tactful.campaigns.store.tables import Outbox, WorkerSign

from ..postgres import control_program, started
from .hosts import Host, lay_host, wrong_clock
from .run import Wish, lay
from .sink import Sink

HOURS, HOUR = 3, timedelta(hours=1)


def until(done: Callable[[], bool], host: Host) -> None:
    end = time.monotonic() + 200
    while not done():
        assert time.monotonic() < end, host.output.read_text()
        time.sleep(0.1)


def test_a_host_with_a_wrong_clock_sends_nothing_early(tmp_path: Path) -> None:
    pytest.importorskip("procrastinate", reason="there is no tactful[workers]")
    control, shim = control_program(), wrong_clock(tmp_path)
    if control is None or shim is None:
        pytest.skip("there is no PostgreSQL here, or no compiler")
    sink, root = Sink(1), tmp_path / "workspace"
    with started(control) as server:
        url = f"{server.url}/postgres"
        lay(root, url, sink.port, Wish(messages=4, mailboxes=1))
        engine = create_engine(url)
        with engine.begin() as connection:  # two are due later, and on that host they seem to be
            later = datetime.now(UTC) + timedelta(hours=HOURS - 1)
            window = {"due_at": later, "not_before": later, "not_after": later + HOUR}
            connection.execute(update(Outbox).where(Outbox.id > 2).values(**window))
        host = lay_host(root, 1, server.port, url, shim=shim)
        host.wrong_by_s = HOURS * 3600
        try:
            # It is asked first whether it belongs to the others.
            assert host.tactful("worker").wait(timeout=200) == 2
            assert "tactful worker --join" in host.output.read_text()
            worker = host.start("--format", "json")
            until(lambda: len(sink.taken) == 2, host)
            with engine.connect() as connection:
                (sign,) = connection.execute(select(WorkerSign.host, WorkerSign.process)).all()
            assert sign == ("host-1", worker.pid)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=200) == 0
            with engine.connect() as connection:
                rows = connection.execute(select(Outbox.state, Outbox.sent_at)).all()
                assert connection.execute(select(WorkerSign)).all() == []
        finally:
            host.end()
            engine.dispose()
            sink.close()
    sent, now = [at for state, at in rows if state is OutboxState.sent], datetime.now(UTC)
    assert sorted(state for state, _ in rows) == [*[OutboxState.due] * 2, *[OutboxState.sent] * 2]
    assert all(at is not None and now - HOUR < at <= now for at in sent)
    said = [json.loads(one) for one in host.output.read_text().splitlines() if one[:1] == "{"]
    behind = next(one["clock_behind_s"] for one in said if one["event"] == "working")
    assert abs(behind + HOURS * 3600) < 60
