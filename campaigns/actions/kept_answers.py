"""Writes under an Idempotency-Key: done once, however often they are asked for within a day."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from ...templates.errors import TactfulError
from ..store.database import Store
from ..store.tables import KeptAnswer as Kept

KEPT_FOR = timedelta(hours=24)


class KeyReused(TactfulError, ValueError):
    """The key was used before, for something else."""


class KeyInUse(TactfulError):
    """What was asked under this key has begun, and its end is not known."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write was answered."""

    status: int
    body: str
    headers: Mapping[str, str]


def begun(store: Store, *, who: str, key: str, request: bytes, now: datetime) -> Answer | None:
    """Begin a write under a key, or return what it was answered before.

    Raises KeyReused where something else was asked under the key, KeyInUse where it is being
    done, or was cut off.
    """
    name, asked = _name(who, key), hashlib.sha256(request).hexdigest()
    try:
        with store.session() as session:
            session.execute(delete(Kept).where(Kept.at < now - KEPT_FOR))
            row = session.get(Kept, name)
            if row is None:
                session.add(Kept(key=name, request=asked, at=now, status=0, body="", headers="{}"))
                return None
            session.expunge(row)
    except IntegrityError as error:  # another request under the same key was quicker
        raise KeyInUse(_UNKNOWN) from error
    if row.request != asked:
        raise KeyReused("this Idempotency-Key was used for another request; make a new one")
    if not row.status:
        raise KeyInUse(_UNKNOWN)
    return Answer(row.status, row.body, json.loads(row.headers))


_UNKNOWN = (
    "a request with this Idempotency-Key has begun and has no answer yet; wait, then ask again. "
    "If it stays so, look whether it was done, and use another key"
)


def ended(store: Store, *, who: str, key: str, answer: Answer) -> None:
    """Keep what a write was answered."""
    values = {
        "status": answer.status, "body": answer.body, "headers": json.dumps(dict(answer.headers)),
    }  # fmt: skip
    with store.session() as session:
        session.execute(update(Kept).where(Kept.key == _name(who, key)).values(**values))


def undone(store: Store, *, who: str, key: str) -> None:
    """Forget a write of which nothing was done, so that it can be asked for again."""
    with store.session() as session:
        session.execute(delete(Kept).where(Kept.key == _name(who, key), Kept.status == 0))


def _name(who: str, key: str) -> str:
    return hashlib.sha256(f"{who}\n{key}".encode()).hexdigest()
