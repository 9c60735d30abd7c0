"""Tokens of the API: made, recognised, revoked. The secret is shown once and never kept."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from ...templates.errors import TactfulError
from ..accounts.scopes import Scope
from ..model import Actor
from ..store.audit import Value, note
from ..store.database import Store
from ..store.tables import ApiToken

PREFIX = "tactful_"  # so that scanners of secrets know one when they see it
USUAL_PER_MINUTE = 120
_MOST_PER_MINUTE = 100_000
_MAX_NAME = 80
_NOTED_EVERY = timedelta(minutes=1)


class TokenError(TactfulError, ValueError):
    """A token cannot be made so, or there is none of that name."""


@dataclass(frozen=True, slots=True)
class TokenMade:
    """A new token. secret is what the program sends; nobody sees it again."""

    token_id: int
    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose secret came with a request."""

    token_id: int
    name: str
    scopes: frozenset[Scope]
    per_minute: int


def make_token(
    store: Store,
    name: str,
    scopes: Sequence[Scope],
    *,
    by: Actor,
    now: datetime,
    expires_at: datetime | None = None,
    per_minute: int = USUAL_PER_MINUTE,
) -> TokenMade:
    """Make a token. Raises TokenError for a name that another one has, or without sense."""
    name = " ".join(name.split())
    if not name or len(name) > _MAX_NAME or not name.isprintable():
        raise TokenError(f"a token's name is one line of 1 to {_MAX_NAME} characters")
    if not scopes:
        raise TokenError("a token without a scope may do nothing; name one")
    if expires_at is not None and expires_at <= now:
        raise TokenError("the token would have expired already; give a later day")
    if not 1 <= per_minute <= _MOST_PER_MINUTE:
        raise TokenError(f"requests in a minute: 1 to {_MOST_PER_MINUTE:,}")
    secret = PREFIX + secrets.token_urlsafe(32)
    with store.session() as session:
        same = select(ApiToken.id).where(ApiToken.name == name, ApiToken.revoked_at.is_(None))
        if session.scalar(same) is not None:
            raise TokenError(
                f"there is a token '{name}' already; revoke it, or choose another name"
            )
        row = ApiToken(
            name=name, hash=_hash(secret), scopes=" ".join(scopes), per_minute=per_minute,
            made_by=str(by), made_at=now, expires_at=expires_at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        detail: dict[str, Value] = {"name": name, "scopes": [str(one) for one in scopes]}
        note(session, "made", "token", row.id, by=by, at=now, detail=detail)
        return TokenMade(row.id, name, secret)


def revoke_token(store: Store, name: str, *, by: Actor, now: datetime) -> int:
    """Make a token worthless, by its name or number; return its number. Raises TokenError."""
    with store.session() as session:
        named = [ApiToken.name == name]
        if name.isascii() and name.isdigit() and len(name) < 10:
            named.append(ApiToken.id == int(name))
        query = select(ApiToken).where(or_(*named), ApiToken.revoked_at.is_(None))
        row = session.scalars(query.order_by(ApiToken.id)).first()
        if row is None:
            raise TokenError(f"there is no token '{name}'; 'tactful token list' shows them")
        row.revoked_at, row.revoked_by = now, str(by)
        note(session, "revoked", "token", row.id, by=by, at=now, detail={"name": row.name})
        return row.id


def recognised(store: Store, secret: str, *, now: datetime) -> Bearer | None:
    """Return whose secret it is and note that it was used; None: nobody's, expired, revoked."""
    with store.reading() as session:
        row = session.scalar(select(ApiToken).where(ApiToken.hash == _hash(secret)))
        if row is None or row.revoked_at is not None:
            return None
        if row.expires_at is not None and row.expires_at <= now:
            return None
        scopes = frozenset(Scope(one) for one in row.scopes.split() if one in Scope.__members__)
        found = Bearer(row.id, row.name, scopes, row.per_minute)
        stale = row.used_at is None or now - row.used_at >= _NOTED_EVERY
    if stale:
        with store.session() as session:
            session.execute(
                update(ApiToken).where(ApiToken.id == found.token_id).values(used_at=now)
            )
    return found


def _hash(secret: str) -> str:
    # 256 bits of chance need no slow hash: nobody can try them.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
