"""The language that a text is written in."""

from functools import lru_cache

import pycld2

from ...templates.lazy_regex import lazy_regex

_NO_WORDS = lazy_regex(r"⟨[^⟩]*⟩|https?://\S+|\S+@\S+|[^\w\s.,;:!?'’-]")
_FEWEST = 12  # words; of less the guess is often wrong
_SURE = 90  # per cent of the text

_FRENCH = lazy_regex(
    r"(?i)\b(?:je|vous|nous|votre|vos|une?|est|et|pour|avec|dans|sur|merci|ça|qui|que|bonjour|"
    r"bonsoir|salut|cher|chère|le|les|des|du|au|aux|nos|notre|ce|cette|elle|ne|pas|tout|mais|où|"
    r"quand|"
    r"comment|oui|non|très|bien|aussi|alors|donc|rien|chez)\b|\b[dljcnsqu]+['’][a-zà-ÿ]"
)


def is_french_line(line: str) -> bool:
    """Say whether a line has a word that French has; there a blank stands before "!" and ":"."""
    return _FRENCH.search(line) is not None


@lru_cache(maxsize=4096)
def language_of(text: str) -> str | None:
    """Return the language of text ("en", "pt"), or None where that is not sure.

    >>> language_of("You asked on Tuesday whether the filter can be washed by hand. It can.")
    'en'
    >>> language_of("Merci") is None
    True
    """
    words = _NO_WORDS.sub(" ", text)
    if len(words.split()) < _FEWEST:
        return None
    try:
        sure, _, found = pycld2.detect(words)
    except pycld2.error:  # a character that it does not take
        return None
    _, code, share, _ = found[0]
    return str(code) if sure and share >= _SURE and code != "un" else None
