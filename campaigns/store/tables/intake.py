"""Mail that came in."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ...model import ReplyKind
from .base import Base


class ReceivedMail(Base):
    """One mail that came in, once: received again, nothing is done again.

    key is its Message-ID, else a hash of it. kind: intake.read.Kind; reply: what its words say, or
    what a person decided, and then it is sure. did: what was done, in a word of
    actions.receive.Did. A restored database numbers the outbox anew, and contacts are merged, so
    outbox_id is no foreign key and who it is of is told by the address.
    """

    __tablename__ = "received_mail"
    __table_args__ = (
        Index("ix_received_mail_at", "at"),
        Index("ix_received_mail_of_key", "of_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    reply: Mapped[ReplyKind | None]
    sure: Mapped[bool]
    until: Mapped[date | None]
    who: Mapped[str] = mapped_column(default="")
    sender: Mapped[str] = mapped_column(String(320))
    of_key: Mapped[str | None] = mapped_column(String(320))  # whose it is: their normal address
    outbox_id: Mapped[int | None]
    subject: Mapped[str]
    text: Mapped[str]
    did: Mapped[str] = mapped_column(String(16))
    sent_at: Mapped[datetime | None]
    at: Mapped[datetime]


class FolderReading(Base):
    """How far a folder of a mailbox has been read.

    uidvalidity is the server's word that its numbers still mean the same mails (RFC 3501 2.3.1.1).
    """

    __tablename__ = "folder_reading"

    mailbox: Mapped[str] = mapped_column(String(255), primary_key=True)
    folder: Mapped[str] = mapped_column(String(255), primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger)
    read_at: Mapped[datetime]


class MailboxReading(Base):
    """Until when the answers to a mailbox are known well enough for its follow-ups to leave.

    There is a row where something reads them. error: why they could not be read the last time.
    """

    __tablename__ = "mailbox_reading"

    mailbox: Mapped[str] = mapped_column(String(255), primary_key=True)
    read_at: Mapped[datetime | None]
    stale_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
