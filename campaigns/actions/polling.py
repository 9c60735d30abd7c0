"""Mailboxes read beside the sender, and once more before each follow-up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial

from ...templates.errors import TactfulError
from ...templates.workspace.workspace import open_workspace
from ..delivery.database_thread import stopped_within
from ..delivery.dispatch import Look
from ..store.database import StoreBusy, StoreError
from .inbox import BoxRead
from .reading import MailboxReader, reading_mailboxes

_MOST_AT_ONCE = 8

Told = Callable[[BoxRead], None]


@asynccontextmanager
async def polled(
    reader: MailboxReader,
    *,
    stopping: asyncio.Event,
    on_read: Told | None = None,
    on_busy: Callable[[str], None] | None = None,
) -> AsyncIterator[Look]:
    """Read every mailbox, then again and again until the end; yields what looks at one just now.

    The first look is over when this begins, so that no follow-up leaves before it. stopping ends
    what takes long at the beginning; on_busy is told that the database is locked meanwhile.
    """
    pool = ThreadPoolExecutor(_MOST_AT_ONCE, thread_name_prefix="replies")
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def ending() -> bool:
        return stop.is_set() or stopping.is_set()

    async def look(mailbox: str, enrolment_id: int) -> None:
        found = await loop.run_in_executor(pool, reader.look, mailbox, enrolment_id)
        if found is not None and on_read:
            on_read(found)

    async def one(key: str) -> None:
        try:
            found = await loop.run_in_executor(pool, partial(reader.read, key, stopped=ending))
        except StoreError:  # locked, or gone: the sender meets the same, and says so
            return
        if on_read:
            on_read(found)

    async def everyone() -> None:
        boxes = reading_mailboxes(reader.workspace.settings)
        await asyncio.gather(*(one(key) for key in boxes))

    async def again() -> None:
        while not await stopped_within(stop, reader.workspace.settings.replies.poll_seconds):
            await loop.run_in_executor(pool, reread, reader)
            await everyone()

    async def begin() -> None:
        told = False
        while not stopping.is_set():
            try:
                await loop.run_in_executor(pool, reader.begin)
                return
            except StoreBusy as busy:
                if on_busy and not told:
                    told = True
                    on_busy(str(busy))
                await stopped_within(stopping, 1)

    await begin()
    await everyone()
    task = asyncio.create_task(again())
    try:
        yield look
    finally:
        stop.set()
        await task
        await loop.run_in_executor(pool, reader.close)
        pool.shutdown()


def reread(reader: MailboxReader) -> None:
    """Let what somebody changed in tactful.toml count; while it is broken, the former one does."""
    try:
        fresh = open_workspace(reader.workspace.root)
        if fresh.settings != reader.workspace.settings:
            reader.workspace = fresh
            reader.begin()
    except (TactfulError, OSError):
        return
