"""Which pairs of rows are worth comparing: neighbours in sorted windows of shared keys.

A key that fills the list (one firm, one surname, info@) costs rows times the window, never
rows squared.
"""

from collections.abc import Iterable

import numpy as np

from .keys import Key
from .text import Flags, Hashes, Ints
from .threads import side_by_side

_ORDER_BITS = 16
CROWDED = 64  # rows of one key; from this number on
FEW = 3  # neighbours are enough, since rows are sorted by name


def pairs(keys: Iterable[Key], size: int, *, new: Flags | None = None) -> tuple[Ints, Ints]:
    """Return each pair of rows (the lower first) that share a key and are neighbours, once.

    With new, at least one row of each pair is new.
    """
    bits = max(1, (size - 1).bit_length())
    found = side_by_side(lambda key: _neighbours(key, bits, new), keys, size=size)
    codes = np.concatenate([np.zeros(0, np.uint64), *found])
    found.clear()
    codes.sort()
    if len(codes):
        codes = codes[np.concatenate(([True], codes[1:] != codes[:-1]))]
    low = (codes >> np.uint64(bits)).astype(np.int64)
    return low, (codes & np.uint64((1 << bits) - 1)).astype(np.int64)


def _neighbours(key: Key, bits: int, new: Flags | None) -> Hashes:
    """Return the pairs of one key, each as one number.

    Key, order and row are packed into one number, of which sorting is quick. Of the key some
    thirty bits are left; where two keys fall together, a few pairs too many are compared.
    """
    shift = np.uint64(bits)
    both = np.uint64(bits + _ORDER_BITS)
    packed = (key.hash >> both) << both
    packed |= (key.order >> np.uint64(64 - _ORDER_BITS)) << shift
    packed |= key.rows.astype(np.uint64)
    packed.sort()
    head = packed >> both
    row = packed & np.uint64((1 << bits) - 1)
    at = np.flatnonzero(head[1:] == head[:-1])
    found = []
    for distance in range(1, key.reach + 1):
        if distance > 1:
            at = at[at + distance < len(head)]
            at = at[head[at + distance] == head[at]]
        if distance == FEW + 1:
            at = at[_sizes(head)[at] <= CROWDED]
        if not len(at):
            break
        one, other = row[at], row[at + distance]
        kept = one != other
        if new is not None:
            kept &= new[one.astype(np.int64)] | new[other.astype(np.int64)]
        one, other = one[kept], other[kept]
        found.append((np.minimum(one, other) << shift) | np.maximum(one, other))
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


def _sizes(head: Hashes) -> Ints:
    """Return for each entry how many have its key; equal keys stand together."""
    starts = np.flatnonzero(np.concatenate(([True], head[1:] != head[:-1])))
    sizes = np.diff(starts, append=len(head))
    return np.repeat(sizes, sizes)
