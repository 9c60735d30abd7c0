"""Says whether one word is another with a slip of the fingers."""

import re

from rapidfuzz.distance import DamerauLevenshtein

_LONG = 8  # letters from which a second slip is likely


def is_slip(word: str, meant: str) -> bool:
    """Say whether word is meant with one letter wrong, or two in a long one.

    Other digits are another thing ("level 1" and "level 2"), and so is another word.

    >>> is_slip("vice presidnet", "vice president"), is_slip("marketing lead", "marketing head")
    (True, False)
    """
    if word == meant or re.findall(r"\d+", word) != re.findall(r"\d+", meant):
        return False
    ours, theirs = word.split(), meant.split()
    if len(ours) != len(theirs):
        return _is_near("".join(ours), "".join(theirs))
    return all(a == b or _is_near(a, b) for a, b in zip(ours, theirs, strict=True))


def _is_near(word: str, meant: str) -> bool:
    shorter = min(len(word), len(meant))
    if shorter < 5:
        return False
    most = 2 if shorter >= _LONG else 1
    return DamerauLevenshtein.distance(word, meant, score_cutoff=most) <= most
