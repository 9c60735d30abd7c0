"""The audit log, and what the database keeps about itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Index,
    String,
)
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Audit(Base):
    """One line for every decision, by a person or by us.

    detail is {"text": "…"} where it is only words, and values by name else.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "subject_type", "subject_id"),
        Index(None, "at", "id"),
        Index(None, "by", "id"),
        Index(None, "action", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    action: Mapped[str] = mapped_column(String(32))
    subject_type: Mapped[str]  # store/audit.py: SubjectType; "other" in lines of older versions
    subject_id: Mapped[str]
    detail: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64), default="", server_default="")  # store/chain.py


PEOPLE = "people"  # the name of Kept's row that whoever decides who is whom locks


class Kept(Base):
    """Small things the database keeps about itself, such as the key that signs links."""

    __tablename__ = "kept"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str]


class Instance(Base):
    """What this database is, so that a copy or a backup of it knows that it is one (id 1).

    sent counts every body that was about to leave; it only grows. doubt_until: what was due until
    then may have left, and no journal says what did.
    """

    __tablename__ = "instance"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32))
    host: Mapped[str] = mapped_column(String(64))
    host_name: Mapped[str]  # for people
    location: Mapped[str]
    sent: Mapped[int]
    doubt_until: Mapped[datetime | None]
    bound_at: Mapped[datetime]
