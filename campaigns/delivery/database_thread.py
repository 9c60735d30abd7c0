"""The sender's way to the database: one thread beside the event loop, patient with locks.

SQLite has one writer, and a command may hold it for a while; a slow disk holds it too. So
no work on the database is done in the event loop, where it would stall every mailbox, and
work that meets a lock is done again until it succeeds.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from ..store.database import StoreBusy, StoreError

R = TypeVar("R")
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.1, 5.0


@dataclass
class DatabaseThread:
    """Does work on the database in its thread, one thing after another.

    stop: a person wants the sender to end; on_busy gets the reason it waits, once for each wait.
    """

    stop: asyncio.Event
    on_busy: Callable[[str], None] | None = None
    # One thread: what is compiled and kept on the way needs no locks.
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="ledger"), repr=False
    )

    async def do(self, work: Callable[[], R], *, settling: bool = False) -> R:
        """Do work, which is one transaction, again from its beginning while the database is locked.

        Gives up on StoreBusy only once stop is set. Not so when settling, which writes what
        became of a message on the wire: that is kept, and tried on any trouble of the database,
        for as long as this process lives. Only a person who stops it ends that on trouble
        other than a lock.
        """
        wait_s, told = _FIRST_WAIT_S, False
        while True:
            try:
                return await asyncio.get_running_loop().run_in_executor(self._thread, work)
            except StoreError as error:
                busy, stopping = isinstance(error, StoreBusy), self.stop.is_set()
                if not (busy or settling) or (stopping and not (busy and settling)):
                    raise
                if self.on_busy and not told:
                    told = True
                    self.on_busy(str(error))
            if self.stop.is_set():
                await asyncio.sleep(wait_s)
            else:
                await stopped_within(self.stop, wait_s)
            wait_s = min(wait_s * 2, _LONGEST_WAIT_S)

    def close(self) -> None:
        """End the thread, after what it does now."""
        self._thread.shutdown()


async def stopped_within(stop: asyncio.Event, seconds: float) -> bool:
    """Wait for stop, for seconds at most; return whether it is set."""
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return False
    return True
