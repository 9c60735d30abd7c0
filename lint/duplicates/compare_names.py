"""Compares the names of two rows."""

from collections.abc import Callable

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from .names import Names, Values
from .nicknames import differ_by_ending, is_form_of, related
from .pairwise import Pairs, Signs, by_values, distances
from .text import Flags, Ints, among, have_one, mixed

FIRST = ("first missing", "first same", "first form", "first initial", "first typo", "first part",
         "first near", "first differs", "swapped", "handle", "login is the name",
         "login of the name", "login same")  # fmt: skip
(MISSING, SAME, FORM, INITIAL, TYPO, PART, NEAR, DIFFERS, SWAPPED, HANDLE, LOGIN, LOGIN_PART,
 LOGIN_SAME) = range(13)  # fmt: skip
LAST = ("last missing", "last same", "last initial", "last typo", "last part", "last near",
        "last differs")  # fmt: skip
L_MISSING, L_SAME, L_INITIAL, L_TYPO, L_PART, L_NEAR, L_DIFFERS = range(7)
MIDDLE = ("", "middle same", "middle differs", "middle names differ")
RARE = ("", "name very rare", "name rare", "name uncommon", "name common", "name everywhere")


def compare_first(names: Names, pairs: Pairs) -> Signs:
    """Return the signs of given names."""
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
    """Return each two given names of which one is a form of the other, as one number."""
    size = len(firsts.texts)
    return np.array([a * size + b for a, b in related(firsts.texts)], np.int64)


def _first(firsts: Values, forms: Ints, one: Ints, other: Ints) -> Signs:
    """Compare each two given names; names that begin alike but are known as two are near."""
    out = np.full(len(one), DIFFERS, np.int8)
    shortest = np.minimum(firsts.length[one], firsts.length[other])
    like = firsts.initial[one] == firsts.initial[other]
    initial = (shortest == 1) & like
    is_form = among(one * len(firsts.texts) + other, forms)
    texts = firsts.texts
    at = np.flatnonzero((shortest > 2) & ~is_form & may_be_near(firsts, one, other, most=2))
    slips = distances(texts, one[at], other[at], most=2)
    near = slips <= 1
    two = np.flatnonzero((slips == 2) & (shortest[at] > 5))
    if len(two):
        likeness = process.cpdist(
            [texts[code] for code in one[at[two]].tolist()],
            [texts[code] for code in other[at[two]].tolist()],
            scorer=JaroWinkler.similarity, dtype=np.float32,
        )  # fmt: skip
        near[two] = likeness >= 0.88
    out[at[near]] = TYPO
    begins = (shortest > 2) & ~is_form & (out == DIFFERS) & like
    _where(begins, one, other, texts, _begins, PART, out)
    at = np.flatnonzero((out == TYPO) | (out == PART))
    known = firsts.known[one[at]] & firsts.known[other[at]]
    out[at[known]] = NEAR
    apart = np.zeros(len(one), bool)
    apart[at[~known]] = like[at[~known]]
    _where(apart, one, other, texts, differ_by_ending, NEAR, out)
    out[initial] = INITIAL
    out[is_form] = FORM
    return out


def _begins(one: str, other: str) -> bool:
    """Say whether one name is the beginning of the other: Kat and Katharina."""
    return one.startswith(other) or other.startswith(one)


def compare_last(names: Names, pairs: Pairs) -> Signs:
    """Return the signs of family names."""
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
    length, length2 = lasts.length[one], lasts.length[other]
    shortest, spread = np.minimum(length, length2), np.abs(length - length2)
    texts = lasts.texts
    at = np.flatnonzero(may_be_near(lasts, one, other, most=2) & (shortest > 3))
    slips = distances(texts, one[at], other[at], most=2)
    at = at[(slips <= 1) | ((slips <= 2) & (shortest[at] > 6))]
    out[at] = np.where(lasts.known[one[at]] & lasts.known[other[at]], L_NEAR, L_TYPO)
    initial = lasts.initial[one] == lasts.initial[other]
    ends = (lasts.final[one] == lasts.final[other]) | lasts.spaced[one] | lasts.spaced[other]
    part = (out == L_DIFFERS) & (shortest > 2) & (spread > 2) & (initial | ends)
    _where(part, one, other, texts, _is_part, L_PART, out)
    alike = (out == L_DIFFERS) & initial & (shortest > 2)
    out[alike & (lasts.plain[one] == lasts.plain[other])] = L_TYPO
    out[(shortest == 1) & initial] = L_INITIAL
    return out


def _where(
    asked: Flags, one: Ints, other: Ints, texts: list[str],
    test: Callable[[str, str], bool], sign: int, out: Signs,
) -> None:  # fmt: skip
    """Set the sign of those pairs that are asked about and pass the test."""
    at = np.flatnonzero(asked)
    pairs = zip(at.tolist(), one[at].tolist(), other[at].tolist(), strict=True)
    out[[place for place, a, b in pairs if test(texts[a], texts[b])]] = sign


def may_be_near(values: Values, one: Ints, other: Ints, *, most: int) -> Flags:
    """Say which pairs may differ by at most ``most`` letters, by their lengths and letters."""
    near: Flags = np.abs(values.length[one] - values.length[other]) <= most
    near &= np.bitwise_count(values.letters[one] ^ values.letters[other]) <= 2 * most
    return near


def _is_part(one: str, other: str) -> bool:
    """Say whether one family name is in the other: Hill and Hill-Moss, Costa and da Costa."""
    short, long = sorted((one, other), key=len)
    if " " in long:
        return set(short.split()) <= set(long.split()) or short == long.rpartition(" ")[2]
    return len(short) > 3 and (long.startswith(short) or long.endswith(short))


def find_swapped(names: Names, pairs: Pairs, first: Signs, last: Signs) -> None:
    """Set the sign where first and last name are swapped between the rows."""
    (one, other), (two, three) = pairs.of(names.first), pairs.of(names.last)
    (a, b) = pairs.of(names.firsts.hash[names.first])
    (c, d) = pairs.of(names.lasts.hash[names.last])
    turned = (c == b) & (d == a) & (one != other)
    full = (one > 0) & (other > 0) & (two > 0) & (three > 0)
    half = full & ~turned & (first == DIFFERS) & (last == L_DIFFERS)
    half &= (c == b) | (d == a)
    rows = np.flatnonzero(half)
    if len(rows):
        texts = [*names.firsts.texts, *names.lasts.texts]
        size = len(names.firsts.texts)
        length = np.concatenate((names.firsts.length, names.lasts.length))
        alike = np.ones(len(rows), bool)
        for x, y in ((one[rows], three[rows] + size), (other[rows], two[rows] + size)):
            shortest = np.minimum(length[x], length[y])
            near = distances(texts, x, y, most=2) <= np.digitize(shortest, (4, 6))
            for at in np.flatnonzero(~near).tolist():
                near[at] = is_form_of(texts[x[at]], texts[y[at]])
            alike &= near
        turned[rows] = alike
    turned |= is_turned(names, pairs, first, last)
    turned &= full
    alone = (two == 0) & (three > 0) & (one > 0) & (d == a)
    alone |= (three == 0) & (two > 0) & (other > 0) & (c == b)
    first[turned] = SWAPPED
    last[turned] = L_SAME
    first[alone & (first != SAME)] = MISSING
    last[alone & (first == MISSING)] = L_SAME


def is_turned(names: Names, pairs: Pairs, first: Signs, last: Signs) -> Flags:
    """Say where two names are the same words in another order: Tran Minh Duc, Minh Duc Tran."""
    (one, other), (a, b) = pairs.of(names.words), pairs.of(names.several)
    turned: Flags = (one == other) & a & b & ((first != SAME) | (last != L_SAME))
    return turned


def find_family_names(names: Names, pairs: Pairs, first: Signs, last: Signs) -> None:
    """Set the sign where one row has one of two family names: Poveda Ruiz and Poveda.

    Of Van Hai Tran and Van Hai Bui neither is Van Hai: there, "Hai" is a given name.
    """
    rows = np.flatnonzero(names.several & (names.middle > 0))
    if not len(rows):
        return
    single = np.zeros(len(names.first), bool)
    whole = mixed(12, names.first[rows], names.middle[rows])
    single[rows] = have_one(whole, mixed(14, names.lasts.hash[names.last[rows]]))
    (one, other), (two, three) = pairs.of(names.middle), pairs.of(names.last)
    firsts, lasts = names.firsts, names.lasts
    part = (firsts.hash[one] == lasts.hash[three]) & single[pairs.low] & (three > 0)
    part |= (firsts.hash[other] == lasts.hash[two]) & single[pairs.high] & (two > 0)
    last[part & (first == SAME) & np.isin(last, (L_DIFFERS, L_NEAR))] = L_PART


def compare_middle(names: Names, pairs: Pairs) -> Signs:
    """Return the signs of middle names, where both rows have one."""
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
    # Quang Duy Tran is not Thanh Quang Tran: one of them would have to be Duy Thanh or Thanh Duy.
    called: Flags = (one == b) & ((a == 0) | (a == other)) & (one > 0)
    called |= (other == a) & ((b == 0) | (b == one)) & (other > 0)
    called &= one != other
    return called


def are_two_names(names: Names, pairs: Pairs, first: Signs) -> Flags:
    """Say where given names are different names: Daniel and Daniela, Ann and Robert."""
    known = names.firsts.known
    one, other = pairs.of(names.first)
    two: Flags = (first == NEAR) | (known[one] & known[other] & (first == DIFFERS))
    return two
