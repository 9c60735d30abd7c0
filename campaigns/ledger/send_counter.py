"""Counts each message just before its body leaves: in the database, then in the journal.

The database counts in the transaction that marks the message as sending; the journal's line is
on the disk before the body. So whatever a crash cuts off, the journal names every body that
began, and a database that knows less is an older one.
"""

import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast

from sqlalchemy import Table, Update, bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from ..store.instance import NOTHING_LEFT, Here, InstanceError, look, place_of, refusal
from ..store.journal import Entry, Journal, last
from ..store.tables import Instance, SendingPlace
from .outbox import Claim


class Leaving:
    """The counter of one sender, whose numbers nobody else can give.

    place: of a host that is one of several, whose numbers they share.
    """

    def __init__(
        self, here: Here, *, instance: str, sent: int, place: tuple[str, str] | None = None
    ) -> None:
        """Open the journal; raises JournalError."""
        self.instance = instance
        self._sent = self._next = sent
        self._place = place
        self._journal = Journal(here.journal, shared=place is not None)
        self._mark = _Mark(here.mark(instance))
        self._mark.write(sent)

    def count(self, session: Session) -> None:
        """Count one message more, in the transaction that marks it as sending.

        Raises InstanceError when the database has changed under us: adopted or restored.
        """
        self._next = self._sent + 1
        counted = (
            self._moved(session, self._sent, self._next)
            if self._place is None
            else self._counted_with_others(session, *self._place)
        )
        if not counted:
            raise InstanceError(
                "another program changed the database during sending: it was "
                "restored or adopted; nothing more is sent. Run 'tactful adopt' to see why"
            )

    def write(
        self, claim: Claim, *, to: str, shared: bool, campaign: str, message_id: str, at: datetime
    ) -> None:
        """Write what was counted into the journal; raises JournalError: it must not leave."""
        number = self._next
        entry = Entry(number, self.instance, at, to, campaign, claim.key, message_id, shared=shared)
        self._journal.add(entry)
        self._sent = number
        self._mark.write(number)

    def remark(self, words: str, *, at: datetime) -> None:
        """Bring the journal level with the database; raises JournalError."""
        self._journal.add(Entry(self._sent, self.instance, at, note=words))

    def uncount(self, session: Session) -> None:
        """Take back what count() did for a message that the journal could not take.

        Where others count too, theirs stand on it: that number stays without a message.
        """
        if self._place is None:
            self._moved(session, self._sent + 1, self._sent)

    def remember(self, session: Session) -> None:
        """Keep outside the database how many have left from all hosts.

        A host that has sent nothing knows so too that the database is an older one.
        """
        sent = session.scalar(select(Instance.sent).where(Instance.uid == self.instance))
        if sent is not None:
            self._mark.write(sent)

    def _counted_with_others(self, session: Session, host: str, location: str) -> bool:
        """Take the next number of all; False where the database is not what it was.

        It only grows, and the row is held until the transaction ends, which is soon.
        """
        connection = session.connection()
        values = {"b_uid": self.instance, "b_least": self._sent}
        number = connection.execute(_counting_with_others(), values).scalar()
        if number is None:
            return False
        self._next = number
        place = {"b_host": host, "b_location": location, "b_number": number}
        return bool(connection.execute(_noting_place(), place).rowcount == 1)

    def _moved(self, session: Session, old: int, new: int) -> bool:
        """Move the database's count; False where it was another one."""
        values = {"b_uid": self.instance, "b_old": old, "b_new": new}
        return bool(session.connection().execute(_counting(), values).rowcount == 1)

    def close(self) -> None:
        self._journal.close()
        self._mark.close()


@cache
def _counting() -> Update:
    """Return the statement that runs once a message; building it takes longer than that."""
    table = cast(Table, Instance.__table__)
    old, new = (bindparam(name, type_=table.c.sent.type) for name in ("b_old", "b_new"))
    uid = bindparam("b_uid", type_=table.c.uid.type)
    return update(table).where(Instance.uid == uid, Instance.sent == old).values(sent=new)


@cache
def _counting_with_others() -> ReturningUpdate[int]:
    table = cast(Table, Instance.__table__)
    uid, least = (
        bindparam(name, type_=column.type)
        for name, column in (("b_uid", table.c.uid), ("b_least", table.c.sent))
    )
    return (
        update(table)
        .where(table.c.uid == uid, table.c.sent >= least)
        .values(sent=table.c.sent + 1)
        .returning(table.c.sent)
    )


@cache
def _noting_place() -> Update:
    table = cast(Table, SendingPlace.__table__)
    host, location, number = (
        bindparam(f"b_{name}", type_=column.type)
        for name, column in (
            ("host", table.c.host), ("location", table.c.location), ("number", table.c.counted),
        )
    )  # fmt: skip
    return (
        update(table)
        .where(table.c.host == host, table.c.location == location)
        .values(counted=number)
    )


def leaving(session: Session, here: Here, *, now: datetime) -> Leaving:
    """Return the counter for a sender that begins, if this database may send here.

    Raises InstanceError, which says what may have left since, and JournalError.
    """
    standing = look(session, here)
    row = session.get(Instance, 1)
    if not standing.sound or row is None:
        raise InstanceError(refusal(standing))
    place = place_of(session, here)
    key = (place.host, place.location) if place is not None else None
    counter = Leaving(here, instance=row.uid, sent=row.sent, place=key)
    newest = last(here.journal)
    if newest is None or newest.number < (row.sent if place is None else place.counted):
        why = NOTHING_LEFT if newest is not None else "bound"
        counter.remark(why, at=now)
    return counter


class _Mark:
    """The same number among the user's own files, for a backup that holds the journal too.

    It costs no wait for the disk: it is behind after a power cut, and only one ahead counts.
    Where it cannot be written there is none.
    """

    def __init__(self, path: Path | None) -> None:
        self._file: int | None = None
        if path is None:
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        except OSError:
            self._file = None

    def write(self, number: int) -> None:
        if self._file is None:
            return
        try:
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, f"{number:020}\n".encode("ascii"))
        except OSError:
            self.close()

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
