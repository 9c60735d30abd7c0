"""What every match of a pattern has in it: told from a text's letters at once, without a search.

A gram is one to three signs beside each other, in small letters, or ``DIGIT``. Most patterns of the
house find nothing in most texts, and a text that has none of the grams of which a pattern needs one
is not searched for it.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

DIGIT = "any digit"
_LONGEST = 2_000  # signs of a text: a longer one has most grams, and is searched
_ODD = frozenset("\u017f\u212a\u0130\u0131")  # they match s, k and i where case is ignored
_USUAL = "etaoinshrdlucmfwypvbgkjqxz"  # letters, the commonest first
# Grams that more than a fifth of all English paragraphs of 130 signs have.
_COMMON = frozenset(
    (
        "s |e | a|, | t|th|t |d | s| o|in|he|er| i|re|es|n |an|on| w|nd|it|r |or|at| c|en| m| f|st|"
        "te|se|a |is| r|le|me| p|ha|ed|ne| n|y |. | d| l| b|ma|li| e|co|ou|ro|ai|as|nt|ea|de|ar|ts|"
        "il|no|ve|al|o |h |ch|wh|ng|ac|f |l |of|ho|yo|to|us|ur|we|ll|my|so| th|the|he | an|nd |and|"
        " a |es |at | on|er | in| re|ed |hat|is | wh| co|or |in | of|s a| it|ts |of | no|re |, a|"
        "s t| ma|s, |one|on | se|for|ne |ing|e t| fo| li|ent|it |tha|s o|mai| fi|ith|ail| wi|e a|"
        " to|ver|wit|st |e, |e s|t i|ess|as |th |not| st|mes|ng |you| yo|our|ur |ou |to | we|all|"
        "are|hav|ave|ter|ers|ll |is "
    ).split("|")
)
_MOST = 40.0  # weight of grams of which one is needed: then nearly every text has one
_PARTS = 3  # sets of grams that are kept: a text needs one of each

Grams = frozenset[str]
Needed = tuple[Grams, ...]


def needed(parsed: Any) -> Needed:
    """Return sets of grams of each of which a text has one wherever a pattern matches.

    parsed is what Python's own parser makes of it. None are known of many patterns.
    """
    found = sorted(set(_parts(parsed)), key=lambda one: (_weight(one), sorted(one)))
    return tuple(one for one in found[:_PARTS] if _weight(one) <= _MOST)


def may_match(grams: Needed, text: str) -> bool:
    """Say whether a pattern with these needed grams can match in text; False is sure."""
    if not grams:
        return True
    has = _grams_of(text)
    if has is None:
        return True
    for one in grams:  # noqa: SIM110 — a generator costs more, some hundred times a text
        if one.isdisjoint(has):
            return False
    return True


@lru_cache(maxsize=128)  # a text is asked by many rules, one after the other
def _grams_of(text: str) -> Grams | None:
    """Return the grams that a text has; None where it is not told by them."""
    if len(text) > _LONGEST or (not text.isascii() and not _ODD.isdisjoint(text)):
        return None
    low = text.lower()
    pairs = map(str.__add__, low, low[1:])
    threes = map("".join, zip(low, low[1:], low[2:], strict=False))
    digit = (DIGIT,) if any(map(str.isdecimal, low)) else ()
    return frozenset((*low, *pairs, *threes, *digit))


def _best(parsed: Any) -> Grams | None:
    """Return the best of what the parts of a sequence need: each of them is in every match."""
    return min(_parts(parsed), key=_weight, default=None)


def _parts(parsed: Any) -> Iterator[Grams]:
    run = ""
    for literal, part in _flat(parsed):
        if literal is not None:
            run += literal
            continue
        yield from _of_run(run)
        run = ""
        if part is not None:
            yield part
    yield from _of_run(run)


def _of_run(run: str) -> Iterator[Grams]:
    """Yield the best gram of signs that stand beside each other."""
    size = min(len(run), 3)
    if size:
        every = (run[at : at + size] for at in range(len(run) - size + 1))
        yield frozenset((min(every, key=_likely),))


def _flat(parsed: Any) -> Iterator[tuple[str | None, Grams | None]]:
    """Yield the literal signs of a sequence, and what its other parts need, in their order."""
    for op, given in parsed:
        name = str(op)
        if name == "LITERAL":
            yield _small(given), None
        elif name == "IN":
            signs = _of_set(given)
            alone = next(iter(signs)) if signs and len(signs) == 1 else None
            yield (alone, None) if alone and alone != DIGIT else (None, signs)
        elif name == "SUBPATTERN":
            yield from _flat(given[-1])
        elif name == "ATOMIC_GROUP":
            yield from _flat(given)
        elif name == "BRANCH":
            yield None, _of_branches(given[1])
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, _, item = given
            if least:
                yield from list(_flat(item)) * min(least, 3)
            yield None, None
        elif name == "ASSERT":
            yield None, _best(given[1])
        else:  # any sign, a place, what must not be there: nothing is needed
            yield None, None


def _of_branches(branches: Any) -> Grams | None:
    found: set[str] = set()
    for branch in branches:
        one = _best(branch)
        if one is None:
            return None
        found |= one
    return frozenset(found)


def _of_set(given: Any) -> Grams | None:
    """Return the signs of a set, as [Hh] or [0-9]; None where they are many."""
    found: set[str] = set()
    for op, value in given:
        name = str(op)
        if name == "LITERAL":
            signs = [_small(value)]
        elif name == "RANGE" and value[1] - value[0] < 10:
            signs = [_small(code) for code in range(value[0], value[1] + 1)]
        elif name == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
            signs = [DIGIT]
        else:
            return None
        if None in signs:
            return None
        found.update(one for one in signs if one)
    return frozenset(found)


def _small(code: int) -> str | None:
    """Return a sign in small letters; None for a letter beyond ASCII: its case may be odd."""
    sign = chr(code)
    return sign.lower() if code < 128 or unicodedata.category(sign)[0] in "PZ" else None


def _weight(grams: Grams) -> float:
    return sum(map(_likely, grams))


@lru_cache(maxsize=8192)
def _likely(gram: str) -> float:
    """Return how likely a usual text has a gram, more or less: 1 for three usual letters."""
    if gram == DIGIT:
        return 15.0
    if gram in _COMMON:
        return {2: 30.0, 3: 15.0}[len(gram)]
    letters = [sign for sign in gram if sign in _USUAL]
    rare = sum(_USUAL.index(sign) for sign in letters) / (25 * len(gram))
    if len(letters) == len(gram):
        return {1: 60.0, 2: 6.0, 3: 1.0}[len(gram)] * (1.2 - rare)
    plain = all(sign in " .,\n'-" for sign in gram if sign not in letters)
    return {1: 100.0, 2: 8.0, 3: 1.5}[len(gram)] if plain else 0.3
