"""The keys under which known people are found again: kept with them, and looked up."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session, aliased

from ...lint.duplicates.keys import Handles, Key, cities, handles, keys
from ...lint.duplicates.people import People, people
from ...lint.duplicates.text import Hashes, Ints, hashes, mixed
from ..store.database import Store
from ..store.tables import PEOPLE, Contact, Kept, PersonKey
from .columns import Contacts, contacts, listed

Progress = Callable[[int, int], None]

# What is kept of every person brings a new row to them, in as few numbers as possible. Under
# one key of the first kind the newest people are looked at, MOST at most; one of the second
# kind that more than so many share says nothing of anybody, and a key of another kind will.
STRONG = frozenset(
    {
        "mailbox", "phone, last", "company, last name", "company, sounds", "domain, last name",
        "domain, sounds", "company's word, name", "born, last", "address, last",
    }
)  # fmt: skip
WEAK = {
    "local, last name": 5, "local, initials": 4, "name": 6, "name's sounds": 3,
    "city, last": 8, "city, first": 8, "city, initials": 8,
}  # fmt: skip
MOST = 20
HANDLE = 8  # so many may share a handle, or it says nothing
PHONE = 4  # enough to see that a phone is shared
VERSION = "4"  # another one, and everybody is keyed anew
_FLUSH = 20_000
_CHUNK = 50_000
_AT_ONCE = 20  # chunks that are sorted and written together


@dataclass(frozen=True, slots=True)
class Pairs:
    """Keys and whose they are, sorted, each pair once."""

    hash: Ints
    whose: Ints

    def __len__(self) -> int:
        return len(self.hash)

    def without(self, others: "Pairs") -> "Pairs":
        """Return the pairs that others lacks."""
        gone = set(zip(others.hash.tolist(), others.whose.tolist(), strict=True))
        pairs = zip(self.hash.tolist(), self.whose.tolist(), strict=True)
        kept = np.array([pair not in gone for pair in pairs], bool)
        return Pairs(self.hash[kept], self.whose[kept])


def lock(session: Session) -> str:
    """Wait for other decisions about people; return the version of the keys that are kept.

    SQLite has one writer anyway. On PostgreSQL two enrolments at once, which cannot see each
    other's people, go one after the other.
    """
    row = session.scalars(
        select(Kept)
        .where(Kept.name == PEOPLE)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return row.value


def key_everybody(session: Session, *, progress: Progress | None = None) -> None:
    """Give keys to everybody who has none: once in a database's life, and once in a version's."""
    if is_keyed(session) or lock(session) == VERSION:
        return
    session.execute(delete(PersonKey))
    total = session.scalar(select(func.count()).select_from(Contact)) or 0
    last = done = 0
    made: list[Pairs] = []
    while ids := session.scalars(
        select(Contact.id).where(Contact.id > last).order_by(Contact.id).limit(_CHUNK)
    ).all():
        last = ids[-1]
        found = contacts(session, ids)
        made.append(keys_of(people(found), np.array(found.ids, np.int64)))
        if len(made) == _AT_ONCE:
            _write(session, _sorted(made))
            made.clear()
        done += len(ids)
        if progress is not None:
            progress(done, total)
    _write(session, _sorted(made))
    session.get_one(Kept, PEOPLE).value = VERSION
    session.flush()


def key_store(store: Store, *, progress: Progress | None = None) -> None:
    """Give everybody keys before a database is only read."""
    with store.reading() as session:
        keyed = is_keyed(session)
    if not keyed:
        with store.session() as session:
            key_everybody(session, progress=progress)


def is_keyed(session: Session) -> bool:
    """Say whether everybody has keys of this version."""
    return session.scalar(select(Kept.value).where(Kept.name == PEOPLE)) == VERSION


def keys_of(everybody: People, whose: Ints) -> Pairs:
    """Return the keys to keep of people; whose says of each row who it is."""
    names = everybody.names
    # Of which list somebody will be sought, one with companies or without, nobody knows yet.
    every = filter(is_kept, chain(keys(everybody), cities(everybody)))
    made = [Pairs(_cut(key.hash), whose[key.rows]) for key in every]
    for kind, codes, values in (
        ("first", names.first, names.firsts),
        ("last", names.last, names.lasts),
    ):
        rows = np.flatnonzero(codes > 0)
        made.append(Pairs(name_key(kind, values.hash[codes[rows]]), whose[rows]))
    said = handles(everybody)
    for handle in (*said.own, *said.full):
        rows = np.flatnonzero(handle > 0)
        made.append(Pairs(_tagged("handle", handle[rows]), whose[rows]))
    for handle in said.own:
        rows = np.flatnonzero((handle > 0) & said.few)
        made.append(Pairs(_tagged("few words", handle[rows]), whose[rows]))
    return _sorted(made)


def is_kept(key: Key) -> bool:
    """Say whether keys of this kind are kept."""
    return key.name in STRONG or key.name in WEAK or key.name == "phone"


def name_key(kind: str, names: Hashes) -> Ints:
    """Return the keys under which those who bear names are counted."""
    return _tagged(f"count {kind}", names)


def _tagged(kind: str, values: Hashes) -> Ints:
    return _cut(mixed(int(hashes([kind])[0]) & 0xFFFFFFFF, values))


def _cut(hash: Hashes) -> Ints:
    """Return hashes of 47 bits: SQLite keeps them in six bytes, and few fall together."""
    return (hash >> np.uint64(17)).astype(np.int64)


def _sorted(made: Sequence[Pairs]) -> Pairs:
    if not made:
        return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64))
    hash = np.concatenate([one.hash for one in made])
    whose = np.concatenate([one.whose for one in made])
    order = np.lexsort((whose, hash))
    hash, whose = hash[order], whose[order]
    first = np.ones(len(hash), bool)
    first[1:] = (hash[1:] != hash[:-1]) | (whose[1:] != whose[:-1])
    return Pairs(hash[first], whose[first])


def _write(session: Session, pairs: Pairs) -> None:
    """Keep keys, in their order, which SQLite packs most tightly."""
    if not len(pairs):
        return
    session.flush()
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        rows: Any = list(zip(pairs.hash.tolist(), pairs.whose.tolist(), strict=True))
        connection.exec_driver_sql("INSERT OR IGNORE INTO person_key VALUES (?, ?)", rows)
        return
    for start in range(0, len(pairs), _CHUNK):
        part = slice(start, start + _CHUNK)
        connection.exec_driver_sql(
            "INSERT INTO person_key SELECT * FROM unnest(%s::bigint[], %s::int[]) "
            "ON CONFLICT DO NOTHING",
            (pairs.hash[part].tolist(), pairs.whose[part].tolist()),
        )


def _forget(session: Session, pairs: Pairs) -> None:
    if not len(pairs):
        return
    session.flush()
    connection = session.connection()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    rows: Any = list(zip(pairs.hash.tolist(), pairs.whose.tolist(), strict=True))
    connection.exec_driver_sql(
        f"DELETE FROM person_key WHERE hash = {mark} AND contact_id = {mark}",
        rows,
    )


@contextmanager
def rekeyed(session: Session, ids: Sequence[int]) -> Iterator[None]:
    """Keep the keys of contacts true over whatever is done to them inside."""
    if not is_keyed(session):
        yield
        return
    before = _of(contacts(session, ids))
    yield
    session.flush()
    after = _of(contacts(session, ids))
    _forget(session, before.without(after))
    _write(session, after.without(before))


def _of(found: Contacts) -> Pairs:
    return keys_of(people(found), np.array(found.ids, np.int64))


@dataclass(slots=True)
class Keying:
    """Keys of the people whom an import brings, made many at a time."""

    session: Session
    ids: list[int] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    fields: list[Mapping[str, str]] = field(default_factory=list)
    changed: dict[int, Mapping[str, str]] = field(default_factory=dict)  # as they were before

    def new(self, contact_id: int, address: str, fields: Mapping[str, str]) -> None:
        """Note somebody new."""
        self.ids.append(contact_id)
        self.addresses.append(address)
        self.fields.append(fields)
        self._full()

    def was(self, contact_id: int, fields: Mapping[str, str]) -> None:
        """Note somebody who has changed, as they were before."""
        self.changed.setdefault(contact_id, fields)
        self._full()

    def _full(self) -> None:
        if len(self.ids) + len(self.changed) >= _FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write what was noted."""
        _write(self.session, _of(Contacts(self.ids, self.addresses, self.fields)))
        if self.changed:
            now = contacts(self.session, self.changed)
            then = Contacts(now.ids, now.addresses, [self.changed[one] for one in now.ids])
            before, after = _of(then), _of(now)
            _forget(self.session, before.without(after))
            _write(self.session, after.without(before))
        self.ids, self.addresses, self.fields, self.changed = [], [], [], {}


def met(session: Session, everybody: People) -> set[int]:
    """Return the contacts who stand under a key of somebody's."""
    found: set[int] = set()
    for key in filter(is_kept, keys(everybody)):
        sought = np.unique(_cut(key.hash)).tolist()
        if key.name in WEAK:
            found |= _under(session, sought, most=WEAK[key.name], or_none=True)
        else:
            found |= _under(session, sought, most=PHONE if key.name == "phone" else MOST)
    sought = _sought(handles(everybody))
    return found | _under(session, sought, most=HANDLE, or_none=True)


def _sought(said: Handles) -> list[int]:
    """Return the keys of handles to look under.

    A row of few words is looked for under what everybody may be called, and every row under
    what the known people of few words are called: full rows beside full ones need no handle.
    """
    own = [_tagged("handle", one[(one > 0) & said.few]) for one in said.own]
    all_ = [_tagged("few words", one[one > 0]) for one in (*said.own, *said.full)]
    found: list[int] = np.unique(np.concatenate(own + all_)).tolist()
    return found


def _under(
    session: Session, sought: Sequence[int], *, most: int, or_none: bool = False
) -> set[int]:
    """Return who stands under keys: the newest of each, or with or_none nobody where more do."""
    wanted, value = listed(session, sought)
    one, other = aliased(PersonKey), aliased(PersonKey)
    last = (
        select(other.contact_id)
        .where(other.hash == value)
        .order_by(other.contact_id.desc())
        .limit(1)
        .offset(most if or_none else most - 1)
        .correlate(wanted)
        .scalar_subquery()
    )
    among = last.is_(None) if or_none else one.contact_id >= func.coalesce(last, 0)
    found = select(one.contact_id).select_from(wanted).join(one, and_(one.hash == value, among))
    return set(session.scalars(found))


def counts(session: Session, sought: Sequence[int]) -> dict[int, int]:
    """Return how many stand under each key that anybody stands under."""
    wanted, value = listed(session, sought)
    many = select(func.count()).where(PersonKey.hash == value).correlate(wanted).scalar_subquery()
    rows = session.execute(select(value, many).select_from(wanted))
    return {row[0]: row[1] for row in rows}
