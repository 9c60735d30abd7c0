"""Whether this database is the one that sends here, or a copy or an older state of it.

A database is bound to a host and a location, and counts what it sends. The same number stands in
the journal beside it, and in a small mark among the user's own files: one restored from a backup
is behind its journal, one restored together with its journal is behind its mark, and a copy is
not where it was bound. Then nothing is sent until somebody decides (actions/adopt.py).

Several hosts may send from one database on a server, each once somebody has said so (places.py).
Numbers are then of all of them, and each host's journal names what left from there.
"""

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, exc, func, select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ..model import OutboxState
from . import journal
from .journal import Entry, Journal
from .tables import Instance, Outbox, SendingPlace
from .upgrade import READING

NOTHING_LEFT = "counted, but its body never began"
_FEW = 5
# What a crash of several processes cuts off between the database and their one journal.
_OPEN_SESSIONS = 200


class InstanceError(TactfulError):
    """This database is not the one that sends here, as far as can be told."""


@dataclass(frozen=True, slots=True)
class Host:
    """The machine. state: a folder of this user's outside every workspace, None for none."""

    id: str
    name: str
    state: Path | None = None


@dataclass(frozen=True, slots=True)
class Here:
    """Where a database is opened, and where its journal stands."""

    host: Host
    location: str
    journal: Path

    def mark(self, uid: str) -> Path | None:
        return self.host.state / f"{uid}.sent" if self.host.state else None


class Fault(StrEnum):
    """Why a database is not believed."""

    elsewhere = "elsewhere"  # bound to another host or location
    behind = "behind"  # its journal names more than it knows
    unmarked = "unmarked"  # more has left than it and its journal know
    no_journal = "no_journal"
    old_journal = "old_journal"
    other_journal = "other_journal"  # another database's
    anew = "anew"  # a new database beside an old one's journal


_BLIND = {Fault.no_journal, Fault.old_journal, Fault.other_journal}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a database is found to be. Sound: it has no fault.

    named are the messages that may have left without its knowledge, oldest first. unnamed says
    how many more left that nothing names; None: nobody knows how many, if any.
    """

    location: str
    bound_location: str | None
    bound_host: str | None
    instance: str | None
    sent: int  # as the database counts
    top: int  # as the furthest witness counts
    faults: tuple[Fault, ...] = ()
    named: tuple[Entry, ...] = ()
    unnamed: int | None = 0

    @property
    def sound(self) -> bool:
        return not self.faults

    @property
    def words(self) -> str:
        """What was found, and what to do, in sentences."""
        said = [_SAID[fault].format(s=self) for fault in self.faults]
        if self.named:
            who = ", ".join(f"{entry.to} ({entry.key})" for entry in self.named[:_FEW])
            more = len(self.named) - _FEW
            rest = f" and {more:,} more" if more > 0 else ""
            many = "message" if len(self.named) == 1 else "messages"
            said.append(
                f"{len(self.named):,} {many} may have been sent that it does not know of: "
                f"to {who}{rest}."
            )
        if self.unnamed is None:
            said.append("It is not known what has been sent since.")
        elif self.unnamed:
            said.append(f"Messages that were sent and are in no journal: {self.unnamed:,}.")
        return " ".join(said)

    def to_json(self) -> dict[str, Any]:
        """Return it for a script."""
        return {**asdict(self), "sound": self.sound, "words": self.words}


_SAID = {
    Fault.elsewhere: (
        "This database belongs to {s.bound_location} on {s.bound_host}, but it was opened as "
        "{s.location}. It was moved, or it is a copy."
    ),
    Fault.behind: "This database is older than its journal: probably restored from a backup.",
    Fault.unmarked: "This database and its journal are older than what was sent from here.",
    Fault.no_journal: "The journal of what this database has sent is missing.",
    Fault.old_journal: "The journal is older than this database.",
    Fault.other_journal: "The journal beside this database belongs to another one.",
    Fault.anew: "This database is new, but there is a journal of an earlier database beside it.",
}


def find_here(engine: Engine, root: Path, host: Host) -> Here | None:
    """Return where the database is; None for one in memory, which nobody can restore."""
    with engine.execution_options(**{READING: True}).connect() as connection:
        if engine.dialect.name == "sqlite":
            # Asked of SQLite itself: a "file:" URI may name a file, too.
            name = connection.exec_driver_sql("PRAGMA database_list").first()
            if name is None or not name[2]:
                return None
            path = Path(name[2]).resolve()
            return Here(host, str(path), path.with_name(path.name + ".sent"))
        server = _server(connection)
    # On a server the journal stands in the workspace of the one that sends.
    kind, database, root = engine.dialect.name, engine.url.database or "", root.resolve()
    location = f"{kind} {server}, database {database}, workspace {root}"
    return Here(host, location, root / ".tactful" / f"{kind}-{database}.sent")


def bind_new(engine: Engine, here: Here) -> None:
    """Bind a database that never was, counting what it has sent, unless it has a past here.

    A journal that names messages is one: then look() finds a fault.
    """
    with Session(engine.execution_options(**{READING: True})) as session:
        if session.get(Instance, 1) is not None:
            return
    with Session(engine) as session, session.begin():
        if session.get(Instance, 1) is not None:  # another process may have been quicker
            return
        if any(entry.to for entry in journal.entries(here.journal)):
            return
        now, sent = datetime.now(UTC), _ever_sent(session)
        row = bind(session, here, sent=sent, now=now)
        if sent:
            # First here, then in the database: the other way round, a crash would leave a count
            # without a journal.
            write(here, Entry(sent, row.uid, now, note="bound"))


def bind(session: Session, here: Here, *, sent: int, now: datetime) -> Instance:
    """Give the database an id of its own, at home here and nowhere else; returns its row."""
    session.execute(delete(SendingPlace))
    row = session.get(Instance, 1)
    if row is None:
        row = Instance(id=1)
        session.add(row)
    row.uid, row.sent, row.bound_at = uuid.uuid4().hex, sent, now
    row.host, row.host_name, row.location = here.host.id, here.host.name, here.location
    session.flush()
    return row


def write(here: Here, entry: Entry) -> None:
    """Add one line to the journal; raises JournalError."""
    file = Journal(here.journal)
    try:
        file.add(entry)
    finally:
        file.close()


def look(session: Session, here: Here) -> Standing:
    """Return what the database is found to be, and what may have left without it."""
    bound = session.get(Instance, 1, populate_existing=True)
    newest = journal.last(here.journal)
    sent = bound.sent if bound is not None else _ever_sent(session)
    mark = read_mark(here.mark(bound.uid)) if bound is not None else None
    faults = list(_faults(session, here, bound, newest))
    since = _since(here, bound, sent) if faults else []
    if Fault.other_journal in faults:
        furthest, numbers = sent, set[int]()  # its numbers are not ours
    else:
        furthest = max((entry.number for entry in since), default=sent)
        numbers = {e.number for e in since if e.number > sent and (e.to or e.note == NOTHING_LEFT)}
    if mark is not None and mark > max(sent, furthest):
        faults.append(Fault.unmarked)
    blind = bool(_BLIND.intersection(faults)) and (mark is None or mark < sent)
    top = max(sent, furthest, mark or 0)
    return Standing(
        location=here.location,
        bound_location=bound.location if bound is not None else None,
        bound_host=bound.host_name if bound is not None else None,
        instance=bound.uid if bound is not None else None,
        sent=sent,
        top=max(top, newest.number if newest is not None else 0),
        faults=tuple(faults),
        named=tuple(entry for entry in since if entry.to and not _known(session, entry)),
        unnamed=None if blind else max(0, top - sent - len(numbers)),
    )


def refusal(standing: Standing) -> str:
    """Return why nothing is sent, and what to do."""
    return f"{standing.words} Nothing is sent until somebody decides what to do: tactful adopt"


def _faults(
    session: Session, here: Here, bound: Instance | None, newest: Entry | None
) -> Iterator[Fault]:
    if bound is None:
        if any(entry.to for entry in journal.entries(here.journal)):
            yield Fault.anew
        return
    place = place_of(session, here)
    if place is None and (bound.host, bound.location) != (here.host.id, here.location):
        yield Fault.elsewhere
    counted = bound.sent if place is None else place.counted
    if newest is None:
        if counted:
            yield Fault.no_journal
    elif newest.instance != bound.uid:
        known = any(entry.instance == bound.uid for entry in journal.entries(here.journal))
        yield Fault.behind if known else Fault.other_journal
    elif newest.number > bound.sent:
        yield Fault.behind
    elif place is not None:
        if newest.number < counted - _OPEN_SESSIONS:
            yield Fault.old_journal
    elif newest.number < bound.sent and not _stopped_between(session, bound, newest):
        yield Fault.old_journal


def place_of(session: Session, here: Here) -> SendingPlace | None:
    """Return the row of this host, where several hosts send; else None."""
    key = (here.host.id, here.location)
    return session.get(SendingPlace, key, populate_existing=True)


def _stopped_between(session: Session, bound: Instance, newest: Entry) -> bool:
    """Whether a sender ended after the database counted a message, before the journal did.

    That one never began, and its row still says so; it goes in doubt by itself.
    """
    sending = select(Outbox.id).where(Outbox.state == OutboxState.sending).limit(1)
    return newest.number == bound.sent - 1 and session.scalar(sending) is not None


def _since(here: Here, bound: Instance | None, sent: int) -> list[Entry]:
    """Return the journal's lines after the last one that the database knows, oldest first."""
    found: list[Entry] = []
    for entry in journal.entries(here.journal):
        if bound is not None and entry.instance == bound.uid and entry.number <= sent:
            # Several processes write one journal, in nearly the order of their numbers.
            found = [one for one in found if one.instance == bound.uid and one.number > sent]
        else:
            found.append(entry)
    return found


def _known(session: Session, entry: Entry) -> bool:
    """Whether the database says of this very message that it was sent."""
    known = select(Outbox.id).where(
        Outbox.message_id_header == entry.message_id, Outbox.state == OutboxState.sent
    )
    return session.scalar(known) is not None


def _ever_sent(session: Session) -> int:
    began = select(func.count()).select_from(Outbox).where(Outbox.sending_at.is_not(None))
    return session.scalar(began) or 0


def read_mark(path: Path | None) -> int | None:
    """Return the number that a mark holds; None where there is none that can be read."""
    try:
        return int(path.read_text(encoding="ascii")) if path is not None else None
    except (OSError, ValueError):
        return None


def _server(connection: Connection) -> str:
    """Return what tells one database server from another."""
    try:
        number = connection.exec_driver_sql("SELECT system_identifier FROM pg_control_system()")
        return f"server {number.scalar()}"
    except exc.DBAPIError:  # not PostgreSQL, or not allowed to ask
        return f"server {connection.engine.url.host}:{connection.engine.url.port}"
