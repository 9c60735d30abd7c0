"""Finds misspelt words: those that no dictionary has, one slip from a word that many people use.

A slip is what hands and ears do (letters swapped, doubled or left out, one vowel for another), not
any edit: a trade word is often one letter from a common word ("degreasing", "decreasing").
The words and how common they are: pyspellchecker's lists, from film subtitles (English, German).
"""

import gzip
import json
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import combinations

from ...templates.lazy_regex import lazy_regex

SHORTEST = 6  # letters; a shorter word is one letter from too many others
_VOWELS = frozenset("aeiouyäöü")
_SOUND_ALIKE = frozenset(map(frozenset, ("cs", "ck", "sz", "td", "bp", "vf", "mn", "gj", "xc")))
_DOUBLED = lazy_regex(r"(.)\1")


class Slip(Enum):
    """How a misspelt word differs from the right one."""

    swapped = "two letters change places"
    doubled = "a double letter that should be single, or a single one that should be double"
    vowel = "one vowel for another"
    ending = "the form of an ending"
    vowel_count = "a vowel too few or too many"
    consonant_count = "a consonant too few or too many"
    sound = "a consonant that sounds alike"


# How common the right word must be, in 1.6 billion words: the likelier the slip, the rarer.
_LEAST = {
    Slip.swapped: 100,
    Slip.doubled: 100,
    Slip.vowel: 200,
    Slip.ending: 200,
    Slip.vowel_count: 500,
    Slip.consonant_count: 500,
    Slip.sound: 1000,
}
_USUAL = 120
_BESIDE = 50  # a second right word is named where it is not so many times rarer


@dataclass(frozen=True)
class _Language:
    """How the words of a language are made, as far as a dictionary does not have them all."""

    letters: str
    scale: float  # of _LEAST: a list of fewer words has lower numbers
    variants: tuple[tuple[re.Pattern[str], str], ...] = ()  # British to American
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    links: tuple[str, ...] = ("",)  # between the parts of a compound
    part: int = 5000  # how common each part of a compound is


_ENDINGS = "s ed ing ings er ers able ably ation ations ly y ite ites hood ist ists ful less"
_AMERICAN = (
    (rf"our(?=$|(?:{'|'.join(_ENDINGS.split())})$)", "or"),
    (r"is(?=e|ing|ation|able)", "iz"),
    (r"ys(?=e|ing)", "yz"),
    (r"(?<=[tb])re(?=s?$)", "er"),
    (r"(?<=[aeiou])ll(?=ed$|ing$|er$|ers$|ation)", "l"),
    (r"(?<=[aeio])l(?=ful|ment|s?$)", "ll"),
    (r"(?<=[ao])gue(?=s?$)", "g"),
    (r"amme(?=s?$)", "am"),
    (r"(?<=[ft]en)c(?=es?$|eless)", "s"),
    (r"[ao]e(?=[dmst])", "e"),
    *(("mould", "mold"), ("scep", "skep"), ("tyre", "tire"), ("inium", "inum"), ("plough", "plow")),
)
_LANGUAGES = {
    "en": _Language(
        "abcdefghijklmnopqrstuvwxyz",
        scale=1.0,
        variants=tuple((lazy_regex(british), american) for british, american in _AMERICAN),
        before=tuple(
            "un re pre non over under out sub multi micro bio eco auto co de super anti inter "
            "counter geo photo tele mid".split()
        ),
        behind=tuple("er ers less ness able ably wise like ish hood ship let lets".split()),
    ),
    "de": _Language(
        "abcdefghijklmnopqrstuvwxyzäöüß",
        scale=0.3,
        before=tuple(
            "ab an auf aus be bei durch ein ent er fort ge her hin mit nach um un unter ver vor "
            "weg wieder zer zu über".split()
        ),
        behind=tuple("bar bare baren frei haft lich liche lichen los mäßig weise".split()),
        links=("", "s", "n", "en", "es", "e"),
        part=200,
    ),
}
# So much of a text is in its language, where it has a few words or more: names of things are not.
_FEW, _OF_FEW, _OF_MANY = 8, 0.6, 0.8
_WORD = lazy_regex(r"(?<![\w'’-])[^\W\d_A-Z]{3,}(?![\w'’-])")


def dictionary_of(text: str, language: str | None) -> str | None:
    """Return the language whose dictionary has most words of a text; None: neither has.

    language is the one that is known, if one is: filler in Latin is not English with mistakes.
    """
    words = _WORD.findall(text)
    least = (_OF_FEW if len(words) < _FEW else _OF_MANY) * len(words)
    for one in _LANGUAGES if language is None else {language} & _LANGUAGES.keys():
        common = _common(one)
        if words and sum(word in common for word in words) >= least:
            return one
    return None


@lru_cache(maxsize=1 << 14)
def respelt(word: str, language: str) -> tuple[str, ...]:
    """Return how a word in small letters may be spelt, one or two ways; none: nothing is wrong."""
    if len(word) < SHORTEST or language not in _LANGUAGES:
        return ()
    made, common = _LANGUAGES[language], _common(language)
    if _is_known(word, made, common):
        return ()
    found = {
        right: common[right]
        for right, slip in _slips(word, made.letters)
        if common.get(right, 0) >= _LEAST[slip] * made.scale
    }
    best = sorted(found, key=lambda right: (-found[right], right))[:2]
    return tuple(right for right in best if found[right] * _BESIDE >= found[best[0]])


LISTED = frozenset("en de fr es it pt nl".split())  # whose words and frequencies are known


def is_usual(word: str) -> bool:
    """Say whether a word in small letters is one that people use, in English or German.

    The lists have names too, but seldom: films name towns and people less often than things.
    """
    return any(_common(language).get(word, 0) >= _USUAL for language in _LANGUAGES)


def frequency(word: str, language: str = "en") -> int:
    """Return how often films say a word in small letters; names are said less than words."""
    return _common(language).get(word, 0)


@cache
def _common(language: str) -> Mapping[str, int]:
    """Return how often each word of a language is said."""
    data = pkgutil.get_data("spellchecker", f"resources/{language}.json.gz")
    assert data is not None
    words: dict[str, int] = json.loads(gzip.decompress(data))
    return words


def _is_known(word: str, made: _Language, common: Mapping[str, int]) -> bool:
    """Say whether a word is one, or is made of others as the words of its language are."""
    if word in common or any(variant in common for variant in _variants(word, made)):
        return True
    usual = 200 * made.scale
    for prefix in made.before:
        if word.startswith(prefix) and len(word) - len(prefix) >= 4:
            rest = word[len(prefix) :]
            if common.get(rest, 0) >= usual:
                return True
    for suffix in made.behind:
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) >= 4:
            stems = (stem, f"{stem}e") if suffix[0] in "eai" else (stem,)
            if any(common.get(one, 0) >= usual for one in stems):
                return True
    return any(
        common.get(word[:at], 0) >= made.part and common.get(rest, 0) >= made.part
        for at in range(4, len(word) - 3)
        for link in made.links
        if word[at:].startswith(link) and len(rest := word[at + len(link) :]) >= 4
    )


def _variants(word: str, made: _Language) -> Iterator[str]:
    for british, american in made.variants:
        for match in british.finditer(word):
            yield word[: match.start()] + american + word[match.end() :]


def _slips(word: str, letters: str) -> Iterator[tuple[str, Slip]]:
    """Yield the words of which this may be a slip, and of what kind."""
    for at in range(1, len(word)):
        before, letter, behind = word[:at], word[at], word[at + 1 :]
        if behind:
            yield f"{before}{behind[0]}{letter}{behind[1:]}", Slip.swapped
            if letter not in (before[-1], behind[0]):
                yield before + behind, _counted(letter)
        for other in letters:
            if {letter, other} <= _VOWELS:
                yield before + other + behind, Slip.vowel
            elif frozenset((letter, other)) in _SOUND_ALIKE:
                yield before + other + behind, Slip.sound
            if other not in (before[-1], letter):
                yield before + other + letter + behind, _counted(other)
    yield from ((one, Slip.doubled) for one in _doubled(word))
    if word.endswith("icly") or word.endswith("ntly"):
        yield f"{word[:-2]}ally", Slip.ending
    if word.endswith("ically"):
        yield f"{word[:-4]}ly", Slip.ending
    if word.endswith("full"):
        yield word[:-1], Slip.ending


def _counted(letter: str) -> Slip:
    return Slip.vowel_count if letter in _VOWELS else Slip.consonant_count


def _doubled(word: str) -> Iterator[str]:
    """Yield the word with other letters doubled: none, one or two."""
    single = _DOUBLED.sub(r"\1", word)
    yield single
    for count in (1, 2):
        for places in combinations(range(1, len(single)), count):
            yield "".join(
                letter * 2 if at in places else letter for at, letter in enumerate(single)
            )
