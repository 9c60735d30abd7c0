"""Which worker sends from a mailbox: one at a time, by a lease that the others wait for.

The lease is no fence: a claim is (outbox.py). Whoever takes a mailbox over makes its claims due
again, so who had it before, and only was asleep, can begin nothing more.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ..store.tables import MailboxLease, SenderLease
from .lease import SenderBusy, among_senders


def take(
    session: Session, mailbox: str, *, token: str, who: str, now: datetime, lasts: timedelta
) -> str | None:
    """Take a mailbox; return who had it without giving it back, else None.

    Raises SenderBusy while another worker has it, or `tactful run` sends from this database.
    """
    among_senders(session)
    alone = session.get(SenderLease, 1, populate_existing=True)
    if alone is not None and alone.until > now:
        raise SenderBusy(f"{alone.who} sends from this database; its workers wait")
    if alone is not None:  # it is dead, or asleep: it notices
        session.delete(alone)
    row = session.get(MailboxLease, mailbox, with_for_update=True, populate_existing=True)
    if row is not None and row.until > now and row.token != token:
        raise SenderBusy(f"{row.who} sends from mailbox {mailbox}")
    values = {"token": token, "who": who, "since": now, "until": now + lasts}
    taking = insert(MailboxLease).values(mailbox=mailbox, **values)
    session.execute(taking.on_conflict_do_update(index_elements=["mailbox"], set_=values))
    return row.who if row is not None and row.token != token else None


def is_ours(session: Session, mailbox: str, *, token: str) -> bool:
    """Say whether nobody has taken a mailbox over from a worker that begins something new."""
    ours = select(MailboxLease.mailbox).where(
        MailboxLease.mailbox == mailbox, MailboxLease.token == token
    )
    return session.scalar(ours) is not None


def renew(session: Session, *, token: str, now: datetime, lasts: timedelta) -> list[str]:
    """Keep what a worker has and nobody has taken over; return these mailboxes."""
    kept = session.execute(
        update(MailboxLease)
        .where(MailboxLease.token == token)
        .values(until=now + lasts)
        .returning(MailboxLease.mailbox)
        .execution_options(synchronize_session=False)
    )
    return sorted(kept.scalars())


def give_back(session: Session, mailbox: str, *, token: str) -> None:
    """End a worker's lease of a mailbox."""
    session.execute(
        delete(MailboxLease).where(MailboxLease.mailbox == mailbox, MailboxLease.token == token)
    )
