"""Drains one mailbox: claims, letters, one session of SMTP, and what is written down of it."""

import asyncio
import secrets
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress as ignoring
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from ...templates.errors import WorkspaceError
from ...templates.workspace.settings import Mailbox
from ..journey.coming_due.restraint import permitted
from ..ledger import limits, outbox
from ..model import SENDER, OutboxState
from ..store.audit import note
from ..store.database import StoreBusy, StoreGone
from ..store.instance import InstanceError
from ..store.journal import JournalError
from ..store.tables import MailboxRest
from .context import SendContext
from .database_thread import DatabaseThread
from .dispatch import (
    STOPPED,
    Begun,
    Delivered,
    begin,
    plan,
    put_back,
    put_off,
    quote_it,
    refused,
    write_down,
)
from .guardrails import guard
from .letters import Letter, Sent, letters
from .needs_person import pause_for_person
from .refusal import Blame, InARow
from .repeat import repeat
from .transport import NeedsPerson, Phase, SendError, Transport

BATCH = 50
# The server's yes is written down with the next letter's mark, but no later than this.
_WRITTEN_WITHIN_S = 0.25
_DROPS_IN_A_ROW = _REFUSALS_IN_A_ROW = 3
_FIRST_REST, _LONGEST_REST = timedelta(seconds=30), timedelta(minutes=30)
# A provider's limit is of a day, mostly: asking every half hour uses it up.
_FIRST_LIMIT_REST, _LONGEST_LIMIT_REST = timedelta(hours=1), timedelta(hours=4)
_GUARD_EVERY = timedelta(seconds=10)  # it counts all of a week
_STAY = timedelta(seconds=60)  # in the pauses of one round: others' new messages wait for it
_LOOK_UP_S = 2.0  # in a pause: whether the others have finished meanwhile
_OF_ONE_MESSAGE = (Phase.rcpt, Phase.data, Phase.body)

Progress = Callable[[Sent], None]


@dataclass(frozen=True, slots=True)
class Drained:
    """What one drain of a mailbox did: counts by state, and why it stopped early."""

    counts: Mapping[str, int]
    error: str | None = None
    limited: bool = False  # the mailbox's hourly or daily limit is reached
    again_at: datetime | None = None  # the end of a pause that goes on


async def drain(
    desk: SendContext,
    ledger: DatabaseThread,
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
    one, began = _Drain(desk, ledger, mailbox, transport, stop, on_sent), desk.clock()
    desk.draining += 1
    try:
        if (error := await one.doubts(boot)) is not None:
            return Drained(one.counts, error)
        while not stop.is_set():
            taking = partial(_take, desk, mailbox, boot=boot, max_lateness=max_lateness)
            taken = await ledger.do(taking)
            if taken.again_at is not None:
                if await _paused(desk, taken.again_at, began=began, stop=stop):
                    continue
                return Drained(one.counts, again_at=taken.again_at)
            if not taken.claims:
                return Drained(one.counts, taken.error, limited=taken.limited)
            error = await one.batch(taken)
            if error is not None:
                return Drained(one.counts, error or None)
        return Drained(one.counts)
    finally:
        desk.draining -= 1


async def _paused(
    desk: SendContext, until: datetime, *, began: datetime, stop: asyncio.Event
) -> bool:
    """Wait for the end of a pause; False: stopped, or the round goes on without this mailbox.

    While others send, it is in nobody's way.
    """
    if desk.sleep is None:
        return False
    desk.pausing += 1
    try:
        while (now := desk.clock()) < until:
            others = desk.draining > desk.pausing
            if stop.is_set() or not (others or now - began < _STAY):
                return False
            await desk.sleep(stop, min((until - now).total_seconds(), _LOOK_UP_S))
        return not stop.is_set()
    finally:
        desk.pausing -= 1


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a mailbox may send next, or why nothing. trouble: what it had before, or ""."""

    claims: tuple[outbox.Claim, ...] = ()
    error: str | None = None
    limited: bool = False
    trouble: str = ""
    again_at: datetime | None = None


class _Drain:
    """One mailbox's letters, one after the other over one transport."""

    def __init__(
        self,
        desk: SendContext,
        ledger: DatabaseThread,
        mailbox: str,
        transport: Transport,
        stop: asyncio.Event,
        on_sent: Progress | None,
    ) -> None:
        self.desk, self.ledger, self.mailbox = desk, ledger, mailbox
        self.transport, self.stop, self.on_sent = transport, stop, on_sent
        self.counts: Counter[str] = Counter()
        self.waiting: list[outbox.Claim] = []
        self.refusals: InARow | None = None
        self._drops = 0
        self._rested = False
        self._done: Delivered | None = None  # the server took it; not written down yet
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._left: dict[int, datetime] = {}  # whose next step is to be planned, and from when

    async def doubts(self, boot: str) -> str | None:
        """Ask again for what is in doubt, where that settles it; returns why no more may leave."""
        try:
            settled = await repeat(
                self.desk, self.ledger, self.mailbox,
                transport=self.transport, boot=boot, stopping=self.stop.is_set,
            )  # fmt: skip
        except WorkspaceError as error:
            return str(error)
        except SendError as error:
            await self.ledger.do(
                partial(
                    _rest, self.desk, self.mailbox, str(error), limited=error.blame is Blame.limit
                )
            )
            return str(error)
        except StoreBusy:
            return ""
        for one in settled:
            self.counts[one.state] += 1
            if self.on_sent:
                self.on_sent(one)
        return None

    async def batch(self, taken: _Taken) -> str | None:
        """Send what was claimed; returns why no more is to be taken now, "" without a reason."""
        self.waiting, self._rested = list(taken.claims), bool(taken.trouble)
        self.refusals = self.refusals or InARow(_REFUSALS_IN_A_ROW, taken.trouble)
        try:
            error = await self._letters()
            await self._plan()
            return error
        except (InstanceError, JournalError, StoreGone):
            self.stop.set()  # the other mailboxes finish what they have on the wire
            await self.transport.abandon()
            raise
        except WorkspaceError as error:  # nothing is sent while a file is broken
            return str(error)
        except NeedsPerson as error:
            await self.ledger.do(partial(pause_for_person, self.desk, self.mailbox, error))
            return error.text
        except SendError as error:
            why = _trouble(error, self.refusals)
            limited = error.blame is Blame.limit
            await self.ledger.do(partial(_rest, self.desk, self.mailbox, why, limited=limited))
            return why
        except StoreBusy:  # a person stopped us while the database was locked
            return ""
        finally:
            await self._wind_up()

    async def _letters(self) -> str | None:
        """Send one letter after the other; returns what ends it early."""
        ready = await self._written()
        while ready and not self.stop.is_set():
            one = ready[0]
            if isinstance(one, Letter):
                if self.desk.look is not None and one.follows:
                    await self.desk.look(self.mailbox, one.claim.enrolment_id)
                following = ready[1] if len(ready) > 1 else None
                upcoming = following if isinstance(following, Letter) else None
                became = await self._send(one, upcoming)
                if became is None:  # what they were made of has changed
                    ready = await self._written()
                    continue
            else:
                became = one
            ready.popleft()
            self.waiting.pop(0)
            if error := await self._tell(became):
                return error
        return None

    async def _written(self) -> deque[Letter | Sent]:
        writing = partial(letters, self.desk, self.waiting)
        return deque(await self.ledger.do(writing))

    async def _tell(self, sent: Sent) -> str | None:
        """Count what became of a message; returns why the mailbox stops, if it has to."""
        self.counts[sent.state] += 1
        if self.on_sent:
            self.on_sent(sent)
        if sent.state is OutboxState.sent:
            self._drops = 0
            if self._rested:
                await self.ledger.do(partial(_woke, self.desk, self.mailbox))
                self._rested = False
        elif sent.state in (OutboxState.retry, OutboxState.in_doubt):
            self._drops += 1
        if self._drops < _DROPS_IN_A_ROW:
            return None
        error = f"{self._drops} messages in a row: {sent.detail}"
        await self.ledger.do(partial(_rest, self.desk, self.mailbox, error))
        return error

    async def _send(self, letter: Letter, upcoming: Letter | None) -> Sent | None:
        """Send a letter, or write down why not; None: it is to be written anew.

        Raises WorkspaceError while a file of the workspace is broken; the claim is to be put
        back. SendError for trouble of the whole mailbox, which refusals in the same words in a
        row are too; the claim is then due again, or put off where the server refused it.
        InstanceError and JournalError, just before the body: nothing may leave from this database
        at all. StoreBusy when a person stops the sender while the database is locked, which is
        never so once the body has begun.
        """
        begun = Begun(OutboxState.claimed)

        async def go() -> bool:
            nonlocal begun
            begun = await self._begin(letter)
            return begun.state is OutboxState.sending

        try:
            receipt = await self.transport.deliver(
                letter.mail, begin=go, upcoming=upcoming.mail if upcoming else None
            )
        except SendError as error:
            return await self._failed(letter, error, begun.state)
        if receipt is None:
            if begun.again:
                return None
            return letter.became(begun.state or OutboxState.cancelled, STOPPED)
        if self.refusals is not None:
            self.refusals.forget()
        self._done = Delivered(letter, receipt.text, self.desk.clock())
        self._timer = asyncio.get_running_loop().call_later(_WRITTEN_WITHIN_S, self._write_soon)
        if letter.quotes:
            await self._write_done()
            with ignoring(StoreBusy):  # stopped: what quotes it is drafted when it is due itself
                await self._plan()
                await self.ledger.do(partial(quote_it, self.desk, letter))
        return letter.became(OutboxState.sent, receipt.text)

    async def _failed(self, letter: Letter, error: SendError, state: OutboxState | None) -> Sent:
        await self._write_done()
        now, claim = self.desk.clock(), letter.claim
        assert self.refusals is not None
        if error.permanent and error.code is not None and error.phase in _OF_ONE_MESSAGE:
            if _stops_mailbox(error, self.refusals):
                # The others go first: perhaps it is this one after all.
                work = partial(put_off, self.desk, claim, error, now=now)
                await self.ledger.do(work, settling=True)
                raise error
        elif error.of_mailbox and state is not OutboxState.sending:
            raise error
        became = partial(refused, self.desk, letter, error, now=now)
        return letter.became(await self.ledger.do(became, settling=True), str(error))

    async def _begin(self, letter: Letter) -> Begun:
        """Mark a letter, in one transaction with what is to be written down of the one before."""
        await self._being_written()
        done, self._done = self._done, None
        repeats = self.transport.repeats
        try:
            account = repeats.account if repeats else None
            begun = await self.ledger.do(partial(begin, self.desk, done, letter, account))
        except BaseException:
            self._done = done  # written already it is written no second time
            raise
        if done is not None and begun.closed:
            self._left[done.letter.claim.enrolment_id] = done.at
        return begun

    def _write_soon(self) -> None:
        """Write down what was taken: the next letter lets it wait."""
        self._writing = asyncio.ensure_future(self._write())

    async def _being_written(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writing is not None:
            writing, self._writing = self._writing, None
            await writing

    async def _write_done(self) -> None:
        """Write down what the server took last, where that waits."""
        await self._being_written()
        await self._write()

    async def _write(self) -> None:
        done, self._done = self._done, None
        if done is None:
            return
        try:
            closed = await self.ledger.do(partial(write_down, self.desk, done), settling=True)
        except BaseException:
            self._done = done
            raise
        if closed:
            self._left[done.letter.claim.enrolment_id] = done.at

    async def _plan(self) -> None:
        """Plan what comes next for those whose letters have left."""
        await self._write_done()
        if self._left:
            await self.ledger.do(partial(plan, self.desk, self._left))
            self._left = {}

    async def _wind_up(self) -> None:
        """Leave nothing behind: what was taken is written down, what was not begun is due."""
        try:
            await self._write_done()
        finally:
            # Where this cannot be, the next start does it.
            with ignoring(StoreBusy, StoreGone, WorkspaceError):
                if self.waiting:
                    await self.ledger.do(partial(put_back, self.desk, self.waiting))
                    self.waiting = []
                await self._plan()


def _take(desk: SendContext, mailbox: str, *, boot: str, max_lateness: timedelta) -> _Taken:
    """Claim what may leave now, within the mailbox's limits."""
    with desk.store.session() as session:
        now = desk.clock()
        if desk.holds is not None and not desk.holds(session, mailbox):
            return _Taken(error="another sender has taken this mailbox over")
        if now >= desk.guarded.get(mailbox, now):
            desk.guarded[mailbox] = now + _GUARD_EVERY
            guard(session, desk.workspace, mailbox, now=now)
        rest = session.get(MailboxRest, mailbox)
        if rest is not None and rest.until > now:
            return _Taken(error=rest.error)
        settings = desk.workspace.settings
        box = settings.mailboxes[mailbox]
        room = limits.room(session, box, now=now, zone=settings.timezone)
        if room > 0 and (until := limits.pause_of(session, box, now=now)) is not None:
            return _Taken(again_at=until)
        claims = outbox.claim(
            session,
            mailbox,
            token=secrets.token_hex(16),
            boot=boot,
            now=now,
            limit=max(0, min(1 if box.jitter_seconds else BATCH, room)),
            earliest=outbox.earliest_due(session, mailbox, now=now, max_lateness=max_lateness),
            permitted=_permitted(session, desk, box, now=now),
        )
        return _Taken(tuple(claims), limited=room <= 0, trouble=rest.error if rest else "")


def _permitted(
    session: Session, desk: SendContext, box: Mailbox, *, now: datetime
) -> outbox.Permitted:
    """Return what lets rows leave: how much people get, then the gap for each domain."""
    allowed = partial(
        permitted, session, desk.workspace, now=now, correspondence=desk.correspondence
    )
    if not box.domain_gap_seconds:
        return allowed
    spacing = limits.Spacing(
        session, box, now=now, turns=desk.turns.setdefault(box.key, {}),
        strict=[one.name for one in desk.workspace.campaigns.values() if one.sequence.max_lateness],
    )  # fmt: skip
    return lambda found: spacing.may(may) if (may := allowed(found)) else may


def _stops_mailbox(error: SendError, refusals: InARow) -> bool:
    """Return whether a refusal for good is the mailbox's trouble, as it says or by its number."""
    if error.of_mailbox:
        return True
    return not error.no_such_address and refusals.one_more(error.text)


def _trouble(error: SendError, refusals: InARow) -> str:
    """Return what is wrong with a mailbox, in words, and what the server said."""
    if error.blame is Blame.limit:
        return f"the provider's sending limit is used up: {error}"
    if refusals.stopped and not error.of_mailbox:
        return f"the server refuses one message after the other in the same words: {error}"
    return str(error)


def _rest(desk: SendContext, mailbox: str, error: str, *, limited: bool = False) -> None:
    """Leave a mailbox alone for a while, twice as long each time; everything stays due."""
    with desk.store.session() as session:
        now = desk.clock()
        row = session.get(MailboxRest, mailbox)
        failures = (row.failures if row else 0) + 1
        first, longest = (
            (_FIRST_LIMIT_REST, _LONGEST_LIMIT_REST) if limited else (_FIRST_REST, _LONGEST_REST)
        )
        until = now + min(first * 2 ** min(failures - 1, 10), longest)
        session.merge(MailboxRest(mailbox=mailbox, failures=failures, until=until, error=error))
        note(session, "resting", "mailbox", mailbox, by=SENDER, at=now, detail=error)


def _woke(desk: SendContext, mailbox: str) -> None:
    with desk.store.session() as session:
        row = session.get(MailboxRest, mailbox)
        if row is not None:
            session.delete(row)
