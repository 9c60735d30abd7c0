"""Accounts: found, made and changed in a caller's transaction."""

import unicodedata
from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ..store.tables import Account, AccountRole
from .permissions import ROLES, Permission, permissions_of

_LONGEST_NAME = 80


class AccountError(TactfulError, ValueError):
    """There is no such account, or it cannot be made or changed like that."""


def email_key(given: str) -> str:
    """Return an address as accounts keep it. Raises AccountError for what is none."""
    try:
        found = validate_email(
            given.strip(), check_deliverability=False, globally_deliverable=False
        )
    except EmailNotValidError as error:
        raise AccountError(f"'{given}' is not an email address: {error}") from error
    return found.normalized.casefold()


def name_of(given: str, email: str) -> str:
    """Return a name on one line, the address' own part where none is given."""
    words = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in given).split()
    name = " ".join(words) or email.partition("@")[0]
    if len(name) > _LONGEST_NAME:
        raise AccountError(f"the name is too long; use at most {_LONGEST_NAME} characters")
    return name


def account_named(session: Session, given: str) -> Account:
    """Return the account with an address or a name. Raises AccountError."""
    wanted = given.strip().casefold()
    for account in session.scalars(select(Account)):
        if wanted in (account.email, account.name.casefold()):
            return account
    raise AccountError(f"there is no account '{given}'; tactful user list shows all")


def account_with_email(session: Session, given: str) -> Account | None:
    """Return the account with exactly that address, if there is one."""
    try:
        email = email_key(given)
    except AccountError:
        return None
    return session.scalar(select(Account).where(Account.email == email))


def refuse_taken(session: Session, email: str, name: str) -> None:
    """Raise AccountError where somebody has that address or name, deactivated or not."""
    for account in session.scalars(select(Account)):
        if account.email == email:
            raise AccountError(f"{email} has an account already ({account.name})")
        if account.name.casefold() == name.casefold():
            raise AccountError(
                f"somebody is called {account.name} already ({account.email}); the audit log "
                "names people, so give another name"
            )


def is_any(session: Session) -> bool:
    """Say whether somebody can sign in by an account."""
    return bool(session.scalar(select(exists().where(Account.active))))


def permissions(account: Account) -> frozenset[Permission]:
    """Return what somebody may do; nothing once they are deactivated."""
    return permissions_of(one.role for one in account.roles) if account.active else frozenset()


def refuse_last_administrator(session: Session, account: Account) -> None:
    """Raise AccountError where nobody but account could give roles."""
    manages = [role for role, may in ROLES.items() if Permission.administer in may]
    others = session.scalar(
        select(func.count(Account.id.distinct()))
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(Account.active, Account.id != account.id, AccountRole.role.in_(manages))
    )
    if not others:
        raise AccountError(f"{account.name} is the last administrator; give somebody else the role")


def give_roles(account: Account, roles: Iterable[str]) -> None:
    """Let an account have exactly these roles."""
    wanted = set(roles)
    account.roles = [one for one in account.roles if one.role in wanted]
    there = {one.role for one in account.roles}
    account.roles += [AccountRole(role=role) for role in ROLES if role in wanted - there]
