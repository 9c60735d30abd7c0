"""What two rows have in common and what sets them apart: of each kind one sign for a pair.

All pairs are compared at once: by codes first, and texts only where these differ, once for
each two values. What cannot be one person is left out here (vetoes), and what shares nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from . import compare_boxes as box
from . import compare_names as name
from . import joint
from .firms import Firms
from .frequencies import Frequencies
from .logins import compare_logins
from .pairwise import Pairs, Signs, by_values, distances
from .people import People
from .rarity import rareness
from .text import Coded, Flags, Ints
from .threads import both, side_by_side

PHONE = ("phone missing", "phone same", "phone shared", "phone differs")
FIRM = ("firm missing", "firm same", "firm near", "firm's first word same", "firm differs")
AGE = ("", "generation same", "generation one")
KINDS: Mapping[str, tuple[str, ...]] = {
    "first": name.FIRST,
    "last": name.LAST,
    "middle": name.MIDDLE,
    "rare": name.RARE,
    "address": box.ADDRESS,
    "phone": PHONE,
    "firm": FIRM,
    "generation": AGE,
    "title": ("", "title same", "title differs"),
    "city": ("", "city same", "city near", "city differs"),
    "postcode": ("", "postcode same", "postcode near", "postcode differs"),
    "born": ("", "birthday same", "birthday near", "birthday differs"),
    "street": ("", "street same", "street near", "street differs"),
    "alone": ("", *(f"nothing but a {text}" for text in name.RARE[1:])),
    "joint": joint.JOINT,
}  # fmt: skip


# What addresses share beside the name: the mailbox, the letters before the @, the employer.
_BOX_SIGNS = (box.SAME, box.SHARED, box.DOMAIN_NEAR, box.NEAR, box.FIT, box.COLLEAGUES)


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs and for each kind their signs, as positions in KINDS.

    name_again is where what stands before the @ only repeats the name.
    """

    pairs: Pairs
    signs: dict[str, Signs]
    name_again: Flags

    def is_name_alone(self) -> Flags:
        """Say which pairs share a name and nothing that is independent of it."""
        signs = self.signs
        second = np.isin(signs["address"], _BOX_SIGNS) | np.isin(signs["firm"], (1, 2, 3))
        second |= np.isin(signs["address"], (box.TELLING, box.SHORT)) & ~self.name_again
        second |= np.isin(signs["phone"], (1, 2))
        for kind in ("born", "street", "postcode"):
            second |= np.isin(signs[kind], (1, 2))
        alone: Flags = ~second
        return alone

    def kept(self, flags: Flags | Ints) -> "Compared":
        """Return those pairs alone."""
        signs = {kind: sign[flags] for kind, sign in self.signs.items()}
        return Compared(self.pairs.kept(flags), signs, self.name_again[flags])


def compare(people: People, crowd: Frequencies, pairs: Pairs) -> Compared:
    """Return the signs of the pairs that may be one person."""
    names, boxes = people.names, people.boxes
    first, last = both(
        lambda: name.compare_first(names, pairs), lambda: name.compare_last(names, pairs),
        size=len(pairs),
    )  # fmt: skip
    name.find_swapped(names, pairs, first, last)
    first[name.is_called_by_middle(names, pairs) & (last == name.L_SAME)] = name.INITIAL
    name.find_family_names(names, pairs, first, last)
    _logins(people, crowd, pairs, first, last)
    age = _generation(names.generation, pairs)
    made = box.made_of_names(boxes, names)
    vetoed, shares = both(
        lambda: _vetoed(people, made, pairs, first, age),
        lambda: _shares(people, pairs, first, last), size=len(pairs),
    )  # fmt: skip
    keep = shares & ~vetoed
    pairs, first, last, age = pairs.kept(keep), first[keep], last[keep], age[keep]
    kinds: dict[str, Callable[[], Signs]] = {  # the longest work first
        "address": lambda: box.compare_addresses(boxes, made, crowd.boxes, names, pairs),
        "firm": lambda: _firm(people.firm, pairs),
        "city": lambda: _nearly(people.city, pairs),
        "middle": lambda: name.compare_middle(names, pairs),
        "phone": lambda: _phone(people.phone, crowd, pairs),
        "title": lambda: _plainly(people.title, pairs),
        "postcode": lambda: _nearly(people.postcode, pairs),
        "born": lambda: _nearly(people.born, pairs),
        "street": lambda: _nearly(people.address, pairs),
    }
    compared = side_by_side(lambda kind: kinds[kind](), kinds, size=len(pairs))
    signs = {"first": first, "last": last, "generation": age}
    signs |= zip(kinds, compared, strict=True)
    one, other = pairs.of(names.words)
    signs["middle"][(one == other) & (one > 0)] = 0  # the same words in another order
    _handles(people, crowd, pairs, signs)
    signs["rare"] = rareness(people, crowd, pairs, signs)
    again = box.is_name_again(made, pairs)
    more = joint.has_more(signs, again)
    signs["alone"] = np.where(more, np.int8(0), signs["rare"])
    signs["joint"] = joint.joint_signs(signs, more, crowd.boxes_of_many[pairs.low])
    joint.correct_slips(signs, names, made, pairs)
    return Compared(pairs, signs, again)


def _generation(column: Ints, pairs: Pairs) -> Signs:
    """Return 3 where both rows say Jr or Sr and differ."""
    one, other = pairs.of(column)
    out = np.where(one == other, (one > 0).astype(np.int8), np.int8(2))
    out[(one != other) & (one > 0) & (other > 0)] = 3
    return out


def _vetoed(people: People, made: box.Made, pairs: Pairs, first: Signs, age: Signs) -> Flags:
    """Say which pairs are two people whatever they share.

    A couple in one practice shares firm, phone and last name. Two given names that stand in two
    addresses are no slip, even where no list of names has them; neither are Mr and Ms.
    """
    boxes, names = people.boxes, people.names
    post = boxes.is_role & (names.first == 0)
    two = name.are_two_names(names, pairs, first) | box.numbered(boxes, pairs)
    two |= (age == 3) | (post[pairs.low] != post[pairs.high])
    two |= (name.compare_middle(names, pairs) == 3) & (first == name.SAME)
    letters, letters2 = pairs.of(boxes.letters)
    own = made.given[pairs.low] & made.given[pairs.high] & (letters != letters2)
    two |= own & (first == name.DIFFERS)
    sex, sex2 = pairs.of(people.sex)
    two |= (sex != sex2) & (sex > 0) & (sex2 > 0) & (first != name.SAME)
    return two


def _shares(people: People, pairs: Pairs, first: Signs, last: Signs) -> Flags:
    """Say which pairs agree in the name, or in something else that may outweigh it."""
    boxes = people.boxes
    odd = (first == name.DIFFERS) | (first == name.NEAR)
    odd |= (last == name.L_DIFFERS) | (last == name.L_NEAR)
    shared: Flags = ~odd
    for column in (boxes.key, people.phone, people.born.codes, people.address.codes):
        one, other = pairs.of(column)
        shared |= (one == other) & (one > 0)
    local, local2 = pairs.of(boxes.letters)
    domain, domain2 = pairs.of(boxes.domain.codes)
    near = (local == local2) & (local > 0)
    some = (first != name.DIFFERS) | (last != name.L_DIFFERS)
    firm, firm2 = pairs.of(people.firm.codes)
    near |= some & (((firm == firm2) & (firm > 0)) | ((domain == domain2) & (domain > 0)))
    shared |= near
    return shared


def _phone(column: Ints, crowd: Frequencies, pairs: Pairs) -> Signs:
    one, other = pairs.of(column)
    out = np.where((one > 0) & (other > 0), np.int8(3), np.int8(0))
    same = (one == other) & (one > 0)
    out[same] = np.where(crowd.phones[pairs.low[same]], 2, 1)
    return out


def _firm(firms: Firms, pairs: Pairs) -> Signs:
    one, other = pairs.of(firms.codes)
    out = np.full(len(pairs), -1, np.int8)
    out[(one == 0) | (other == 0)] = 0
    out[(one == other) & (one > 0)] = 1
    by_values(one, other, len(firms.values), lambda a, b: _firms(firms, a, b), out)
    return out


def _firms(firms: Firms, one: Ints, other: Ints) -> Signs:
    out = np.where(firms.word[one] == firms.word[other], np.int8(3), np.int8(4))
    texts = firms.values
    at = np.flatnonzero(firms.initial[one] == firms.initial[other])
    a, b = ([texts[code] for code in column[at].tolist()] for column in (one, other))
    alike = process.cpdist(a, b, scorer=fuzz.ratio, score_cutoff=86, dtype=np.float32)
    turned = process.cpdist(a, b, scorer=fuzz.token_sort_ratio, score_cutoff=86, dtype=np.float32)
    out[at[np.maximum(alike, turned) >= 86]] = 2
    out[firms.flat[one] == firms.flat[other]] = 1
    return out


def _plainly(column: Coded, pairs: Pairs) -> Signs:
    one, other = pairs.of(column.codes)
    out = np.where((one > 0) & (other > 0), np.int8(2), np.int8(0))
    out[(one == other) & (one > 0)] = 1
    return out


def _nearly(column: Coded, pairs: Pairs) -> Signs:
    one, other = pairs.of(column.codes)
    if len(column.values) < 2:
        return np.zeros(len(pairs), np.int8)
    out = np.full(len(pairs), -1, np.int8)
    out[(one == 0) | (other == 0)] = 0
    out[(one == other) & (one > 0)] = 1
    texts = column.values
    length = np.array([len(text) for text in texts])

    def near(a: Ints, b: Ints) -> Signs:
        slips = distances(texts, a, b, most=2)
        short = np.minimum(length[a], length[b])
        return np.where((slips <= 1) & (short > 3) | (slips <= 2) & (short > 7), 2, 3).astype(
            np.int8
        )

    by_values(one, other, len(texts), near, out)
    return out


def _logins(
    people: People, crowd: Frequencies, pairs: Pairs, first: Signs, last: Signs
) -> None:  # fmt: skip
    """Where a row gives no whole name, say whether its login is made of the other's name."""
    names = people.names
    found = compare_logins(names, people.boxes, crowd, pairs)
    login = names.login[pairs.low] | names.login[pairs.high]
    # Of a first name, the start or a slip of another says something; of a login it does not.
    first[login & (first != name.SAME)] = name.MISSING
    open_ = ~np.isin(first, (name.DIFFERS, name.NEAR))
    first[found.same & open_] = name.LOGIN_SAME
    first[found.part & open_] = name.LOGIN_PART
    first[found.whole & open_] = name.LOGIN
    told = np.isin(first, (name.LOGIN, name.LOGIN_PART))
    last[told & np.isin(last, (name.L_DIFFERS, name.L_NEAR))] = name.L_MISSING


def _handles(people: People, crowd: Frequencies, pairs: Pairs, signs: dict[str, Signs]) -> None:
    """Where one row is called what stands before the other's @, say so instead of "differs"."""
    names, boxes = people.names, people.boxes
    lone = (names.last == 0) & ~names.firsts.known[names.first]
    lone &= names.firsts.length[names.first] > 3
    one, other = pairs.of(np.where(lone, names.firsts.handle[names.first], 0))
    silent = crowd.boxes_of_many | boxes.is_role | boxes.says_nobody
    local, local2 = pairs.of(np.where(silent, 0, boxes.handle))
    handle = ((one > 0) & (one == local2)) | ((other > 0) & (other == local))
    handle &= ~np.isin(signs["first"], (name.SAME, name.LOGIN, name.LOGIN_PART, name.LOGIN_SAME))
    signs["first"][handle] = name.HANDLE
    # A word alone that is no given name need not be one; so it differs from none.
    lone = (names.last == 0) & ~names.firsts.known[names.first]
    unsure = (lone[pairs.low] | lone[pairs.high]) & (signs["first"] == name.DIFFERS)
    signs["first"][unsure] = name.MISSING
