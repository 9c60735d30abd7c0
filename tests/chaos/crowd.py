"""Several workers on several hosts, of which one after the other is killed, frozen or cut off."""

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, select

from tactful.campaigns.model import OutboxState
from tactful.campaigns.store.tables import Outbox

from .. import postgres
from .hosts import LEASE_S, Host
from .sink import Sink

OPEN = (OutboxState.due, OutboxState.retry, OutboxState.claimed, OutboxState.sending)
_NO_DATABASE = 2  # a worker that begins while the database restarts says so, and ends
_PATIENCE_S = 900.0  # of the test, on a machine that is busy


@dataclass
class Crowd:
    """The hosts, what may happen to them, and how many sessions that may leave in doubt."""

    hosts: list[Host]
    server: postgres.Server
    engine: Engine
    sink: Sink
    mailboxes: int
    rng: random.Random
    happened: int = 0  # of which something may be in doubt
    allowed: int = 0

    def start(self) -> None:
        for host in self.hosts:
            host.start()

    def happens(self, event: str) -> None:
        """Let something happen to one of them while it works."""
        self._until_one_more()
        time.sleep(self.rng.uniform(0, 0.4))
        host = self.rng.choice(self.hosts)
        getattr(self, f"_{event}")(host)
        self.happened += 1
        self.allowed += self.mailboxes

    def finish(self, let_go: Callable[[], None]) -> None:
        """Let them do the rest by themselves, then end them as a service manager does."""
        self._until(lambda: not self._open(), meanwhile=let_go)
        for host in self.hosts:
            if host.worker is not None:
                host.worker.send_signal(signal.SIGTERM)
        for host in self.hosts:
            if host.worker is not None:
                assert host.worker.wait(timeout=_PATIENCE_S) == 0, said(host)

    @property
    def is_over(self) -> bool:
        return not self._open()

    def _kill(self, host: Host) -> None:
        assert host.worker is not None
        host.worker.kill()
        host.worker.wait()
        time.sleep(self.rng.choice((0, LEASE_S + 1)))  # back at once, or after the others
        host.start()

    def _freeze(self, host: Host) -> None:
        assert host.worker is not None
        host.worker.send_signal(signal.SIGSTOP)
        time.sleep(LEASE_S + 2)
        host.worker.send_signal(signal.SIGCONT)

    def _cut(self, host: Host) -> None:
        host.network.cut()
        time.sleep(LEASE_S + 2)
        host.network.heal()

    def _restart(self, _host: Host) -> None:
        self.server.crash()
        self.allowed += self.mailboxes * (len(self.hosts) - 1)

    def _open(self) -> bool:
        with self.engine.connect() as connection:
            one = select(Outbox.id).where(Outbox.state.in_(OPEN)).limit(1)
            return connection.scalar(one) is not None

    def _until_one_more(self) -> None:
        before = len(self.sink.taken)
        self._until(lambda: len(self.sink.taken) > before or not self._open())

    def _until(
        self, done: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        until = time.monotonic() + _PATIENCE_S
        while not done():
            for host in self.hosts:
                status = None if host.worker is None else host.worker.poll()
                if status == _NO_DATABASE and "connection failed" in said(host)[-400:]:
                    host.start()  # as whoever keeps services running does
                    continue
                assert status is None, f"{host.name} ended by itself, {status}: {said(host)}"
            assert time.monotonic() < until, "\n".join(said(host) for host in self.hosts)
            meanwhile()
            time.sleep(0.2)


def said(host: Host) -> str:
    """Return the last words of a host."""
    return host.output.read_text()[-2000:] if host.output.exists() else ""
