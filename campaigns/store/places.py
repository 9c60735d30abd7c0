"""Several hosts that send from one database on a server: each is let in once, by a person.

Whether a database was copied can be told from where it stands only, so a host that was not
there before sends nothing until somebody says that it belongs to the others.
"""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ..model import Actor
from . import journal
from .audit import note
from .instance import Here, InstanceError, look, place_of, refusal, write
from .journal import Entry
from .tables import Instance, MayHaveLeft, Outbox, SendingPlace


def enter(session: Session, here: Here, *, join: bool, by: Actor, now: datetime) -> None:
    """Make this host one of those that send from here; with join also one that was not.

    Raises InstanceError, which says what to do, and JournalError.
    """
    bound = session.get(Instance, 1, with_for_update=True, populate_existing=True)
    if bound is None or place_of(session, here) is not None:
        _must_be_sound(session, here)
        return
    at_home = (bound.host, bound.location) == (here.host.id, here.location)
    if at_home:
        _must_be_sound(session, here)
    else:
        _may_join(session, here, bound, join=join)
        if session.get(SendingPlace, (bound.host, bound.location)) is None:
            _add(session, bound.host, bound.location, bound.host_name, bound.sent, now)
        # First here, then in the database, as with every line.
        write(here, Entry(bound.sent, bound.uid, now, note=f"joined by {by}"))
    _add(session, here.host.id, here.location, here.host.name, bound.sent, now)
    if not at_home:
        note(session, "joined", "database", by=by, at=now, detail={"host": here.host.name})
        session.flush()
        _must_be_sound(session, here)


def _add(
    session: Session, host: str, location: str, name: str, counted: int, now: datetime
) -> None:
    session.add(
        SendingPlace(host=host, location=location, host_name=name, counted=counted, joined_at=now)
    )


def _must_be_sound(session: Session, here: Here) -> None:
    standing = look(session, here)
    if not standing.sound:
        raise InstanceError(refusal(standing))


def _may_join(session: Session, here: Here, bound: Instance, *, join: bool) -> None:
    theirs, ours = (_database(one) for one in (bound.location, here.location))
    if theirs != ours:
        raise InstanceError(refusal(look(session, here)))
    if not join:
        raise InstanceError(
            f"this database sends from {bound.host_name}, not from this host. If both are to send, "
            "let this one in once: tactful worker --join. If it was moved here, or is a copy: "
            "tactful adopt"
        )
    unknown = sum(not _known(session, one) for one in journal.entries(here.journal) if one.to)
    if unknown:
        raise InstanceError(
            f"the journal of this host ({here.journal}) names messages that this database does "
            f"not know: {unknown:,}. It was restored from a backup, or the journal is of another "
            "one: run 'tactful adopt' on this host first"
        )


def _database(location: str) -> str:
    """Return where a database is, without the workspace that opens it."""
    return location.partition(", workspace ")[0]


def _known(session: Session, entry: Entry) -> bool:
    """Whether this database knows that a message may have left."""
    name = entry.message_id
    found = session.scalar(
        select(Outbox.id).where(
            Outbox.message_id_header == name,
            or_(Outbox.sending_at.is_not(None), Outbox.attempts > 0),
        )
    )
    left = select(MayHaveLeft.id).where(MayHaveLeft.message_id_header == name)
    return found is not None or session.scalar(left) is not None
