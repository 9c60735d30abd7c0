"""Tokens of the API, and the answers to writes that may be asked again."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class ApiToken(Base):
    """A program that may use the API. Its secret is not kept, only what it hashes to."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of the secret
    scopes: Mapped[str] = mapped_column(String(200))  # with spaces between, as OAuth writes them
    per_minute: Mapped[int]  # requests
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]  # to the minute
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(default="", server_default="")


class KeptAnswer(Base):
    """What a write under an Idempotency-Key was answered, for a day.

    status is 0 while it is being done; where that never ends, nobody knows whether it was.
    """

    __tablename__ = "kept_answer"
    __table_args__ = (Index("ix_kept_answer_at", "at"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # of who asks and their key
    request: Mapped[str] = mapped_column(String(64))  # the hash of what was asked
    at: Mapped[datetime]
    status: Mapped[int]
    body: Mapped[str]
    headers: Mapped[str]  # JSON
