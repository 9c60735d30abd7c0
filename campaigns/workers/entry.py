"""How a worker comes to a database: its jobs, its clock, its place among those that send."""

from collections.abc import Callable
from datetime import datetime

from ..ledger.send_counter import Leaving, leaving
from ..model import Actor
from ..store.clock import DatabaseClock
from ..store.database import Store
from ..store.places import enter
from .jobs_schema import install

__all__ = ["Leaving", "prepared"]


def prepared(
    store: Store, *, own: Callable[[], datetime], lease_s: int, join: bool, by: Actor
) -> tuple[DatabaseClock, Leaving | None]:
    """Make a database ready for a worker on this host; return its clock, and who counts.

    Raises WorkersMissing, InstanceError and JournalError.
    """
    install(store, now=own())
    store.among_others(patience_s=lease_s / 2)
    clock = DatabaseClock(store, own=own)
    if store.here is None:
        return clock, None
    with store.session() as session:
        enter(session, store.here, join=join, by=by, now=clock())
    with store.session() as session:
        return clock, leaving(session, store.here, now=clock())
