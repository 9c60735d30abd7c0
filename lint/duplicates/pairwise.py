"""Pairs of rows, and how two columns' values are compared once for each two of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .text import Flags, Ints

T = TypeVar("T", bound=np.generic)
Signs = NDArray[np.int8]
Compare = Callable[[Ints, Ints], Signs]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows by position; one of low and high stand for a pair."""

    low: Ints
    high: Ints

    def __len__(self) -> int:
        return len(self.low)

    def kept(self, flags: Flags | Ints) -> "Pairs":
        """Return those pairs alone."""
        return Pairs(self.low[flags], self.high[flags])

    def of(self, column: NDArray[T]) -> tuple[NDArray[T], NDArray[T]]:
        """Return both rows' values."""
        return column[self.low], column[self.high]


class Texts(Protocol):
    """Texts by position."""

    def __getitem__(self, at: int, /) -> str: ...


def by_values(one: Ints, other: Ints, size: int, compare: Compare, out: Signs) -> None:
    """Fill out, where it is -1, with what compare says of each two codes below size."""
    todo = np.flatnonzero(out < 0)
    if not len(todo):
        return
    codes = np.minimum(one[todo], other[todo]) * size + np.maximum(one[todo], other[todo])
    order = np.argsort(codes)
    ordered = codes[order]
    first = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    distinct = ordered[first]
    found = compare(distinct // size, distinct % size)
    out[todo[order]] = found[np.cumsum(first) - 1]


def distances(texts: Texts, one: Ints, other: Ints, *, most: int) -> Ints:
    """Return by how many slips of a key texts differ; most + 1 where by more.

    A slip leaves out, adds, changes or turns round letters (optimal string alignment).
    """
    return process.cpdist(
        [texts[at] for at in one.tolist()], [texts[at] for at in other.tolist()],
        scorer=OSA.distance, score_cutoff=most, dtype=np.int64,
    )  # fmt: skip
