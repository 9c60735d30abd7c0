"""Takes a moved or restored database over, on a person's word, without sending anything twice."""

import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..delivery.doubt import put_in_doubt
from ..journey.coming_due.due import materialise_due
from ..ledger import lease, outbox
from ..model import Actor, OutboxState
from ..store.audit import Value, note
from ..store.database import Store, database_path
from ..store.instance import Fault, Here, InstanceError, Standing, bind, look, write
from ..store.journal import Entry
from ..store.tables import Instance, MayHaveLeft, Outbox

Named = Literal["in-doubt", "sent"]
Due = Literal["in-doubt", "send"]


@dataclass(frozen=True, slots=True)
class Adopted:
    """What adopt() did, in messages. later: named ones that are in no outbox yet."""

    standing: Standing
    in_doubt: int
    sent: int
    later: int
    due: int  # that leave by themselves from now on


def undecided(standing: Standing, *, moved: bool, due: Due | None) -> tuple[str, ...]:
    """Return what a person has to say yet before the database can be adopted."""
    asked = []
    if _former_stands(standing):
        asked.append(
            f"{standing.bound_location} is still there and also sends; delete or rename it, or "
            "leave this copy as it is"
        )
    if Fault.elsewhere in standing.faults and not moved:
        asked.append("--moved: this copy sends; the other one is gone or will never send again")
    if standing.unnamed != 0 and due is None:
        asked.append(
            "--due in-doubt: due messages may be sent already, settle each; or --due send: none is"
        )
    return tuple(asked)


def take_over_database(
    store: Store,
    workspace: Workspace,
    *,
    moved: bool,
    named: Named,
    due: Due | None,
    who: str,
    boot: str,
    by: Actor,
    now: datetime,
    keep: bool,
) -> Adopted:
    """Do what adopt() does, alone on the database; without keep, look at it and take it back.

    Raises InstanceError, and SenderBusy while a sender is at work.
    """
    here = must_be_bound(store)
    token = uuid.uuid4().hex
    path = database_path(workspace)
    lock = path.with_name(path.name + ".sender") if path else None
    with lease.file_lock(lock) as alone, store.session() as session:
        lease.take(session, token=token, who=who, boot=boot, now=now, alone=alone)
        adopted = adopt(
            session, workspace, here, moved=moved, named=named, due=due,
            by=by, now=now,
        )  # fmt: skip
        lease.give_back(session, token=token)
        if keep:
            record(session, here, adopted, by=by, now=now)
        else:
            session.rollback()
    return adopted


def must_be_bound(store: Store) -> Here:
    """Return where a database is bound to be; raises InstanceError for one in memory."""
    if store.here is None:
        raise InstanceError("a database in memory cannot be restored, so there is nothing to adopt")
    return store.here


def adopt(
    session: Session,
    workspace: Workspace,
    here: Here,
    *,
    moved: bool = False,
    named: Named = "in-doubt",
    due: Due | None = None,
    by: Actor,
    now: datetime,
) -> Adopted:
    """Make this database the one that sends here, and keep what may have left from going again.

    named: whether what the journal names counts as sent, or is settled one by one; due: the same
    for what is due while nobody knows what was sent. The caller holds the lease. Raises
    InstanceError while something is undecided, or the database it was copied from still stands.
    """
    standing = look(session, here)
    if standing.sound:
        raise InstanceError("this database already sends from here; there is nothing to adopt")
    open_questions = undecided(standing, moved=moved, due=due)
    if open_questions:
        raise InstanceError("decide first: " + "; ".join(open_questions))
    outbox.recover(session, now=now)
    for entry in standing.named:
        session.add(
            MayHaveLeft(
                recipient_key=entry.to,
                campaign=entry.campaign,
                key=entry.key,
                message_id_header=entry.message_id,
                at=entry.at,
                # To whom of a shared inbox it was, nobody can say for all of them at once.
                counts_as_sent=named == "sent" and not entry.shared,
                outbox_id=None,
            )
        )
    row = bind(session, here, sent=standing.top, now=now)
    if standing.unnamed != 0 and due == "in-doubt":
        row.doubt_until = now
    session.flush()
    materialise_due(session, workspace, now=now)
    doubted = put_in_doubt(session, workspace, now=now)
    note(session, "adopted", "database", by=by, at=now, detail=_detail(standing, named, due))
    session.flush()
    return Adopted(
        standing,
        in_doubt=doubted.in_doubt,
        sent=doubted.sent,
        later=_count(session, select(MayHaveLeft.id).where(MayHaveLeft.outbox_id.is_(None))),
        due=_count(
            session,
            select(Outbox.id).where(Outbox.state.in_((OutboxState.due, OutboxState.retry))),
        ),
    )


def record(session: Session, here: Here, adopted: Adopted, *, by: Actor, now: datetime) -> None:
    """Write the adoption into the journal, last before the transaction is committed.

    Were the database first, a crash between the two would leave it beside a stranger's journal.
    Raises JournalError.
    """
    row, former = session.get_one(Instance, 1), adopted.standing.instance
    text = f"adopted by {by}" + (f", formerly {former}" if former else "")
    write(here, Entry(row.sent, row.uid, now, note=text))


def _former_stands(standing: Standing) -> bool:
    """Whether the database that this one was copied from is on this host, and would send too."""
    former = Path(standing.bound_location or "")
    elsewhere = former.is_absolute() and former != Path(standing.location)
    return elsewhere and _instance_in(former) == standing.instance


def _instance_in(path: Path) -> str | None:
    """Return the id of another SQLite database; None where there is none."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as file:
            found = file.execute("SELECT uid FROM instance").fetchone()
    except sqlite3.Error:
        return None
    return str(found[0]) if found else None


def _detail(standing: Standing, named: Named, due: Due | None) -> dict[str, Value]:
    said: dict[str, Value] = {"found": [fault.replace("_", " ") for fault in standing.faults]}
    if standing.named:
        said["in_the_journal"] = len(standing.named)
        said["counted_as"] = str(named)
    if due is not None:
        said["due_messages"] = str(due)
    return said


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0
