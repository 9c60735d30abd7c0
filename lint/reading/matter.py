"""What a sentence is about: its words without endings, and how near two of them are."""

import re
from collections.abc import Callable
from functools import lru_cache

from rapidfuzz import fuzz

from .vocabulary import FUNCTION_WORDS, NUMBERS, ORDINALS, SWAPPED

_WORD = re.compile(r"⟨[^⟩]*⟩|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENDING = re.compile(r"['’](?:s|ll|re|ve|d|t|m)?$")
VARIANT, SYNONYM = 0.8, 0.7  # what a word counts that is another form, or a swapped one
_SAME_BUT_FOR_ENDING = 80


def matter(text: str) -> tuple[str, ...]:
    """Return what text's words mean, in order: stems and figures; masked values do not count."""
    found = []
    for match in _WORD.finditer(text.lower()):
        if match[0].startswith("⟨"):
            continue
        word = _ENDING.sub("", match[0])
        word = NUMBERS.get(word) or ORDINALS.get(word) or word
        if word[0].isdigit():
            found.append(word.replace(",", ""))
        elif word not in FUNCTION_WORDS:
            found.append(_stem(word))
    return tuple(found)


@lru_cache(maxsize=100_000)
def nearness(word: str, other: str) -> float:
    """Return how near two words of ``matter`` are: 1 for the same, 0 for strangers."""
    if word == other:
        return 1.0
    if word[0].isdigit() or other[0].isdigit():
        return 0.0
    akin = len(word) > 4 and len(other) > 4 and word[0] == other[0]
    if akin and fuzz.ratio(word, other) >= _SAME_BUT_FOR_ENDING:
        return VARIANT
    return SYNONYM if _meanings(word) & _meanings(other) else 0.0


def _meanings(stem: str) -> frozenset[int]:
    return _swapped().get(stem, frozenset())


@lru_cache(maxsize=1)
def _swapped() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(SWAPPED.strip().splitlines()):
        for word in line.split():
            found.setdefault(_stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return _stemmer()(word)


@lru_cache(maxsize=1)
def _stemmer() -> Callable[[str], str]:
    from snowballstemmer import stemmer  # the module reads all its languages: on need only

    stem: Callable[[str], str] = stemmer("english").stemWord
    return stem
