"""Which mailboxes' answers could not be read for too long, so that their follow-ups wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..store.tables import MailboxReading
from .moments import moment


@dataclass(frozen=True, slots=True)
class Unread:
    """A mailbox whose follow-ups wait until its answers can be read again."""

    mailbox: str
    read_at: datetime | None
    error: str

    def words(self, timezone: str) -> str:
        return f"follow-ups of {self.mailbox} wait: {self.why(timezone)}"

    def why(self, timezone: str) -> str:
        """Return since when, and why."""
        last = f"last read {moment(self.read_at, timezone)}" if self.read_at else "never read"
        return f"its replies were {last}" + (f" ({self.error})" if self.error else "")


def unread_mailboxes(session: Session, *, now: datetime) -> Sequence[Unread]:
    """Return them by name; ledger/unread.py holds what waits for them."""
    rows = session.scalars(
        select(MailboxReading)
        .where(MailboxReading.stale_at <= now)
        .order_by(MailboxReading.mailbox)
    )
    return [Unread(one.mailbox, one.read_at, one.error) for one in rows]


@dataclass(frozen=True, slots=True)
class Read:
    """How reading a mailbox goes. error: why it failed the last time ("": it did not)."""

    read_at: datetime | None
    error: str


def mailbox_readings(session: Session) -> dict[str, Read]:
    """Return the mailboxes that something reads, by name."""
    rows = session.scalars(select(MailboxReading))
    return {one.mailbox: Read(one.read_at, one.error) for one in rows}
