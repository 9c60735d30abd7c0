"""How many namesakes chance would make of a name."""

import numpy as np

from . import compare_names as name
from .frequencies import Frequencies
from .names import Names
from .pairwise import Pairs, Signs
from .people import People
from .text import Flags, Ints, mixed, numbered


def rareness(
    people: People, crowd: Frequencies, pairs: Pairs, signs: dict[str, Signs]
) -> Signs:  # fmt: skip
    """Return how many namesakes chance would make of a name that both rows bear."""
    names = people.names
    (one, other), (two, three) = pairs.of(names.first), pairs.of(names.last)
    firsts, lasts = names.firsts.count, names.lasts.count
    first, last = signs["first"], signs["last"]
    told = (last == name.L_SAME) & np.isin(first, (name.SAME, name.FORM, name.SWAPPED, name.PART))
    again = _more_rows(names, pairs, told & (first == name.SAME))
    chance = crowd.namesakes(
        np.maximum(np.maximum(firsts[one], firsts[other]) - again, 1),
        np.maximum(np.maximum(lasts[two], lasts[three]) - again, 1),
    )
    common = crowd.everywhere[two] | crowd.everywhere[three]
    chance = np.where(common, np.maximum(chance, 0.01), chance)
    return np.where(told, 1 + np.digitize(chance, (0.001, 0.01, 0.1, 1.0)), 0).astype(np.int8)


def _more_rows(names: Names, pairs: Pairs, asked: Flags) -> Ints:
    """Return how many rows beside two have the whole name of each pair that is asked about.

    If it is one person, their rows do not show that the parts of the name are common.
    """
    at = np.flatnonzero(asked & (names.lasts.count[names.last[pairs.low]] > 2))
    more = np.zeros(len(pairs), np.int64)
    if not len(at):
        return more
    low = pairs.low[at]
    sought = np.zeros(len(names.lasts.count), bool)
    sought[names.last[low]] = True
    rows = np.flatnonzero(sought[names.last])
    codes = np.zeros(len(names.last), np.int64)
    codes[rows] = numbered(mixed(13, names.first[rows], names.last[rows]))[0]
    more[at] = np.maximum(np.bincount(codes[rows])[codes[low]] - 2, 0)
    return more
