"""The time as the database's server has it, for senders on several hosts.

A host whose clock is wrong then sends nothing early or late. Between two looks at the server it
is this machine's time since its start that counts on, which nobody sets.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from .database import Store

# Goes on while the machine sleeps, where the system has it.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


def _ticks() -> float:
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


class DatabaseClock:
    """Tells the server's time; look() asks for it again."""

    def __init__(self, store: Store, *, own: Callable[[], datetime]) -> None:
        """Ask for the first time; raises StoreError."""
        self._store, self._own = store, own
        self.look()

    def look(self) -> None:
        """Ask the server what time it is; raises StoreError."""
        with self._store.reading() as session:
            before = _ticks()
            now = session.execute(text("SELECT clock_timestamp()")).scalar_one()
            half = (_ticks() - before) / 2
        # One value: other threads ask meanwhile.
        self._known: tuple[datetime, float] = now.astimezone(UTC), before + half

    def __call__(self) -> datetime:
        then, since = self._known
        return then + timedelta(seconds=_ticks() - since)

    @property
    def apart_s(self) -> float:
        """How many seconds this machine's own clock is ahead of the server's."""
        return (self._own() - self()).total_seconds()


def clock_of(store: Store, own: Callable[[], datetime]) -> Callable[[], datetime]:
    """Return the clock by which a database's senders go: its server's, else this machine's."""
    on_server = store.engine.dialect.name == "postgresql"
    return DatabaseClock(store, own=own) if on_server else own
