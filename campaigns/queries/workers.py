"""The workers of a database: who is alive, since when, and what each has in hand."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..store.tables import MailboxLease, WorkerSign


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """One worker. in_hand: what it did at its last sign, in words."""

    host: str
    process: int
    since: datetime
    last_sign: datetime
    alive: bool
    serves: str
    in_hand: tuple[str, ...]

    @property
    def sends(self) -> bool:
        """Whether sending is among what it serves."""
        kinds = self.serves.partition(";")[0]
        return kinds.startswith(("everything", "mailboxes")) or "send" in kinds.split(", ")

    @property
    def who(self) -> str:
        return f"{self.host}, process {self.process}"


def workers(session: Session, *, now: datetime) -> tuple[WorkerLine, ...]:
    """Return the workers that are alive, and those that ended without saying so."""
    sending: dict[str, list[str]] = {}
    for token, mailbox in session.execute(
        select(MailboxLease.token, MailboxLease.mailbox).order_by(MailboxLease.mailbox)
    ):
        sending.setdefault(token, []).append(f"sending from {mailbox}")
    rows = session.scalars(select(WorkerSign).order_by(WorkerSign.host, WorkerSign.since))
    return tuple(
        WorkerLine(
            host=one.host, process=one.process, since=one.since, last_sign=one.seen_at,
            alive=one.dead_at > now, serves=one.serves,
            in_hand=(*sending.get(one.token, ()), *one.doing.get("what", ())),
        )
        for one in rows
    )  # fmt: skip
