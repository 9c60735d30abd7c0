"""Finds a line that was left in another language than the mail around it."""

from collections.abc import Collection
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .closed_words import LANGUAGES

_VALUE = lazy_regex(r"⟨[^⟩]*⟩|[\"“”„«»][^\"“”„«»\n]{0,200}[\"“”„«»]")  # merged, or quoted
_WORD = lazy_regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FEWEST = 6  # words of a line; a title or a dish has fewer
_TELLING = 3  # closed words of another language, and none of the mail's own


@lru_cache(maxsize=4096)
def other_language(line: str, language: str) -> str | None:
    """Return the language that line is surely in though its mail is in language, or None.

    Merged values and quotations do not count: they may be in any language.

    >>> other_language("Seriez-vous libre jeudi pour les six bouteilles avec nous ?", "en")
    'fr'
    >>> other_language("The first goes with coq au vin, the second with Wiener Schnitzel.", "en")
    """
    if language not in LANGUAGES:
        return None
    words = [word[0].lower() for word in _WORD.finditer(_VALUE.sub(" ", line[:1000]))]
    if len(words) < _FEWEST:
        return None
    own = _shared(words, LANGUAGES[language].all_closed)
    counts = {code: _shared(words, one.all_closed) for code, one in LANGUAGES.items()}
    best = max(counts, key=lambda code: len(counts[code]))
    # "in", "me" and "a" are words of several languages: they speak for neither.
    telling, against = len(counts[best] - own), len(own - counts[best])
    if telling < max(_TELLING, _TELLING * against):  # "was" is English in no German sentence
        return None
    return best if best != language else None


def _shared(words: Collection[str], closed: Collection[str]) -> set[str]:
    return {word for word in words if word in closed}
