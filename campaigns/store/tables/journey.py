"""Enrolments, a campaign's steps, touches, and what came back."""

from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...model import EnrolmentState, Outcome, ReplyKind, TouchState
from .base import Base
from .people import Contact, ContactAddress, Lead

_LIVE = text("state IN ('active', 'paused', 'away')")
_DONE = text("done_at IS NOT NULL")


class Enrolment(Base):
    """One contact's way through one sequence; live once at most for each campaign."""

    __tablename__ = "enrolment"
    __table_args__ = (
        Index(
            "uq_enrolment_live",
            "contact_id",
            "campaign",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_enrolment_campaign_state", "campaign", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("contact_address.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id"))
    owner: Mapped[str | None]
    mailbox: Mapped[str]  # its key in tactful.toml
    timezone: Mapped[str]  # the zone whose clock counts for this person
    # Whose holidays count for them ("GB-ENG"); "" where that is not known.
    calendar: Mapped[str] = mapped_column(String(64), default="", server_default="")
    # Of its unsubscribe link; None where that is a signed number, from before tokens were kept.
    unsubscribe_token: Mapped[str | None] = mapped_column(String(64), index=True)
    # What they were approved with; None: nothing is yet, and they follow the workspace.
    release_id: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[EnrolmentState]
    why: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    again_on: Mapped[date | None]  # of nurture: from then on they are looked at again
    contact: Mapped[Contact] = relationship()
    address: Mapped[ContactAddress] = relationship()
    lead: Mapped[Lead | None] = relationship()


class CampaignStep(Base):
    """A step as the campaign's file had it when last read; edits are found by comparing with it."""

    __tablename__ = "campaign_step"

    campaign: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    place: Mapped[int]  # from 1
    channel: Mapped[str]
    template: Mapped[str]


class Touch(Base):
    """One step for one enrolment, due at a time; for all but emails it is a rep's task.

    planned_at is when it was to come when the person came in, however late the ones before
    it were; None in rows of an older version. over_at is from when on it comes no more, since
    its step waited for a day. Ids ascend in the order of the person's way.
    """

    __tablename__ = "touch"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "key"),
        Index("ix_touch_state_due_at", "state", "due_at"),
        Index(
            "ix_touch_state_done_at",
            "state",
            "done_at",
            sqlite_where=_DONE,
            postgresql_where=_DONE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    key: Mapped[str] = mapped_column(String(128))  # of the step
    channel: Mapped[str]
    state: Mapped[TouchState]
    planned_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    over_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    note: Mapped[str] = mapped_column(default="")
    # Of a planned task: why it waits for another day than its own; "" where it does not.
    waits: Mapped[str] = mapped_column(default="", server_default="")
    enrolment: Mapped[Enrolment] = relationship()


class Signal(Base):
    """What came back: a reply, a bounce, an opt-out.

    reply: what they answered, where it is known.
    """

    __tablename__ = "signal"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    address: Mapped[str]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    note: Mapped[str]
    reply: Mapped[ReplyKind | None]
