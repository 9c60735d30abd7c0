"""Links between rows become clusters of one person each: the strongest links first."""

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from .nicknames import differ_by_ending, is_form_of
from .people import People

MOST = 15  # rows of one person; beyond that, links chain strangers
LOOKED_AT = 12  # rows of each cluster that are checked for compatibility

Asked = tuple[int, int, bool]  # two rows, and whether they are copies of one another


class Clustered(NamedTuple):
    """Clusters by number: their rows, and the position of the weakest link that was needed.

    home has for each link its cluster, or -1.
    """

    rows: dict[int, list[int]]
    needed: dict[int, int]
    home: list[int]


def clustered(
    people: People, links: Sequence[Asked], *, apart: Mapping[int, set[int]], told: int = 0
) -> Clustered:
    """Return the clusters that links make.

    The first links (``told`` of them) are decisions of a person: only another decision,
    in apart (by row, the rows that are other people), overrules them.

    links come strongest first. One that would join two rows that cannot be one
    person (Jr and Sr, two first names, smith1@ and smith2@) is refused, and one that would
    make a cluster too large; copies of one row are never too many.
    """
    home: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    needed: dict[int, int] = {}
    identities = _identities(people, links)
    for at, (one, other, copies) in enumerate(links):
        left, right = home.setdefault(one, one), home.setdefault(other, other)
        if left == right:
            continue
        ones, others = members.get(left) or [left], members.get(right) or [right]
        if apart and any(apart[row].intersection(others) for row in ones if row in apart):
            continue
        size = len(ones) + len(others)
        too_many = size > MOST and not copies
        if at >= told and size > 2 and (too_many or not _compatible(identities, ones, others)):
            continue
        if len(ones) < len(others):
            left, right, ones, others = right, left, others, ones
        members[left] = ones
        needed[left] = at  # the strongest came first
        ones += others
        if members.pop(right, None):
            del needed[right]
        for row in others:
            home[row] = left
    return Clustered(
        members, needed, [home[one] if home[one] == home[other] else -1 for one, other, _ in links]
    )


class _Identity(NamedTuple):
    """The data of a row that can show that it is another person."""

    first: str
    known: bool
    middle: str
    last: str
    generation: int
    domain: int  # 0 at public providers
    letters: int
    digits: int
    local: str
    sex: int
    is_role: bool
    words: int  # the same whatever their order


def _identities(people: People, links: Sequence[Asked]) -> dict[int, _Identity]:
    names, boxes = people.names, people.boxes
    rows = np.array(sorted({row for link in links for row in link[:2]}), np.int64)
    firsts, lasts = names.firsts, names.lasts
    columns = (
        [  # a login is no first name
            "" if login else firsts.texts[code]
            for code, login in zip(
                names.first[rows].tolist(), names.login[rows].tolist(), strict=True
            )
        ],
        firsts.known[names.first[rows]].tolist(),
        [firsts.texts[code] for code in names.middle[rows].tolist()],
        [lasts.texts[code] for code in names.last[rows].tolist()],
        names.generation[rows].tolist(),
        np.where(boxes.is_personal, 0, boxes.domain.codes)[rows].tolist(),
        boxes.letters[rows].tolist(),
        boxes.digits[rows].tolist(),
        [boxes.locals[row] for row in rows.tolist()],
        people.sex[rows].tolist(),
        (boxes.is_role & (names.first == 0))[rows].tolist(),
        names.words[rows].tolist(),
    )
    return dict(zip(rows.tolist(), map(_Identity, *columns), strict=True))


def _compatible(identities: dict[int, _Identity], ones: list[int], others: list[int]) -> bool:
    """Say whether no row of ones is certainly another person than a row of others."""
    return not any(
        are_two(identities[one], identities[other])
        for one, other in product(ones[:LOOKED_AT], others[:LOOKED_AT])
    )


def are_two(a: _Identity, b: _Identity) -> bool:
    """Say whether two rows are certainly two people; the same rule as in compare."""
    if a.generation != b.generation and a.generation and b.generation:
        return True
    if a.domain and a.domain == b.domain and a.letters == b.letters and a.digits != b.digits:
        return True
    if a.is_role != b.is_role:
        return True
    if a.sex and b.sex and a.sex != b.sex and a.first != b.first and not _may_be_turned(a, b):
        return True
    if a.words and a.words == b.words:
        return False
    return _two_names(a, b) or _two_middles(a, b)


def _two_names(a: _Identity, b: _Identity) -> bool:
    if a.first == b.first or is_form_of(a.first, b.first) or min(len(a.first), len(b.first)) < 2:
        return False
    told = (a.known and b.known) or differ_by_ending(a.first, b.first) or _two_written(a, b)
    return told and not _may_be_turned(a, b)


def _two_written(a: _Identity, b: _Identity) -> bool:
    """Say whether each row's address is made of its own first name, and these are no slip."""
    if a.letters == b.letters or a.first[0] == b.first[0]:
        return False
    return OSA.distance(a.first, b.first) > 2 and _is_in_address(a) and _is_in_address(b)


def _is_in_address(one: _Identity) -> bool:
    local, first, last = (re.sub("[^a-z]", "", text) for text in (one.local, one.first, one.last))
    if not first:
        return False
    f, l = first[0], last[:1]  # noqa: E741
    whole = (first, first + last, f + last, first + l, last + first, l + first, last + f)
    return local in whole


def _may_be_turned(a: _Identity, b: _Identity) -> bool:
    """Say whether a first name stands elsewhere in the other row's name."""
    return b.first in (a.last, a.middle) or a.first in (b.last, b.middle)


def _two_middles(a: _Identity, b: _Identity) -> bool:
    if len(a.middle) < 3 or len(b.middle) < 3:
        return False
    return a.middle[0] != b.middle[0] and a.first == b.first
