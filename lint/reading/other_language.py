"""Finds a line that was left in another language than the mail around it."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from ...templates.lazy_regex import lazy_regex
from .closed_words import LANGUAGES
from .spelling import frequency

_VALUE = lazy_regex(r"⟨[^⟩]*⟩|[\"“”„«»][^\"“”„«»\n]{0,200}[\"“”„«»]")  # merged, or quoted
_WORD = lazy_regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FEWEST = 6  # words of a line; a title or a dish has fewer
_SHORTEST = 3  # of one that says whose it is, or what it does
_TELLING_SHORT = 2
_DICTIONARIES = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})
_ARTICLE = 3  # letters of a longest one: in a title only such words are small
_TELLING = 3  # closed words of another language, and none of the mail's own


@lru_cache(maxsize=4096)
def other_language(line: str, language: str) -> str | None:
    """Return the language that line is surely in though its mail is in language, or None.

    Merged values and quotations do not count: they may be in any language.

    >>> other_language("Seriez-vous libre jeudi pour les six bouteilles avec nous ?", "en")
    'fr'
    >>> other_language("The first goes with coq au vin, the second with Wiener Schnitzel.", "en")
    >>> other_language("Ihre Bestellung ist unterwegs", "en")
    'de'
    >>> other_language("Das Boot, on board", "en")
    """
    if language not in LANGUAGES:
        return None
    written = [word[0] for word in _WORD.finditer(_VALUE.sub(" ", line[:1000]))]
    words = [word.lower() for word in written]
    if len(words) < _FEWEST:
        return _of_few(written, words, language)
    own = _shared(words, LANGUAGES[language].all_closed)
    counts = {code: _shared(words, one.all_closed) for code, one in LANGUAGES.items()}
    best = max(counts, key=lambda code: len(counts[code]))
    # "in", "me" and "a" are words of several languages: they speak for neither.
    telling, against = len(counts[best] - own), len(own - counts[best])
    if telling < max(_TELLING, _TELLING * against):  # "was" is English in no German sentence
        return None
    return best if best != language else None


def _of_few(written: Sequence[str], words: Sequence[str], language: str) -> str | None:
    """Return the language of a line of few words, where it has a verb or says whose something is.

    So a title or a name says less: "Das Boot", "La Casa de Papel".
    """
    if language not in _DICTIONARIES or len(words) < _SHORTEST:
        return None
    if _shared(words, LANGUAGES[language].all_closed):
        return None
    found: list[str] = []
    for code, one in LANGUAGES.items():
        telling = {word for word in _shared(words, one.all_closed) if not frequency(word, language)}
        says = telling & (one.verbs | one.subjects | one.owns)
        if code != language and says and len(telling) >= _TELLING_SHORT:
            found.append(code)
    titled = all(word[:1].isupper() for word in written if len(word) > _ARTICLE)
    if len(found) != 1 or (titled and found[0] != "de"):
        return None
    return found[0]


def _shared(words: Collection[str], closed: Collection[str]) -> set[str]:
    return {word for word in words if word in closed}
