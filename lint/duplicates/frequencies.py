"""Statistics of the whole list: shared inboxes and phones, and how common names are."""

from dataclasses import dataclass

import numpy as np

from ..lists.words import CROWD, EVERYWHERE
from .people import People
from .text import Flags, Floats, Hashes, Ints, among, hashes, mixed

PHONE_CROWD = 4
_SMALL = 1000  # a shorter list says little about how common a name is


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Whether the inbox and the phone of each row are shared, and how common names are."""

    boxes: Flags
    boxes_of_many: Flags  # those that several names share, whatever stands before the @
    phones: Flags
    rareness: float  # multiplies counts of a first and a last name to chance namesakes
    everywhere: Flags  # for each last name whether unrelated people bear it, whatever the list

    def namesakes(self, firsts: Ints, lasts: Ints) -> Floats:
        """Return how many rows would have a name by chance, from the counts of its parts."""
        return firsts * lasts * np.float64(self.rareness)


def frequencies(people: People) -> Frequencies:
    """Return the statistics of the list."""
    names, boxes = people.names, people.boxes
    last = names.lasts.sound[names.last]
    initials = mixed(1, np.minimum(last, names.firsts.sound[names.first]))
    many = _of_many(boxes.key, last, names.last > 0, CROWD)
    return Frequencies(
        many | boxes.is_role | boxes.is_nobody,
        many & ~boxes.is_nobody,
        _of_many(people.phone, initials, (names.first > 0) & (names.last > 0), PHONE_CROWD),
        rareness(len(people)),
        among(names.lasts.hash, hashes(sorted(EVERYWHERE))),
    )


def rareness(size: int) -> float:
    """Return the factor from counts of a first and a last name to chance namesakes."""
    return size / max(_SMALL, size) ** 2


def _of_many(key: Ints, name: Hashes, told: Flags, least: int) -> Flags:
    """Say which rows have a key with at least ``least`` distinct names."""
    rows = np.flatnonzero(told & (key > 0))
    packed = np.sort((key[rows].astype(np.uint64) << np.uint64(32)) | (name[rows] >> np.uint64(32)))
    if not len(packed):
        return np.zeros(len(key), bool)
    distinct = packed[np.concatenate(([True], packed[1:] != packed[:-1]))] >> np.uint64(32)
    ends = np.flatnonzero(np.concatenate((distinct[1:] != distinct[:-1], [True])))
    counts = np.diff(ends, prepend=-1)
    return among(key, distinct[ends[counts >= least]].astype(key.dtype)) & (key > 0)
