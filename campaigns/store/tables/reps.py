"""What reps do beside the steps, and what they say of a lead."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base
from .journey import Enrolment
from .people import Contact


class FreeTask(Base):
    """A task that is no step: a lead handed back, a time that is over, somebody to look at again.

    about is what it is about, once for ever: doing twice what makes a task makes one. done_at is
    None while it is open. kind: handed_back, escalated, reassigned, nurture,
    who_is_it.
    """

    __tablename__ = "free_task"
    __table_args__ = (Index("ix_free_task_done_at_due_at", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(255), unique=True)
    owner: Mapped[str]  # the key of the mailbox of whose task it is
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    enrolment_id: Mapped[int | None] = mapped_column(ForeignKey("enrolment.id"), index=True)
    text: Mapped[str]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")
    contact: Mapped[Contact] = relationship()
    enrolment: Mapped[Enrolment | None] = relationship()


class Qualification(Base):
    """Whether a rep takes a lead of marketing's for one of theirs, and why; the last word stands.

    let_in is who let them in against the criteria, and why, as the list had it.
    """

    __tablename__ = "qualification"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    qualified: Mapped[bool | None]
    why: Mapped[str] = mapped_column(default="", server_default="")
    by: Mapped[str] = mapped_column(default="", server_default="")
    at: Mapped[datetime | None]
    let_in: Mapped[str] = mapped_column(default="", server_default="")
