"""Messages on their way, and what holds them."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...model import OutboxState
from .base import Base
from .journey import Enrolment
from .messages import StoredMessage

_LEAVING = text("state IN ('due', 'retry')")


class Outbox(Base):
    """One approved message on its way: one row for each enrolment and step, ever.

    token fences the claiming process; boot, the machine's boot id at the claim, is for people.
    not_before and not_after bound the open window in which it may leave, or its back-off.
    account is who has remembered its Message-ID since sending_at, and sends it once only.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "key"),
        Index(
            "ix_outbox_leaving",
            "mailbox",
            "not_before",
            sqlite_where=_LEAVING,
            postgresql_where=_LEAVING,
        ),
        Index("ix_outbox_mailbox_sending_at", "mailbox", "sending_at"),
        Index("ix_outbox_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    key: Mapped[str] = mapped_column(String(128))  # of the step
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    digest: Mapped[str] = mapped_column(String(64))
    mailbox: Mapped[str]
    recipient_key: Mapped[str] = mapped_column(String(320))
    state: Mapped[OutboxState]
    token: Mapped[str | None]
    boot: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    due_at: Mapped[datetime]
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    message_id_header: Mapped[str | None] = mapped_column(String(255), unique=True)
    response: Mapped[str] = mapped_column(default="")  # the server's words, its own id in them
    why: Mapped[str] = mapped_column(default="")
    account: Mapped[str | None] = mapped_column(String(80))
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    enrolment: Mapped[Enrolment] = relationship()
    message: Mapped[StoredMessage] = relationship()


class Pause(Base):
    """A brake on everything, one mailbox or one campaign. Here: the brake is on."""

    __tablename__ = "pause"
    __table_args__ = (UniqueConstraint("scope", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(255))
    why: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class MailboxRest(Base):
    """A mailbox whose server could not be reached or refused us: how often, until when."""

    __tablename__ = "mailbox_rest"

    mailbox: Mapped[str] = mapped_column(String(255), primary_key=True)
    failures: Mapped[int]
    until: Mapped[datetime]
    error: Mapped[str]


class SenderLease(Base):
    """Who sends from this database now; one row at most (id 1)."""

    __tablename__ = "sender_lease"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]
    who: Mapped[str]
    boot: Mapped[str]
    until: Mapped[datetime]


class MayHaveLeft(Base):
    """A message that left this database's sight: its journal names it, or nothing says.

    outbox_id is the row that was put in doubt for it; None as long as there is no such row. A
    restored database numbers its rows anew, so it is no foreign key.
    """

    __tablename__ = "may_have_left"
    __table_args__ = (Index("ix_may_have_left_who", "recipient_key", "campaign", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_key: Mapped[str] = mapped_column(String(320))
    campaign: Mapped[str]
    key: Mapped[str] = mapped_column(String(128))  # the step's
    message_id_header: Mapped[str | None] = mapped_column(String(255))
    at: Mapped[datetime]
    counts_as_sent: Mapped[bool]
    outbox_id: Mapped[int | None] = mapped_column(index=True)
