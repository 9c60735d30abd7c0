"""The jobs of workers, over Procrastinate: it wakes them and shares the work out, nothing else.

One job at a time for each mailbox (lock), one waiting at most (queueing_lock), and never one for
a later moment: when something is due, the ledger knows.
"""

import hashlib
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import datetime
from typing import Any

from procrastinate import App, PsycopgConnector, exceptions
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.tasks import Task
from sqlalchemy import URL

from .jobs_schema import SEARCH_PATH

KINDS = ("send", "read", "plan", "tell")
_OF_MAILBOX = ("send", "read")
_NO_SUCH_JOB = "P0001"  # raised by Procrastinate's own function
_LONGEST_NAME = 32  # PostgreSQL's channels have short names, and Procrastinate's prefix is long

Work = Callable[[str, str], Awaitable[None]]  # its kind, its mailbox or ""


class _Manager(JobManager):
    """Says so when it cannot ask for a job or finish one: the worker has to begin anew then."""

    def __init__(self, connector: PsycopgConnector, on_failure: Callable[[], None]) -> None:
        super().__init__(connector)
        self._on_failure = on_failure

    async def fetch_job(self, queues: Any, worker_id: int) -> Job | None:
        try:
            return await super().fetch_job(queues, worker_id)
        except Exception:
            self._on_failure()
            raise

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        try:
            await super().finish_job(job, status, delete_job)
        except exceptions.ConnectorException as error:
            # Somebody thought that we were dead, and did it meanwhile. On any other trouble it
            # stays as it is, and is rescued once this worker has begun anew.
            if getattr(error.__cause__, "sqlstate", None) != _NO_SUCH_JOB:
                self._on_failure()


class Jobs:
    """The jobs of one database. work does one that is this worker's turn."""

    def __init__(self, url: URL, work: Work, *, on_failure: Callable[[], None]) -> None:
        connector = PsycopgConnector(
            conninfo=url.set(drivername="postgresql").render_as_string(hide_password=False),
            kwargs={"options": SEARCH_PATH, "connect_timeout": 10},
            min_size=1,
            max_size=4,
        )
        self.app = App(connector=connector)
        self.app.job_manager = _Manager(connector, on_failure)
        self._tasks = {kind: self._task(kind, work) for kind in KINDS}
        self._ticked: dict[str, int] = {}

    def _task(self, kind: str, work: Work) -> Task[Any, Any, Any]:
        async def task(mailbox: str = "", **_tick: int) -> None:
            await work(kind, mailbox)

        return self.app.task(name=kind, queue=queue(kind))(task)

    async def defer(self, kind: str, mailbox: str = "") -> None:
        """Have a job done soon, unless it waits to be done already."""
        with suppress(exceptions.AlreadyEnqueued):
            await self._configured(kind, mailbox).defer_async()

    async def tick(self, kind: str, *, every_s: int, now: datetime) -> None:
        """Have a job done once in that time, however many workers ask for it."""
        moment = int(now.timestamp()) // every_s * every_s
        if self._ticked.get(kind) == moment:
            return
        job = self._configured(kind, "", timestamp=moment).job
        with suppress(exceptions.AlreadyEnqueued):
            await self.app.job_manager.defer_periodic_job(
                job=job, periodic_id="tick", defer_timestamp=moment
            )
        self._ticked[kind] = moment

    async def rescue(self, *, silent_s: float, now: datetime) -> None:
        """Let the jobs of workers that give no sign of life be done by others."""
        manager = self.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=silent_s):
            if job.id is None:
                continue
            try:
                await manager.retry_job_by_id_async(job.id, retry_at=now)
            except exceptions.UniqueViolation:  # the same waits already, behind this one
                await manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
            except exceptions.ConnectorException:
                continue  # another worker was quicker, or the database is gone, as we shall see

    def _configured(self, kind: str, mailbox: str, **more: Any) -> Any:
        of_it = {"mailbox": mailbox} if mailbox else {}
        lock = f"{kind} {mailbox}".strip()
        return self._tasks[kind].configure(
            queue=queue(kind, mailbox), lock=lock, queueing_lock=lock, task_kwargs=of_it | more
        )


def queue(kind: str, mailbox: str = "") -> str:
    """Return the queue for a kind of job, of a mailbox where it is about one."""
    name = f"{kind}:{mailbox}" if mailbox else kind
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    return f"{kind}:{hashlib.sha256(mailbox.encode()).hexdigest()[:20]}"


def queues(kinds: Collection[str], mailboxes: Collection[str]) -> list[str]:
    """Return the queues that serve these kinds of jobs for these mailboxes."""
    return [
        name
        for kind in kinds
        for name in (
            [queue(kind, one) for one in mailboxes] if kind in _OF_MAILBOX else [queue(kind)]
        )
    ]
