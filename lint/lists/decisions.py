"""What people decided of two mailboxes: one person, or two. It overrules what looks alike.

The decisions of a workspace stand in its database and, for those who have none (lint in CI), in
a file (decisionfile).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .addresses import keys


class Verdict(StrEnum):
    """What was decided of two mailboxes."""

    same = "same"
    different = "different"


@dataclass(frozen=True, slots=True)
class Decision:
    """Two mailboxes by their keys (addresses.keys), what they are, and who says so."""

    one: str
    other: str
    verdict: Verdict
    by: str = ""
    on: str = ""  # a day, as 2026-03-02
    note: str = ""

    @property
    def words(self) -> str:
        """Who says so and when, as a reason: "told by ann on 2026-03-02"."""
        said = (
            "told" + (f" by {self.by}" if self.by else "") + (f" on {self.on}" if self.on else "")
        )
        return f"{said}: {self.note}" if self.note else said


class Decisions:
    """All that was decided, by mailbox key. Whoever is the same as somebody is so of all theirs."""

    def __init__(self, made: Iterable[Decision] = ()) -> None:
        self.made = tuple(made)
        self._apart: defaultdict[str, set[str]] = defaultdict(set)
        self._same: dict[str, set[str]] = {}
        for one in self.made:
            if one.verdict is Verdict.different:
                self._apart[one.one].add(one.other)
                self._apart[one.other].add(one.one)
            else:
                group = self.same_as(one.one) | self.same_as(one.other)
                self._same.update(dict.fromkeys(group, group))

    def __len__(self) -> int:
        return len(self.made)

    def same_as(self, mailbox: str) -> set[str]:
        """Return the mailboxes that were told to be one person's, this one with them."""
        return self._same.get(mailbox, {mailbox})

    def others(self, mailboxes: Iterable[str]) -> list[str]:
        """Return the other mailboxes of those whose these are."""
        return sorted({key for box in mailboxes for key in self.same_as(box) if key != box})

    def are_apart(self, ones: Iterable[str], others: Iterable[str]) -> bool:
        """Say whether a mailbox of one person was told to be somebody else's."""
        every = set().union(*map(self.same_as, others))
        return any(
            not every.isdisjoint(self._apart.get(key, ()))
            for one in ones
            for key in self.same_as(one)
        )

    def between(self, one: str, other: str) -> str:
        """Return who says that two mailboxes are one person's."""
        pair = {one, other}
        direct = (made.words for made in self.made if {made.one, made.other} == pair)
        return next(direct, "decided, through another address")

    def on_rows(self, addresses: Sequence[str]) -> "OnRows":
        """Return what the decisions say of the rows (from 0) of a list."""
        if not self.made:
            return NOTHING
        wanted = {key for one in self.made for key in (one.one, one.other)}
        rows: dict[str, list[int]] = {}
        for row, key in enumerate(keys(addresses)):
            if key in wanted:
                rows.setdefault(key, []).append(row)
        apart: defaultdict[int, set[int]] = defaultdict(set)
        for one in self.made:
            if one.verdict is Verdict.different:
                for row in rows.get(one.one, ()):
                    apart[row].update(rows.get(one.other, ()))
                for row in rows.get(one.other, ()):
                    apart[row].update(rows.get(one.one, ()))
        return OnRows(apart, tuple(self._together(rows)))

    def _together(self, rows: Mapping[str, Sequence[int]]) -> Iterator[tuple[int, int, str]]:
        first: dict[int, str] = {}  # of each group that occurs, the mailbox that comes first
        for mailbox in rows:
            if mailbox in self._same:
                other = first.setdefault(id(self._same[mailbox]), mailbox)
                if other != mailbox:
                    yield rows[other][0], rows[mailbox][0], self.between(other, mailbox)


@dataclass(frozen=True, slots=True)
class OnRows:
    """Decisions about the rows (from 0) of one list."""

    apart: Mapping[int, set[int]]
    together: tuple[tuple[int, int, str], ...]  # the lower row, the higher, and who says so


NOTHING = OnRows({}, ())
