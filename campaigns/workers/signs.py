"""A worker's signs of life, by which the others and `tactful status` know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..ledger import mailbox_lease
from ..store.tables import MailboxLease, WorkerSign

_REMEMBERED = timedelta(days=1)  # of one that ended without saying so


@dataclass(frozen=True, slots=True)
class Worker:
    """One process: its token, where it is, what it serves, and for how long a sign counts."""

    token: str
    host: str
    process: int
    since: datetime
    lasts: timedelta
    serves: str

    @property
    def who(self) -> str:
        return f"{self.host}, process {self.process}"


def give_sign(
    session: Session, worker: Worker, *, doing: Sequence[str], now: datetime
) -> list[str]:
    """Say that a worker is alive, and keep its mailboxes; return these."""
    session.merge(
        WorkerSign(
            token=worker.token, host=worker.host, process=worker.process, since=worker.since,
            seen_at=now, dead_at=now + worker.lasts, serves=worker.serves,
            doing={"what": list(doing)},
        )
    )  # fmt: skip
    session.execute(delete(WorkerSign).where(WorkerSign.dead_at < now - _REMEMBERED))
    return mailbox_lease.renew(session, token=worker.token, now=now, lasts=worker.lasts)


def say_goodbye(session: Session, worker: Worker) -> None:
    """Forget a worker that ends by itself."""
    session.execute(delete(WorkerSign).where(WorkerSign.token == worker.token))
    session.execute(delete(MailboxLease).where(MailboxLease.token == worker.token))
