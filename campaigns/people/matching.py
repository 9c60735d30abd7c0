"""A new list beside everybody ever known: which rows are whom."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...lint.duplicates.find import DECIDED, find_links, with_reasons
from ...lint.duplicates.frequencies import frequencies
from ...lint.duplicates.links import Level
from ...lint.duplicates.people import Columns, people
from ...lint.duplicates.population import counted
from ...lint.duplicates.same_inbox import are_two
from ...lint.duplicates.text import Hashes, Ints
from ...lint.lists.addresses import keys as mailbox_keys
from ...lint.lists.decisions import Decisions
from ..store.tables import Contact, ContactAddress, Enrolment, Lead, Outbox
from .blocking_index import counts, met, name_key
from .columns import Below, Contacts, contacts, listed
from .decisions import decisions
from .shared_inbox import name_in


@dataclass(frozen=True, slots=True)
class Match:
    """A row (from 1) and a known person whom it is, with the reasons.

    address and name are the known person's. owner has them; contacted_at is when they were last
    written to, in campaign.
    """

    row: int
    contact_id: int
    level: Level
    score: float
    reasons: tuple[str, ...]
    address: str
    name: str
    owner: str | None = None
    contacted_at: datetime | None = None
    campaign: str | None = None

    @property
    def why(self) -> str:
        """The reasons as one line."""
        return " · ".join(self.reasons)


NAMES = ("contact.first_name", "contact.last_name", "contact.full_name")


def name_of(fields: Mapping[str, str]) -> str:
    """Return somebody's name as it stands in their fields."""
    *parts, whole = (fields.get(key, "") for key in NAMES)
    return " ".join(filter(None, parts)) or whole


class KnownPeople:
    """Population of a database, as far as they are needed to judge a list.

    are_among says that the people of the list are in the database already.
    """

    def __init__(self, session: Session, *, are_among: bool = False) -> None:
        self.session = session
        self._more = 0 if are_among else 1
        # Counting would read every page of a large table, and this is near enough.
        self._size = session.scalar(select(func.max(Contact.id))) or 0

    def __len__(self) -> int:
        return self._size

    def firsts(self, names: Hashes) -> Ints:
        """Return how many bear each first name."""
        return self._bearers("first", names)

    def lasts(self, names: Hashes) -> Ints:
        """Return how many bear each last name."""
        return self._bearers("last", names)

    def near(self, columns: Columns, mailboxes: Sequence[str] = ()) -> Contacts:
        """Return the known people who share a key with a row, or have one of the mailboxes."""
        ids = met(self.session, people(columns))
        having = select(ContactAddress.contact_id).where(ContactAddress.key.in_(mailboxes))
        more = self.session.scalars(having) if mailboxes else ()
        return contacts(self.session, sorted({*ids, *more}))

    def _bearers(self, kind: str, names: Hashes) -> Ints:
        sought = name_key(kind, names).tolist()
        found = counts(self.session, sorted(set(sought)))
        return np.array([found.get(key, 0) + self._more for key in sought], np.int64)


def matches(
    session: Session,
    columns: Columns,
    *,
    least: Level = Level.likely,
    ids: Sequence[int] | None = None,
) -> dict[int, list[Match]]:
    """Return for each row (from 1) the known people whom it is, the surest first.

    Population needs keys (``key_everybody``). ids says whose the rows are, where they are known
    themselves; then only others are looked for. What was decided overrules what looks alike.
    """
    made = decisions(session)
    boxes = mailbox_keys(columns.column("contact.email"))
    known = KnownPeople(session, are_among=ids is not None)
    near = known.near(columns, made.others(boxes))
    found = _Found(columns, near, boxes, made, ids)
    for row, at, level, score, reasons in _links(columns, near, known, least):
        found.add(row, at, level, score, reasons)
    found.add_told()
    return _with_owners(session, found.best())


Linked = tuple[int, int, Level, float, tuple[str, ...]]


def _links(columns: Columns, near: Contacts, known: KnownPeople, least: Level) -> Iterator[Linked]:
    """Yield a row, the position of who is known, and what is between them."""
    whole, size = Below(columns, near), len(columns)
    if not len(near):
        return
    everybody = people(whole)
    everybody, about = counted(everybody, frequencies(everybody), known)
    links = find_links(everybody, about, least=least, new=size)
    kept = np.flatnonzero(links.compared.pairs.high >= size)
    links = replace(links, compared=links.compared.kept(kept), scores=links.scores[kept])
    for link in with_reasons(everybody, links):
        row, other = link.rows
        yield row - 1, other - 1 - size, link.level, link.score, link.reasons


class _Found:
    """What was found of each row so far; positions count from 0."""

    def __init__(
        self, columns: Columns, near: Contacts, boxes: Sequence[str], made: Decisions,
        ids: Sequence[int] | None,
    ) -> None:  # fmt: skip
        self.columns, self.near, self.boxes = columns, near, boxes
        self.made, self.ids = made, ids
        self.keys = mailbox_keys(near.addresses)
        self.of: defaultdict[int, set[str]] = defaultdict(set)  # whose which mailboxes are
        for contact, key in zip(near.ids, self.keys, strict=True):
            self.of[contact].add(key)
        self.at: defaultdict[str, list[int]] = defaultdict(list)
        for position, key in enumerate(self.keys):
            self.at[key].append(position)
        self.rows: defaultdict[int, dict[int, Match]] = defaultdict(dict)

    def add(self, row: int, at: int, level: Level, score: float, reasons: tuple[str, ...]) -> None:
        """Note that a row is who stands at a position, unless it is known better.

        Two contacts of one inbox were told apart when the second came in.
        """
        contact = self.near.ids[at]
        if self.ids is not None and (
            self.ids[row] == contact or self.boxes[row] in self.of[contact]
        ):
            return
        before = self.rows[row].get(contact)
        if before is None or before.score < score:
            name = name_of(self.near.fields[at])
            self.rows[row][contact] = Match(
                row + 1, contact, level, score, reasons, self.near.addresses[at], name
            )

    def add_told(self) -> None:
        """Note what is sure whatever it looks like: one mailbox, and what was decided."""
        for row, box in enumerate(self.boxes):
            for at in self._at_inbox(row) if self.ids is None else ():
                self.add(row, at, Level.sure, DECIDED, ("same mailbox",))
            for key in self.made.same_as(box):
                for at in self.at.get(key, ()) if key != box else ():
                    why = self.made.between(box, key)
                    self.add(row, at, Level.sure, DECIDED, (why,))

    def _at_inbox(self, row: int) -> Sequence[int]:
        """Return where those of a row's mailbox stand whom it may be; all where it is nobody."""
        known = self.at.get(self.boxes[row], ())
        if len(known) < 2:
            return known
        said = name_in({key: self.columns.column(key)[row] for key in NAMES})
        may_be = [at for at in known if not are_two(said, name_in(self.near.fields[at]))]
        return may_be or known

    def best(self) -> dict[int, list[Match]]:
        """Return the matches of each row that nobody has told apart."""
        found = {}
        for row in sorted(self.rows):
            own = self.of.get(self.ids[row], set()) if self.ids is not None else set()
            theirs = [{self.boxes[row], *own} - {""}]
            kept = []
            ranked = sorted(self.rows[row].values(), key=lambda m: (-m.score, m.contact_id))
            for match in ranked:
                # Whom a surer match was told apart from, the row is not either.
                boxes = self.of[match.contact_id]
                if self.made and any(self.made.are_apart(some, boxes) for some in theirs):
                    continue
                theirs.append(boxes)
                kept.append(match)
            if kept:
                found[row + 1] = kept
        return found


def _with_owners(session: Session, found: Mapping[int, Sequence[Match]]) -> dict[int, list[Match]]:
    """Say of each who has them, and when they were last written to."""
    ids = sorted({match.contact_id for some in found.values() for match in some})
    if not ids:
        return {}
    wanted, value = listed(session, ids)
    owners: dict[int, str | None] = {}
    for table in (Lead, Enrolment):  # the rep who follows up now is the owner
        newest = (
            select(table.contact_id, table.owner)
            .select_from(wanted)
            .join(table, table.contact_id == value)
            .where(table.owner.is_not(None))
            .order_by(table.id)
        )
        owners.update((contact, owner) for contact, owner in session.execute(newest))
    sent = (
        select(Enrolment.contact_id, Outbox.sent_at, Enrolment.campaign)
        .select_from(wanted)
        .join(Enrolment, Enrolment.contact_id == value)
        .join(Outbox, Outbox.enrolment_id == Enrolment.id)
        .where(Outbox.sent_at.is_not(None))
        .order_by(Outbox.sent_at)
    )
    last = {contact: (at, campaign) for contact, at, campaign in session.execute(sent)}
    return {
        row: [
            replace(
                match,
                owner=owners.get(match.contact_id),
                contacted_at=last.get(match.contact_id, (None, None))[0],
                campaign=last.get(match.contact_id, (None, None))[1],
            )
            for match in some
        ]
        for row, some in found.items()
    }
