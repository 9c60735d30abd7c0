"""How a value uses capital letters, to hold it beside the rest of its column."""

from itertools import pairwise

from ...templates.lazy_regex import lazy_regex

PROPER, CAPITALS, SMALL, MIXED, OTHER = "proper", "capitals", "small", "mixed", "other"

_WORD = lazy_regex(r"[^\W\d_]+")
_SHOUTED_END = lazy_regex(r"[A-ZÀ-ÖØ-Þ]{3,}$")
_LONG = 5  # letters: shorter ones may be spoken by letter (ADAC, IKEA)
_NO_VOWEL = lazy_regex(r"[^AEIOUYÀ-ÖØ-ÞАЕИОУЫЭЮЯ]+")


def case_of(value: str, *, longest_brand: int = _LONG - 1) -> str:
    """Return how a value is written; OTHER where that says nothing ("IKEA", "3M").

    A single word in capitals may be a brand up to longest_brand letters.

    >>> [case_of(v) for v in ("Leeds", "Lyme Regis", "LEEDS", "bolt & birch", "lEEDS", "LeEdS")]
    ['proper', 'proper', 'capitals', 'small', 'mixed', 'mixed']
    """
    if value.istitle():
        return PROPER if len(value) > 2 else OTHER
    words = [word for word in _WORD.findall(value) if len(word) > 2]
    if not words or not any(c.isupper() or c.islower() for c in value):
        return OTHER
    if any(_is_mixed(word, min(longest_brand, _LONG - 1)) for word in words):
        return MIXED
    loud = [word for word in words if word.isupper()]
    if len(loud) == len(words):
        return CAPITALS if _is_shouted(words, longest_brand) else OTHER
    if value.islower():
        return SMALL
    return PROPER if words[0][:1].isupper() and not loud else OTHER


def _is_shouted(words: list[str], longest_brand: int) -> bool:
    """Say whether words in capitals would be written otherwise: long, or several, and spoken."""
    spoken = [word for word in words if len(word) > 3 and not _NO_VOWEL.fullmatch(word)]
    return len(spoken) > 1 or any(len(word) > longest_brand for word in spoken)


def _is_mixed(word: str, longest_brand: int) -> bool:
    """Say whether a word is written as nobody writes one: "lEEDS", "LeEdS"; mRNA is meant."""
    if len(word) > longest_brand and word[0].islower() and _SHOUTED_END.search(word):
        return True
    return len(word) > 4 and all(one.isupper() != other.isupper() for one, other in pairwise(word))
