"""The promise among crashes, freezes, faults and answers that come at the last moment."""

import asyncio
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select

from tactful.campaigns.delivery.runner import run
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.journey.endings import record_reply
from tactful.campaigns.model import OutboxState
from tactful.campaigns.store import Store, open_store
from tactful.campaigns.store.tables import Outbox
from tactful.templates.workspace.workspace import open_workspace

from ..postgres import control_program
from .run import Wish, chaos, database, lay
from .sink import Sink

TIMES = int(os.environ.get("TACTFUL_CHAOS", "1"))
BEGUN = (OutboxState.sending, OutboxState.sent)


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
    found = chaos(tmp_path / "workspace", url, wish)
    assert found.holds, found
    assert sum(found.states.values()) == wish.messages
    assert found.states["sent"] > 0


@dataclass
class Answers:
    """People who answer while they are written to; stopped: whose text had not begun by then."""

    store: Store
    stopped: list[str] = field(default_factory=list)

    def come(self, people: list[str]) -> None:
        for one in people:
            with self.store.session() as session:
                record_reply(session, one, now=datetime.now(UTC))
                row = session.scalars(select(Outbox).where(Outbox.recipient_key == one)).one()
                if row.state not in BEGUN:
                    assert row.message_id_header is None or row.state is OutboxState.cancelled
                    self.stopped.append(one)


def test_nothing_leaves_after_a_stop_was_committed(url: str, tmp_path: Path) -> None:
    root, sink = tmp_path / "workspace", Sink(1)
    wish = Wish(messages=40 * TIMES, mailboxes=2)
    lay(root, url, sink.port, wish)
    workspace = open_workspace(root)
    store, people = open_store(workspace), [f"p{n}@firm{n}.example" for n in range(wish.messages)]
    answers = Answers(open_store(workspace))
    random.Random(1).shuffle(people)
    thread = Thread(target=answers.come, args=(people,))

    async def sending() -> None:
        await run(
            store, workspace, transports=SmtpTransport, clock=lambda: datetime.now(UTC),
            boot="boot", who="this test", stop=asyncio.Event(), until_empty=True,
            on_due=lambda _due: None if thread.is_alive() or thread.ident else thread.start(),
        )  # fmt: skip

    asyncio.run(sending())
    thread.join()
    with store.reading() as session:
        rows = session.execute(select(Outbox.recipient_key, Outbox.state))
        of = {recipient: state for recipient, state in rows}  # noqa: C416
    assert {of[one] for one in answers.stopped} <= {OutboxState.cancelled}
    sent = [one for one, state in of.items() if state is OutboxState.sent]
    assert sorted(sink.recipients) == sorted(sent)
    assert len(sent) + len(answers.stopped) == wish.messages
    answers.store.close()
    store.close()
    sink.close()
