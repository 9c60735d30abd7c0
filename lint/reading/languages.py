"""Tells which languages a line may be in, by its closed words."""

from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .closed_words import LANGUAGES
from .sample import line_around

_WORD = lazy_regex(r"(?<![\w'’/.@&-])[^\W\d_]+(?![\w'’/@&-])")
_FEWEST = 2  # words of a language in a line


def may_be_in(language: str, text: str, start: int) -> bool:
    """Say whether the line around a place may be in a language ("": in any).

    The same two words may be wrong in one language and right in another: "il a".
    """
    spoken = languages_of(text[slice(*line_around(text, start))]) if language else ()
    return not spoken or language in spoken


@lru_cache(maxsize=256)
def languages_of(line: str) -> tuple[str, ...]:
    """Return the languages that a line may be in by its closed words, the likeliest first.

    >>> languages_of("Der Kurs mit beginnt im Oktober."), languages_of("Tim, OK.")
    (('de',), ())
    """
    words = [word[0].lower() for word in _WORD.finditer(line[:2_000])]
    counts = _counts(words, whole=False)
    if counts[0][0] < _FEWEST and len(words) > 3:  # a short line: its other closed words tell too
        counts = _counts(words, whole=True)
    most = counts[0][0]
    if most < _FEWEST:
        return ()
    return tuple(code for count, code in counts if count >= max(_FEWEST, most - 1))


def _counts(words: list[str], *, whole: bool) -> list[tuple[int, str]]:
    """Return how many words each language has of a line; of as many, the larger language first."""
    return sorted(
        (
            (sum(word in (one.all_closed if whole else one.its) for word in words), code)
            for code, one in LANGUAGES.items()
        ),
        key=lambda count: -count[0],
    )
