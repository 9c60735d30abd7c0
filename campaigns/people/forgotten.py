"""Who asked to be forgotten: their addresses are suppressed as keyed hashes only.

Whoever has the database can ask whether an address is among them, since they are to be asked
for; nobody can list them. The key is made with the first of them, and stays in the database.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from ..model import Actor
from ..store.tables import Kept, Suppression
from .address import key_of

KIND = "forgotten"
WHY = "asked to be forgotten"
_KEY = "key of forgotten addresses"
_NOWHERE = (
    "forgotten.test"  # RFC 2606: nobody's for ever; our own check of addresses refuses .invalid
)


def stand_in(contact_id: int, another: int = 0) -> str:
    """Return what stands for the erased address of a contact, or for another one of theirs."""
    tail = f"-{another}" if another else ""
    return f"forgotten-{contact_id}{tail}@{_NOWHERE}"


def is_stand_in(key: str) -> bool:
    """Say whether a key stands for an address that was erased."""
    return key.startswith("forgotten-") and key.endswith(f"@{_NOWHERE}")


def stands_in(key: Any) -> ColumnElement[bool]:
    """Return the condition for is_stand_in()."""
    return cast("ColumnElement[bool]", key.like(f"forgotten-%@{_NOWHERE}"))


def remember(session: Session, keys: Iterable[str], *, by: Actor, now: datetime) -> int:
    """Suppress normal addresses as forgotten; returns how many were not yet."""
    kept = session.get(Kept, _KEY, with_for_update=True)
    if kept is None:
        kept = Kept(name=_KEY, value=secrets.token_hex(32))
        session.add(kept)
    hashes = {_hash(kept.value, key) for key in keys}
    known = select(Suppression.value).where(Suppression.kind == KIND, Suppression.value.in_(hashes))
    new = hashes - set(session.scalars(known))
    session.add_all(
        Suppression(kind=KIND, value=one, why=WHY, by=str(by), at=now) for one in sorted(new)
    )
    session.flush()
    return len(new)


def forgotten(session: Session, keys: Collection[str]) -> dict[str, Suppression]:
    """Return the suppressions of those normal addresses that are forgotten, by address.

    A few hundred at a time. Where nobody ever asked to be forgotten, nothing is computed.
    """
    secret = session.scalar(select(Kept.value).where(Kept.name == _KEY)) if keys else None
    if secret is None:
        return {}
    hashes = {_hash(secret, key): key for key in keys}
    found = select(Suppression).where(Suppression.kind == KIND, Suppression.value.in_(hashes))
    return {hashes[row.value]: row for row in session.scalars(found)}


def is_forgotten(session: Session, address: str) -> bool:
    """Say whether an address that can be sent to is of somebody who asked to be forgotten."""
    return bool(forgotten(session, [key_of(address)]))


def recall(session: Session, key: str) -> bool:
    """Let a normal address be written to again; False when it was not forgotten."""
    row = forgotten(session, [key]).get(key)
    if row is None:
        return False
    session.execute(delete(Suppression).where(Suppression.id == row.id))
    return True


def _hash(secret: str, key: str) -> str:
    return hmac.new(bytes.fromhex(secret), key.encode(), hashlib.sha256).hexdigest()
