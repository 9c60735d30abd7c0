"""`make chaos`: the real sender among crashes, freezes and a server that misbehaves.

    python -m tests.chaos.run                      # half a minute
    python -m tests.chaos.run --kills 200 --messages 10000 --mailboxes 20
    python -m tests.chaos.run --postgres
    python -m tests.chaos.run --workers 2 --kills 4 --freezes 1 --cuts 1 --restarts 1

Each round starts ``tactful run`` and ends it with SIGKILL at a random moment, or freezes it with
SIGSTOP, lets its lease run out, starts a second one beside it and thaws it. Then all is well, what
waits for another try is let go, and the sender runs to its end. The server's log of Message-IDs is
held against the ledger: nothing twice, nothing lost, no more in doubt than one for each session
open at each crash and each freeze, and those that the server took and hung up. The last line says
so, and so does the exit status.

With --workers so many ``tactful worker`` share the work on PostgreSQL, each on a host of its own
name and network; beside kills and freezes, their networks are cut and the server is restarted.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from sqlalchemy import Engine, create_engine, delete, func, select, update

from tactful.campaigns.model import OutboxState
from tactful.campaigns.store.tables import MailboxRest, Outbox, SenderLease
from tactful.cli import group

from .. import postgres
from ..campaigns.kill_campaign import LETTER, tactful, timezone
from .crowd import Crowd
from .hosts import lay_host
from .sink import Sink

_LONG_AGO = timedelta(hours=1)
_OVER = (OutboxState.sent, OutboxState.in_doubt, OutboxState.failed)
_RUNS = 6  # at most, until nothing waits


@dataclass(frozen=True, slots=True)
class Wish:
    """How much of what."""

    messages: int = 60
    mailboxes: int = 3
    kills: int = 4
    freezes: int = 1
    faults: float = 4.0
    seed: int = 1
    workers: int = 0
    cuts: int = 0
    restarts: int = 0
    pace: float = 0.01  # seconds at most that the server takes for a message
    minutes: float = 0.0  # after which nothing more goes wrong; 0: all that was asked for


@dataclass(frozen=True, slots=True)
class Found:
    """What was counted; twice, lost, unlisted and waiting must be empty."""

    states: dict[str, int]
    twice: list[str]
    lost: list[str]  # called sent, but the server never took it
    unlisted: list[str]  # the server took it, but it is neither sent nor in doubt
    waiting: list[str]  # neither sent nor in doubt nor refused at the end
    allowed: int  # in doubt
    faults: dict[str, int]

    @property
    def holds(self) -> bool:
        """Whether the promise was kept."""
        broken = self.twice or self.lost or self.unlisted or self.waiting
        return not broken and self.states.get("in_doubt", 0) <= self.allowed

    def __str__(self) -> str:
        lost = len(self.lost) + len(self.unlisted) + len(self.waiting)
        kept = "the promise holds" if self.holds else "THE PROMISE IS BROKEN"
        doubt = f"{self.states.get('in_doubt', 0)} in doubt of {self.allowed} allowed"
        total = sum(self.states.values())
        return f"{total:,} messages: {len(self.twice)} twice, {lost} lost, {doubt}; {kept}"


def chaos(root: Path, database: str, wish: Wish) -> tuple[Found, int]:
    """Let everything go wrong in a workspace that is laid at root; return also how often."""
    rng, sink = random.Random(wish.seed), Sink(wish.seed)
    lay(root, database, sink.port, wish)
    engine = create_engine(database)
    sink.faults = wish.faults
    crashes = happened = 0
    events = ["kill"] * wish.kills + ["freeze"] * wish.freezes
    rng.shuffle(events)
    try:
        for event in _within(events, wish.minutes):
            happened += 1
            crashes += _killed(root, sink, rng) if event == "kill" else _frozen(root, engine, sink)
            _let_go(engine)
        sink.faults = 0
        # One run more than needed: what a lease still held is due again after it. On a busy machine
        # a connection may time out once more, and its mailbox rests.
        for turn in range(_RUNS):
            _let_go(engine)
            tactful(root, "run", "--until-empty").communicate(timeout=900)
            if turn and not _waiting(engine):
                break
        return _counted(engine, sink, crashes * wish.mailboxes + sink.dropped), happened
    finally:
        engine.dispose()
        sink.close()


def chaos_of_workers(root: Path, server: postgres.Server, wish: Wish) -> tuple[Found, int]:
    """Let everything go wrong among several workers; return also how often something did."""
    rng, sink = random.Random(wish.seed), Sink(wish.seed, pace_s=wish.pace)
    url = f"{server.url}/postgres"
    lay(root, url, sink.port, wish)
    engine = create_engine(url, pool_pre_ping=True)
    hosts = [lay_host(root, one, server.port, url) for one in range(1, wish.workers + 1)]
    crowd = Crowd(hosts, server, engine, sink, wish.mailboxes, rng)
    events = [
        *["kill"] * wish.kills, *["freeze"] * wish.freezes,
        *["cut"] * wish.cuts, *["restart"] * wish.restarts,
    ]  # fmt: skip
    rng.shuffle(events)
    sink.faults = wish.faults
    try:
        crowd.start()
        for event in _within(events, wish.minutes):
            if crowd.is_over:
                break
            crowd.happens(event)
            _let_go(engine)
        sink.faults, sink.pace_s = 0, 0.01
        crowd.finish(lambda: _let_go(engine))
        # A sender of the other kind, on the host that was first, finds nothing left to do.
        tactful(root, "run", "--until-empty").communicate(timeout=900)
        return _counted(engine, sink, crowd.allowed + sink.dropped), crowd.happened
    finally:
        for host in hosts:
            host.end()
        engine.dispose()
        sink.close()


def _within(events: list[str], minutes: float) -> Iterator[str]:
    """Yield what is to happen, as long as there is time, and say how far it is."""
    until = time.monotonic() + minutes * 60
    for number, event in enumerate(events, 1):
        if minutes and time.monotonic() >= until:
            return
        if number % 10 == 0:
            print(f"{number} of {len(events)}", file=sys.stderr, flush=True)
        yield event


def lay(root: Path, database: str, port: int, wish: Wish) -> None:
    """Lay a workspace in which everybody has an approved message that is due."""
    boxes = "".join(
        f'[mailboxes.box{n}]\naddress = "box{n}@example.com"\nhost = "127.0.0.1"\nport = {port}\n'
        'security = "none"\nper_day = 1000000\nper_hour = 1000000\n'
        for n in range(wish.mailboxes)
    )
    rows = "".join(
        f"p{n}@firm{n}.example,Jo,box{n % wish.mailboxes}\n" for n in range(wish.messages)
    )
    for name, text in {
        "tactful.toml": (
            f'name = "Acme"\ntimezone = "{timezone()}"\ndatabase = "{database}"\n'
            'public_url = "https://mail.example.com"\npostal_address = "1 High Street, Leeds"\n'
            '[fields.contact]\nfirst_name = {type = "name", fallback = "there"}\n'
            f"[fields.lead]\nowner = {{}}\n{boxes}"
        ),
        "campaigns/kill.yml": (
            "campaign: kill\napproval: each\naudience: {contacts: contacts/kill.csv}\n"
            'sequence:\n  window: {days: mon-sun, hours: "00:00-23:59", holidays: none}\n'
            "  steps:\n    - {email: hello.txt, wait: 0 minutes}\n"
        ),
        "contacts/kill.csv": f"Email,First name,Owner\n{rows}",
        "templates/hello.txt": LETTER,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for asked in (["enrol", "kill", "--keep-doubles"], ["approve", "kill", "--all"]):
        done = CliRunner().invoke(group, [*asked, "-C", str(root)])
        if done.exit_code != 0:
            raise SystemExit(done.output)


def _killed(root: Path, sink: Sink, rng: random.Random) -> int:
    """Kill a sender at a random moment; returns 1, 0 where it had ended by itself."""
    sender = _started(root, sink)
    time.sleep(rng.uniform(0, 0.4))
    ended = sender.poll() is not None
    sender.kill()
    sender.communicate()
    return int(not ended)


def _frozen(root: Path, engine: Engine, sink: Sink) -> int:
    """Freeze a sender beyond its lease, let another one in, and thaw it: it must send no more."""
    frozen = _started(root, sink)
    while True:
        frozen.send_signal(signal.SIGSTOP)
        try:
            _lease_runs_out(engine)
            break
        except Exception:  # it holds the database: not in the middle of a transaction, then
            frozen.send_signal(signal.SIGCONT)
            time.sleep(0.05)
    # Its lock is of this host; the second one is as good as on another.
    (root / ".tactful/tactful.db.sender").unlink(missing_ok=True)
    second = tactful(root, "run", "--until-empty")
    time.sleep(2)
    frozen.send_signal(signal.SIGCONT)
    for one in (frozen, second):
        one.communicate(timeout=900)
    return 1


def _started(root: Path, sink: Sink) -> subprocess.Popen[bytes]:
    """Start a sender, and wait until it has sent something or ended."""
    before = len(sink.taken)
    sender = tactful(root, "run", "--until-empty")
    while len(sink.taken) == before and sender.poll() is None:
        time.sleep(0.002)
    return sender


def _lease_runs_out(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(SenderLease).values(until=datetime.now(UTC) - _LONG_AGO))


def _let_go(engine: Engine) -> None:
    """Let what waits for another try be tried now, and a killed sender's lease be over."""
    moment = datetime.now(UTC) - timedelta(minutes=1)
    _lease_runs_out(engine)  # on a server nobody knows whether who had it is alive
    with engine.begin() as connection:
        connection.execute(delete(MailboxRest))
        connection.execute(
            update(Outbox)
            .where(Outbox.state == OutboxState.retry)
            .values(not_before=moment, not_after=moment)
        )


def _waiting(engine: Engine) -> int:
    """Return how many messages are neither sent nor in doubt nor refused."""
    with engine.connect() as connection:
        waits = select(func.count()).where(Outbox.state.not_in(_OVER))
        return connection.scalar(waits) or 0


def _counted(engine: Engine, sink: Sink, allowed: int) -> Found:
    with engine.connect() as connection:
        rows = connection.execute(select(Outbox.state, Outbox.message_id_header)).all()
    of: dict[OutboxState, set[str | None]] = {}
    for state, name in rows:
        of.setdefault(state, set()).add(name)
    sent, doubt = of.get(OutboxState.sent, set()), of.get(OutboxState.in_doubt, set())
    taken = set(sink.taken)
    return Found(
        states={str(state): count for state, count in Counter(row[0] for row in rows).items()},
        twice=[name for name, times in Counter(sink.taken).items() if times > 1],
        lost=sorted(map(str, sent - taken)),
        unlisted=sorted(taken - sent - doubt),
        waiting=[f"{state}: {name}" for state, name in rows if state not in _OVER],
        allowed=allowed,
        faults=dict(sink.did),
    )


@contextmanager
def database(root: Path, *, on_postgres: bool) -> Iterator[str]:
    """Give the URL of a database for a workspace at root."""
    control = postgres.control_program()
    if not on_postgres:
        yield f"sqlite:///{root / '.tactful/tactful.db'}"
    elif control is None:
        raise SystemExit("there is no PostgreSQL here")
    else:
        with postgres.server(control) as url:
            yield f"{url}/postgres"


def _chaos(root: Path, wish: Wish, *, on_postgres: bool) -> tuple[Found, int]:
    if wish.workers:
        control = postgres.control_program()
        if control is None:
            raise SystemExit("there is no PostgreSQL here")
        with postgres.started(control) as server:
            return chaos_of_workers(root, server, wish)
    with database(root, on_postgres=on_postgres) as url:
        return chaos(root, url, wish)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (
        *(("messages", 60), ("mailboxes", 3), ("kills", 4), ("freezes", 1)),
        *(("workers", 0), ("cuts", 0), ("restarts", 0)),
    ):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--minutes", type=float, default=0, help="then nothing more goes wrong")
    parser.add_argument("--pace", type=float, default=0.01, help="seconds that a message takes")
    parser.add_argument("--faults", type=float, default=4.0, help="of a hundred answers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    asked = vars(parser.parse_args())
    on_postgres = asked.pop("postgres")
    with tempfile.TemporaryDirectory() as folder:
        found, happened = _chaos(Path(folder) / "workspace", Wish(**asked), on_postgres=on_postgres)
    print(f"{happened} kills, freezes, cuts and restarts")
    print(f"the server: {found.faults}; the ledger: {found.states}")
    for name in ("twice", "lost", "unlisted", "waiting"):
        for one in getattr(found, name)[:20]:
            print(f"{name}: {one}")
    print(found)
    sys.exit(not found.holds)


if __name__ == "__main__":
    main()
