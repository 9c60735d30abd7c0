"""How often somebody may try: counted in the database, so that a restart forgets nothing.

A try is written down before it is looked at, so that tries at the same time count as well. The
limit of an account only delays its password: a reset link and OpenID Connect still open it, so
nobody can be locked out by others for long.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ..store.tables import SignInTry

_KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many tries there may be within a time: for one account, and from one address."""

    kind: str
    of_account: int
    of_address: int
    within: timedelta


PASSWORD = Limit("password", of_account=8, of_address=40, within=timedelta(minutes=15))
RESET = Limit("reset", of_account=3, of_address=15, within=timedelta(hours=1))


class TooOften(TactfulError):
    """Too many tries; minutes is how long to wait."""

    def __init__(self, minutes: int) -> None:
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(f"too many tries; wait {minutes} {unit}, then try again")
        self.minutes = minutes


def count_try(
    session: Session, limit: Limit, who: str, address: str, *, now: datetime
) -> TooOften | None:
    """Write a try down; return TooOften where it is one too many, which then does not count."""
    session.execute(delete(SignInTry).where(SignInTry.at < now - _KEPT_FOR))
    name, place = _hashed(who), network_of(address)
    by_account = _wait(session, limit, limit.of_account, SignInTry.who == name, now)
    by_address = _wait(session, limit, limit.of_address, SignInTry.address == place, now)
    waits = [wait for wait in (by_account, by_address) if wait is not None]
    if waits:
        return TooOften(max(1, -(-int(max(waits).total_seconds()) // 60)))
    session.add(SignInTry(kind=limit.kind, who=name, address=place, at=now))
    session.flush()
    return None


def forgive(session: Session, limit: Limit, who: str) -> None:
    """Forget the tries for an account: it was its owner."""
    session.execute(
        delete(SignInTry).where(SignInTry.kind == limit.kind, SignInTry.who == _hashed(who))
    )


def network_of(address: str) -> str:
    """Return what stands for one customer: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), 64), strict=False).network_address) + "/64"
    return str(found)


def _wait(
    session: Session, limit: Limit, most: int, whose: ColumnElement[bool], now: datetime
) -> timedelta | None:
    """Return how long to wait until one more may be tried, None where it may be now."""
    since = now - limit.within
    mine = (SignInTry.kind == limit.kind, whose, SignInTry.at > since)
    count = session.scalar(select(func.count()).select_from(SignInTry).where(*mine)) or 0
    if count < most:
        return None
    frees = session.scalars(
        select(SignInTry.at).where(*mine).order_by(SignInTry.at.desc()).offset(most - 1).limit(1)
    ).one()
    return frees + limit.within - now


def _hashed(who: str) -> str:
    # Somebody may have typed a password into the wrong field.
    return hashlib.sha256(who.strip().casefold().encode("utf-8", "surrogatepass")).hexdigest()
