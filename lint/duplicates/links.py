"""Rows that are one person: how sure it is, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How sure it is that rows are one person. sure: merge; likely: look; possible: maybe."""

    sure = "sure"
    likely = "likely"
    possible = "possible"

    @property
    def at_least(self) -> float:
        """The score from which on it holds."""
        return {"sure": 3.0, "likely": 0.0, "possible": -1.5}[self.value]


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
    """Rows of one person. level and score are those of the weakest link that was needed.

    reasons are that link's: what a person should look at before merging.
    """

    rows: tuple[int, ...]
    level: Level
    score: float
    reasons: tuple[str, ...]
    links: tuple[Link, ...] = ()

    @property
    def why(self) -> str:
        """The reasons as one line."""
        return " · ".join(self.reasons)

    def best(self, row: int) -> Link:
        """Return the strongest link of one row."""
        return max((link for link in self.links if row in link.rows), key=lambda link: link.score)
