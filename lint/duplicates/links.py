"""Rows that are one person: how sure it is, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How sure it is that rows are one person. sure: merge; likely: check; possible: maybe."""

    sure = "sure"
    likely = "likely"
    possible = "possible"

    @property
    def at_least(self) -> float:
        """The lowest score of the level."""
        return {"sure": 3.0, "likely": 0.0, "possible": -1.5}[self.value]


class Kind(StrEnum):
    """What was found. A possible namesake is only shown; it blocks nothing."""

    same_mailbox = "same mailbox"
    surely_same = "same person, sure"
    likely_same = "same person, likely"
    namesake = "possible namesake"
    shared_inbox = "shared inbox"
    placeholder = "placeholder"


_KINDS = {
    Level.sure: Kind.surely_same,
    Level.likely: Kind.likely_same,
    Level.possible: Kind.namesake,
}


@dataclass(frozen=True, slots=True)
class Link:
    """Two rows (from 1, the lower first) that look like one person, and why."""

    rows: tuple[int, int]
    level: Level
    score: float
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """The reasons as one line."""
        return " · ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows of one person. level and score are those of the weakest link that joins them.

    reasons are that link's: what a person should look at before merging.
    """

    rows: tuple[int, ...]
    level: Level
    score: float
    reasons: tuple[str, ...]
    links: tuple[Link, ...] = ()
    one_mailbox: bool = False

    @property
    def kind(self) -> Kind:
        """What the rows are to each other."""
        return Kind.same_mailbox if self.one_mailbox else _KINDS[self.level]

    @property
    def why(self) -> str:
        """The reasons as one line."""
        return " · ".join(self.reasons)

    def best(self, row: int) -> Link:
        """Return the strongest link of one row."""
        return max((link for link in self.links if row in link.rows), key=lambda link: link.score)


@dataclass(frozen=True, slots=True)
class Notice:
    """A shared inbox or a placeholder: its rows (from 1), and why."""

    kind: Kind
    rows: tuple[int, ...]
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """The reasons as one line."""
        return " · ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class Found:
    """The result for a list: people on several rows, and other notices."""

    clusters: list[Cluster]
    notices: list[Notice]
