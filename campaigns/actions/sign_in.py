"""Signing in and out: a session is a row, so that it can be ended from our side at once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ..accounts.limits import PASSWORD, RESET, Limit, count_try, forgive
from ..accounts.links import RESET_FOR, reset_token
from ..accounts.passwords import hashed, is_outdated, is_right
from ..accounts.people import account_with_email
from ..model import TACTFUL, Actor, person
from ..queries.accounts import AccountItem, account_item, session_named, token_key
from ..store.audit import note
from ..store.database import Store
from ..store.tables import Account, SignIn

LASTS = timedelta(hours=12)
_NOTED = Limit("refused", of_account=1, of_address=10, within=PASSWORD.within)


class SignInError(TactfulError):
    """Address and password do not belong together, or nobody with that address may sign in."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and the token that their browser keeps."""

    account: AccountItem
    token: str


def sign_in(
    store: Store, email: str, password: str, *, address: str, now: datetime, browser: str = ""
) -> SignedIn:
    """Begin a session of a browser. Raises TooOften, SignInError.

    It takes as long for an unknown address.
    """
    with store.session() as session:
        refused = count_try(session, PASSWORD, email, address, now=now)
        row = account_with_email(session, email) if refused is None else None
        kept = row.password if row is not None and row.active else None
        if refused is not None:
            _note_refusal(session, email, address, now=now)
    if refused is not None:
        raise refused
    if not is_right(kept, password):
        raise SignInError("this address and password do not belong together")
    anew = hashed(password) if kept is not None and is_outdated(kept) else None
    with store.session() as session:
        row = account_with_email(session, email)
        if row is None or not row.active or row.password != kept:  # changed this very moment
            raise SignInError("this address and password do not belong together")
        if anew is not None:
            row.password = anew
        forgive(session, PASSWORD, email)
        return _begun(session, row, how="by password", browser=browser, now=now)


def sign_in_by_subject(
    store: Store,
    *,
    issuer: str,
    subject: str,
    email: str,
    verified: bool,
    now: datetime,
    browser: str = "",
) -> SignedIn:
    """Begin a session of whom a provider of OpenID Connect vouches for. Raises SignInError.

    The first time the address decides, if the provider has verified it; from then on only the
    provider's own name for that person, so that an address given to somebody else opens nothing.
    """
    known = f"{issuer} {subject}"
    with store.session() as session:
        row = session.scalar(select(Account).where(Account.subject == known))
        if row is None and verified:
            row = account_with_email(session, email)
            if row is not None and row.subject is not None:
                row = None  # the address belongs to somebody else there by now
        if row is None or not row.active:
            raise SignInError(
                f"nobody with the address {email or 'that you came with'} may sign in"
            )
        row.subject = known
        return _begun(session, row, how="by OpenID Connect", browser=browser, now=now)


def sign_out(store: Store, token: str, *, now: datetime) -> None:
    """End a session; it does not matter whether it had ended before."""
    with store.session() as session:
        row = session.get(SignIn, token_key(token))
        if row is not None:
            account = session.get_one(Account, row.account_id)
            note(session, "signed out", "account", account.email, by=person(account.name), at=now)
            session.delete(row)


def end_session(store: Store, account_id: int, name: str, *, by: Actor, now: datetime) -> bool:
    """End one session of an account, by what its list calls it; False: it had ended before."""
    with store.session() as session:
        row = session_named(session, account_id, name)
        if row is None:
            return False
        account = session.get_one(Account, account_id)
        detail = {"text": "one session", "browser": row.browser}
        note(session, "session ended", "account", account.email, by=by, at=now, detail=detail)
        session.delete(row)
        return True


def ask_for_reset(
    store: Store, email: str, *, address: str, now: datetime
) -> tuple[AccountItem, str] | None:
    """Return whom to send a link, and its token; None where nobody has that address.

    Whoever asks is told the same in both cases. Raises TooOften.
    """
    with store.session() as session:
        refused = count_try(session, RESET, email, address, now=now)
        row = account_with_email(session, email) if refused is None else None
        token = None
        if row is not None and row.active:
            token = reset_token(session, row, now=now, lasts=RESET_FOR)
            note(session, "password link asked for", "account", row.email, by=TACTFUL, at=now)
        found = (account_item(row), token) if row is not None and token is not None else None
    if refused is not None:
        raise refused
    return found


def _begun(session: Session, row: Account, *, how: str, browser: str, now: datetime) -> SignedIn:
    token = secrets.token_urlsafe(32)
    session.execute(delete(SignIn).where(SignIn.ends_at <= now))
    session.add(
        SignIn(
            token=token_key(token),
            account_id=row.id,
            made_at=now,
            ends_at=now + LASTS,
            browser=browser[:80],
        )
    )
    note(session, "signed in", "account", row.email, by=person(row.name), at=now, detail=how)
    session.flush()
    return SignedIn(account_item(row), token)


def _note_refusal(session: Session, email: str, address: str, *, now: datetime) -> None:
    """Write down, once in a while, that somebody tries too often at an account."""
    row = account_with_email(session, email)
    if row is not None and count_try(session, _NOTED, email, address, now=now) is None:
        detail = {"text": "too many tries", "from": address}
        note(session, "sign-in refused", "account", row.email, by=TACTFUL, at=now, detail=detail)
