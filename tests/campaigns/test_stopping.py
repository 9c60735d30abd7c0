"""The real sender process: stopped politely, and only one of it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from typing import Any

from .conftest import Place


def start(place: Place, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tactful", "run", "-C", str(place.root), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1"},
    )


def states(place: Place) -> list[str]:
    database = sqlite3.connect(place.root / ".tactful/tactful.db")
    try:
        return [row[0] for row in database.execute("select state from outbox order by id")]
    finally:
        database.close()


def test_a_stop_ends_after_the_message_on_the_wire_and_a_second_sender_is_refused(
    place: Place, catcher: Any
) -> None:
    handler, port = catcher
    handler.answer_after_s = 0.2
    people = "".join(f"p{number}@example.org,Jo,,,,\n" for number in range(30))
    place.write(port=port, days="mon-sun", hours="00:00-23:59", people=people)
    place.now = place.clock_now()
    place.ready()
    one = start(place)
    deadline = time.monotonic() + 60
    while not handler.mails and time.monotonic() < deadline:
        time.sleep(0.01)
    other = start(place, "--until-empty")
    _, error = other.communicate(timeout=60)
    assert other.returncode == 2
    assert "already sends from this database" in error
    one.send_signal(signal.SIGTERM)
    output, error = one.communicate(timeout=30)
    assert one.returncode == 0, error
    sent = states(place).count("sent")
    assert 0 < sent < 30
    assert states(place).count("due") == 30 - sent
    assert len(handler.mails) == sent
    assert f"{sent} sent" in output
