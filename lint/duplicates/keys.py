"""The keys under which rows of one person meet: 64-bit hashes of what they say.

A key depends on the row alone and is the same in every run, so keys of people once known can
be kept and looked up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .people import People
from .text import Flags, Hashes, Ints, among, hashes, mixed, numbered, together


@dataclass(frozen=True, slots=True)
class Key:
    """A kind of key: which rows have it, and its hash for each of them.

    Rows of one hash are sorted by order, and each meets its next neighbours, as many as reach
    says.
    """

    name: str
    rows: Ints
    hash: Hashes
    order: Hashes
    reach: int


def keys(people: People) -> Iterator[Key]:
    """Yield every key by which people are sought.

    A hash depends on the row alone; only what fills the list or helps nobody in it is left out.
    """
    names, boxes = people.names, people.boxes
    first, last = names.first, names.last
    has_first, has_last = first > 0, last > 0
    formal, sound = names.formal[first], names.lasts.sound[last]
    initials = _unordered(names.firsts.initial[first], names.lasts.initial[last])
    by_name, by_first = _order(sound, formal), mixed(0, formal)
    company = people.firm.flat[people.firm.codes]
    by_place, by_domain = mixed(0, company, boxes.letters), mixed(0, boxes.label)
    own = (boxes.key > 0) & ~boxes.is_role & ~boxes.is_nobody

    yield _key("mailbox", (boxes.hash,), boxes.key > 0, by_name, 12)
    yield _key("local, last name", (boxes.letters, sound), own & (boxes.length > 3),
               by_domain, 5)  # fmt: skip
    yield _key("local, initials", (boxes.letters, initials), own & (boxes.length > 5),
               by_domain, 4)  # fmt: skip
    yield from _by_number("phone", people.phone, people, by_name)
    at_work = boxes.at_work & ~boxes.is_nobody
    for place, where, known in (
        ("company", company, people.firm.codes > 0),
        ("domain", boxes.label, at_work),
    ):
        yield _key(f"{place}, last name", (where, sound), known & has_last, by_first, 15)
        whole = _unordered(names.firsts.sound[first], sound)
        yield _key(f"{place}, sounds", (where, whole), known & has_first & has_last, by_name, 8)
        yield _key(f"{place}, first name", (where, formal, names.lasts.initial[last]),
                   known & has_first, by_name, 8)  # fmt: skip
    named = has_first & has_last & (formal > 0)
    words = people.firm.word[people.firm.codes]
    yield _key("company's word, name", (words, names.lasts.hash[last], formal),
               named & (people.firm.codes > 0), by_place, 8)  # fmt: skip
    yield _key("name", (names.lasts.hash[last], formal), named, by_place, 6)
    yield _key("name's sounds", (_unordered(names.firsts.sound[first], sound),),
               has_first & has_last, by_place, 3)  # fmt: skip
    for name, column in (("city", people.city), ("postcode", people.postcode),
                         ("born", people.born), ("address", people.address)):  # fmt: skip
        # Where companies are told, a city brings together too many for what it says.
        if column.codes.any() and (name != "city" or not people.firm.codes.any()):
            yield from _by_number(name, hashes(column.values)[column.codes], people, by_name)
    yield from _handles(people)


def _order(one: Hashes, other: Hashes) -> Hashes:
    """Return an order of which nine bits tell of one, and then seven of the other."""
    return (mixed(0, one) >> _REST << _REST) | (mixed(0, other) >> np.uint64(9))


_REST = np.uint64(64 - 9)
CROWDED = 100  # so many rows may share a phone, however short the list


def _key(
    name: str, parts: tuple[Hashes | Ints, ...], known: Flags, order: Hashes, reach: int
) -> Key:
    rows = np.flatnonzero(known)
    tag = int(hashes([name])[0]) & 0xFFFFFFFF
    return Key(name, rows, mixed(tag, *(part[rows] for part in parts)), order[rows], reach)


def _by_number(name: str, number: Hashes | Ints, people: People, order: Hashes) -> Iterator[Key]:
    """Yield keys of something that a person shares with few: a phone, a birthday."""
    names = people.names
    first, last = names.first, names.last
    initials = _unordered(names.firsts.initial[first], names.lasts.initial[last])
    there = number > 0
    if name != "city":
        there &= ~_says_nothing(number)
    yield _key(f"{name}, last", (number, names.lasts.sound[last]), there & (last > 0), order, 8)
    yield _key(f"{name}, first", (number, names.formal[first]), there & (first > 0), order, 8)
    yield _key(f"{name}, initials", (number, initials), there, order, 8)
    if name != "city":
        yield _key(name, (number,), there, order, 3)


def _says_nothing(number: Hashes | Ints) -> Flags:
    """Say which rows have what a fiftieth of all have, as a firm's switchboard."""
    codes, _ = numbered(number)
    return (np.bincount(codes) > max(CROWDED, len(codes) // 50))[codes]


def _unordered(one: Hashes | Ints, other: Hashes | Ints) -> Hashes:
    """Return the same hash for two parts whichever comes first."""
    return mixed(91, one + other, one * other)


def _handles(people: People) -> Iterator[Key]:
    """Yield keys that bring a row of few words (dscho, jsmith@) to the person's other rows.

    Only what such rows of the list say is a key, so full lists pay nothing for it.
    """
    names, boxes = people.names, people.boxes
    few = (names.last == 0) | (names.first == 0) | names.guessed
    if not few.any() or not boxes.key.any():
        return
    own = ~boxes.is_role & ~boxes.is_nobody & (boxes.length > 3)
    first, last = names.firsts, names.lasts
    local = np.where(own, boxes.handle, 0)
    alone = np.where(names.last == 0, first.handle[names.first], 0)
    both = (names.first > 0) & (names.last > 0)
    one, two = names.first, names.last
    none = np.zeros(len(names.first), np.uint64)
    full = np.where(
        both, mixed(5, together(first.hash[one], first.length[one], last.hash[two]), none), 0
    )
    initial = hashes([text[:1] for text in first.texts])
    size = np.array([len(text[:1].encode("utf-8", "surrogatepass")) for text in first.texts])
    short = np.where(both, mixed(5, together(initial[one], size[one], last.hash[two]), none), 0)
    wanted = np.concatenate((local[few], alone[few]))
    rows, handles = [], []
    for handle in (local, alone, full, short):
        found = np.flatnonzero((handle > 0) & among(handle, wanted))
        rows.append(found)
        handles.append(handle[found])
    every = np.concatenate(rows)
    whole = mixed(7, np.concatenate(handles))
    yield Key("handle", every, whole, mixed(0, boxes.label)[every], 8)
