"""Messages and approvals."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...model import MessageState
from .base import Base
from .journey import Enrolment

_CURRENT = text("state IN ('draft', 'held', 'approved')")


class StoredMessage(Base):
    """What an email touch became, as it was rendered; its text never changes."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "uq_message_current",
            "enrolment_id",
            "key",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        Index("ix_message_enrolment_id_key", "enrolment_id", "key"),
        Index("ix_message_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    key: Mapped[str] = mapped_column(String(128))  # of the step
    variant: Mapped[str | None]
    state: Mapped[MessageState]
    digest: Mapped[str] = mapped_column(String(64))  # empty: it could not be rendered
    sender: Mapped[str]
    sender_name: Mapped[str]
    recipient: Mapped[str]
    recipient_name: Mapped[str]
    reply_to: Mapped[str | None]
    reply_to_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str | None]
    preheader: Mapped[str]
    headers: Mapped[list[Any]]  # [[name, value], …]
    calendar: Mapped[str | None]  # an invitation
    findings: Mapped[list[Any]]  # Finding.to_json()
    problem: Mapped[str | None]  # why it could not be rendered
    picks: Mapped[list[Any] | None]  # [[topic, stage, item of the library], …]
    # What it was rendered from: a release, and what of one person it read (messages/replay.py).
    release_id: Mapped[str | None] = mapped_column(String(64))
    inputs: Mapped[dict[str, Any] | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    created_at: Mapped[datetime]
    enrolment: Mapped[Enrolment] = relationship()


class Approval(Base):
    """A person's (or a policy's) yes to one digest."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("message_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    digest: Mapped[str] = mapped_column(String(64))
    by: Mapped[str]
    at: Mapped[datetime]
