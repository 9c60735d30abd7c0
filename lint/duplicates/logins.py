"""Rows that give no whole name, and the names that their logins and addresses are made of.

rgomes is Rita Gomes, ritagomes@ is her too, and so is me@ritagomes.example. How much that says
depends on how many people of the list it could mean.
"""

from dataclasses import dataclass

import numpy as np

from .compare_boxes import Parts
from .frequencies import Frequencies
from .mailboxes import Mailboxes
from .names import Names
from .pairwise import Pairs
from .text import Flags, Hashes, Ints, among, have_one, mixed, together

SHORTEST = 4  # letters; shorter ones stand for too many names


def are_few(names: Names) -> Flags:
    """Say which rows do not give a first and a last name."""
    few: Flags = (names.last == 0) | (names.first == 0) | names.guessed
    return few


def tokens(names: Names, boxes: Mailboxes, rows: Ints) -> list[Hashes]:
    """Return, in letters alone, the one word of each row, what its @ has before it, its domain."""
    word = Parts(names.firsts.texts, names.first[rows])
    lone = (names.last[rows] == 0) & (word.size >= SHORTEST)
    meant = ~boxes.is_role[rows] & ~boxes.says_nobody[rows] & (boxes.length[rows] >= SHORTEST)
    labels = np.where(boxes.is_personal | boxes.is_nobody, np.uint64(0), boxes.label)[rows]
    return [
        np.where(lone, word.whole, np.uint64(0)),
        np.where(meant, boxes.letters[rows], np.uint64(0)),
        labels,
    ]


@dataclass(frozen=True, slots=True)
class Patterns:
    """What logins are made of: a whole name, one of the two and an initial, the last; 0 is none."""

    whole: list[Hashes]
    part: list[Hashes]
    last: Hashes


def patterns(names: Names, rows: Ints) -> Patterns:
    """Return what logins could be made of the names of rows."""
    firsts = names.firsts.texts
    f, l = Parts(firsts, names.first[rows]), Parts(names.lasts.texts, names.last[rows])  # noqa: E741
    m = Parts(firsts, names.middle[rows])
    full = (f.size > 1) & (l.size > 1)
    initials = full & (f.size + l.size > SHORTEST)
    first_last, last_first = together(f.whole, f.size, l.whole), together(l.whole, l.size, f.whole)
    whole = [
        first_last,
        last_first,
        together(together(f.whole, f.size, m.whole), f.size + m.size, l.whole),
        together(last_first, l.size + f.size, m.whole),
    ]
    part = [
        together(f.initial, f.first, l.whole),
        together(l.whole, l.size, f.initial),
        together(f.whole, f.size, l.initial),
        together(l.initial, l.first, f.whole),
        together(together(f.initial, f.first, m.initial), f.first + m.first, l.whole),
    ]
    return Patterns(
        [np.where(full, one, np.uint64(0)) for one in whole],
        [np.where(initials, one, np.uint64(0)) for one in part],
        np.where(full & (l.size > SHORTEST), l.whole, np.uint64(0)),
    )


def are_of_one(names: Names, few: Flags, asked: Ints) -> tuple[Flags, Flags, Flags]:
    """Say of which rows asked about only one name of the list has what a login is made of.

    Which is the last name and an initial, the first name and an initial, the last name.
    """
    firsts, lasts = names.firsts, names.lasts
    found = []
    for codes, initials, others in (
        (names.last, firsts.initial[names.first], names.first),
        (names.first, lasts.initial[names.last], names.last),
        (names.last, np.zeros(len(names.last), np.int64), names.first),
    ):
        sought = np.zeros(int(codes.max(initial=0)) + 1, bool)
        sought[codes[asked]] = True
        rows = np.flatnonzero(sought[codes] & ~few)
        one = np.zeros(len(codes), bool)
        one[rows] = have_one(mixed(21, codes[rows], initials[rows]), mixed(22, others[rows]))
        found.append(one)
    return found[0], found[1], found[2]


@dataclass(frozen=True, slots=True)
class Logins:
    """For each pair whether a login in one row is made of the name, or is that, of the other."""

    whole: Flags
    part: Flags
    same: Flags


def compare_logins(names: Names, boxes: Mailboxes, crowd: Frequencies, pairs: Pairs) -> Logins:
    """Say of pairs with a row without a whole name what its login has to do with the other."""
    few = are_few(names)
    none = np.zeros(len(pairs), bool)
    found = Logins(none.copy(), none.copy(), none.copy())
    at = np.flatnonzero(few[pairs.low] | few[pairs.high])
    if not len(at):
        return found
    for one, other in ((pairs.low[at], pairs.high[at]), (pairs.high[at], pairs.low[at])):
        kept = np.flatnonzero(few[one] & ~few[other])
        if not len(kept):
            continue
        mine, made = tokens(names, boxes, one[kept]), patterns(names, other[kept])
        mine[1][crowd.boxes_of_many[one[kept]]] = 0
        for token in mine:
            for pattern in made.whole:
                found.whole[at[kept[(token > 0) & (token == pattern)]]] = True
        found.part[at[kept]] |= _made_of_part(names, few, mine, made, one[kept], other[kept])
    found.same[at] = _same(names, pairs.kept(at))
    return found


def _made_of_part(
    names: Names, few: Flags, mine: list[Hashes], made: Patterns, one: Ints, other: Ints
) -> Flags:  # fmt: skip
    """Say where a login of one row is a part of the other's name, and can mean no other name."""
    alike = [
        np.logical_or.reduce([(token > 0) & (token == pattern) for token in mine])
        for pattern in made.part
    ]
    alike.append(names.login[one] & (mine[0] > 0) & (mine[0] == made.last))
    found: Flags = np.logical_or.reduce(alike)
    if found.any():
        last, first, alone = are_of_one(names, few, other[found])
        single = [last, last, first, first, last, alone]
        found = np.logical_or.reduce(
            [flags & of_one[other] for flags, of_one in zip(alike, single, strict=True)]
        )
    return found


def _same(names: Names, pairs: Pairs) -> Flags:
    """Say where both rows give the same login as their whole name."""
    bare = np.flatnonzero(~names.login & (names.first > 0))
    words = np.where(names.login, names.firsts.handle[names.first], np.uint64(0))
    # What others are called by is no login.
    others = np.concatenate(
        (names.firsts.hash[names.first[bare]], names.lasts.hash[names.last[bare]])
    )
    words[among(names.firsts.hash[names.first], others)] = 0
    one, other = pairs.of(words)
    same: Flags = (one == other) & (one > 0)
    return same


def handle_keys(names: Names, boxes: Mailboxes) -> tuple[Ints, Hashes]:
    """Return rows and keys that bring rows without a whole name beside those they may mean."""
    few = are_few(names)
    some, full = np.flatnonzero(few), np.flatnonzero(~few)
    own = tokens(names, boxes, some)
    wanted = np.concatenate(own)
    made = patterns(names, full)
    rows, found = [some] * len(own), list(own)
    for pattern in (*made.whole, *made.part, made.last):
        at = np.flatnonzero((pattern > 0) & among(pattern, wanted))
        rows.append(full[at])
        found.append(pattern[at])
    every, keys = np.concatenate(rows), np.concatenate(found)
    kept = keys > 0
    return every[kept], keys[kept]
