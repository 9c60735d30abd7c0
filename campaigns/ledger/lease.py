"""Who sends from a database: one sender with a lease on all of it, or workers.

A lock on a file here, a lease in the database everywhere. Workers (on a server only) have a lease
on each mailbox that they send from (mailbox_lease.py); while one of them has, nobody gets all.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ..store.tables import MailboxLease, SenderLease

LEASE = timedelta(seconds=90)
_SENDERS, _DECIDING = 0x7AC7F001, 0x7AC7F002  # names of locks on a server


class SenderBusy(TactfulError):
    """Another process sends from this database."""


@contextmanager
def file_lock(path: Path | None) -> Iterator[bool]:
    """Hold a lock that ends with this process however it ends; yields whether there is one.

    None (a database on a server) and systems without flock have only the lease. Raises
    SenderBusy when another process holds it.
    """
    try:
        import fcntl
    except ImportError:  # not on Windows
        path = None
    if path is None:
        yield False
        return
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            who = file.read().strip() or "another process"
            raise SenderBusy(f"{who} already sends from this database; stop it first") from error
        file.truncate(0)
        file.write(f"process {os.getpid()}")
        file.flush()
        yield True


def one_at_a_time(session: Session) -> None:
    """Wait, on a server, for whoever decides now what may leave; SQLite has one writer anyway."""
    if _on_server(session):
        session.execute(select(func.pg_advisory_xact_lock(_DECIDING)))


def among_senders(session: Session) -> None:
    """Wait, on a server, for whoever takes a lease now, so that each sees the others'."""
    if _on_server(session):
        session.execute(select(func.pg_advisory_xact_lock(_SENDERS)))


def _on_server(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def take(session: Session, *, token: str, who: str, boot: str, now: datetime, alone: bool) -> None:
    """Take the lease; alone: we hold the file's lock, so the former holder is dead.

    Raises SenderBusy while another sender's lease runs, or a worker has a mailbox.
    """
    among_senders(session)
    nobody = {"id": 1, "token": "", "who": "", "boot": "", "until": now}
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    # Two that come at once meet here: the second waits for the first, and sees its lease.
    session.execute(dialect.insert(SenderLease).values(nobody).on_conflict_do_nothing())
    mine = select(SenderLease).where(SenderLease.id == 1).with_for_update()
    row = session.scalars(mine.execution_options(populate_existing=True)).one()
    if not alone and row.until > now and row.token != token:
        raise SenderBusy(
            f"{row.who} already sends from this database (its lease runs until "
            f"{row.until:%H:%M:%S} UTC); stop it first"
        )
    workers = session.scalars(select(MailboxLease.who).where(MailboxLease.until > now).distinct())
    if others := ", ".join(sorted(workers)):
        raise SenderBusy(f"workers send from this database: {others}; stop them first")
    session.execute(delete(MailboxLease))  # of workers that are dead, or asleep: they notice
    row.token, row.who, row.boot, row.until = token, who, boot, now + LEASE
    session.flush()


def is_ours(session: Session, *, token: str) -> bool:
    """Say whether nobody has taken the lease of a sender that begins something new."""
    return session.scalar(select(SenderLease.id).where(SenderLease.token == token)) is not None


def is_held(session: Session, *, now: datetime) -> bool:
    """Say whether a sender is at work, by its lease."""
    row = session.get(SenderLease, 1)
    if row is not None and row.until > now:
        return True
    return session.scalar(select(MailboxLease.mailbox).where(MailboxLease.until > now)) is not None


def renew(session: Session, *, token: str, now: datetime) -> bool:
    """Keep the lease; False when another sender has taken it: then stop at once."""
    done = session.execute(
        update(SenderLease).where(SenderLease.token == token).values(until=now + LEASE)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def give_back(session: Session, *, token: str) -> None:
    """End our own lease."""
    session.execute(delete(SenderLease).where(SenderLease.token == token))
