"""A column of texts as one byte string, for operations on all of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .text import Ints, short


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Texts without newlines, each ended by one."""

    raw: bytes
    starts: Ints  # of each text, in bytes
    ends: Ints

    @classmethod
    def of(cls, values: Sequence[str]) -> "Lines":
        """Return values cut to what is looked at, each on one line."""
        return cls.split(short(values)[1])

    @classmethod
    def split(cls, raw: bytes) -> "Lines":
        """Return bytes as lines; the last one ends with a newline as well."""
        ends = np.flatnonzero(np.frombuffer(raw, np.uint8) == 10)
        return cls(raw, np.concatenate((np.zeros(1, np.int64), ends + 1))[:-1], ends)

    @property
    def bytes(self) -> NDArray[np.uint8]:
        """Every byte as a number."""
        return np.frombuffer(self.raw, np.uint8)

    @property
    def every_second(self) -> "Lines":
        """The first text, the third, and so on."""
        return Lines(self.raw, self.starts[::2], self.ends[::2])

    @property
    def lengths(self) -> Ints:
        """The length of each line in bytes."""
        return self.ends - self.starts

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, at: int) -> str:
        return self.raw[self.starts[at] : self.ends[at]].decode("utf-8", "surrogatepass")

    def texts(self, rows: Ints) -> list[str]:
        """Return the texts of some rows."""
        places = zip(self.starts[rows].tolist(), self.ends[rows].tolist(), strict=True)
        return [self.raw[start:end].decode("utf-8", "surrogatepass") for start, end in places]

    def casefolded(self) -> "Lines":
        """Return the texts without capitals."""
        if self.raw.isascii():
            return Lines(self.raw.lower(), self.starts, self.ends)
        small = self.raw.decode("utf-8", "surrogatepass").casefold()
        return Lines.split(small.encode("utf-8", "surrogatepass"))

    def marks(self, mark: str) -> Ints:
        """Return how often each line has a mark of one byte."""
        if mark.encode() not in self.raw:
            return np.zeros(len(self), np.int64)
        at = np.searchsorted(self.ends, np.flatnonzero(self.bytes == ord(mark)))
        return np.bincount(at, minlength=len(self))

    def replaced(self, rows: Ints, texts: Iterable[str]) -> "Lines":
        """Return all lines, with other texts in some rows, which ascend."""
        pieces: list[bytes] = []
        done = 0
        places = zip(self.starts[rows].tolist(), self.ends[rows].tolist(), texts, strict=True)
        for start, end, text in places:
            pieces += (self.raw[done:start], text.encode("utf-8", "surrogatepass"))
            done = end
        return Lines.split(b"".join([*pieces, self.raw[done:]])) if pieces else self
