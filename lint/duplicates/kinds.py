"""Other notices about rows: shared inboxes and placeholder addresses."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from .compare_names import are_two_names, compare_first, compare_last, find_swapped
from .frequencies import Frequencies
from .links import Kind, Notice
from .pairwise import Pairs
from .people import People
from .text import Flags, Ints, among


def notices(people: People, crowd: Frequencies) -> list[Notice]:
    """Return the shared inboxes and the placeholders of a list, by their first rows."""
    found = [*_shared(people, crowd), *_placeholders(people)]
    return sorted(found, key=lambda notice: (notice.rows, notice.kind))


def _shared(people: People, crowd: Frequencies) -> Iterable[Notice]:
    boxes = people.boxes
    behind: defaultdict[int, list[int]] = defaultdict(list)
    shared = crowd.boxes & (boxes.key > 0) & ~boxes.is_nobody
    shared[_of_two(people)] = True
    rows = np.flatnonzero(shared)
    for row, key in zip(rows.tolist(), boxes.key[rows].tolist(), strict=True):
        behind[key].append(row)
    names = people.names
    for members in behind.values():
        who = {(int(names.first[row]), int(names.last[row])) for row in members}
        if len(who) < 2:
            continue
        one = members[0]
        box = f"{boxes.locals[one]}@{boxes.domain.values[boxes.domain.codes[one]]}"
        why = [f"{len(who)} names share {box}"]
        if not crowd.boxes[one]:
            firsts = sorted({names.firsts.texts[names.first[row]] for row in members} - {""})
            why.append(
                f"{' and '.join(first.title() for first in firsts)} are different first names"
            )
        if boxes.is_role[one]:
            why.append(f"{boxes.locals[one]}@ is a role address, not a person")
        yield Notice(Kind.shared_inbox, tuple(row + 1 for row in members), tuple(why))


def _of_two(people: People) -> Ints:
    """Return the rows of mailboxes of two people: of two first names that are no forms of one."""
    names, boxes = people.names, people.boxes
    twice = (np.bincount(boxes.key) > 1)[boxes.key]
    told = np.flatnonzero(twice & (boxes.key > 0) & ~boxes.is_nobody & (names.first > 0))
    told = told[np.lexsort((names.first[told], boxes.key[told]))]
    key, first = boxes.key[told], names.first[told]
    at = np.flatnonzero((key[1:] == key[:-1]) & (first[1:] != first[:-1]))
    pairs = Pairs(told[at], told[at + 1])
    one, last = compare_first(names, pairs), compare_last(names, pairs)
    find_swapped(names, pairs, one, last)
    two = pairs.low[are_two_names(names, pairs, one)]
    if not len(two):
        return two
    return np.flatnonzero(among(boxes.key, boxes.key[two]) & (boxes.key > 0))


def _placeholders(people: People) -> Iterable[Notice]:
    boxes, names = people.boxes, people.names
    for flags, why in (
        (boxes.is_nobody & ~boxes.is_role & (boxes.key > 0), "not a real address"),
        (boxes.is_nobody & boxes.is_role, "nobody reads mail to this address"),
        (names.is_nobody, "the name is a form placeholder"),
    ):
        for row in _rows(flags):
            yield Notice(Kind.placeholder, (row + 1,), (why,))


def _rows(flags: Flags) -> list[int]:
    found: list[int] = np.flatnonzero(flags).tolist()
    return found
