"""English "a" or "an": by how the next word sounds."""

import re

from ..lazy_regex import lazy_regex

# Vowels that sound like "you" or "one".
_LIKE_YOU = lazy_regex(
    r"(?:eu|ewe\b|ewer\b|once\b|one(?![a-z])|uni(?!n|m|d)|ubiq|ufo|uk[eru]|uran|ure|uri|uro|usa[bg]|"
    r"use|usi|usu|uta|ute|uti|uto|ouija)",
    re.IGNORECASE,
)
_SILENT_H = lazy_regex(r"(?:hour|honest|honou?r|heir)", re.IGNORECASE)
_SAID_AS_WORDS = frozenset(
    "NASA NATO UNESCO UNICEF UEFA FIFA RADAR SIM RAM ROM LAN MIDI NAFTA SAAS FEMA".split()
)
_EIGHT_ELEVEN = lazy_regex(r"8|(?:11|18)(?=(?:\d{3})*$)")
_LETTERS_WITH_AN = frozenset("AEFHILMNORSX")  # "em", "ess", "ex"; U is "you"


def article(text: str) -> str:
    """Return the article before text: "a" or "an".

    >>> [article(word) for word in ("hour", "university", "MBA", "UK", "8 % rise", "11th")]
    ['an', 'a', 'an', 'a', 'an', 'an']
    """
    word = re.match(r"[\W_]*([^\W_]+(?:['’-][^\W_]+)*)", text)
    if word is None:
        return "a"
    first = word[1]
    if first[0].isdigit():
        return "an" if _EIGHT_ELEVEN.match(_digits(text)) else "a"
    head = re.split(r"['’-]", first)[0]
    spelt = head.isupper() and head.isascii() and head not in _SAID_AS_WORDS
    if spelt and (len(head) <= 3 or not re.search("[AEIOUY]", head)):
        return "an" if head[0] in _LETTERS_WITH_AN else "a"
    if _LIKE_YOU.match(first):
        return "a"
    if _SILENT_H.match(first):
        return "an"
    return "an" if first[0].lower() in "aeiouàáâãäåæèéêëìíîïòóôõöøùúûü" else "a"


def _digits(text: str) -> str:
    found = re.search(r"\d[\d,]*", text)
    return found[0].replace(",", "") if found else ""


def a_an(text: str) -> str:
    """Return text behind its article: "an hour"; nothing of nothing."""
    return f"{article(text)} {text}" if text.strip() else text


_DETERMINER = lazy_regex(
    r"(?:the|an?|your|our|my|their|der|die|das|den|dem|eine?[nmr]?|le|la|les|une?|el|los|las|una|"
    r"os?|um|uma|il|lo|gli|uno|de|het|een)\s+(?=\S)|l['’](?=\w)",
    re.IGNORECASE,
)


def without_determiner(text: str) -> str:
    """Return text without an article or a possessive at its beginning.

    >>> without_determiner("the celadon tile set"), without_determiner("river guide")
    ('celadon tile set', 'river guide')
    """
    return _DETERMINER.sub("", text, count=1) if _DETERMINER.match(text) else text
