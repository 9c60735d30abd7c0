"""What a sender would do now: the sender's own rounds, in a transaction that is taken back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..ledger import lease, outbox
from ..ledger.unread import assume_read
from ..queries.waiting import Waiting, waiting
from ..store.database import Store, trial
from .database_thread import DatabaseThread
from .dispatch import SendContext, Sent
from .memory import MemoryTransport
from .runner import Ran, one_round
from .transport import Transport

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a run would do: what becomes of each message, and what waits after it."""

    ran: Ran
    messages: tuple[Sent, ...]
    waiting: Waiting


class _AtOnce(DatabaseThread):
    """Does work on the database here and now: all of it is one transaction."""

    async def do(self, work: Callable[[], R], *, settling: bool = False) -> R:
        return work()


async def foresee(
    store: Store,
    workspace: Workspace,
    *,
    check_mailbox: Callable[[Mailbox], None],
    now: datetime,
    boot: str,
    max_lateness: timedelta,
) -> Foreseen:
    """Return what ``run`` with until_empty would do at now, were every server to take all.

    check_mailbox raises what opening that mailbox would, a missing password for one.
    """

    def transport(box: Mailbox) -> Transport:
        check_mailbox(box)
        return MemoryTransport()

    ran, messages, stop = Ran(), list[Sent](), asyncio.Event()
    with trial(store) as tried:
        desk = SendContext(tried, workspace, lambda: now)
        with tried.session() as session:
            if not lease.is_held(session, now=now):  # else these are that sender's
                ran.recovered = outbox.recover(session, now=now)
            assume_read(session)
        ledger, opened = _AtOnce(stop), dict[str, Transport]()
        while await one_round(
            desk, ledger, opened, transport, ran, boot, stop, messages.append, None, max_lateness
        ):
            pass
        with tried.reading() as session:
            left = waiting(session, workspace, now=now)
    return Foreseen(ran, tuple(messages), left)
