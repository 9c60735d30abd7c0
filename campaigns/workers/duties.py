"""What workers do: each duty may be done twice or by two at once, and nothing is sent twice.

A job only says that there may be something to do. What there is, the ledger knows; who may do
it, the mailbox's lease and the claims.
"""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ...templates.workspace.settings import Mailbox
from ..actions.alerts import Secrets
from ..actions.inbox import BoxRead
from ..actions.polling import reread, tell
from ..actions.reading import MailboxReader, reading_mailboxes
from ..delivery.context import SendContext
from ..delivery.database_thread import DatabaseThread
from ..delivery.drain import Drained, Progress, drain
from ..delivery.runner import bring_up_to_now, draft_by_policy
from ..delivery.transport import Transport
from ..ledger import mailbox_lease, outbox
from ..ledger.lease import SenderBusy
from ..model import OutboxState
from ..queries.waiting import Waiting, waiting
from ..store.database import StoreError
from ..store.tables import MailboxLease, Outbox
from .signs import Worker

R = TypeVar("R")
_BEGUN = (OutboxState.claimed, OutboxState.sending)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A mailbox whose worker ended without giving it back."""

    mailbox: str
    former: str | None  # None: it was no worker, or nobody knows
    due_again: int
    in_doubt: int


@dataclass
class Duties:
    """One worker's way to do its duties; all of them share its store, clock and templates."""

    worker: Worker
    desk: SendContext
    ledger: DatabaseThread
    reader: MailboxReader
    secrets: Secrets
    transports: Callable[[Mailbox], Transport]
    boot: str
    max_lateness: timedelta = outbox.MAX_LATENESS
    on_sent: Progress | None = None
    on_read: Callable[[BoxRead], None] | None = None
    on_taken_over: Callable[[TakenOver], None] | None = None
    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(8, thread_name_prefix="duties"), repr=False
    )
    _sending: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.desk.holds = lambda session, mailbox: mailbox_lease.is_ours(
            session, mailbox, token=self.worker.token
        )
        self.desk.look = self._look

    async def send(self, mailbox: str, *, stop: asyncio.Event) -> Drained | None:
        """Send what a mailbox may send; None where another one has it, which is as well.

        Raises WorkspaceError for a mailbox that is gone, SecretError, and what drain() raises.
        """
        if mailbox in self._sending:
            return None
        self._sending.add(mailbox)
        transport: Transport | None = None
        try:
            transport = self.transports(self.desk.workspace.settings.mailboxes[mailbox])
            taken = await self.ledger.do(partial(self._take, mailbox))
            if self.on_taken_over and (taken.former or taken.due_again or taken.in_doubt):
                self.on_taken_over(taken)
            return await drain(
                self.desk, self.ledger, mailbox, transport=transport, boot=self.boot,
                stop=stop, on_sent=self.on_sent, max_lateness=self.max_lateness,
            )  # fmt: skip
        except SenderBusy:
            return None
        finally:
            if transport is not None:
                await transport.close()
            with suppress(StoreError):  # then it runs out
                await self.ledger.do(partial(self._give_back, mailbox))
            self._sending.discard(mailbox)

    async def plan(self, *, stop: asyncio.Event) -> set[str]:
        """Bring the ledger up to now; return the mailboxes that have something to send.

        Raises WorkspaceError while a file is broken.
        """
        self.desk.reread()
        await draft_by_policy(self.desk, self.ledger)
        keys: set[str] = set(await self.ledger.do(self._left_over))
        self.desk.part = None
        while not stop.is_set():
            work = partial(bring_up_to_now, self.desk, self.max_lateness)
            due, found = await self.ledger.do(work)
            keys.update(found)
            self.desk.part = due.further
            if due.further is None:
                break
        return keys

    async def read(self, mailbox: str, *, stop: asyncio.Event) -> None:
        """Read what came back to a mailbox."""
        await self._aside(partial(reread, self.reader))
        if mailbox in reading_mailboxes(self.reader.workspace.settings):
            found = await self._aside(partial(self.reader.read, mailbox, stopped=stop.is_set))
            if self.on_read:
                self.on_read(found)

    async def tell(self) -> None:
        """Deliver what reps are to be told."""
        await self._aside(partial(tell, self.reader, self.secrets))

    async def waits(self) -> Waiting:
        """Return what waits, and until when."""
        return await self.ledger.do(self._waits)

    def close(self) -> None:
        """Log out everywhere."""
        self.reader.close()
        self._pool.shutdown()

    async def _look(self, mailbox: str, enrolment_id: int) -> None:
        found = await self._aside(partial(self.reader.look, mailbox, enrolment_id))
        if found is not None and self.on_read:
            self.on_read(found)

    async def _aside(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _take(self, mailbox: str) -> TakenOver:
        with self.desk.store.session() as session:
            now = self.desk.clock()
            former = mailbox_lease.take(
                session, mailbox, token=self.worker.token, who=self.worker.who, now=now,
                lasts=self.worker.lasts,
            )  # fmt: skip
            # Nobody else sends from it now: whatever is begun was left behind.
            due, doubt = outbox.recover(session, mailbox=mailbox, now=now)
            return TakenOver(mailbox, former, due, doubt)

    def _give_back(self, mailbox: str) -> None:
        with self.desk.store.session() as session:
            mailbox_lease.give_back(session, mailbox, token=self.worker.token)

    def _left_over(self) -> Collection[str]:
        with self.desk.store.reading() as session:
            return left_over(session, now=self.desk.clock())

    def _waits(self) -> Waiting:
        with self.desk.store.reading() as session:
            return waiting(session, self.desk.workspace, now=self.desk.clock())


def left_over(session: Session, *, now: datetime) -> Collection[str]:
    """Return the mailboxes in which a dead sender left something begun, and nobody sends."""
    has = exists().where(MailboxLease.mailbox == Outbox.mailbox, MailboxLease.until > now)
    query = select(Outbox.mailbox).where(Outbox.state.in_(_BEGUN), ~has).distinct()
    return session.scalars(query).all()
