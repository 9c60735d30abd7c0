"""Releases: what messages are made of, each file content once."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class FileContent(Base):
    """The content of files, by its SHA-256; it never changes."""

    __tablename__ = "file_content"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Release(Base):
    """What a campaign's messages are made of, as it was at a moment; it never changes.

    Its id is the hash of its files' names and contents (releases/snapshot.py).
    """

    __tablename__ = "campaign_release"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    campaign: Mapped[str] = mapped_column(index=True)
    made_at: Mapped[datetime]


class ReleaseFile(Base):
    """One file of a release."""

    __tablename__ = "campaign_release_file"

    release_id: Mapped[str] = mapped_column(ForeignKey("campaign_release.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("file_content.sha256"))
