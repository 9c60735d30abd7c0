"""Drives the ledger: sends what may be sent now, mailbox by mailbox, until it is stopped."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from contextlib import suppress as ignoring
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from ...templates.errors import TactfulError, WorkspaceError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..journey.coming_due.due import Due, Part, materialise_due
from ..journey.steps.edits import follow
from ..ledger import lease, outbox
from ..ledger.send_counter import leaving
from ..messages.approval import draft
from ..model import EnrolmentState, OutboxState, TouchState
from ..queries.waiting import Waiting, ready_now, waiting
from ..store.database import Store, StoreBusy, StoreError, StoreGone
from ..store.tables import Enrolment, Outbox, Touch
from .context import Sleep
from .database_thread import DatabaseThread, stopped_within
from .dispatch import Clock, Look, SendContext
from .doubt import put_in_doubt
from .drain import Progress, drain
from .transport import Transport

_CHUNK = 500
PART = 2_000  # of what is due in one round; the next one goes on behind it
_RENEW_S = 20.0


@dataclass
class Ran:
    """What a run did."""

    counts: Counter[str] = field(default_factory=Counter)
    recovered: tuple[int, int] = (0, 0)  # due again, in doubt
    left_in_doubt: int = 0  # of those at its start and since, which nothing has settled
    errors: dict[str, str] = field(default_factory=dict)  # by mailbox
    limited: set[str] = field(default_factory=set)
    unapproved: int = 0
    held_late: int = 0
    tasks: int = 0
    missing: tuple[str, ...] = ()


async def run(
    store: Store,
    workspace: Workspace,
    *,
    transports: Callable[[Mailbox], Transport],
    clock: Clock,
    boot: str,
    who: str,
    stop: asyncio.Event,
    lock: Path | None = None,
    until_empty: bool = False,
    poll_s: float = 10.0,
    follow: bool = False,
    on_sent: Progress | None = None,
    on_due: Callable[[Due], None] | None = None,
    on_busy: Callable[[str], None] | None = None,
    on_wait: Callable[[Waiting], None] | None = None,
    max_lateness: timedelta = outbox.MAX_LATENESS,
    look: Look | None = None,
    sleep: Sleep = stopped_within,
    on_ready: Callable[[int], None] | None = None,
) -> Ran:
    """Send what is due until stop is set (or, until_empty, until nothing may leave now).

    boot names this start of the machine; lock is a file that only one sender can hold.
    follow reads the workspace again when somebody changes it; while a file is broken,
    nothing is sent. While another program holds the database locked it waits, however long;
    on_busy is told so. on_wait is told what waits, and until when, after each round that sent
    nothing; on_ready how many may leave now, within the limits. look reads the answers to a mailbox
    before a follow-up of it leaves.
    Raises SenderBusy when another process sends from this database, InstanceError when it is a
    copy or an older state of the one that sends here, JournalError when its journal takes no line.
    """
    ran, token, began = Ran(), secrets.token_hex(16), clock()
    desk = SendContext(store, workspace, clock, follow=follow, look=look, sleep=sleep)
    desk.holds = lambda session, _mailbox: lease.is_ours(session, token=token)
    open_transports: dict[str, Transport] = {}
    ledger = DatabaseThread(stop, on_busy=on_busy)
    with lease.file_lock(lock) as alone, closing(ledger):

        def begin() -> None:
            with store.session() as session:
                now = clock()
                lease.take(session, token=token, who=who, boot=boot, now=now, alone=alone)
                if store.here is not None:
                    if desk.leaving is not None:  # from a try that met a lock
                        desk.leaving.close()
                    desk.leaving = leaving(session, store.here, now=now)
                ran.recovered = outbox.recover(session, now=now)

        await ledger.do(begin)
        keeper = asyncio.create_task(_keep_lease(ledger, store, token, clock, stop))
        try:
            while not stop.is_set():
                left = False
                try:
                    if follow and desk.reread():
                        await _closed(open_transports)
                    left = await one_round(
                        desk, ledger, open_transports, transports, ran, boot, stop, on_sent, on_due,
                        max_lateness, on_ready,
                    )  # fmt: skip
                except StoreBusy:
                    break  # a person stopped us while the database was locked
                except WorkspaceError as error:
                    ran.errors["workspace"] = str(error)
                if on_wait and not left:
                    with ignoring(StoreBusy):
                        on_wait(await ledger.do(partial(_waiting, desk)))
                if until_empty and not left and desk.again_at is None:
                    break
                if not left:
                    await sleep(stop, _until_next(desk, poll_s))
            if ran.recovered[1] or ran.counts[OutboxState.in_doubt]:
                with ignoring(StoreBusy, StoreGone):
                    ran.left_in_doubt = await ledger.do(partial(_in_doubt, store, began))
        finally:
            keeper.cancel()
            with ignoring(asyncio.CancelledError):
                await keeper
            await _closed(open_transports)
            if desk.leaving is not None:
                desk.leaving.close()
            with ignoring(StoreBusy, StoreGone):  # then it runs out
                await ledger.do(partial(_give_back, store, token))
    return ran


def _until_next(desk: SendContext, poll_s: float) -> float:
    """Return how many seconds the next round may be away."""
    if desk.again_at is None:
        return poll_s
    return min(poll_s, max(0.0, (desk.again_at - desk.clock()).total_seconds()))


def _waiting(desk: SendContext) -> Waiting:
    with desk.store.reading() as session:
        return waiting(session, desk.workspace, now=desk.clock())


def _in_doubt(store: Store, since: datetime) -> int:
    """Return how many came in doubt since then, and are."""
    with store.reading() as session:
        query = select(func.count()).where(
            Outbox.state == OutboxState.in_doubt, Outbox.updated_at >= since
        )
        return session.scalar(query) or 0


def _give_back(store: Store, token: str) -> None:
    with store.session() as session:
        lease.give_back(session, token=token)


async def _closed(transports: dict[str, Transport]) -> None:
    for transport in transports.values():
        await transport.close()
    transports.clear()


async def one_round(
    desk: SendContext,
    ledger: DatabaseThread,
    open_transports: dict[str, Transport],
    transports: Callable[[Mailbox], Transport],
    ran: Ran,
    boot: str,
    stop: asyncio.Event,
    on_sent: Progress | None,
    on_due: Callable[[Due], None] | None,
    max_lateness: timedelta,
    on_ready: Callable[[int], None] | None = None,
) -> bool:
    """Bring the ledger up to now and drain every mailbox once; returns whether any sent."""
    await draft_by_policy(desk, ledger)
    first = desk.part is None
    due, keys = await ledger.do(partial(bring_up_to_now, desk, max_lateness))
    desk.part = due.further
    ran.tasks += due.tasks
    ran.held_late += due.held_late
    ran.unapproved = due.unapproved + (0 if first else ran.unapproved)
    ran.missing = tuple(sorted({*due.missing, *(() if first else ran.missing)}))
    if on_due:
        on_due(due)
    if on_ready and first:
        on_ready(await ledger.do(partial(_ready, desk)))
    ran.errors.clear()
    ran.errors.update({f"campaign {name}": why for name, why in due.unclear.items()})
    ran.limited.clear()
    jobs = []
    for key in keys:
        if key not in open_transports:
            box = desk.workspace.settings.mailboxes.get(key)
            if box is None:
                ran.errors[key] = f"tactful.toml no longer has a mailbox '{key}'"
                continue
            try:
                open_transports[key] = transports(box)
            except TactfulError as error:
                ran.errors[key] = str(error)
                continue
        jobs.append((key, open_transports[key]))
    left = False
    drained = await asyncio.gather(
        *(
            drain(
                desk,
                ledger,
                key,
                transport=transport,
                boot=boot,
                stop=stop,
                on_sent=on_sent,
                max_lateness=max_lateness,
            )
            for key, transport in jobs
        ),
        return_exceptions=True,  # what another mailbox has on the wire is finished first
    )
    failures, done = [], []
    desk.again_at = None
    for (key, _), one in zip(jobs, drained, strict=True):
        if isinstance(one, BaseException):
            failures.append(one)
            continue
        done.append(one)
        ran.counts.update(one.counts)
        if one.error:
            ran.errors[key] = one.error
        if one.limited:
            ran.limited.add(key)
        if one.again_at and (desk.again_at is None or one.again_at < desk.again_at):
            desk.again_at = one.again_at
        left = left or bool(one.counts)
    if failures:
        raise failures[0]
    if not left and done and all(one.limited or one.error or one.again_at for one in done):
        return False  # more of what is due would wait with them; the next round goes on
    desk.moved = left or bool(due.queued) or (desk.moved and not first)
    # What came in behind the place that a later part had reached is seen by going round again.
    return left or due.further is not None or (desk.moved and not first)


def bring_up_to_now(desk: SendContext, max_lateness: timedelta) -> tuple[Due, list[str]]:
    """Bring the ledger up to now; return what that did, and the mailboxes that may send."""
    with desk.store.session() as session:
        lease.one_at_a_time(session)
        now = desk.clock()
        due = materialise_due(
            session, desk.workspace, now=now, max_lateness=max_lateness,
            correspondence=desk.correspondence, part=desk.part or Part(PART),
        )  # fmt: skip
        put_in_doubt(session, desk.workspace, now=now)
        keys = session.scalars(
            select(Outbox.mailbox)
            .where(
                Outbox.state.in_((OutboxState.due, OutboxState.retry)),
                Outbox.not_before <= now,
                Outbox.not_after > now,
            )
            .distinct()
        )
        return due, sorted({*keys, *outbox.doubtful_mailboxes(session, now=now)})


def _ready(desk: SendContext) -> int:
    """Return how many messages may leave now, of each mailbox no more than its limits allow."""
    with desk.store.reading() as session:
        return ready_now(session, desk.workspace, now=desk.clock())


async def draft_by_policy(desk: SendContext, ledger: DatabaseThread) -> None:
    """Draft what is due in campaigns that need no yes; the others wait for people.

    A few hundred people are one transaction, so that nobody waits long for the database.
    """
    for campaign in desk.workspace.campaigns.values():
        if campaign.approval != "none":
            continue
        if await ledger.do(partial(_is_unclear, desk, campaign.name)):
            continue
        ids = await ledger.do(partial(_due_by_policy, desk, campaign.name))
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            await ledger.do(partial(_draft_some, desk, campaign, chunk))


def _is_unclear(desk: SendContext, campaign: str) -> bool:
    """Follow the campaign's file; say whether a person must first say which step is which."""
    with desk.store.session() as session:
        return follow(session, desk.workspace, campaign, now=desk.clock()) is not None


def _due_by_policy(desk: SendContext, campaign: str) -> list[int]:
    """Return the enrolments of a campaign whose next email is due."""
    with desk.store.reading() as session:
        ids = session.scalars(
            select(Touch.enrolment_id)
            .join(Enrolment, Enrolment.id == Touch.enrolment_id)
            .where(
                Enrolment.campaign == campaign,
                Enrolment.state == EnrolmentState.active,
                Touch.state == TouchState.planned,
                Touch.channel == Channel.email,
                Touch.due_at <= desk.clock(),
            )
        )
        return list(ids)


def _draft_some(desk: SendContext, campaign: Campaign, ids: list[int]) -> None:
    with desk.store.session() as session:
        draft(session, desk.workspace, campaign, now=desk.clock(), enrolment_ids=ids)


async def _keep_lease(
    ledger: DatabaseThread, store: Store, token: str, clock: Clock, stop: asyncio.Event
) -> None:
    def renewed() -> bool:
        with store.session() as session:
            return lease.renew(session, token=token, now=clock())

    while True:
        await asyncio.sleep(_RENEW_S)
        # A database in trouble is tried again: the lease lasts for several rounds.
        with ignoring(StoreError):
            if not await ledger.do(renewed):
                # Its claims are fenced already: we only stop asking for more.
                stop.set()
                return
