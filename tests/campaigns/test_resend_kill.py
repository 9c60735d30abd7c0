"""kill -9 of the real sender on a provider that remembers: nothing twice, lost or left in doubt."""

import json
import os
import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from .kill_campaign import kill_once, lay, tactful
from .resend_server import KEY, ResendServer, resend_server

KILLS = int(os.environ.get("TACTFUL_KILLS", "3"))


class Counting:
    """The Message-IDs of what was asked for so far, as kill_once() watches them."""

    def __init__(self, server: ResendServer) -> None:
        self.server = server

    @property
    def ids(self) -> list[str]:
        return [key for key, _ in self.server.requests]


def test_a_killed_sender_settles_its_doubts_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESEND_API_KEY", KEY)
    rng = random.Random(7)
    with resend_server() as server:
        server.fault = lambda: rng.choice(["drop after", "drop before", "500 after", *[None] * 12])
        server.answer_after_s = 0.01
        lay(tmp_path, port=1, people=30)
        settings = tmp_path / "tactful.toml"
        ours = f'provider = "resend"\napi_key = "env:RESEND_API_KEY"\napi_url = "{server.url}"\n'
        text = settings.read_text().replace("[mailboxes.sam]\n", f"[mailboxes.sam]\n{ours}")
        settings.write_text(text)
        killed = sum(kill_once(tmp_path, Counting(server), rng) for _ in range(KILLS))  # type: ignore[arg-type]
        server.fault = None
        for _ in range(2):
            waited(tmp_path)
            last = tactful(tmp_path, "run", "--until-empty")
            output = last.communicate(timeout=300)[0].decode()
        status = json.loads(tactful(tmp_path, "status", "--format", "json").communicate()[0])
    arrived = Counter(mail["headers"]["Message-ID"] for mail in server.accepted)
    with closing(sqlite3.connect(tmp_path / ".tactful/tactful.db")) as database:
        rows = database.execute("select state, message_id_header from outbox").fetchall()
    assert killed > 0 and last.returncode == 0, output
    assert [name for name, times in arrived.items() if times > 1] == []
    assert [row for row in rows if row[0] != "sent"] == []
    assert {name for _, name in rows} == set(arrived) and len(rows) == 30
    assert status["sending"]["in_doubt"] == []


def waited(root: Path) -> None:
    """Let the minutes pass that a mailbox rests, and a message in doubt or put off."""
    with closing(sqlite3.connect(root / ".tactful/tactful.db")) as database:
        database.execute("delete from mailbox_rest")
        database.execute(
            "update outbox set not_before = created_at, not_after = created_at "
            "where state in ('in_doubt', 'retry')"
        )
        database.commit()
