"""Accounts as pages and commands show them, and who a session belongs to."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..accounts.people import permissions
from ..accounts.permissions import ROLES, Permission
from ..store.tables import Account, SignIn


@dataclass(frozen=True, slots=True)
class AccountItem:
    """One account. signs_in: by what; empty: they have not set a password yet."""

    id: int
    email: str
    name: str
    roles: tuple[str, ...]
    permissions: frozenset[Permission]
    mailbox: str | None
    active: bool
    signs_in: tuple[str, ...]
    made_at: datetime


def account_item(row: Account) -> AccountItem:
    """Return an account as it is shown."""
    ways = (("password", row.password), ("OpenID Connect", row.subject))
    roles = {one.role for one in row.roles}
    return AccountItem(
        row.id, row.email, row.name, tuple(role for role in ROLES if role in roles),
        permissions(row), row.mailbox, row.active, tuple(way for way, has in ways if has),
        row.made_at,
    )  # fmt: skip


def accounts(session: Session) -> list[AccountItem]:
    """Return all accounts: who can sign in first, then by name."""
    rows = session.scalars(select(Account))
    return sorted(map(account_item, rows), key=lambda one: (not one.active, one.name.casefold()))


def account_of_session(session: Session, token: str, *, now: datetime) -> AccountItem | None:
    """Return who signed in with a session's token, None once it has ended."""
    row = session.scalar(
        select(Account)
        .join(SignIn, SignIn.account_id == Account.id)
        .where(SignIn.token == token_key(token), SignIn.ends_at > now, Account.active)
    )
    return account_item(row) if row is not None else None


@dataclass(frozen=True, slots=True)
class SessionItem:
    """One browser that is signed in.

    name tells it from others of its account, and opens nothing.
    """

    name: str
    browser: str
    made_at: datetime
    ends_at: datetime


def sessions_of(session: Session, account_id: int, *, now: datetime) -> list[SessionItem]:
    """Return where somebody is signed in, the newest first."""
    rows = session.scalars(
        select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ends_at > now)
        .order_by(SignIn.made_at.desc(), SignIn.token)
    )
    return [SessionItem(session_name(one.token), one.browser, one.made_at, one.ends_at)
            for one in rows]  # fmt: skip


def session_named(session: Session, account_id: int, name: str) -> SignIn | None:
    """Return an account's session by its name."""
    rows = session.scalars(select(SignIn).where(SignIn.account_id == account_id))
    return next((one for one in rows if session_name(one.token) == name), None)


def session_name(key: str) -> str:
    """Return what a session is called, of what the database keeps of its token."""
    return hashlib.sha256(f"session {key}".encode()).hexdigest()[:16]


def names_with(session: Session, any_of: frozenset[Permission]) -> list[str]:
    """Return the names of those who have one of these permissions."""
    return [one.name for one in accounts(session) if not one.permissions.isdisjoint(any_of)]


def token_key(token: str) -> str:
    """Return what the database keeps of a session's token: whoever reads it cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()
