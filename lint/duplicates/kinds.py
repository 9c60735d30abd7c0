"""Other notices about rows: shared inboxes and placeholder addresses."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from .frequencies import Frequencies
from .links import Kind, Notice
from .people import People
from .text import Flags


def notices(people: People, crowd: Frequencies) -> list[Notice]:
    """Return the shared inboxes and the placeholders of a list, by their first rows."""
    found = [*_shared(people, crowd), *_placeholders(people)]
    return sorted(found, key=lambda notice: (notice.rows, notice.kind))


def _shared(people: People, crowd: Frequencies) -> Iterable[Notice]:
    boxes = people.boxes
    behind: defaultdict[int, list[int]] = defaultdict(list)
    rows = np.flatnonzero(crowd.boxes & (boxes.key > 0) & ~boxes.is_nobody)
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
        if boxes.is_role[one]:
            why.append(f"{boxes.locals[one]}@ is a role address, not a person")
        yield Notice(Kind.shared_inbox, tuple(row + 1 for row in members), tuple(why))


def _placeholders(people: People) -> Iterable[Notice]:
    boxes, names = people.boxes, people.names
    for flags, why in (
        (boxes.is_nobody & (boxes.key > 0), "not a real address"),
        (names.is_nobody, "the name is a form placeholder"),
    ):
        for row in _rows(flags):
            yield Notice(Kind.placeholder, (row + 1,), (why,))


def _rows(flags: Flags) -> list[int]:
    found: list[int] = np.flatnonzero(flags).tolist()
    return found
