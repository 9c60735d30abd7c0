"""Drives the ledger: what may leave now leaves, mailbox by mailbox, until it is told to stop."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress as ignoring
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError, WorkspaceError
from ...templates.workspace.sequence import Channel
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..journey.due import Due, materialise_due
from ..ledger import lease, outbox
from ..ledger.send_counter import leaving
from ..messages.approval import draft
from ..model import EnrolmentState, OutboxState, TouchState
from ..store.audit import note
from ..store.database import Store, StoreError
from ..store.instance import InstanceError
from ..store.journal import JournalError
from ..store.tables import Enrolment, MailboxRest, Outbox, Touch
from .dispatch import Clock, SendContext, Sent, dispatch
from .doubt import put_in_doubt
from .smtp import SendError, Transport

BATCH = 20
_CHUNK = 500
_DROPS_IN_A_ROW = 3
_FIRST_REST, _LONGEST_REST = timedelta(seconds=30), timedelta(minutes=30)
_RENEW_S = 20.0

Progress = Callable[[Sent], None]


@dataclass(frozen=True, slots=True)
class Drained:
    """What one drain of a mailbox did: counts by state, and why it stopped early."""

    counts: Mapping[str, int]
    error: str | None = None
    limited: bool = False  # the mailbox's hourly or daily limit is reached


@dataclass
class Ran:
    """What a run did."""

    counts: Counter[str] = field(default_factory=Counter)
    recovered: tuple[int, int] = (0, 0)  # due again, in doubt
    errors: dict[str, str] = field(default_factory=dict)  # by mailbox
    limited: set[str] = field(default_factory=set)
    unapproved: int = 0
    held_late: int = 0
    tasks: int = 0
    missing: tuple[str, ...] = ()


async def drain(
    desk: SendContext,
    mailbox: str,
    *,
    transport: Transport,
    boot: str,
    stop: asyncio.Event,
    on_sent: Progress | None = None,
    max_lateness: timedelta = outbox.MAX_LATENESS,
) -> Drained:
    """Send all that one mailbox may send now, oldest first, within its limits.

    Trouble of the whole mailbox (no connection, refused password) puts every claim back and
    rests the mailbox; a stop ends after the message on the wire.
    """
    counts: Counter[str] = Counter()
    drops = 0
    while not stop.is_set():
        token = secrets.token_hex(16)
        with desk.store.session() as session:
            now = desk.clock()
            rest = session.get(MailboxRest, mailbox)
            rested = rest is not None
            if rest is not None and rest.until > now:
                return Drained(counts, rest.error)
            room = _room(session, desk.workspace, mailbox, now)
            claims = outbox.claim(
                session,
                mailbox,
                token=token,
                boot=boot,
                now=now,
                limit=max(0, min(BATCH, room)),
                max_lateness=max_lateness,
            )
        if not claims:
            return Drained(counts, limited=room <= 0)
        waiting = list(claims)
        try:
            while waiting and not stop.is_set():
                sent = await dispatch(desk, waiting[0], transport, mailbox=mailbox)
                waiting.pop(0)
                counts[sent.state] += 1
                if on_sent:
                    on_sent(sent)
                if sent.state is OutboxState.sent:
                    drops = 0
                    if rested:
                        _woke(desk, mailbox)
                        rested = False
                elif sent.state in (OutboxState.retry, OutboxState.in_doubt):
                    drops += 1
                if drops >= _DROPS_IN_A_ROW:
                    error = f"{drops} messages in a row: {sent.detail}"
                    _rest(desk, mailbox, error)
                    return Drained(counts, error)
        except (InstanceError, JournalError):
            stop.set()  # the other mailboxes finish what they have on the wire
            await transport.abandon()
            raise
        except SendError as error:
            _rest(desk, mailbox, str(error))
            return Drained(counts, str(error))
        finally:
            _put_back(desk, waiting)
    return Drained(counts)


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
    max_lateness: timedelta = outbox.MAX_LATENESS,
) -> Ran:
    """Send what is due until stop is set (or, until_empty, until nothing may leave now).

    boot names this start of the machine; lock is a file that only one sender can hold.
    follow reads the workspace again when somebody changes it; while a file is broken,
    nothing is sent.
    Raises SenderBusy when another process sends from this database, InstanceError when it is a
    copy or an older state of the one that sends here, JournalError when its journal takes no line.
    """
    ran, token = Ran(), secrets.token_hex(16)
    desk = SendContext(store, workspace, clock)
    open_transports: dict[str, Transport] = {}
    with lease.file_lock(lock) as alone:
        with store.session() as session:
            now = clock()
            lease.take(session, token=token, who=who, boot=boot, now=now, alone=alone)
            if store.here is not None:
                desk.leaving = leaving(session, store.here, now=now)
            ran.recovered = outbox.recover(session, boot=boot, now=now)
        keeper = asyncio.create_task(_keep_lease(store, token, clock, stop))
        try:
            while not stop.is_set():
                left = False
                try:
                    if follow and desk.reread():
                        await _closed(open_transports)
                    left = await _round(
                        desk, open_transports, transports, ran, boot, stop, on_sent, on_due,
                        max_lateness,
                    )  # fmt: skip
                except WorkspaceError as error:
                    ran.errors["workspace"] = str(error)
                if until_empty and not left:
                    break
                if not left:
                    with ignoring(TimeoutError):
                        await asyncio.wait_for(stop.wait(), poll_s)
        finally:
            keeper.cancel()
            with ignoring(asyncio.CancelledError):
                await keeper
            await _closed(open_transports)
            if desk.leaving is not None:
                desk.leaving.close()
            with store.session() as session:
                lease.give_back(session, token=token)
    return ran


async def _closed(transports: dict[str, Transport]) -> None:
    for transport in transports.values():
        await transport.close()
    transports.clear()


async def _round(
    desk: SendContext,
    open_transports: dict[str, Transport],
    transports: Callable[[Mailbox], Transport],
    ran: Ran,
    boot: str,
    stop: asyncio.Event,
    on_sent: Progress | None,
    on_due: Callable[[Due], None] | None,
    max_lateness: timedelta,
) -> bool:
    """Bring the ledger up to now and drain every mailbox once; returns whether any sent."""
    with desk.store.session() as session:
        now = desk.clock()
        _draft_by_policy(session, desk.workspace, now)
        due = materialise_due(session, desk.workspace, now=now, max_lateness=max_lateness)
        put_in_doubt(session, desk.workspace, now=now)
        keys = session.scalars(
            select(Outbox.mailbox)
            .where(
                Outbox.state.in_((OutboxState.due, OutboxState.retry)),
                Outbox.not_before <= now,
                Outbox.not_after > now,
            )
            .distinct()
        ).all()
    ran.tasks += due.tasks
    ran.held_late += due.held_late
    ran.unapproved, ran.missing = due.unapproved, due.missing
    if on_due:
        on_due(due)
    ran.errors.clear()
    ran.limited.clear()
    jobs = []
    for key in sorted(keys):
        if key not in open_transports:
            box = desk.workspace.settings.mailboxes.get(key)
            if box is None:
                ran.errors[key] = f"tactful.toml has no mailbox '{key}' any more"
                continue
            try:
                open_transports[key] = transports(box)
            except TactfulError as error:
                ran.errors[key] = str(error)
                continue
        jobs.append((key, open_transports[key]))
    drained = await asyncio.gather(
        *(
            drain(
                desk,
                key,
                transport=transport,
                boot=boot,
                stop=stop,
                on_sent=on_sent,
                max_lateness=max_lateness,
            )
            for key, transport in jobs
        ),
        return_exceptions=True,
    )
    for ended in drained:
        if isinstance(ended, BaseException):
            raise ended
    done = [one for one in drained if isinstance(one, Drained)]
    for (key, _), one in zip(jobs, done, strict=True):
        ran.counts.update(one.counts)
        if one.error:
            ran.errors[key] = one.error
        if one.limited:
            ran.limited.add(key)
    return any(one.counts for one in done)


def _draft_by_policy(session: Session, workspace: Workspace, now: datetime) -> None:
    """Draft what is due in campaigns that need no yes; the others wait for people."""
    for campaign in workspace.campaigns.values():
        if campaign.approval != "none":
            continue
        ids = session.scalars(
            select(Touch.enrolment_id)
            .join(Enrolment, Enrolment.id == Touch.enrolment_id)
            .where(
                Enrolment.campaign == campaign.name,
                Enrolment.state == EnrolmentState.active,
                Touch.state == TouchState.planned,
                Touch.channel == Channel.email,
                Touch.due_at <= now,
            )
        ).all()
        for start in range(0, len(ids), _CHUNK):
            draft(session, workspace, campaign, now=now, enrolment_ids=ids[start : start + _CHUNK])


async def _keep_lease(store: Store, token: str, clock: Clock, stop: asyncio.Event) -> None:
    while True:
        await asyncio.sleep(_RENEW_S)
        # A busy database is tried again: the lease lasts for several rounds.
        with ignoring(StoreError), store.session() as session:
            if not lease.renew(session, token=token, now=clock()):
                # Its claims are fenced already: we only stop asking for more.
                stop.set()
                return


def _room(session: Session, workspace: Workspace, mailbox: str, now: datetime) -> int:
    """Return how many messages the mailbox may still send within this hour and day."""
    box = workspace.settings.mailboxes[mailbox]
    hour = box.per_hour - outbox.left_since(session, mailbox, now - timedelta(hours=1))
    day = box.per_day - outbox.left_since(session, mailbox, now - timedelta(days=1))
    return min(hour, day)


def _put_back(desk: SendContext, claims: list[outbox.Claim]) -> None:
    if not claims:
        return
    with desk.store.session() as session:
        for claim in claims:
            outbox.settled(session, claim, OutboxState.due, now=desk.clock())


def _rest(desk: SendContext, mailbox: str, error: str) -> None:
    """Leave a mailbox alone for a while, twice as long each time; everything stays due."""
    with desk.store.session() as session:
        now = desk.clock()
        row = session.get(MailboxRest, mailbox)
        failures = (row.failures if row else 0) + 1
        until = now + min(_FIRST_REST * 2 ** min(failures - 1, 10), _LONGEST_REST)
        session.merge(MailboxRest(mailbox=mailbox, failures=failures, until=until, error=error))
        note(session, "resting", f"mailbox {mailbox}", by="tactful", at=now, detail=error)


def _woke(desk: SendContext, mailbox: str) -> None:
    with desk.store.session() as session:
        row = session.get(MailboxRest, mailbox)
        if row is not None:
            session.delete(row)
