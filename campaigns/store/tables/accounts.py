"""People who sign in, their sessions, and who wrote which file."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base


class Account(Base):
    """Somebody who signs in. The audit log has their name, so it is theirs alone and stays."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # in small letters
    name: Mapped[str] = mapped_column(String(80), unique=True)
    password: Mapped[str | None]  # argon2id; None: they have set none
    subject: Mapped[str | None] = mapped_column(unique=True)  # "issuer subject" of OpenID Connect
    mailbox: Mapped[str | None]  # the rep that they are: a key of [mailboxes]
    active: Mapped[bool]
    made_at: Mapped[datetime]
    roles: Mapped[list["AccountRole"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="AccountRole.role"
    )


class AccountRole(Base):
    """One role of one account."""

    __tablename__ = "account_role"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)


class SignIn(Base):
    """A session: deleted when somebody signs out, is deactivated, or sets a password."""

    __tablename__ = "sign_in"
    __table_args__ = (Index(None, "account_id"),)

    token: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the cookie's
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    # What it called itself ("Firefox on Linux"); empty where nothing is known of it.
    browser: Mapped[str] = mapped_column(String(80), default="", server_default="")


class SignInTry(Base):
    """An attempt that counts towards a limit; who is a hash of what was typed."""

    __tablename__ = "sign_in_try"
    __table_args__ = (Index(None, "kind", "who", "at"), Index(None, "kind", "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    who: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class FileAuthor(Base):
    """Who last wrote exactly these bytes into a file of the workspace, by a page."""

    __tablename__ = "file_author"

    path: Mapped[str] = mapped_column(String(255), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    by: Mapped[str]
    email: Mapped[str]  # empty where they have none
    at: Mapped[datetime]
