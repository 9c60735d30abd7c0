"""Several processes that send from one database on a server."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class MailboxLease(Base):
    """Which worker sends from a mailbox now. One that ended by itself has deleted its rows."""

    __tablename__ = "mailbox_lease"

    mailbox: Mapped[str] = mapped_column(String(255), primary_key=True)
    token: Mapped[str] = mapped_column(String(32), index=True)
    who: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]


class WorkerSign(Base):
    """A worker's sign of life. One that ended by itself has deleted its row.

    doing is what it had in hand at its last sign, as {"what": […]}.
    """

    __tablename__ = "worker"

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    host: Mapped[str]
    process: Mapped[int]
    since: Mapped[datetime]
    seen_at: Mapped[datetime]
    dead_at: Mapped[datetime]  # from then on the others take over what it had
    serves: Mapped[str]  # in words: which mailboxes and kinds of work
    doing: Mapped[dict[str, Any]]


class SendingPlace(Base):
    """One of several hosts that may send from this database, with a journal of its own.

    counted is the number of the last message that left from here, of all that left.
    """

    __tablename__ = "sending_place"

    host: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(String(1024), primary_key=True)
    host_name: Mapped[str]  # for people
    counted: Mapped[int]
    joined_at: Mapped[datetime]
