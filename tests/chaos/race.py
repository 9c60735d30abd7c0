"""Answers that come while people are written to: nothing leaves after a stop was committed.

    python -m tests.chaos.race --times 1000             # on SQLite
    python -m tests.chaos.race --times 1000 --postgres

Everybody has an approved message that is due. A sender sends, and each person answers at about the
moment at which their turn comes: some just before, some in the middle, some after. Once an answer is committed, whoever's text had not begun by then gets
none: the server's log of recipients is held against that. The last line says so, and so does the
exit status.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import select

from tactful.campaigns.delivery.runner import run
from tactful.campaigns.delivery.smtp import SmtpTransport
from tactful.campaigns.journey.ending.endings import record_reply
from tactful.campaigns.model import OutboxState
from tactful.campaigns.store import Store, open_store
from tactful.campaigns.store.database import StoreBusy
from tactful.campaigns.store.tables import Outbox
from tactful.templates.workspace.workspace import open_workspace

from .run import Wish, database, lay
from .sink import Sink

_AHEAD = 4  # people
_PACE_S = 0.08
BEGUN = (OutboxState.sending, OutboxState.sent)


@dataclass
class Answers:
    """People who answer while they are written to; stopped: whose text had not begun by then."""

    store: Store
    sink: Sink
    stopped: list[str] = field(default_factory=list)
    ended: Event = field(default_factory=Event)  # the sender has
    _last: int = -1

    def come(self, people: Sequence[str]) -> None:
        """Let them answer, none long before it is written to."""
        for one in people:
            while place_of(one) > self._turn() + _AHEAD and not self.ended.is_set():
                time.sleep(0.001)
            while not self._comes(one):
                time.sleep(0.01)
            # So that answers keep up, which are more than one statement each.
            behind = self._turn() - place_of(one)
            self.sink.pace_s = min(2.0, _PACE_S * max(1, behind))

    def _turn(self) -> int:
        """Return whose turn it was last; -1 before the first."""
        self._last = max(self._last, *(place_of(one) for one in self.sink.recipients[-9:]), -1)
        return self._last

    def _comes(self, one: str) -> bool:
        """Let one answer, as a program that was told to wait for the database does."""
        try:
            with self.store.session() as session:
                record_reply(session, one, now=datetime.now(UTC))
                row = session.scalars(select(Outbox).where(Outbox.recipient_key == one)).one()
                had_begun = row.state in BEGUN
        except StoreBusy:
            return False
        if not had_begun:
            self.stopped.append(one)
        return True


@dataclass(frozen=True, slots=True)
class Raced:
    """What was counted; after and astray must be empty."""

    answers: int
    stopped: int
    sent: int
    after: list[str]  # sent to somebody whose stop was committed before
    astray: list[str]  # neither stopped nor sent, or the server and the ledger disagree

    @property
    def holds(self) -> bool:
        return not (self.after or self.astray)

    def __str__(self) -> str:
        kept = "the promise holds" if self.holds else "THE PROMISE IS BROKEN"
        return (
            f"{self.answers:,} answers: {self.stopped:,} in time, {self.sent:,} sent before, "
            f"{len(self.after)} sent after a stop, {len(self.astray)} astray; {kept}"
        )


def race(root: Path, url: str, *, times: int, mailboxes: int = 2, seed: int = 1) -> Raced:
    """Let so many people answer while they are written to, and count."""
    sink = Sink(seed, pace_s=_PACE_S)
    lay(root, url, sink.port, Wish(messages=times, mailboxes=mailboxes))
    workspace = open_workspace(root)
    store, people = open_store(workspace), [f"p{n}@firm{n}.example" for n in range(times)]
    answers = Answers(open_store(workspace), sink)
    thread = Thread(target=answers.come, args=(_about_their_turn(people, seed),))

    async def sending() -> None:
        await run(
            store, workspace, transports=SmtpTransport, clock=lambda: datetime.now(UTC),
            boot="boot", who="this test", stop=asyncio.Event(), until_empty=True,
            on_due=lambda _due: None if thread.is_alive() or thread.ident else thread.start(),
        )  # fmt: skip

    try:
        try:
            asyncio.run(sending())
        finally:
            answers.ended.set()
        thread.join()
        with store.reading() as session:
            of = dict(session.execute(select(Outbox.recipient_key, Outbox.state)).all())
    finally:
        for one in (answers.store, store):
            one.close()
        sink.close()
    stopped, sent = set(answers.stopped), {one for one in of if of[one] is OutboxState.sent}
    taken = sorted(sink.recipients)
    astray = {one for one in people if (one in stopped) == (one in sent)}
    astray |= {one for one in stopped if of[one] is not OutboxState.cancelled}
    return Raced(
        answers=times, stopped=len(stopped), sent=len(sent),
        after=sorted(stopped & set(taken)),
        astray=sorted(astray) if taken == sorted(sent) else sorted(astray | sent ^ set(taken)),
    )  # fmt: skip


def place_of(person: str) -> int:
    """Return whose turn somebody is: p17@… comes behind p16@…."""
    return int(person.partition("@")[0][1:])


def _about_their_turn(people: list[str], seed: int) -> list[str]:
    """Return people in the order in which they are written to, each somewhat earlier or later."""
    rng = random.Random(seed)
    moved = {one: number + rng.uniform(-_AHEAD, _AHEAD) for number, one in enumerate(people)}
    return sorted(people, key=moved.__getitem__)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("times", 1000), ("mailboxes", 2), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--postgres", action="store_true")
    asked = vars(parser.parse_args())
    on_postgres = asked.pop("postgres")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        with database(root, on_postgres=on_postgres) as url:
            found = race(root, url, **asked)
    for one in (*found.after, *found.astray):
        print(one)
    print(found)
    sys.exit(not found.holds)


if __name__ == "__main__":
    main()
