"""Signed links that let somebody set a password: once, and not for long."""

import hashlib
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ..store.tables import Account

RESET_FOR, INVITED_FOR = timedelta(hours=1), timedelta(days=3)


class ResetError(TactfulError, ValueError):
    """The link was used, is too old, or was not made here."""


def reset_token(session: Session, account: Account, *, now: datetime, lasts: timedelta) -> str:
    """Return a token with which account's owner may set a password, until one is set."""
    ends = int((now + lasts).timestamp())
    return str(_serializer(session).dumps([account.id, _standing(account), ends]))


def account_of_reset(session: Session, token: str, *, now: datetime) -> Account:
    """Return whose password a token may set. Raises ResetError."""
    try:
        number, standing, ends = _serializer(session).loads(token)
    except (BadData, ValueError, TypeError) as error:
        raise ResetError("this link is incomplete or was not made here") from error
    account = session.get(Account, number)
    if account is None or not account.active or standing != _standing(account):
        raise ResetError("this link was used already, or a newer one took its place")
    if now.timestamp() > ends:
        raise ResetError("this link is too old; ask for a new one")
    return account


def _standing(account: Account) -> str:
    """Return what changes with the password, so that a link works once."""
    said = f"{account.id} {account.email} {account.password or ''}"
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _serializer(session: Session) -> URLSafeSerializer:
    return URLSafeSerializer(str(session.info["secret"]), salt="tactful password")
