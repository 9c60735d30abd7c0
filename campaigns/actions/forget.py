"""Somebody asks to be forgotten (GDPR, article 17): all that is known of them is erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.workspace.workspace import Workspace
from ..journey.ending.endings import end, enrolled
from ..model import LIVE, Actor, EnrolmentState, OutboxState
from ..people.address import AddressError, normal
from ..people.blocking_index import lock
from ..people.erasure import erase, lines_about
from ..people.forgotten import WHY, is_stand_in, remember
from ..people.shared_inbox import contacts_of, sharers
from ..people.suppression import suppress
from ..people.traces import Traces, traces
from ..store.audit import Value, note
from ..store.database import Store, trial
from ..store.journal import erase as erase_in_journal
from ..store.redaction import ACTION, redact
from ..store.tables import ContactAddress, Enrolment, Outbox, SendingPlace
from ..store.types import row_id

_LISTS = {".csv", ".tsv", ".txt", ".toml", ".yml", ".yaml", ".json", ".jsonl", ".eml", ".md"}
_MOST_BYTES = 200_000_000
_UNDER_WAY = (OutboxState.sending, OutboxState.in_doubt)


class ForgetError(TactfulError):
    """Somebody cannot be forgotten yet, or it is not clear who is meant."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased, or would be. files: of the workspace, that name them still.

    wiped: why what was deleted may still be read in the database's file; empty where it cannot.
    hosts: other hosts whose journals name them still.
    """

    people: int
    suppressed: int  # addresses, as hashes
    sequences: int
    erased: dict[str, int]
    log_lines: int
    journal_lines: int = 0
    files: tuple[str, ...] = ()
    hosts: int = 0
    wiped: str = ""


def forget(
    store: Store, workspace: Workspace, who: str, *, by: Actor, now: datetime, dry_run: bool = False
) -> Forgotten:
    """Erase a person, named by an address or by the number of a contact, for good.

    An address that nobody here has is suppressed as forgotten, too. Raises ForgetError and
    AddressError.
    """
    if dry_run:
        with trial(store) as only, only.session() as session:
            done, keys = _forget(session, who, by, now)
        return _with_files(done, workspace, keys)
    with store.session() as session:
        if store.engine.dialect.name == "sqlite":
            session.connection().exec_driver_sql("PRAGMA secure_delete = ON")
        done, keys = _forget(session, who, by, now)
        hosts = len(session.scalars(select(SendingPlace.host)).all())
    lines = erase_in_journal(store.here.journal, keys[0]) if store.here and keys[0] else 0
    done = _with_files(done, workspace, keys)
    return Forgotten(
        done.people, done.suppressed, done.sequences, done.erased, done.log_lines, lines,
        done.files, max(0, hosts - 1), store.wipe(),
    )  # fmt: skip


Keys = tuple[frozenset[str], frozenset[str]]
"""A person's normal addresses, and the same with those as they were written."""


def _forget(session: Session, who: str, by: Actor, now: datetime) -> tuple[Forgotten, Keys]:
    lock(session)  # nobody brings them in meanwhile
    people, keys = _meant(session, who)
    _refuse_under_way(session, people)
    live = Enrolment.state.in_(LIVE)
    ways = session.scalars(
        select(Enrolment.id).where(Enrolment.id.in_(enrolled(session, people)), live)
    ).all()
    end(session, ways, EnrolmentState.opted_out, why=WHY, address="", by=by, now=now)
    of = traces(session, people, keys)
    lines = lines_about(session, of)
    for one in people:
        suppress(session, str(one), kind="person", why=WHY, by=by, now=now)
    erased = erase(session, of, by=by, now=now)
    new = remember(session, of.keys, by=by, now=now)
    detail: dict[str, Value] = {"addresses": len(of.keys), **redact(session, lines)}
    note(session, ACTION, "contact", people[0] if people else "", by=by, at=now, detail=detail)
    return Forgotten(len(people), new, len(ways), erased, len(lines)), _names(of)


def _names(of: Traces) -> Keys:
    return of.keys, of.written


def _meant(session: Session, who: str) -> tuple[Sequence[int], Sequence[str]]:
    """Return the contact who is meant, none for a stranger, and the addresses that go with them."""
    if who.strip().isdecimal():
        number = row_id(who)
        people: Sequence[int] = (number,) if number is not None else ()
    else:
        people = contacts_of(session, who)
        if len(people) > 1:
            inbox = sharers(session, normal(who))
            raise ForgetError(
                f"{who} is {inbox}: name the one who asked by their number, one of "
                f"{', '.join(map(str, people))} (in the address of their page)"
            )
        if not people:
            return (), (normal(who),)
    at = ContactAddress.contact_id.in_(people)
    keys = session.scalars(select(ContactAddress.key).where(at)).all()
    if not people or not keys:
        raise AddressError(f"there is no contact {who.strip()}")
    if all(map(is_stand_in, keys)):
        raise ForgetError(f"person {people[0]} is forgotten already")
    others = select(ContactAddress.key).where(
        ContactAddress.key.in_(keys), ContactAddress.contact_id.not_in(people)
    )
    shared = set(session.scalars(others))
    return people, [one for one in keys if one not in shared]


def _refuse_under_way(session: Session, people: Sequence[int]) -> None:
    rows = (
        select(Outbox.id, Outbox.state)
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .where(Enrolment.contact_id.in_(people), Outbox.state.in_(_UNDER_WAY))
    )
    found = session.execute(rows).all()
    if any(state is OutboxState.sending for _, state in found):
        raise ForgetError("a message to them is being sent now; try again in a minute")
    if found:
        numbers = ", ".join(str(number) for number, _ in found)
        raise ForgetError(
            f"it is not known whether message {numbers} to them was sent; say so first: "
            "tactful outbox"
        )


def _with_files(done: Forgotten, workspace: Workspace, keys: Keys) -> Forgotten:
    files = tuple(_naming(workspace.root, keys[1]))
    return Forgotten(
        done.people, done.suppressed, done.sequences, done.erased, done.log_lines, files=files
    )


def _naming(root: Path, addresses: frozenset[str]) -> list[str]:
    """Return the text files of a workspace, with the line, that name one of some addresses."""
    found = []
    sought = [one.encode() for one in addresses]
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.suffix.lower() not in _LISTS or any(one.startswith(".") for one in inside.parts):
            continue
        try:
            if path.is_file() and path.stat().st_size < _MOST_BYTES:
                with path.open("rb") as file:
                    for number, line in enumerate(file, 1):
                        low = line.lower()
                        if any(one in low for one in sought):
                            found.append(f"{inside.as_posix()}:{number}")
                            break
        except OSError:
            continue
    return found
