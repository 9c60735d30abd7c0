"""How hard a text is to read: a school grade for English, LIX for German."""

from functools import lru_cache

from ...templates.lazy_regex import lazy_regex

_SENTENCE = lazy_regex(r"(?<![.!?:])[.!?:]++(?:\s|$)|\n\s*\n|\n(?=\s*[-*•\d])")
_LETTERS = lazy_regex(r"[^\W\d_]+")
_LONG = 6  # letters; a word with more is a long one to LIX
_WORD = lazy_regex(r"[A-Za-z]+(?:['’][a-z]+)?")
_VOWELS = lazy_regex(r"[aeiouy]+")
_SILENT = lazy_regex(r"(?<![aeiouy])[^aeiouyl]e$|(?<=[aeiouy])[^aeiouydt]ed$|(?<=[^aeiou])es$")


@lru_cache(maxsize=1024)
def grade(text: str) -> float:
    """Return the school grade that text asks for, after Flesch and Kincaid (1975).

    >>> grade("The cat sat on the mat. It was warm.") < 2
    True
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = [s for s in _SENTENCE.split(text) if _WORD.search(s)]
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


@lru_cache(maxsize=1024)
def lix(text: str) -> float:
    """Return the Läsbarhetsindex of text, after Björnsson (1968): above 60, it is very hard.

    >>> lix("Der Hund bellt. Er hat Hunger.") < 30
    True
    """
    words = _LETTERS.findall(text)
    if not words:
        return 0.0
    sentences = [s for s in _SENTENCE.split(text) if _LETTERS.search(s)]
    long = sum(len(word) > _LONG for word in words)
    return len(words) / len(sentences) + 100 * long / len(words)


def _syllables(word: str) -> int:
    return max(1, len(_VOWELS.findall(word)) - bool(_SILENT.search(word)))
