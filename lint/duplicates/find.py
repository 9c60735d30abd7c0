"""Finds the rows of a list that are one person, and says why."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..recipients import Recipients
from .candidates import pairs
from .compare import signs
from .people import Crowd, Person, crowd, people
from .points import Level, level, reasons, score

LOOKED_AT = 12  # of each cluster, so many rows are asked whether they may meet


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


def find_duplicates(recipients: Recipients, *, least: Level = Level.likely) -> list[Cluster]:
    """Return the clusters of rows that are one person, at least at that level.

    Links are taken strongest first; one that would bring together two rows which cannot be
    one person (Jr and Sr, two first names, smith1@ and smith2@) is refused. Ordered by the
    clusters' first rows; the same list always gives the same answer.
    """
    everybody = people(recipients)
    known = crowd(everybody)
    links = sorted(_links(everybody, known, least), key=lambda link: (-link.score, link.rows))
    members: dict[int, list[int]] = {}
    used: dict[int, list[Link]] = {}
    home: dict[int, int] = {}
    for link in links:
        left, right = (home.setdefault(row, row) for row in link.rows)
        if left == right:
            used[left].append(link)
            continue
        ones, others = members.get(left, [left]), members.get(right, [right])
        if not _may_meet(ones, others, everybody, known):
            continue
        members[left] = ones + others
        used[left] = [*used.pop(left, []), *used.pop(right, []), link]
        members.pop(right, None)
        for row in others:
            home[row] = left
    clusters = [_cluster(rows, used[root]) for root, rows in members.items()]
    return sorted(clusters, key=lambda cluster: cluster.rows)


def _links(everybody: list[Person], known: Crowd, least: Level) -> Iterable[Link]:
    for one, other in pairs(everybody, known):
        a, b = everybody[one], everybody[other]
        found = signs(a, b, known)
        if found is None:
            continue
        points = score(found)
        reached = level(points)
        if reached is not None and points >= least.at_least:
            yield Link((a.row, b.row), reached, points, reasons(found, a, b))


def _may_meet(ones: list[int], others: list[int], everybody: list[Person], known: Crowd) -> bool:
    if len(ones) == len(others) == 1:
        return True
    return all(
        signs(everybody[one - 1], everybody[other - 1], known) is not None
        for one in ones[:LOOKED_AT]
        for other in others[:LOOKED_AT]
    )


def _cluster(rows: list[int], links: list[Link]) -> Cluster:
    """Return the cluster; its weakest link is the weakest of a strongest spanning tree."""
    home = {row: row for row in rows}

    def root(row: int) -> int:
        while home[row] != row:
            row = home[row]
        return row

    needed = links[0]
    ordered = sorted(links, key=lambda link: (-link.score, link.rows))
    for link in ordered:
        left, right = root(link.rows[0]), root(link.rows[1])
        if left != right:
            home[right] = left
            needed = link
    return Cluster(tuple(sorted(rows)), needed.level, needed.score, needed.reasons, tuple(ordered))
