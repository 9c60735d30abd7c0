"""Whole names in one column: the parts that a greeting and a signature need."""

from collections.abc import Sequence

from ...templates.engine.placeholder_names import is_placeholder_name
from ...templates.lazy_regex import lazy_regex
from .normal import fold
from .words import DEGREES, GENERATIONS, TITLES

_PARTICLES = frozenset(
    "de da di do dos das del della van von der den ter ten vander la le el al bin ibn st saint san "
    "zu zum dal lo du af av".split()
)
_TWO_PEOPLE = lazy_regex(r"(?i)\s(?:&|\+|and|und|et|y|e|og|och|en)\s|[/;]")
_INITIAL = lazy_regex(r"[^\W\d_]\.?")
_LIKE = lazy_regex(r"[^\W\d_][\w'’.\-]*,?(?: [^\W\d_][\w'’.\-]*,?){0,5}")
MOSTLY = 0.6  # of the values there are


def split_name(text: str) -> tuple[str, str]:
    """Return given and family name as they are written; titles and degrees belong to neither.

    >>> [split_name(n) for n in ("Dr. Ann Lee", "Lee, Ann", "Maria dos Santos", "Jo")]
    [('Ann', 'Lee'), ('Ann', 'Lee'), ('Maria', 'dos Santos'), ('Jo', '')]
    """
    text = " ".join(text.split())
    if is_placeholder_name(text) or _TWO_PEOPLE.search(text):
        return text, ""  # the linter tells of such a value
    head, comma, rest = text.partition(",")
    after = [word for word in _bare(rest.replace(",", " ").split()) if not _suffix(word)]
    if comma and after:
        return _given(after), " ".join(_bare(head.split()))
    words = _bare(head.split())
    if len(words) < 2:
        return " ".join(words), ""
    at = 1
    while at < len(words) - 1 and (_INITIAL.fullmatch(words[at]) or _is_given_too(words, at)):
        at += 1
    return _given(words[:at]), " ".join(words[at:])


def _is_given_too(words: Sequence[str], at: int) -> bool:
    """Say whether a middle word is a given name: in three words, and no particle, it is."""
    return len(words) == 3 and fold(words[at]) not in _PARTICLES


def _given(words: Sequence[str]) -> str:
    kept = [word for word in words if not _INITIAL.fullmatch(word)] or list(words)
    return kept[0] if kept else ""


def _bare(words: list[str]) -> list[str]:
    """Return the words of a name without titles before it and degrees after it."""
    words = [word for word in words if word]
    while len(words) > 1 and fold(words[0]).strip(".") in TITLES:
        words = words[1:]
    while len(words) > 1 and _suffix(words[-1]):
        words = words[:-1]
    return words


def _suffix(word: str) -> bool:
    plain = fold(word).replace(".", "").strip("()")
    return plain in DEGREES - {"ma", "ba"} or plain in GENERATIONS


def are_whole(values: Sequence[str], *, least: int = 1) -> bool:
    """Say whether most values of a column, and at least so many, are names of two words or more."""
    there = [value for value in values if value.strip() and not is_placeholder_name(value)]
    whole = sum(bool(_LIKE.fullmatch(value)) and bool(split_name(value)[1]) for value in there)
    return whole >= max(least, MOSTLY * len(there))
