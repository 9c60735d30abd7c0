"""One worker: gives signs of life, takes jobs, and goes on when the database was away."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from procrastinate import exceptions
from procrastinate.worker import Worker as JobWorker
from psycopg import Error as DriverError
from psycopg_pool import PoolTimeout

from ...templates.errors import TactfulError
from ..actions.reading import reading_mailboxes
from ..delivery.database_thread import stopped_within
from ..ledger.send_counter import Leaving
from ..queries.waiting import Waiting
from ..store.clock import DatabaseClock
from ..store.database import Store, StoreError, StoreGone
from ..store.instance import InstanceError
from ..store.journal import JournalError
from .duties import Duties
from .jobs import KINDS, Jobs, queues
from .signs import give_sign, say_goodbye

_FIRST_WAIT_S, _LONGEST_WAIT_S = 1.0, 15.0
_IN_HAND_S, _TO_END_S = 120, 15  # how long a shift that is over may take, with a job and without
_FOR_GOOD = (InstanceError, JournalError, StoreGone)
# The database is away, or said so in the words of one of the two libraries.
_AWAY = (StoreError, exceptions.ConnectorException, DriverError, PoolTimeout, OSError)
_WORDS = {"send": "", "read": "reading {}", "plan": "looking what is due", "tell": "telling reps"}


@dataclass(frozen=True, slots=True)
class Serving:
    """What a worker takes on: kinds of jobs, mailboxes (None: all there are), how many at once."""

    kinds: tuple[str, ...] = KINDS
    mailboxes: tuple[str, ...] | None = None
    at_once: int = 10
    poll_s: int = 10

    @property
    def words(self) -> str:
        """Say it: "everything", "send, plan; mailboxes sam, eva"."""
        kinds = "" if set(self.kinds) == set(KINDS) else ", ".join(self.kinds)
        boxes = "" if self.mailboxes is None else f"mailboxes {', '.join(self.mailboxes)}"
        return "; ".join(one for one in (kinds, boxes) if one) or "everything"


@dataclass
class Told:
    """Who is told what; each may be left out."""

    away: Callable[[str], None] = lambda _why: None
    waits: Callable[[Waiting], None] = lambda _found: None
    trouble: Callable[[str, str], None] = lambda _mailbox, _why: None


@dataclass
class Working:
    """A worker's whole life, over as many connections as it takes."""

    store: Store
    clock: DatabaseClock
    duties: Duties
    serving: Serving
    leaving: Leaving | None
    stop: asyncio.Event
    told: Told = field(default_factory=Told)
    _failed: BaseException | None = None
    _doing: Counter[str] = field(default_factory=Counter)
    _troubles: dict[str, str] = field(default_factory=dict)

    async def work(self) -> None:
        """Work until stop is set; raises what no waiting helps against."""
        wait_s = _FIRST_WAIT_S
        try:
            while not self.stop.is_set():
                try:
                    with closing(_Shift(self)) as shift:
                        await shift.work()
                    wait_s = _FIRST_WAIT_S
                except _AWAY as error:
                    self.told.away(str(error) or type(error).__name__)
                if self._failed is not None:
                    raise self._failed
                await stopped_within(self.stop, wait_s)
                wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
        finally:
            with suppress(StoreError):
                await asyncio.to_thread(self._goodbye)

    async def give_sign(self) -> None:
        """Say that this worker is alive, and ask for the time. Raises StoreError."""
        await asyncio.to_thread(self._give_sign)

    def fail(self, error: BaseException) -> None:
        """End for good, with that."""
        self._failed = self._failed or error
        self.stop.set()

    @contextmanager
    def doing(self, words: str) -> Iterator[None]:
        """Be shown to do something."""
        self._doing[words] += 1
        try:
            yield
        finally:
            self._doing[words] -= 1

    @property
    def is_busy(self) -> bool:
        """Whether a job is being done."""
        return any(count > 0 for count in self._doing.values())

    def trouble(self, mailbox: str, why: str) -> None:
        """Tell of a mailbox's trouble, when it changes."""
        if why != self._troubles.get(mailbox, ""):
            self._troubles[mailbox] = why
            if why:
                self.told.trouble(mailbox, why)

    def _give_sign(self) -> None:
        self.clock.look()
        doing = [words for words, count in self._doing.items() if words and count > 0]
        with self.store.session() as session:
            give_sign(session, self.duties.worker, doing=doing, now=self.clock())
        if self.leaving is not None:
            with self.store.reading() as session:
                self.leaving.remember(session)

    def _goodbye(self) -> None:
        with self.store.session() as session:
            say_goodbye(session, self.duties.worker)


class _Shift:
    """As long as the database is there. Its end lets every mailbox finish the message in hand."""

    def __init__(self, working: Working) -> None:
        self.all, self.over = working, asyncio.Event()
        self.jobs = Jobs(working.store.engine.url, self._do, on_failure=self._end)
        self.worker: Any = None  # a JobWorker, whose methods are not annotated
        self._soon: set[asyncio.Task[None]] = set()

    def close(self) -> None:
        """Let go of what was to be done later."""
        for one in self._soon:
            one.cancel()

    async def work(self) -> None:
        """Take jobs until the worker is stopped or the database is away, which raises."""
        every, lasts = self.all, self.all.duties.worker.lasts.total_seconds()
        await every.give_sign()
        async with self.jobs.app.open_async():
            self.worker = JobWorker(
                app=self.jobs.app,
                queues=self._queues(),
                name=every.duties.worker.who,
                concurrency=every.serving.at_once,
                install_signal_handlers=False,
                delete_jobs="always",
                update_heartbeat_interval=lasts / 4,
                stalled_worker_timeout=lasts,
            )
            aside = [asyncio.create_task(one) for one in (self._upkeep(), self._stopped())]
            try:
                await self._run()
            finally:
                self._end()
                for one in aside:
                    one.cancel()
                await asyncio.gather(*aside, return_exceptions=True)

    async def _run(self) -> None:
        """Take jobs until this shift is over; raises StoreError where that does not end.

        What a cut network leaves behind may wait for an answer that never comes. The message in
        hand gets its time; what is then still there is let go of, and the ledger knows of it.
        """
        run = asyncio.create_task(self.worker.run())
        over = asyncio.create_task(self.over.wait())
        try:
            await asyncio.wait({run, over}, return_when=asyncio.FIRST_COMPLETED)
            if not run.done():
                await self._ended(run)
            await run
        finally:
            over.cancel()

    async def _ended(self, run: asyncio.Task[None]) -> None:
        waited_s = 0
        while not run.done() and waited_s < (_IN_HAND_S if self.all.is_busy else _TO_END_S):
            await asyncio.wait({run}, timeout=1)
            waited_s += 1
        if not run.done():
            run.cancel()
            await asyncio.wait({run}, timeout=_TO_END_S)
            raise StoreError("what was asked of it got no answer; this worker begins anew")

    def _queues(self) -> list[str] | None:
        serving = self.all.serving
        if serving.mailboxes is None and set(serving.kinds) == set(KINDS):
            return None
        known = self.all.duties.desk.workspace.settings.mailboxes
        return queues(serving.kinds, serving.mailboxes or tuple(known))

    def _end(self) -> None:
        self.over.set()
        if self.worker is not None:
            self.worker.stop()

    async def _stopped(self) -> None:
        await self.all.stop.wait()
        self._end()

    async def _upkeep(self) -> None:
        """Give signs of life, wake whoever is to look, and rescue what the dead left."""
        lasts = self.all.duties.worker.lasts.total_seconds()
        beat_s, signed = max(0.5, lasts / 4), 0.0
        loop = asyncio.get_running_loop()
        while True:
            try:
                if loop.time() - signed >= beat_s:
                    await self.all.give_sign()
                    await self.jobs.rescue(silent_s=lasts, now=self.all.clock())
                    signed = loop.time()
                if not self.over.is_set():
                    await self._tick()
            except _AWAY as error:
                if not self.over.is_set():
                    self.all.told.away(str(error) or type(error).__name__)
                self._end()  # and go on: what is on the wire may take its time
            await asyncio.sleep(min(beat_s, 1.0))

    async def _tick(self) -> None:
        now, settings = self.all.clock(), self.all.duties.desk.workspace.settings
        poll_s = self.all.serving.poll_s
        await self.jobs.tick("plan", every_s=poll_s, now=now)
        await self.jobs.tick("tell", every_s=max(1, settings.replies.poll_seconds), now=now)

    async def _do(self, kind: str, mailbox: str) -> None:
        """Do a job; what goes wrong is told here, and the next tick tries again."""
        try:
            with self.all.doing(_WORDS[kind].format(mailbox)):
                await getattr(self, f"_{kind}")(mailbox)
        except _FOR_GOOD as error:
            self.all.fail(error)
        except _AWAY as error:
            self.all.told.away(str(error))
            self._end()
        except TactfulError as error:
            self.all.trouble(mailbox, str(error))
        except Exception as error:  # a fault of ours: to be seen, not to be hidden in a job
            self.all.fail(error)

    async def _send(self, mailbox: str) -> None:
        if mailbox not in self.all.duties.desk.workspace.settings.mailboxes:
            self.all.trouble(mailbox, f"tactful.toml here has no mailbox '{mailbox}'")
            return
        done = await self.all.duties.send(mailbox, stop=self.over)
        if done is None:
            return
        self.all.trouble(mailbox, done.error or "")
        if done.again_at is not None:
            wait = (done.again_at - self.all.clock()).total_seconds()
            self._later(wait, mailbox)

    def _later(self, seconds: float, mailbox: str) -> None:
        """Wake a mailbox when its pause is over; were this process dead, the next look does."""

        async def wake() -> None:
            if not await stopped_within(self.over, max(0.0, seconds)):
                with suppress(*_AWAY):
                    await self.jobs.defer("send", mailbox)

        task = asyncio.create_task(wake())
        self._soon.add(task)
        task.add_done_callback(self._soon.discard)

    async def _plan(self, _mailbox: str) -> None:
        duties = self.all.duties
        found: Collection[str] = await duties.plan(stop=self.over)
        for mailbox in sorted(found):
            await self.jobs.defer("send", mailbox)
        if not found and not self.over.is_set():
            self.all.told.waits(await duties.waits())

    async def _read(self, mailbox: str) -> None:
        await self.all.duties.read(mailbox, stop=self.over)
        await self.all.duties.tell()  # each alert is taken by one of us

    async def _tell(self, _mailbox: str) -> None:
        for mailbox in reading_mailboxes(self.all.duties.desk.workspace.settings):
            await self.jobs.defer("read", mailbox)
        await self.all.duties.tell()
