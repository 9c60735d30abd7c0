"""Finds the rows of a list that are one person, and says why."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..lists.decisions import Decisions, OnRows
from .candidates import pairs
from .clusters import clustered
from .collecting import not_collecting
from .compare import KINDS, Compared, compare
from .compare_names import FORM
from .frequencies import Frequencies, frequencies
from .keys import keys
from .kinds import notices
from .links import Cluster, Found, Level, Link
from .pairwise import Pairs
from .people import Columns, People, people
from .population import Population, counted
from .reasons import reasons
from .text import Flags, Floats, Hashes, Ints, mixed
from .weights import level, scores

STAGES = ("reading names and addresses", "finding candidate pairs", "comparing", "grouping people")
Progress = Callable[[str], object]


NONE = Decisions()
DECIDED = 99.0  # the score of a link that a person has decided


def find_duplicates(
    columns: Columns, *, least: Level = Level.likely, decisions: Decisions = NONE
) -> list[Cluster]:
    """Return the clusters of rows that are one person, at least at that level.

    Links are taken strongest first; one that would join two rows that cannot be
    one person (Jr and Sr, two first names, smith1@ and smith2@) is refused. Ordered by the
    clusters' first rows; the same list always gives the same answer.
    """
    return find(columns, least=least, decisions=decisions).clusters


def find(
    columns: Columns, *, least: Level = Level.likely, new: int | None = None,
    progress: Progress = str, decisions: Decisions = NONE, among: Population | None = None,
) -> Found:  # fmt: skip
    """Return the people on several rows, and the shared inboxes and placeholders.

    With new, only duplicates of the first ``new`` rows are found, among all rows. decisions
    overrule the comparison. With among, columns are a part of a larger population that
    determines how common a name is. progress is called with each stage as it begins.
    """
    if not len(columns):
        return Found([], [])
    with not_collecting():
        progress(STAGES[0])
        everybody = people(columns)
        known = frequencies(everybody)
        if among is not None:
            everybody, known = counted(everybody, known, among)
        links = find_links(everybody, known, least=least, new=new, progress=progress)
        progress(STAGES[3])
        noticed = [one for one in notices(everybody, known) if new is None or one.rows[0] <= new]
        decided = decisions.on_rows(columns.column("contact.email"))
        return Found(_clusters(everybody, links, decided), noticed)


@dataclass(frozen=True)
class Links:
    """Pairs of rows (from 0) that look like one person, strongest first."""

    compared: Compared
    scores: Floats

    def __len__(self) -> int:
        return len(self.scores)


def find_links(
    everybody: People, known: Frequencies, *, least: Level, new: int | None = None,
    progress: Progress = str,
) -> Links:  # fmt: skip
    """Return the links between rows that reach a level."""
    progress(STAGES[1])
    fresh = None if new is None else np.arange(len(everybody)) < new
    found = Pairs(*pairs(keys(everybody), len(everybody), new=fresh))
    progress(STAGES[2])
    compared = compare(everybody, known, found)
    points = scores(compared)
    kept = np.flatnonzero(points >= least.at_least)
    one, other = compared.kept(kept).pairs.of(_content_hash(everybody))
    low, high = compared.pairs.low[kept], compared.pairs.high[kept]
    order = np.lexsort((high, low, np.maximum(one, other), np.minimum(one, other), -points[kept]))
    return Links(compared.kept(kept[order]), points[kept[order]])


def _content_hash(everybody: People) -> Hashes:
    """Return a hash of each row's content: it orders equal links, so that row order does not."""
    names, boxes = everybody.names, everybody.boxes
    company = everybody.firm.flat[everybody.firm.codes]
    first, last = names.firsts.hash[names.first], names.lasts.hash[names.last]
    return mixed(3, boxes.hash, first, last, names.generation, company, everybody.phone)


def _clusters(everybody: People, links: Links, decided: OnRows) -> list[Cluster]:
    """Return the clusters of the links; pairs without other links are handled at once."""
    pairs, every = links.compared.pairs, with_reasons(everybody, links)
    mailbox = np.where(everybody.boxes.is_nobody, 0, everybody.boxes.key)
    alone = _alone(pairs, decided, len(everybody))
    at = np.flatnonzero(alone)
    one, other = pairs.kept(at).of(mailbox)
    found = [
        Cluster(link.rows, link.level, link.score, link.reasons, (link,), same)
        for link, same in zip(
            [every[place] for place in at.tolist()], ((one == other) & (one > 0)).tolist(),
            strict=True,
        )
    ]  # fmt: skip
    at = np.flatnonzero(~alone)
    chained = Links(links.compared.kept(at), links.scores[at])
    found += _chained(everybody, chained, [every[place] for place in at.tolist()], mailbox, decided)
    return sorted(found, key=lambda cluster: cluster.rows)


def _alone(pairs: Pairs, decided: OnRows, size: int) -> Flags:
    """Say which links join two rows without other links and without decisions."""
    count = np.bincount(np.concatenate((pairs.low, pairs.high)), minlength=size)
    count[[row for row, others in decided.apart.items() if others]] = 2
    count[[row for one, other, _ in decided.together for row in (one, other)]] = 2
    alone: Flags = (count[pairs.low] == 1) & (count[pairs.high] == 1)
    return alone


def _chained(
    everybody: People, links: Links, every: list[Link], mailbox: Ints, decided: OnRows
) -> list[Cluster]:
    low, high = links.compared.pairs.low, links.compared.pairs.high
    key, name = everybody.boxes.key, everybody.names
    copies = (key[low] == key[high]) & (key[low] > 0)
    copies &= (name.last[low] == name.last[high]) & (name.first[low] == name.first[high])
    asked = list(zip(low.tolist(), high.tolist(), copies.tolist(), strict=True))
    if decided.together:
        every = [
            *(Link((a + 1, b + 1), Level.sure, DECIDED, (why,)) for a, b, why in decided.together),
            *every,
        ]
        asked = [*((one, other, True) for one, other, _ in decided.together), *asked]
    made = clustered(everybody, asked, apart=decided.apart, told=len(decided.together))
    of: defaultdict[int, list[Link]] = defaultdict(list)
    for home, link in zip(made.home, every, strict=True):
        of[home].append(link)
    found = []
    for number, rows in made.rows.items():
        weakest = every[made.needed[number]]
        whole = tuple(row + 1 for row in sorted(rows))
        one_mailbox = bool(mailbox[rows[0]] > 0 and len(set(mailbox[rows].tolist())) == 1)
        found.append(
            Cluster(
                whole,
                weakest.level,
                weakest.score,
                weakest.reasons,
                tuple(of[number]),
                one_mailbox,
            )
        )
    return found


def with_reasons(everybody: People, links: Links) -> list[Link]:
    """Return the links with their reasons in words."""
    pairs = links.compared.pairs
    signs = np.stack([links.compared.signs[kind] for kind in KINDS], axis=1).tobytes()
    width = len(KINDS)
    first = everybody.names.first
    texts = everybody.names.firsts.texts
    known: dict[tuple[bytes, str, str], tuple[str, ...]] = {}
    level_of = {points: level(points) for points in set(links.scores.tolist())}
    found = []
    for at, (points, one, other, a, b) in enumerate(
        zip(
            links.scores.tolist(), pairs.low.tolist(), pairs.high.tolist(),
            first[pairs.low].tolist(), first[pairs.high].tolist(), strict=True,
        )
    ):  # fmt: skip
        sign = signs[at * width : (at + 1) * width]
        key = (sign, texts[a], texts[b]) if sign[0] == FORM else (sign, "", "")
        if key not in known:
            named = {signs_[code] for signs_, code in zip(KINDS.values(), sign, strict=True)}
            known[key] = reasons(named, texts[a], texts[b])
        found.append(Link((one + 1, other + 1), level_of[points], points, known[key]))
    return found
