"""The firms of a whole list, without their legal forms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...templates.lazy_regex import lazy_regex
from ..lists.normal import fold
from ..lists.words import FORMS, LONG_FORMS, SHORTER
from .byte_column import Lines
from .text import Coded, Hashes, Ints, hashes, hashes_of, joined, recoded

_BLANKS = "\t\r\v\f\x1c\x1d\x1e\x1f\x85\u1680\u2028\u2029"  # all that str.split splits at
_MARKS = str.maketrans(
    dict.fromkeys('.,;:/\\-_()[]{}<>"!?*+|=~^%$#@' + _BLANKS, " ") | {"'": None, "&": " and "}
)
_SHORT = SHORTER | dict.fromkeys(FORMS, "")
_LONG_FORM = lazy_regex(r"\b(?:" + "|".join(LONG_FORMS) + r")\b")
_IN_LONG_FORMS = [form.encode() for form in LONG_FORMS]


@dataclass(frozen=True, slots=True)
class Firms:
    """For each row a code of its firm, and data of each firm; 0 is none."""

    codes: Ints
    values: list[str]
    flat: Hashes  # the same with and without blanks
    word: Hashes  # of the first word
    initial: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.codes)


def firms(column: Coded) -> Firms:
    """Return the firms of a column."""
    found = recoded(column, companies(column.values))
    lines = Lines.split(joined(found.values))
    return Firms(
        found.codes,
        found.values,
        hashes_of(lines.raw.replace(b" ", b"")),
        hashes([text.split(" ", 1)[0] for text in found.values]),
        lines.bytes[lines.starts],
    )


def company(text: str) -> str:
    """Return a firm's name without its legal form: "Acme Intl., Inc." -> "acme intl"."""
    return companies([text.replace("\n", " ")])[0]


def companies(texts: Sequence[str]) -> list[str]:
    """Return the names of firms without their legal forms, and usual words shortened.

    Letters that stand alone are one word (b.v. is bv). All texts are made at once, word by word;
    those that have a form of several words, or nothing but forms, one by one.
    """
    flat = "\n".join(texts)
    flat = flat.lower() if flat.isascii() else "\n".join(map(fold, texts))
    lines = _spelled_together(flat.translate(_MARKS).encode("utf-8", "surrogatepass") + b"\n")
    words = lines.raw.decode("utf-8", "surrogatepass").replace("\n", " \n ").split(" ")
    kept = " ".join(filter(None, map(_SHORT.get, words, words)))
    found = [line.strip() for line in kept.split("\n")[: len(texts)]]
    odd = np.array([not line for line in found])
    for form in _IN_LONG_FORMS:
        odd[np.searchsorted(lines.ends, np.array([*_places(lines.raw, form)], np.int64))] = True
    for row in np.flatnonzero(odd).tolist():
        found[row] = _firm(lines[row])
    return found


def _spelled_together(raw: bytes) -> Lines:
    """Return lines without blanks between letters that stand alone: "acme b v" as "acme bv"."""
    while b"  " in raw:
        raw = raw.replace(b"  ", b" ")
    lines = Lines.split(raw)
    blank = (lines.bytes == ord(" ")) | (lines.bytes == ord("\n"))
    single = ~blank & np.concatenate(([True], blank[:-1])) & np.concatenate((blank[1:], [True]))
    between = np.flatnonzero(single[:-2] & single[2:] & (lines.bytes[1:-1] == ord(" "))) + 1
    return Lines.split(np.delete(lines.bytes, between).tobytes()) if len(between) else lines


def _places(raw: bytes, words: bytes) -> Iterator[int]:
    at = raw.find(words)
    while at >= 0:
        yield at
        at = raw.find(words, at + 1)


def _firm(line: str) -> str:
    words = [SHORTER.get(word, word) for word in _LONG_FORM.sub(" ", line).split()]
    return " ".join([word for word in words if word not in FORMS] or line.split())
