"""What a word is in its language: how frequent, and whether it is also, or only, a name."""

import sys
from array import array
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from zlib import crc32, decompress

from ..calendar_names import DAYS, MONTHS
from ..casing import given_names
from ..closed_words import LANGUAGES
from ..first_names import JOBS, UNITS
from ..nulls import NULL_LIKE
from ..towns import TOWNS
from ..words import EVERYONE, HONORIFICS, INSTRUCTIONS, RECORD, THING

BITS = 24  # of a word's hash
# common: only written small; both: also a name; name: only with a capital; noun: German's.
CLASSES = ("common", "both", "name", "noun", "unknown")
LOWEST = 3  # Zipf frequency of the rarest words of the table: one in a million
_KINDS = ("owns", "fused", "leads", "verbs", "subjects", "joins", "opens", "governs")


def hash_of(word: str) -> int:
    """Return what a word is found by in the table."""
    return crc32(word.encode()) & ((1 << BITS) - 1)


def table_of(language: str) -> Path:
    """Return where the words of a language are: hashes with codes, in order, as distances."""
    return Path(__file__).with_name(f"words-{language}.bin")


@lru_cache(maxsize=32)
def _known(language: str) -> Mapping[int, int]:
    """Return the code of each word of a language: its class and its frequency."""
    file = table_of(language)
    if not file.is_file():
        return {}
    steps = array("I", decompress(file.read_bytes()))
    if sys.byteorder == "big":
        steps.byteswap()
    return {value >> 5: value & 31 for value in accumulate(steps)}


def code_of(word_class: str, zipf: float) -> int:
    """Return a class and a frequency as five bits."""
    return CLASSES.index(word_class) * 4 + min(3, int(zipf) - LOWEST)


@lru_cache(maxsize=20_000)
def class_of(word: str, language: str) -> tuple[str, int]:
    """Return the class of a word in small letters, and its Zipf frequency (0: seldom)."""
    code = _known(language).get(hash_of(word))
    if code is None:
        return "unknown", 0
    return CLASSES[code // 4], LOWEST + code % 4


@lru_cache(maxsize=1)
def _lists() -> tuple[tuple[str, frozenset[str]], ...]:
    return (
        ("honorific", frozenset(HONORIFICS.split("|"))),
        ("day", frozenset(DAYS)),
        ("month", frozenset(MONTHS)),
        ("nothing", frozenset(NULL_LIKE)),
        ("given name", given_names()),
        ("town", frozenset(TOWNS)),
        ("job", JOBS),
        ("unit", UNITS),
        ("record", RECORD),
        ("thing", THING),
        ("everyone", EVERYONE),
        ("instruction", INSTRUCTIONS),
    )


@lru_cache(maxsize=20_000)
def kind_of(word: str, language: str) -> str:
    """Return the closed class, the list or else the class and frequency of a small word."""
    closed = LANGUAGES.get(language)
    if closed:
        for kind in _KINDS:
            if word in getattr(closed, kind):
                return kind
        if word in closed.its:
            return "its"
    for name, words in _lists():
        if word in words:
            return name
    word_class, zipf = class_of(word, language)
    return "function" if zipf >= 6 else f"{word_class}{zipf}"
