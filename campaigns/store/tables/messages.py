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
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from ...model import MessageState
from .base import Base
from .journey import Enrolment

_CURRENT = text("state IN ('draft', 'held', 'approved')")


class MessageInputs(Base):
    """What one person's messages were made of, beside a release; it never changes.

    values are those that their templates read, "" for one that was missing. days has under "0" the
    day on which the person came in, and by a step's number how many days later it is planned.
    """

    __tablename__ = "message_inputs"

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    release_id: Mapped[str] = mapped_column(String(64))
    sender: Mapped[str]  # the mailbox's key
    unsubscribe_url: Mapped[str | None]
    values: Mapped[dict[str, Any]]
    days: Mapped[dict[str, Any]]


class StoredMessage(Base):
    """What an email touch became. Its text never changes, and is not stored: it is rendered
    again from its inputs and their release where somebody reads it (messages/shown.py).

    Rows of older versions have the text and no inputs_id.
    """

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
        Index("ix_message_enrolment_id", "enrolment_id"),
        Index("ix_message_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    key: Mapped[str] = mapped_column(String(128))  # of the step
    variant: Mapped[str | None]
    state: Mapped[MessageState]
    # What a yes names: the digest of the text, or of what it is made of (messages/inputs.py) where
    # nobody had rendered it when it was drafted. Empty: it could not be rendered.
    digest: Mapped[str] = mapped_column(String(64))
    # The digest of its text, where digest is of what it is made of and somebody has rendered it
    # since: as it was read for its own yes, as it reads of another release, or as it left.
    rendered: Mapped[str | None] = mapped_column(String(64))
    # The text, in rows of older versions; empty in all others.
    stored_recipient: Mapped[str] = mapped_column("recipient", default="")
    sender: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    recipient_name: Mapped[str] = mapped_column(default="")
    reply_to: Mapped[str | None]
    reply_to_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    html: Mapped[str | None]
    preheader: Mapped[str] = mapped_column(default="")
    headers: Mapped[list[Any]] = mapped_column(default=list)  # [[name, value], …]
    calendar: Mapped[str | None]  # an invitation
    findings: Mapped[list[Any]]  # Finding.to_json()
    problem: Mapped[str | None]  # why it could not be rendered
    picks: Mapped[list[Any] | None]  # [[topic, stage, item of the library], …]
    # What it was rendered from (messages/made_of.py): the row of its person's inputs, the step's
    # number in the release, and in inputs what is this message's alone. Rows of older versions
    # have all of it in inputs, and the release's id beside.
    inputs_id: Mapped[int | None]
    release_step: Mapped[int | None]
    release_id: Mapped[str | None] = mapped_column(String(64))
    inputs: Mapped[dict[str, Any] | None]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    created_at: Mapped[datetime]
    enrolment: Mapped[Enrolment] = relationship()
    of_person: Mapped[MessageInputs | None] = relationship(
        primaryjoin=lambda: foreign(StoredMessage.inputs_id) == MessageInputs.id, viewonly=True
    )

    @property
    def recipient(self) -> str:
        """The address that it is made for."""
        if self.of_person is None:
            return self.stored_recipient
        return str(self.of_person.values.get("contact.email", ""))


class Approval(Base):
    """A person's (or a policy's) yes to one digest."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("message_id"),)  # a message has one digest, for good

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    digest: Mapped[str] = mapped_column(String(64))
    by: Mapped[str]
    at: Mapped[datetime]


class OwnText(Base):
    """What somebody wrote for one person alone, into one step's email; kept with the enrolment.

    An empty subject or paragraph is as the template has it.
    """

    __tablename__ = "own_text"
    __table_args__ = (UniqueConstraint("enrolment_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    key: Mapped[str] = mapped_column(String(128))  # of the step
    subject: Mapped[str]
    paragraph: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class MessageNote(Base):
    """A change that a reviewer asks for; done_at is None while nobody has seen to it."""

    __tablename__ = "message_note"
    __table_args__ = (Index("ix_message_note_done_at", "done_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), index=True)
    key: Mapped[str] = mapped_column(String(128))  # of the step: its text may be drafted anew
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    text: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(default="", server_default="")
