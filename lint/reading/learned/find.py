"""Finds words that do not fit their place, by weights learned from right and spoilt sentences."""

from array import array
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from zlib import decompress

from ....templates.lazy_regex import lazy_regex
from ..gap_grammar import languages_of
from ..hit import Hit, in_pieces, shorten
from ..mention import not_talked_about
from ..said_of_codes import is_said_of
from ..sample import is_code_line, is_explained, line_around
from .features import Token, begins, features_of, tokens_of

MODEL = Path(__file__).with_name("weights.bin")
SCALE = 32  # weights are kept as whole numbers of 1/32
SURE = 1.7  # the logarithm of the odds from which a word is spoken of
_SMALL = 0.6  # how much surer a word in small letters must be
_FIRST = 0.2  # and the first word of a sentence, which has a capital letter in any case
_BESIDE = 0.0  # and from which its neighbour belongs to it
_FEWEST = 5  # words in small letters: a shorter line is a heading, a label or an address
_FIX = "read the sentence as its reader will; correct the value, or clear it and give a fallback"
_PROSE = lazy_regex(r"(?<![\w'’-])[a-zß-öø-ÿąćęłńóśźżčďěňřšťůž]{2,}(?![\w'’-])")
_ASIDE = 200  # characters of an aside between brackets
_JOINS = lazy_regex(r"[\d/.@_&-]")
_JOINED = lazy_regex(r"[\d/@_&-]|\.\w")
_SAID = {
    "honorific": "is a form of address where something else belongs",
    "day": "is a day where something else belongs",
    "month": "is a month where something else belongs",
    "nothing": "says that there is no value",
    "job": "is a job title where a name or something else belongs",
    "unit": "is a department where a name or something else belongs",
    "record": "is what a field is called, not its value",
    "thing": "is what a field is called, not its value",
}


def find_odd_words(text: str) -> Iterator[Hit]:
    """Yield each word or run of words that does not fit where it stands."""
    yield from in_pieces(_find, text)


def _find(text: str) -> Iterator[Hit]:
    lines = [line for line in text.split("\n") if len(_PROSE.findall(line)) >= _FEWEST]
    if not lines:
        return
    tokens = tokens_of(text)
    scores = scores_of(tokens)

    for at in sorted(range(len(tokens)), key=lambda one: -scores[one]):
        token = tokens[at]
        if scores[at] < SURE:
            return
        more = _SMALL * (token.shape == "low") + _FIRST * begins(tokens, at)
        if scores[at] < SURE + more or not _is_free(text, token):
            continue
        first, end = _whole(tokens, scores, at)
        hit = Hit(tokens[first].start, tokens[end].end, _what(text, tokens, first, end), _FIX)
        if _is_prose(text, token) and _stands_by_mistake(text, hit):
            yield hit
            return  # one for a paragraph: the next one shows when this one is mended


def scores_of(tokens: list[Token]) -> list[float]:
    """Return, for each token, the logarithm of the odds that it does not fit its place."""
    weights = _weights()
    bias = weights[-1]
    return [
        (bias + sum(map(weights.__getitem__, set(found)))) / SCALE for found in features_of(tokens)
    ]


@lru_cache(maxsize=1)
def _weights() -> "array[int]":
    """Return the weight of each hashed feature, and last the bias."""
    return array("b", decompress(MODEL.read_bytes()))


def _is_free(text: str, token: Token) -> bool:
    """Say whether a token is a word of its own: no part of a key, and not said between brackets."""
    before, after = text[token.start - 1 : token.start], text[token.end : token.end + 2]
    if not token.text[0].isalpha() or _JOINS.match(before) or _JOINED.match(after):
        return False
    near = text[max(0, token.start - _ASIDE) : token.start]
    return all(near.rfind(one) <= near.rfind(other) for one, other in ("()", "[]"))


def _is_prose(text: str, token: Token) -> bool:
    """Say whether a line is a sentence in a language that is known."""
    first, end = line_around(text, token.start)
    line = text[first:end]
    return len(_PROSE.findall(line)) >= _FEWEST and bool(languages_of(line))


def _whole(tokens: list[Token], scores: list[float], at: int) -> tuple[int, int]:
    """Return the first and the last token of the run that token at belongs to."""
    first = end = at
    while first > 0 and scores[first - 1] > _BESIDE and tokens[first - 1].text != "\n":
        first -= 1
    while end + 1 < len(tokens) and scores[end + 1] > _BESIDE and tokens[end + 1].text != "\n":
        end += 1
    return first, end


def _what(text: str, tokens: list[Token], first: int, end: int) -> str:
    """Say what is odd of a run of tokens."""
    shown = f"'{shorten(text[tokens[first].start : tokens[end].end])}'"
    run = [one for one in tokens[first : end + 1] if one.text[0].isalpha()]
    for one in run:
        if one.shape != "low" and one.kind in _SAID:
            return f"{shown} {_SAID[one.kind]}"
    if all(one.shape == "UP" for one in run):
        return f"{shown} is in capitals, as the name of a field is"
    if all(one.shape == "low" for one in run):
        return f"around {shown} something is missing, or does not belong there"
    if all(one.word_class in ("common", "noun") for one in run):
        return f"{shown} is an ordinary word written like a name"
    return f"{shown} does not fit the words around it"


def _stands_by_mistake(text: str, hit: Hit) -> bool:
    where = (text, hit.start, hit.end)
    if is_code_line(text, hit.start) or is_explained(text, hit.start) or is_said_of(*where):
        return False
    return any(True for _ in not_talked_about(text, [hit]))
