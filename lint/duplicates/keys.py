"""The keys that rows of one person share: 64-bit hashes of their values.

A key depends on the row alone and is the same in every run, so keys of people once known can
be kept and looked up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .logins import handle_keys
from .people import People
from .text import Flags, Hashes, Ints, among, hashes, mixed, numbered, together


@dataclass(frozen=True, slots=True)
class Key:
    """A kind of key: which rows have it, and its hash for each of them.

    Rows with the same hash are sorted by order, and each is compared with its next ``reach``
    neighbours.
    """

    name: str
    rows: Ints
    hash: Hashes
    order: Hashes
    reach: int


def keys(people: People) -> Iterator[Key]:
    """Yield every key by which duplicates are searched.

    A hash depends on the row alone; keys that fill the list or are useless in it are left out.
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
    if names.several.any():
        yield _key("name's words", (names.words,), names.several, by_place, 4)
    if not people.firm.codes.any():
        yield from cities(people)
    for name, column in (("postcode", people.postcode), ("born", people.born),
                         ("address", people.address)):  # fmt: skip
        if column.codes.any():
            yield from _by_number(name, hashes(column.values)[column.codes], people, by_name)
    if names.several.any() and not people.firm.codes.any():
        yield _family_names(people)
    yield from _handles(people)


def _family_names(people: People) -> Key:
    """Return keys that bring Poveda Ruiz beside Poveda, with the same first name."""
    names = people.names
    two = np.flatnonzero(names.several & (names.firsts.length[names.middle] > 2))
    early = mixed(10, names.firsts.hash[names.middle[two]], names.formal[names.first[two]])
    usual = mixed(10, names.lasts.hash[names.last], names.formal[names.first])
    one = np.flatnonzero(among(usual, early) & (names.last > 0))
    rows = np.concatenate((two, one))
    return Key("family name", rows, np.concatenate((early, usual[one])),
               mixed(0, people.boxes.label)[rows], 6)  # fmt: skip


def cities(people: People) -> Iterator[Key]:
    """Yield keys of the city for rows without a company.

    Where rows have companies, a city would pair too many rows for its value as evidence.
    """
    names, city = people.names, people.city
    told = (city.codes > 0) & (people.firm.codes == 0)
    if told.any():
        number = np.where(told, hashes(city.values)[city.codes], 0)
        by_name = _order(names.lasts.sound[names.last], names.formal[names.first])
        yield from _by_number("city", number, people, by_name)


def _order(one: Hashes, other: Hashes) -> Hashes:
    """Return an order of which nine bits tell of one, and then seven of the other."""
    return (mixed(0, one) >> _REST << _REST) | (mixed(0, other) >> np.uint64(9))


_REST = np.uint64(64 - 9)
CROWDED = 100  # rows that may share a phone, even in a short list


def _key(
    name: str, parts: tuple[Hashes | Ints, ...], known: Flags, order: Hashes, reach: int
) -> Key:
    rows = np.flatnonzero(known)
    tag = int(hashes([name])[0]) & 0xFFFFFFFF
    return Key(name, rows, mixed(tag, *(part[rows] for part in parts)), order[rows], reach)


def _by_number(name: str, number: Hashes | Ints, people: People, order: Hashes) -> Iterator[Key]:
    """Yield keys of values that few people share: a phone, a birthday."""
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
    """Say which rows have a value that a fiftieth of all rows have, such as a switchboard."""
    codes, _ = numbered(number)
    return (np.bincount(codes) > max(CROWDED, len(codes) // 50))[codes]


def _unordered(one: Hashes | Ints, other: Hashes | Ints) -> Hashes:
    """Return the same hash for two parts whichever comes first."""
    return mixed(91, one + other, one * other)


@dataclass(frozen=True, slots=True)
class Handles:
    """For each row the possible texts before an @ for the person; 0 is none."""

    few: Flags  # rows of few words (dscho, jsmith@), whose own handles are sought
    own: tuple[Hashes, Hashes]  # what stands before the @; a first name that has no last one
    full: tuple[Hashes, Hashes]  # "johnsmith", "jsmith"


def handles(people: People) -> Handles:
    """Return the handles that match rows with little data to other rows of the person."""
    names, boxes = people.names, people.boxes
    firsts, lasts = names.firsts, names.lasts
    one, two = names.first, names.last
    meant = ~boxes.is_role & ~boxes.is_nobody & (boxes.length > 3)
    both = (one > 0) & (two > 0)
    none = np.zeros(len(one), np.uint64)
    full = mixed(5, together(firsts.hash[one], firsts.length[one], lasts.hash[two]), none)
    initial = hashes([text[:1] for text in firsts.texts])
    size = np.array([len(text[:1].encode("utf-8", "surrogatepass")) for text in firsts.texts])
    short = mixed(5, together(initial[one], size[one], lasts.hash[two]), none)
    return Handles(
        (two == 0) | (one == 0) | names.guessed,
        (np.where(meant, boxes.handle, 0), np.where(two == 0, firsts.handle[one], 0)),
        (np.where(both, full, 0), np.where(both, short, 0)),
    )


def _handles(people: People) -> Iterator[Key]:
    """Yield keys that match rows with little data to other rows of the person.

    Only values of such rows become keys, so complete lists are not slower.
    """
    names = people.names
    few = (names.last == 0) | (names.first == 0) | names.guessed
    if not few.any() or not people.boxes.key.any():
        return
    made = handles(people)
    if not people.firm.codes.any():  # where there are companies, these bring rows together
        at, spelled = handle_keys(names, people.boxes)
        yield Key("login", at, mixed(8, spelled), mixed(0, people.boxes.label)[at], 8)
    wanted = np.concatenate([handle[few] for handle in made.own])
    rows, found = [], []
    for handle in (*made.own, *made.full):
        at = np.flatnonzero((handle > 0) & among(handle, wanted))
        rows.append(at)
        found.append(handle[at])
    every = np.concatenate(rows)
    whole = mixed(7, np.concatenate(found))
    yield Key("handle", every, whole, mixed(0, people.boxes.label)[every], 8)
