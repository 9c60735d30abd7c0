"""What a sentence is about: its words without endings, and how near two of them are."""

from collections.abc import Callable
from functools import lru_cache

from rapidfuzz import fuzz
from Stemmer import Stemmer

from ...templates.lazy_regex import lazy_regex
from .common_words import EVERYDAY, OF_LETTERS
from .synonyms import SWAPPED
from .vocabulary import FUNCTION_WORDS, NUMBERS, ORDINALS

_WORD = lazy_regex(r"⟨[^⟩]*⟩|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENDING = lazy_regex(r"['’](?:s|ll|re|ve|d|t|m)?$")
VARIANT, SYNONYM = 0.8, 0.7  # what a word counts that is another form, or a swapped one
_SAID_AS = (
    ("half a dozen", "6"),
    ("a dozen", "12"),
    ("a quarter of an hour", "15 minutes"),
    ("half an hour", "30 minutes"),
    ("per cent", "percent"),
)
_TENS_AND_ONES = lazy_regex(
    r"\b(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ]"
    r"(one|two|three|four|five|six|seven|eight|nine)\b"
)
_AND_TENS = lazy_regex(r"(ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und(\w+)")
_TIMES = lazy_regex(r"([a-zäöü]{3,8})(hundert|tausend)")
_SAME_BUT_FOR_ENDING = 80
# What a word tells that any letter, or any business, may use, and what a figure tells: a fact.
_LITTLE, _SOME, _FIGURE = 0.2, 0.5, 1.5
_stem: Callable[[str], str] = Stemmer("english").stemWord
_PART_OF_COMPOUND = 5  # letters; shorter stems are inside many words by chance


def matter(text: str) -> tuple[str, ...]:
    """Return what text's words mean, in order: stems and figures; masked values do not count."""
    found = []
    for match in _WORD.finditer(_spelled(text.lower())):
        if match[0].startswith("⟨"):
            continue
        word = _ENDING.sub("", match[0])
        word = NUMBERS.get(word) or ORDINALS.get(word) or _compound(word) or word
        if word[0].isdigit():
            found.append(word.replace(",", ""))
        elif word not in FUNCTION_WORDS:
            found.append(_stem(word))
    return tuple(found)


def _spelled(text: str) -> str:
    """Return text in small letters with the figures that take several words in digits."""
    for words, figure in _SAID_AS:
        if words in text:
            text = text.replace(words, figure)
    return _TENS_AND_ONES.sub(lambda two: str(int(NUMBERS[two[1]]) + _ones(two[2])), text)


def _ones(word: str) -> int:
    return int(NUMBERS.get(word, "1"))


def _compound(word: str) -> str | None:
    """Return the figure that a German word is: "fünfundzwanzig", "siebenhundert"."""
    if (found := _AND_TENS.fullmatch(word)) and found[2] in NUMBERS:
        return str(int(NUMBERS[found[2]]) + _ones(found[1]))
    if (found := _TIMES.fullmatch(word)) and found[1] in ("ein", *NUMBERS):
        return str(_ones(found[1]) * int(NUMBERS[found[2]]))
    return None


@lru_cache(maxsize=100_000)
def nearness(word: str, other: str) -> float:
    """Return how near two words of ``matter`` are: 1 for the same, 0 for strangers."""
    if word == other:
        return 1.0
    if word[0].isdigit() or other[0].isdigit():
        return 0.0
    short, long = sorted((word, other), key=len)
    akin = len(short) > 4 and word[0] == other[0]
    if akin and fuzz.ratio(word, other) >= _SAME_BUT_FOR_ENDING:
        return VARIANT
    if len(short) >= _PART_OF_COMPOUND and (long.startswith(short) or long.endswith(short)):
        return SYNONYM
    return SYNONYM if _meanings(word) & _meanings(other) else 0.0


@lru_cache(maxsize=50_000)
def telling(word: str) -> float:
    """Return how much a word of ``matter`` tells of what a text says; most words tell 1."""
    if word[0].isdigit():
        return _FIGURE
    little, some = _known()
    return _LITTLE if word in little else _SOME if word in some else 1.0


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(map(_stem, OF_LETTERS)), frozenset(map(_stem, EVERYDAY))


@lru_cache(maxsize=50_000)
def keys(word: str) -> frozenset[str]:
    """Return the keys of a word of ``matter``: two words without a common one are strangers."""
    if word[0].isdigit():
        return frozenset((word,))
    return frozenset((f"{word[0]}…", f"…{word[-1]}", *map(str, _meanings(word))))


def _meanings(stem: str) -> frozenset[int]:
    return _swapped().get(stem, frozenset())


@lru_cache(maxsize=1)
def _swapped() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(SWAPPED.strip().splitlines()):
        for word in line.split():
            found.setdefault(_stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}
