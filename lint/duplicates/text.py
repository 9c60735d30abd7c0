"""Texts as numbers: a hash for each value of a column, and codes for the distinct ones.

The hash is a polynomial over the bytes of UTF-8. So it is the same on every machine and in every
run (history keeps it), and the hash of two texts put together follows from theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .threads import side_by_side

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

LONGEST = 300  # characters that are looked at; nobody's name or address is longer
_BASE = 0x9E3779B97F4A7C15 | 1
_INVERSE = pow(_BASE, -1, 1 << 64)
_CHUNK = 1 << 18


def _powers(base: int) -> Hashes:
    powers = np.full(_CHUNK + 4 * LONGEST + 1, base, np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


_POWERS, _INVERSES = _powers(_BASE), _powers(_INVERSE)
_WORTH = np.arange(1, 257, dtype=np.uint64)  # of each byte; a text of NULs is not the empty one
_WORTH[ord("\n")] = 0


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as codes into its distinct values; 0 is the empty one."""

    codes: Ints
    values: list[str]

    def __len__(self) -> int:
        return len(self.codes)


def short(values: Sequence[str]) -> tuple[Sequence[str], bytes]:
    """Return values cut to what is looked at, each on one line, and joined."""
    lines = joined(values)
    if lines.count(b"\n") != len(values) or (lengths_of(lines) > LONGEST).any():
        values = [value[:LONGEST].replace("\n", " ") for value in values]
        lines = joined(values)
    return values, lines


def joined(values: Sequence[str]) -> bytes:
    """Return values as bytes, each ended by a newline."""
    return ("\n".join(values) + "\n").encode("utf-8", "surrogatepass") if values else b""


def hashes(values: Sequence[str]) -> Hashes:
    """Return a hash for each value; 0 for the empty one, and for no other."""
    return hashes_of(joined(values))


def hashes_of(lines: bytes) -> Hashes:
    """Return a hash for each line of bytes."""
    whole = np.frombuffer(lines, np.uint8)
    ends = np.flatnonzero(whole == 10)
    found = np.zeros(len(ends), np.uint64)

    def fill(part: tuple[int, int]) -> None:
        first, last = part
        begin = int(ends[first - 1]) + 1 if first else 0
        bytes_ = _WORTH[whole[begin : int(ends[last - 1]) + 1]]
        starts = np.concatenate(([begin], ends[first : last - 1] + 1)) - begin
        bytes_ *= _POWERS[: len(bytes_)]
        found[first:last] = np.add.reduceat(bytes_, starts) * _INVERSES[starts]

    side_by_side(fill, pairwise(_chunks(ends)), size=len(ends))
    return found


def _chunks(ends: Ints) -> Iterator[int]:
    """Yield the first line of each run of lines that _POWERS reaches, and how many there are."""
    done = 0
    while done < len(ends):
        yield done
        begin = int(ends[done - 1]) + 1 if done else 0
        done = max(done + 1, int(np.searchsorted(ends, begin + _CHUNK)))
    yield done


def lengths_of(lines: bytes) -> Ints:
    """Return the length of each line in bytes."""
    ends = np.flatnonzero(np.frombuffer(lines, np.uint8) == 10)
    return np.diff(ends, prepend=-1) - 1


def together(head: Hashes, length: Ints, tail: Hashes) -> Hashes:
    """Return the hashes of texts put together; length is that of the heads in bytes."""
    return head + _POWERS[length] * tail


def mixed(tag: int, *parts: Hashes | Ints) -> Hashes:
    """Return one evenly spread hash of several."""
    total = np.full(len(parts[0]), (tag + 1) * 0x165667B19E3779F9 & (1 << 64) - 1, np.uint64)
    for part in parts:
        total ^= part.astype(np.uint64, copy=False)
        total *= np.uint64(0xC2B2AE3D27D4EB4F)
        total ^= total >> np.uint64(29)
    total *= np.uint64(0x9E3779B97F4A7C15)
    return total


def numbered(keys: Hashes | Ints) -> tuple[Ints, Ints]:
    """Return a code for each key, 0 for key 0, and for each code a row that has it."""
    order = np.argsort(keys)
    ordered = keys[order]
    first = np.ones(len(keys), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    offset = 1 if not len(keys) or ordered[0] != 0 else 0
    codes = np.empty(len(keys), np.int64)
    codes[order] = np.cumsum(first) - 1 + offset
    rows = order[first]
    return codes, np.concatenate(([-1], rows)) if offset else rows


def coded(values: Sequence[str], lines: bytes | None = None) -> Coded:
    """Return a column of short values as codes; lines are the values joined."""
    codes, rows = numbered(hashes_of(joined(values) if lines is None else lines))
    return Coded(codes, [values[row] if row >= 0 else "" for row in rows.tolist()])


def recoded(column: Coded, values: Sequence[str]) -> Coded:
    """Return a column whose distinct values have become others, some of them alike."""
    new = coded(values)
    return Coded(new.codes[column.codes], new.values)


def among(keys: Hashes | Ints, few: Hashes | Ints) -> Flags:
    """Say which keys are among few; np.isin loads masked arrays, which takes its time."""
    ordered = np.sort(few)
    if not len(ordered):
        return np.zeros(len(keys), bool)
    at = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    found: Flags = ordered[at] == keys
    return found


def distinct(keys: Ints) -> Ints:
    """Return each of some ascending keys once."""
    return keys[np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)]]


def letter_sets(lines: bytes) -> Hashes:
    """Return for each line which letters it has, as bits; a slip of a key changes two at most."""
    whole = np.frombuffer(lines, np.uint8)
    starts = np.concatenate(([0], np.flatnonzero(whole == 10)[:-1] + 1))
    bits = np.uint64(1) << (whole & 63).astype(np.uint64)
    return np.bitwise_or.reduceat(bits, starts) if len(whole) else np.zeros(0, np.uint64)


def have_one(key: Hashes, value: Hashes) -> Flags:
    """Say which entries have a key that stands with one value only."""
    codes, _ = numbered(key)
    size = int(codes.max(initial=0)) + 1
    least, most = np.full(size, np.iinfo(np.uint64).max, np.uint64), np.zeros(size, np.uint64)
    np.minimum.at(least, codes, value)
    np.maximum.at(most, codes, value)
    one: Flags = (least == most)[codes]
    return one
