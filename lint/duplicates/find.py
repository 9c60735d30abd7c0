"""Finds the rows of a list that are one person, and says why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .candidates import pairs
from .clusters import clustered
from .compare import KINDS, Compared, compare
from .crowd import Crowd, crowd
from .keys import keys
from .links import Cluster, Level, Link
from .pairwise import Pairs
from .people import Columns, People, people
from .points import level, scores
from .reasons import reasons
from .text import Floats


def find_duplicates(
    columns: Columns, *, least: Level = Level.likely, new: int | None = None
) -> list[Cluster]:
    """Return the clusters of rows that are one person, at least at that level.

    Links are taken strongest first; one that would bring together two rows which cannot be
    one person (Jr and Sr, two first names, smith1@ and smith2@) is refused. Ordered by the
    clusters' first rows; the same list always gives the same answer. With new, only the first
    so many rows are looked for, among themselves and among the rest.
    """
    if not len(columns):
        return []
    everybody = people(columns)
    known = crowd(everybody)
    links = find_links(everybody, known, least=least, new=new)
    return _clusters(everybody, links)


@dataclass(frozen=True)
class Links:
    """Pairs of rows (from 0) that look like one person, strongest first."""

    compared: Compared
    scores: Floats

    def __len__(self) -> int:
        return len(self.scores)


def find_links(everybody: People, known: Crowd, *, least: Level, new: int | None = None) -> Links:
    """Return the links between rows that reach a level."""
    fresh = None if new is None else np.arange(len(everybody)) < new
    found = Pairs(*pairs(keys(everybody), len(everybody), new=fresh))
    compared = compare(everybody, known, found)
    points = scores(compared)
    kept = np.flatnonzero(points >= least.at_least)
    kept = kept[np.lexsort((compared.pairs.high[kept], compared.pairs.low[kept], -points[kept]))]
    return Links(compared.kept(kept), points[kept])


def _clusters(everybody: People, links: Links) -> list[Cluster]:
    low, high = links.compared.pairs.low, links.compared.pairs.high
    key, name = everybody.boxes.key, everybody.names
    copies = (key[low] == key[high]) & (key[low] > 0)
    copies &= (name.last[low] == name.last[high]) & (name.first[low] == name.first[high])
    asked = list(zip(low.tolist(), high.tolist(), copies.tolist(), strict=True))
    members, home = clustered(everybody, asked)
    of: defaultdict[int, list[Link]] = defaultdict(list)
    for cluster, link in zip(home, told(everybody, links), strict=True):
        if cluster >= 0:
            of[cluster].append(link)
    found = [_cluster(sorted(rows), of[number]) for number, rows in members.items()]
    return sorted(found, key=lambda cluster: cluster.rows)


def told(everybody: People, links: Links) -> Iterator[Link]:
    """Yield the links with their reasons in words."""
    signs = np.stack([links.compared.signs[kind] for kind in KINDS]).T
    named = [KINDS[kind] for kind in KINDS]
    texts, first = everybody.names.firsts.texts, everybody.names.first
    low, high = links.compared.pairs.low, links.compared.pairs.high
    said: dict[tuple[bytes, str, str], tuple[str, ...]] = {}
    level_of = {points: level(points) for points in np.unique(links.scores).tolist()}
    for row, points, one, other, a, b in zip(
        signs, links.scores.tolist(), low.tolist(), high.tolist(),
        first[low].tolist(), first[high].tolist(), strict=True,
    ):  # fmt: skip
        form = row[0] == 2
        key = (row.tobytes(), texts[a] if form else "", texts[b] if form else "")
        words = said.get(key)
        if words is None:
            found = {kind[sign] for kind, sign in zip(named, row.tolist(), strict=True)}
            words = said[key] = reasons(found, texts[a], texts[b])
        reached = level_of[points]
        assert reached is not None
        yield Link((one + 1, other + 1), reached, points, words)


def _cluster(rows: list[int], links: list[Link]) -> Cluster:
    """Return the cluster; its weakest link is the weakest of a strongest spanning tree."""
    needed = links[0]
    if len(rows) > 2:
        home = {row + 1: row + 1 for row in rows}

        def root(row: int) -> int:
            while home[row] != row:
                row = home[row]
            return row

        for link in links:
            left, right = root(link.rows[0]), root(link.rows[1])
            if left != right:
                home[right] = left
                needed = link
    whole = tuple(row + 1 for row in rows)
    return Cluster(whole, needed.level, needed.score, needed.reasons, tuple(links))
