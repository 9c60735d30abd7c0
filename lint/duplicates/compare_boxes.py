"""Compares the addresses of two rows."""

from dataclasses import dataclass

import numpy as np

from .mailboxes import NOT_LETTERS, Mailboxes
from .names import Names
from .pairwise import Pairs, Signs, by_values, distances
from .text import Flags, Hashes, Ints, among, hashes, hashes_of, joined, lengths_of, together

ADDRESS = ("address missing", "address same", "address shared", "local same, domain near",
           "local same, telling", "local same, short", "local near", "local same but digits",
           "addresses fit", "colleagues", "other employers", "work and private", "both private",
           "same provider")  # fmt: skip
(MISSING, SAME, SHARED, DOMAIN_NEAR, TELLING, SHORT, NEAR, DIGITS, FIT, COLLEAGUES, OTHERS,
 PRIVATE, BOTH_PRIVATE, PROVIDER) = range(14)  # fmt: skip
_ANYBODYS = "me mail email hello contact info git github gitlab code dev public web post".split()
LONG = 8  # letters before the @ that two people seldom share


@dataclass(frozen=True, slots=True)
class Made:
    """For each row what stands before the @, beside the row's name.

    fits: it is made of it. tells: it identifies a person anywhere; jo@ and git@ do not, jim.brodo@
    and a long or numbered word do. again: it is the name, and no more. first, last: it has that
    name in full. given: it has the first name or its initial, beside the last name or alone.
    """

    fits: Flags
    tells: Flags
    again: Flags
    first: Flags
    last: Flags
    given: Flags


def compare_addresses(
    boxes: Mailboxes, made: Made, shared: Flags, names: Names, pairs: Pairs
) -> Signs:  # fmt: skip
    """Return the signs of addresses; shared marks rows with a shared inbox."""
    fits, tells = made.fits, made.tells
    one, other = pairs.of(boxes.key)
    mine, theirs = pairs.of(boxes.is_personal)
    domain, domain2 = pairs.of(boxes.domain.codes)
    label, label2 = pairs.of(boxes.label)
    any_shared = shared[pairs.low] | shared[pairs.high]
    nobody, nobody2 = pairs.of(boxes.says_nobody)
    both = (one > 0) & (other > 0) & ~nobody & ~nobody2
    same_domain, same_firm = domain == domain2, (label == label2) & ~mine & ~theirs
    out = np.full(len(pairs), OTHERS, np.int8)
    out[mine != theirs] = PRIVATE
    out[mine & theirs] = np.where(same_domain, PROVIDER, BOTH_PRIVATE)[mine & theirs]
    firm = both & same_firm
    out[firm] = np.where(fits[pairs.low] & fits[pairs.high], FIT, COLLEAGUES)[firm]
    told = both & ~any_shared
    _same_local(boxes, tells, pairs, told & ~same_domain, out)
    initial = names.firsts.initial[names.first]
    # a.becker@ and j.becker@ are Anna's and Jonas's: nobody's slip.
    own = fits[pairs.low] & fits[pairs.high] & (initial[pairs.low] != initial[pairs.high])
    _near_local(boxes, pairs, told & same_domain & (one != other) & ~own, out)
    nowhere, nowhere2 = pairs.of(boxes.is_nobody)
    both &= (one == other) | ~(nowhere | nowhere2)  # localhost is no employer
    out[both & (one == other)] = SAME
    out[both & (one == other) & any_shared] = SHARED
    out[~both] = MISSING
    return out


def _same_local(boxes: Mailboxes, telling: Flags, pairs: Pairs, asked: Flags, out: Signs) -> None:
    one, other = pairs.of(boxes.letters)
    local, local2 = pairs.of(boxes.local)
    length, digits = boxes.length[pairs.low], boxes.digits[pairs.low]
    alike = asked & (one == other) & (length > 1)
    same = alike & ((local == local2) | (boxes.digits[pairs.high] == digits))
    out[alike & ~same & (length >= LONG)] = DIGITS
    at = np.flatnonzero(same)
    out[at] = np.where(telling[pairs.low[at]] | telling[pairs.high[at]], TELLING, SHORT)
    # me@hill.org and me@hill.net may be two of a family.
    anybodys = among(local[at], hashes(_ANYBODYS))
    label, label2 = pairs.of(boxes.label)
    out[at[(label[at] == label2[at]) & (length[at] > 2) & ~anybodys]] = DOMAIN_NEAR
    domain, domain2 = pairs.of(boxes.domain.codes)
    texts = boxes.domain.values
    near = np.full(len(at), -1, np.int8)
    by_values(
        domain[at], domain2[at], len(texts),
        lambda a, b: (distances(texts, a, b, most=2) <= 2).astype(np.int8), near,
    )  # fmt: skip
    out[at[(near == 1) & (length[at] > 2) & ~anybodys]] = DOMAIN_NEAR


def _near_local(boxes: Mailboxes, pairs: Pairs, asked: Flags, out: Signs) -> None:
    length, length2 = pairs.of(boxes.length)
    digits, digits2 = pairs.of(boxes.digits)
    letters, letters2 = pairs.of(boxes.letters)
    alike = asked & (letters == letters2) & (length > 1)
    out[alike] = np.where((digits == digits2)[alike], NEAR, DIGITS)
    at = np.flatnonzero(asked & ~alike & (digits == digits2) & (abs(length - length2) <= 1)
                        & (np.minimum(length, length2) > 4))  # fmt: skip
    texts = boxes.locals
    out[at[distances(texts, pairs.low[at], pairs.high[at], most=1) <= 1]] = NEAR


def numbered(boxes: Mailboxes, pairs: Pairs) -> Flags:
    """Say where one is smith@ and the other smith2@ at one employer: made for a second Smith."""
    domain, domain2 = pairs.of(boxes.domain.codes)
    letters, letters2 = pairs.of(boxes.letters)
    digits, digits2 = pairs.of(boxes.digits)
    found: Flags = (domain == domain2) & (domain > 0) & ~boxes.is_personal[pairs.low]
    found &= (letters == letters2) & (digits != digits2)
    return found


def made_of_names(boxes: Mailboxes, names: Names) -> Made:
    """Return what addresses have to do with the names beside them."""
    every = _patterns(boxes, names)
    first, last, *both = every
    made = np.logical_or.reduce(both)
    fits = (made | first | last) & (names.first > 0) & (names.last > 0)
    telling = made & (names.lasts.length[names.last] > 2)
    long = (boxes.length >= LONG) & ~first & ~last
    return Made(
        fits,
        telling | long | ((boxes.digits > 0) & (boxes.length > 2)),
        (made | first | last) & (boxes.digits == 0),
        np.logical_or.reduce([every[at] for at in _WITH_FIRST]),
        np.logical_or.reduce([every[at] for at in _WITH_LAST]),
        np.logical_or.reduce([every[at] for at in _WITH_GIVEN]) & (names.first > 0),
    )


def is_name_again(made: Made, pairs: Pairs) -> Flags:
    """Say where what stands before both @ is the name: it says no more than the name does."""
    again: Flags = made.again[pairs.low] & made.again[pairs.high]
    return again


# Of _patterns those that have the whole first name, and the whole last name.
_WITH_FIRST, _WITH_LAST = (0, 2, 4, 6, 7), (1, 2, 3, 6, 8)
_WITH_GIVEN = (0, 2, 3, 4, 6, 7, 8)  # two initials alone say too little


def _patterns(boxes: Mailboxes, names: Names) -> list[Flags]:
    """Return for each usual way to make an address of a name which rows follow it."""
    f, l = Parts(names.firsts.texts, names.first), Parts(names.lasts.texts, names.last)  # noqa: E741
    whole = [f.whole, l.whole]
    for head, tail in ((f, l), (l, f)):
        whole += [
            together(head.whole, head.size, tail.whole),
            together(head.initial, head.first, tail.whole),
            together(head.whole, head.size, tail.initial),
            together(head.initial, head.first, tail.initial),
        ]
    return [boxes.letters == pattern for pattern in whole]


class Parts:
    """A column of names as it stands in addresses: in letters from a to z."""

    def __init__(self, texts: list[str], codes: Ints) -> None:
        plain = joined(texts).translate(None, NOT_LETTERS)
        initials = [text[:1] for text in plain.decode().split("\n")[:-1]]
        self.whole: Hashes = hashes_of(plain)[codes]
        self.size: Ints = lengths_of(plain)[codes]
        self.initial: Hashes = hashes(initials)[codes]
        self.first: Ints = np.minimum(self.size, 1)
