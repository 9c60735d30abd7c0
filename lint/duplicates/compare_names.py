"""How the names of two rows stand to each other."""

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from .names import Names, Values
from .nicknames import differ_by_ending, is_form_of, related
from .pairwise import Pairs, Signs, by_values, distances
from .text import Flags, Ints

FIRST = ("first missing", "first same", "first form", "first initial", "first typo", "first part",
         "first near", "first differs", "swapped", "handle")  # fmt: skip
MISSING, SAME, FORM, INITIAL, TYPO, PART, NEAR, DIFFERS, SWAPPED, HANDLE = range(10)
LAST = ("last missing", "last same", "last initial", "last typo", "last part", "last near",
        "last differs")  # fmt: skip
L_MISSING, L_SAME, L_INITIAL, L_TYPO, L_PART, L_NEAR, L_DIFFERS = range(7)
MIDDLE = ("", "middle same", "middle differs", "middle names differ")
RARE = ("", "name very rare", "name rare", "name uncommon", "name common", "name everywhere")


def compare_first(names: Names, pairs: Pairs) -> Signs:
    """Return how given names stand to each other."""
    one, other = pairs.of(names.first)
    firsts = names.firsts
    out = np.full(len(pairs), -1, np.int8)
    out[(one == 0) | (other == 0)] = MISSING
    same = (one == other) & (one > 0)
    out[same] = np.where(firsts.length[one[same]] == 1, INITIAL, SAME)
    forms = _forms(firsts)
    size = len(firsts.texts)
    by_values(one, other, size, lambda a, b: _first(firsts, forms, a, b), out)
    return out


def _forms(firsts: Values) -> Ints:
    """Return each two given names of which one is a form of the other, as one number, sorted."""
    size = len(firsts.texts)
    return np.unique(np.array([a * size + b for a, b in related(firsts.texts)], np.int64))


def _first(firsts: Values, forms: Ints, one: Ints, other: Ints) -> Signs:
    """Compare each two given names; names that begin alike but are known as two are near."""
    out = np.full(len(one), DIFFERS, np.int8)
    shortest = np.minimum(firsts.length[one], firsts.length[other])
    like = firsts.initial[one] == firsts.initial[other]
    initial = (shortest == 1) & like
    is_form = np.isin(one * len(firsts.texts) + other, forms)
    rest = np.flatnonzero((shortest > 2) & ~is_form)
    one_, other_ = one[rest], other[rest]
    slips = distances(firsts.texts, one_, other_, most=2)
    near = slips <= 1
    two = np.flatnonzero((slips == 2) & (shortest[rest] > 5))
    if len(two):
        texts = firsts.texts
        likeness = process.cpdist(
            [texts[at] for at in one_[two].tolist()], [texts[at] for at in other_[two].tolist()],
            scorer=JaroWinkler.similarity, dtype=np.float32,
        )  # fmt: skip
        near[two] = likeness >= 0.88
    begins = _begin(firsts.texts, one_, other_, like[rest] & ~near)
    two = firsts.known[one_] & firsts.known[other_]
    for at in np.flatnonzero((near | begins) & like[rest] & ~two).tolist():
        two[at] = differ_by_ending(firsts.texts[one_[at]], firsts.texts[other_[at]])
    out[rest[near]] = np.where(two[near], NEAR, TYPO)
    out[rest[begins]] = np.where(two[begins], NEAR, PART)
    out[initial] = INITIAL
    out[is_form] = FORM
    return out


def _begin(texts: list[str], one: Ints, other: Ints, asked: Flags) -> Flags:
    """Say where one text is the beginning of the other: Kat and Katharina."""
    found = np.zeros(len(one), bool)
    rows = np.flatnonzero(asked)
    for row, a, b in zip(rows.tolist(), one[rows].tolist(), other[rows].tolist(), strict=True):
        found[row] = texts[a].startswith(texts[b]) or texts[b].startswith(texts[a])
    return found


def compare_last(names: Names, pairs: Pairs) -> Signs:
    """Return how family names stand to each other."""
    one, other = pairs.of(names.last)
    lasts = names.lasts
    out = np.full(len(pairs), -1, np.int8)
    out[(one == 0) | (other == 0)] = L_MISSING
    same = (lasts.hash[one] == lasts.hash[other]) & (one > 0)
    out[same] = np.where(lasts.length[one[same]] == 1, L_INITIAL, L_SAME)
    by_values(one, other, len(lasts.texts), lambda a, b: _last(lasts, a, b), out)
    return out


def _last(lasts: Values, one: Ints, other: Ints) -> Signs:
    out = np.full(len(one), L_DIFFERS, np.int8)
    shortest = np.minimum(lasts.length[one], lasts.length[other])
    slips = distances(lasts.texts, one, other, most=2)
    near = ((slips <= 1) & (shortest > 3)) | ((slips <= 2) & (shortest > 6))
    both = lasts.known[one] & lasts.known[other]
    out[near] = np.where(both[near], L_NEAR, L_TYPO)
    spread = np.abs(lasts.length[one] - lasts.length[other])
    rest = np.flatnonzero(~near & (shortest > 2) & (spread > 2))
    texts = lasts.texts
    for row, a, b in zip(rest.tolist(), one[rest].tolist(), other[rest].tolist(), strict=True):
        if _is_part(texts[a], texts[b]):
            out[row] = L_PART
    initial = (shortest == 1) & (lasts.initial[one] == lasts.initial[other])
    out[initial] = L_INITIAL
    rest = np.flatnonzero((out == L_DIFFERS) & (spread < 4))
    for row, a, b in zip(rest.tolist(), one[rest].tolist(), other[rest].tolist(), strict=True):
        if texts[a][0] == texts[b][0] and _plain(texts[a]) == _plain(texts[b]):
            out[row] = L_TYPO
    return out


def _is_part(one: str, other: str) -> bool:
    """Say whether one family name is in the other: Hill and Hill-Moss, Costa and da Costa."""
    short, long = sorted((one, other), key=len)
    if " " in long:
        return set(short.split()) <= set(long.split()) or short == long.rpartition(" ")[2]
    return len(short) > 3 and (long.startswith(short) or long.endswith(short))


def _plain(name: str) -> str:
    """Return a name without the letters that are written for others: Mueller, Muller."""
    for long, short in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("dj", "d"),
                        ("ss", "s"), ("ij", "y"), (" ", "")):  # fmt: skip
        name = name.replace(long, short)
    return name


def find_swapped(names: Names, pairs: Pairs, first: Signs, last: Signs) -> None:
    """Where a first name is the other row's last name, and the other way round, say so."""
    of_first = {text: code for code, text in enumerate(names.firsts.texts)}
    as_first = np.array([of_first.get(text, -1) for text in names.lasts.texts])
    (one, other), (two, three) = pairs.of(names.first), pairs.of(names.last)
    turned = (as_first[two] == other) & (as_first[three] == one) & (one != other)
    full = (one > 0) & (other > 0) & (two > 0) & (three > 0)
    half = full & ~turned & (first == DIFFERS) & (last == L_DIFFERS)
    half &= (as_first[two] == other) | (as_first[three] == one)
    rows = np.flatnonzero(half)
    if len(rows):
        texts = [*names.firsts.texts, *names.lasts.texts]
        size = len(names.firsts.texts)
        alike = np.ones(len(rows), bool)
        for a, b in ((one[rows], three[rows] + size), (other[rows], two[rows] + size)):
            near = distances(texts, a, b, most=2) <= 2
            for at in np.flatnonzero(~near).tolist():
                near[at] = is_form_of(texts[a[at]], texts[b[at]])
            alike &= near
        turned[rows] = alike
    turned &= full
    alone = (two == 0) & (three > 0) & (one > 0) & (as_first[three] == one)
    alone |= (three == 0) & (two > 0) & (other > 0) & (as_first[two] == other)
    first[turned] = SWAPPED
    last[turned] = L_SAME
    first[alone & (first != SAME)] = MISSING
    last[alone & (first == MISSING)] = L_SAME


def compare_middle(names: Names, pairs: Pairs) -> Signs:
    """Return how further given names stand to each other, where both rows have one."""
    one, other = pairs.of(names.middle)
    firsts = names.firsts
    out = np.zeros(len(pairs), np.int8)
    both = (one > 0) & (other > 0)
    like = firsts.initial[one] == firsts.initial[other]
    whole = (firsts.length[one] > 2) & (firsts.length[other] > 2)
    out[both] = np.where(like[both], 1, np.where(whole[both], 3, 2))
    return out


def is_called_by_middle(names: Names, pairs: Pairs) -> Flags:
    """Say where the given name of one row is the further given name of the other."""
    (one, other), (a, b) = pairs.of(names.first), pairs.of(names.middle)
    return ((one == b) | (other == a)) & (one != other) & (one > 0) & (other > 0)


def are_two_names(names: Names, pairs: Pairs, first: Signs) -> Flags:
    """Say where given names are two that people bear: Daniel and Daniela, Ann and Robert."""
    known = names.firsts.known
    one, other = pairs.of(names.first)
    return (first == NEAR) | (known[one] & known[other] & (first == DIFFERS))
