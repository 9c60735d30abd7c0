"""Two names at one address: whether they are two people who share an inbox."""

from rapidfuzz.distance import Levenshtein

from ..lists.normal import Name, sounds
from .nicknames import differ_by_ending, is_form_of, is_known

# A name is compared, and kept, as far as this: no real one is longer.
_LONGEST = 320


def name_key(name: Name) -> str:
    """Return a name as it is known again: its folded words in any order, "" for none."""
    words = sorted((*name.first.split(), *name.middle, *name.last.split()))
    return " ".join((*words, *filter(None, (name.generation,))))[:_LONGEST]


def are_two(one: Name, other: Name) -> bool:
    """Say whether two names cannot be one person's, so that an inbox with both is shared.

    A couple and the staff of a practice have different given names. Jim and James, J. and Jim, a
    slip of the pen, two halves of a name, a changed last name: that may be one person.
    """
    if one.generation and other.generation and one.generation != other.generation:
        return True
    if not one.first or not other.first:
        return False
    if one.first == other.first:
        return _two_middles(one.middle, other.middle)
    swapped = one.first in other.last.split() or other.first in one.last.split()
    called_by = one.first in other.middle or other.first in one.middle
    return not swapped and not called_by and _two_given(one.first, other.first)


def _two_given(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if is_form_of(one, other):
        return False
    if len(short) < 3:  # an initial, or a name too short for slips to be told from names
        return not long.startswith(short)
    if differ_by_ending(one, other):
        return True
    slips = Levenshtein.distance(one, other)
    known = is_known(one) and is_known(other)
    if slips == 1:  # Ben and Ken, but not Eric and Erik
        heard, meant = sounds((one, other))
        return known and heard != meant
    return known or not (long.startswith(short) or (slips == 2 and len(short) > 5))


def _two_middles(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether further given names differ: Hans-Peter and Hans-Georg, but not Anna M."""
    if not one or not other or min(len(one[0]), len(other[0])) < 3:
        return False
    return _two_given(one[0], other[0])
