"""The sender beside the pages: one thread with its own loop, told to stop and waited for."""

import asyncio
import threading
import traceback
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from ..templates.errors import TactfulError

Sending = Callable[[asyncio.Event], Awaitable[object]]


@dataclass(slots=True)
class Beside:
    """How the sender beside the pages does. stopped: why it ended by itself; the pages show it."""

    stopped: str | None = None


@contextmanager
def beside(
    sending: Sending, *, complain: Callable[[str], None], state: Beside | None = None
) -> Iterator[None]:
    """Run sending until the block ends; what is on the wire then is finished first.

    complain and state get the reason it ended by itself: another sender is at work, a file is
    broken, the disk is full, or an error in Tactful.
    """
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    asked = threading.Event()

    def work() -> None:
        asyncio.set_event_loop(loop)
        why = "another sender has taken over this database"
        try:
            loop.run_until_complete(sending(stop))
        except TactfulError as error:
            why = str(error)
        except Exception as error:
            traceback.print_exc()
            why = f"an error in Tactful ({type(error).__name__}: {error})"
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
        if not asked.is_set():
            if state is not None:
                state.stopped = why
            complain(f"Nothing is sent: {why}")

    thread = threading.Thread(target=work, name="sender")
    thread.start()
    try:
        yield
    finally:
        asked.set()
        with suppress(RuntimeError):  # it ended by itself, and closed its loop
            loop.call_soon_threadsafe(stop.set)
        thread.join()
