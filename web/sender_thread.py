"""The sender beside the pages: one thread with its own loop, told to stop and waited for."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from ..templates.errors import TactfulError

Sending = Callable[[asyncio.Event], Awaitable[object]]


@contextmanager
def beside(sending: Sending, *, complain: Callable[[str], None]) -> Iterator[None]:
    """Run sending until the block ends; what is on the wire then is finished first.

    complain is told why it ended by itself: another sender is at work, a file is broken.
    """
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    def work() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(sending(stop))
        except TactfulError as error:
            complain(f"Nothing is sent: {error}")
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()

    thread = threading.Thread(target=work, name="sender")
    thread.start()
    try:
        yield
    finally:
        with suppress(RuntimeError):  # it ended by itself, and closed its loop
            loop.call_soon_threadsafe(stop.set)
        thread.join()
