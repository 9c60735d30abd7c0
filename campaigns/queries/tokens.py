"""The tokens of the API, without their secrets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..store.tables import ApiToken


@dataclass(frozen=True, slots=True)
class TokenItem:
    """One token. state: in use, expired or revoked."""

    token_id: int
    name: str
    scopes: tuple[str, ...]
    per_minute: int
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    state: str


def tokens(session: Session, *, now: datetime) -> tuple[TokenItem, ...]:
    """Return every token: those in use first, then the newest."""
    rows = session.scalars(select(ApiToken).order_by(ApiToken.id.desc())).all()
    found = [_item(row, now) for row in rows]
    return tuple(sorted(found, key=lambda one: one.state != "in use"))


def _item(row: ApiToken, now: datetime) -> TokenItem:
    state = "in use"
    if row.revoked_at is not None:
        state = "revoked"
    elif row.expires_at is not None and row.expires_at <= now:
        state = "expired"
    return TokenItem(
        row.id, row.name, tuple(row.scopes.split()), row.per_minute, row.made_by, row.made_at,
        row.expires_at, row.used_at, state,
    )  # fmt: skip
