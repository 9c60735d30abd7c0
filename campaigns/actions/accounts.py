"""Accounts: made, given roles, deactivated; each with its line of the audit log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..accounts.links import INVITED_FOR, RESET_FOR, account_of_reset, reset_token
from ..accounts.passwords import checked_password, hashed
from ..accounts.people import (
    AccountError,
    account_named,
    email_key,
    give_roles,
    is_any,
    name_of,
    permissions,
    refuse_last_administrator,
    refuse_taken,
)
from ..accounts.permissions import Permission, known_roles
from ..model import Actor, person
from ..queries.accounts import AccountItem, account_item
from ..store.audit import Value, note
from ..store.database import Store
from ..store.tables import Account, SignIn


@dataclass(frozen=True, slots=True)
class Linked:
    """An account, and a token with which its owner may set a password until then."""

    account: AccountItem
    token: str
    until: datetime


def add_account(
    store: Store,
    workspace: Workspace,
    email: str,
    *,
    by: Actor,
    now: datetime,
    name: str = "",
    roles: Sequence[str] = (),
    mailbox: str | None = None,
    password: str | None = None,
) -> AccountItem:
    """Make an account. Raises AccountError, RoleError, PasswordError; nothing is half done.

    The first one administers, whatever its roles: somebody must be able to give them.
    """
    key = email_key(email)
    called, given = name_of(name, key), known_roles(roles)
    box = _known_mailbox(workspace, mailbox)
    secret = checked_password(password, email=key, name=called) if password is not None else None
    kept = hashed(secret) if secret is not None else None
    with store.session() as session:
        refuse_taken(session, key, called)
        if not is_any(session) and "admin" not in given:
            given = known_roles([*given, "admin"])
        row = Account(
            email=key, name=called, password=kept, subject=None, mailbox=box, active=True,
            made_at=now, roles=[],
        )  # fmt: skip
        give_roles(row, given)
        session.add(row)
        session.flush()
        detail: dict[str, Value] = {"roles": list(given), "mailbox": box or "none"}
        note(session, "account added", "account", key, by=by, at=now, detail=detail)
        return account_item(row)


def change_roles(
    store: Store, account: str, roles: Iterable[str], *, by: Actor, now: datetime
) -> AccountItem:
    """Let an account have exactly these roles. Raises AccountError, RoleError."""
    given = known_roles(roles)
    with store.session() as session:
        row = account_named(session, account)
        before = account_item(row)
        if before.roles == given:
            return before
        give_roles(row, given)
        _keeps_an_administrator(session, row, before)
        session.flush()
        detail = {"were": list(before.roles), "roles": list(given)}
        note(session, "roles changed", "account", row.email, by=by, at=now, detail=detail)
        return account_item(row)


def change_mailbox(
    store: Store, workspace: Workspace, account: str, mailbox: str | None, *, by: Actor,
    now: datetime,
) -> AccountItem:  # fmt: skip
    """Say which rep somebody is, None for none. Raises AccountError."""
    box = _known_mailbox(workspace, mailbox)
    with store.session() as session:
        row = account_named(session, account)
        if row.mailbox != box:
            row.mailbox = box
            detail = {"mailbox": box or "none"}
            note(session, "mailbox given", "account", row.email, by=by, at=now, detail=detail)
        return account_item(row)


def deactivate(store: Store, account: str, *, by: Actor, now: datetime) -> AccountItem:
    """Let an account sign in no more, and end its sessions at once. Raises AccountError."""
    with store.session() as session:
        row = account_named(session, account)
        before = account_item(row)
        if not row.active:
            return before
        row.active = False
        _keeps_an_administrator(session, row, before)
        end_sessions(session, row)
        note(session, "account deactivated", "account", row.email, by=by, at=now)
        return account_item(row)


def reactivate(store: Store, account: str, *, by: Actor, now: datetime) -> AccountItem:
    """Let a deactivated account sign in again, with the roles it had. Raises AccountError."""
    with store.session() as session:
        row = account_named(session, account)
        if not row.active:
            row.active = True
            note(session, "account reactivated", "account", row.email, by=by, at=now)
        return account_item(row)


def link_for(
    store: Store, account: str, *, by: Actor, now: datetime, invite: bool = False
) -> Linked:
    """Return a link's token that sets a password, for whoever hands it on. Raises AccountError."""
    with store.session() as session:
        row = account_named(session, account)
        lasts = INVITED_FOR if invite else RESET_FOR
        return _linked(session, row, by=by, now=now, lasts=lasts)


def set_password(store: Store, token: str, password: str, *, now: datetime) -> AccountItem:
    """Set the password of whom a link names, and end their sessions elsewhere.

    Raises ResetError for the link, PasswordError for the password.
    """
    with store.reading() as session:
        row = account_of_reset(session, token, now=now)
        email, name = row.email, row.name
    kept = hashed(checked_password(password, email=email, name=name))
    with store.session() as session:
        row = account_of_reset(session, token, now=now)
        row.password = kept
        end_sessions(session, row)
        note(session, "password set", "account", row.email, by=person(row.name), at=now)
        return account_item(row)


def whose_link(store: Store, token: str, *, now: datetime) -> AccountItem:
    """Return whose password a link sets; nothing is changed. Raises ResetError."""
    with store.reading() as session:
        return account_item(account_of_reset(session, token, now=now))


def end_sessions(session: Session, row: Account) -> None:
    """Sign somebody out everywhere."""
    session.execute(delete(SignIn).where(SignIn.account_id == row.id))


def _linked(
    session: Session, row: Account, *, by: Actor, now: datetime, lasts: timedelta
) -> Linked:
    if not row.active:
        raise AccountError(f"{row.name} is deactivated and cannot sign in")
    note(session, "password link made", "account", row.email, by=by, at=now)
    token = reset_token(session, row, now=now, lasts=lasts)
    return Linked(account_item(row), token, now + lasts)


def _keeps_an_administrator(session: Session, row: Account, before: AccountItem) -> None:
    administers = Permission.administer
    if administers in before.permissions and administers not in permissions(row):
        with session.no_autoflush:
            refuse_last_administrator(session, row)


def _known_mailbox(workspace: Workspace, key: str | None) -> str | None:
    if not key:
        return None
    boxes = workspace.settings.mailboxes
    if key not in boxes:
        known = ", ".join(boxes) or "none"
        raise AccountError(f"there is no mailbox '{key}'; the workspace has: {known}")
    return key
