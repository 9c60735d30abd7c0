"""The names of a whole list, column by column, and what is known of each name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...templates.engine.placeholder_names import WORDS, is_placeholder_name
from ...templates.lazy_regex import lazy_regex
from ..lists.normal import Name, name, plain, sounds, words
from ..lists.words import GENERATIONS, NOBODYS_NAMES
from .mailboxes import Mailboxes, handles
from .nicknames import formal, is_known
from .text import Coded, Flags, Hashes, Ints, hashes, joined, lengths_of, letter_sets, mixed

_IN_ADDRESS = lazy_regex(r"([a-z]+)[._-]([a-z]{2,})\d{0,4}")


@dataclass(frozen=True, slots=True)
class Values:
    """What is known of each distinct name; one entry for each code."""

    texts: list[str]
    hash: Hashes
    length: Ints  # in bytes
    initial: Ints
    sound: Hashes
    letters: Hashes  # which letters it has, as bits
    final: Ints  # its last letter
    spaced: Flags  # of several words
    plain: Hashes  # the same for Mueller and Muller
    handle: Hashes  # as what stands before an @
    known: Flags  # a name that the lists of names have, or that many rows here bear
    count: Ints  # rows that bear it


@dataclass(frozen=True, slots=True)
class Names:
    """For each row its given name, family name, next given name, and Jr or Sr (0: neither)."""

    first: Ints
    last: Ints
    middle: Ints  # a code of firsts
    generation: Ints
    guessed: Flags  # read from the address
    is_nobody: Flags  # "Your Name"
    firsts: Values
    lasts: Values
    formal: Hashes  # for each given name the formal one, by which forms of it are sought
    words: Hashes  # of rows of several words: the same for "Tran Minh Duc" and "Minh Duc Tran"
    several: Flags  # rows whose name has more than two words
    login: Flags  # rows whose whole name is one word as logins are written: rgomes, quux42


class _Index(dict[str, int]):
    """Codes of texts, given out as they come."""

    def __missing__(self, text: str) -> int:
        self[text] = code = len(self)
        return code


_AGES = {generation: code for code, generation in enumerate(sorted(set(GENERATIONS.values())), 1)}


def names(given: Coded, family: Coded, whole: Coded, boxes: Mailboxes) -> Names:
    """Return the names of every row; where a list gives none, those that the address shows."""
    firsts, lasts = _Index({"": 0}), _Index({"": 0})
    one = [words(text) if "," not in text else ((), "") for text in given.values]
    family = _without_asides(family, _column(given, [len(parts) > 1 for parts, _ in one]) > 0)
    two = [words(text) for text in family.values]
    columns = [
        _column(given, [firsts[parts[0]] if parts else 0 for parts, _ in one]),
        _column(family, [lasts[" ".join(parts)] for parts, _ in two]),
        _column(given, [firsts[parts[1]] if len(parts) > 1 else 0 for parts, _ in one]),
        np.maximum(
            _column(given, [_AGES.get(age, 0) for _, age in one]),
            _column(family, [_AGES.get(age, 0) for _, age in two]),
        ),
    ]
    size = _column(given, [len(parts) for parts, _ in one])
    size += _column(family, [len(parts) for parts, _ in two])
    split = _column(given, [len(parts) != 1 for parts, _ in one]) & (family.codes == 0)
    split |= (given.codes == 0) & _column(family, [len(parts) > 1 for parts, _ in two])
    rows = np.flatnonzero(split.astype(bool) & ((given.codes + family.codes + whole.codes) > 0))
    odd = [
        name(given.values[a], family.values[b], whole.values[c])
        for a, b, c in zip(
            *(part.codes[rows].tolist() for part in (given, family, whole)), strict=True
        )
    ]
    guessed = np.zeros(len(given), bool)
    empty = (given.codes + family.codes + whole.codes == 0) & (boxes.key > 0) & ~boxes.is_role
    shown = np.flatnonzero(empty)
    if len(shown):
        found = [_in_address(boxes.locals[row]) for row in shown.tolist()]
        kept = [at for at, one in enumerate(found) if one.last]
        guessed[shown[kept]] = True
        rows = np.concatenate((rows, shown[kept]))
        odd += [found[at] for at in kept]
    columns[0][rows] = [firsts[one.first] for one in odd]
    columns[1][rows] = [lasts[one.last] for one in odd]
    columns[2][rows] = [firsts[one.middle[0]] if one.middle else 0 for one in odd]
    columns[3][rows] = [_AGES.get(one.generation, 0) for one in odd]
    every = [_every_word(one) for one in odd]
    size[rows] = [len(parts) for parts in every]
    bags = np.zeros(len(given), np.uint64)
    several = np.flatnonzero(size > 2)
    pairs = zip(given.codes[several].tolist(), family.codes[several].tolist(), strict=True)
    bags[several] = _bags([one[a][0] + two[b][0] for a, b in pairs])
    bags[rows] = _bags(every)
    login = _logins(given) & (family.codes == 0) | _logins(whole) & (given.codes == 0)
    return _names(columns, list(firsts), list(lasts), guessed, bags, size, login & (size == 1))


def _column(column: Coded, values: Sequence[int]) -> Ints:
    return np.array(values, np.int64)[column.codes]


def _in_address(local: str) -> Name:
    """Return the name that jim.brodo@ shows."""
    found = _IN_ADDRESS.fullmatch(local)
    return Name(found[1], found[2]) if found else Name()


def _without_asides(family: Coded, named: Flags) -> Coded:
    """Return family names without asides: "Jo Hill (johill)" is no Mr Johill.

    named says which rows have two given names, one of which may be the last.
    """
    aside = np.array([text[:1] == "(" and text[-1:] == ")" for text in family.values])
    return Coded(np.where(aside[family.codes] & named, 0, family.codes), family.values)


def _every_word(one: Name) -> tuple[str, ...]:
    return tuple(filter(None, (one.first, *one.middle, *one.last.split())))


def _bags(names: Sequence[Sequence[str]]) -> Hashes:
    """Return for the words of each name a hash that is the same in any order."""
    every = mixed(11, hashes([word for words in names for word in words]))
    ends = np.cumsum([len(words) for words in names])
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(every, dtype=np.uint64)))
    return np.diff(sums[np.concatenate(([0], ends)).astype(np.int64)])


def _logins(column: Coded) -> Flags:
    """Say which rows have one word as logins are written: rgomes, quux42, RitaGomes."""
    found = [
        len(text) > 4 and " " not in text and not text.istitle() and not text.isupper()
        for text in column.values
    ]
    return np.array(found, bool)[column.codes]


def _names(
    columns: list[Ints], firsts: list[str], lasts: list[str], guessed: Flags, words: Hashes,
    size: Ints, login: Flags,
) -> Names:  # fmt: skip
    first, last, middle, generation = columns
    nobody = _nobody(firsts, lasts, first, last)
    first, last = np.where(nobody, 0, first), np.where(nobody, 0, last)
    known_firsts = np.array([is_known(text) for text in firsts])
    return Names(
        first, last, middle, generation, guessed, nobody,
        _values(firsts, first, known_firsts, 15_000),
        _values(lasts, last, np.zeros(len(lasts), bool), 30_000),
        hashes([formal(text) if len(text) > 1 else "" for text in firsts]),
        np.where(nobody, np.uint64(0), words), (size > 2) & ~nobody,
        login & ~known_firsts[first] & ~nobody,
    )  # fmt: skip


def _nobody(firsts: list[str], lasts: list[str], first: Ints, last: Ints) -> Flags:
    """Say which rows hold what a form shows before it is filled in: "Your Name"."""
    nobody = np.zeros(len(first), bool)
    for text in NOBODYS_NAMES:
        one, _, two = text.partition(" ")
        if one in firsts and two in lasts:
            nobody |= (first == firsts.index(one)) & (last == lasts.index(two))
    of_words = [np.array([_is_of(text) for text in texts], bool) for texts in (firsts, lasts)]
    rows = np.flatnonzero(of_words[0][first] & of_words[1][last] & (first > 0))
    for row in rows.tolist():
        nobody[row] |= is_placeholder_name(f"{firsts[first[row]]} {lasts[last[row]]}".strip())
    return nobody


def _is_of(text: str) -> bool:
    return all(word in WORDS for word in text.split())


def _values(texts: list[str], codes: Ints, known: Flags, share: int) -> Values:
    count = np.bincount(codes, minlength=len(texts))
    length = lengths_of(joined([text.replace(" ", "") for text in texts]))
    return Values(
        texts,
        hashes([text.replace(" ", "") for text in texts]),
        length,
        np.array([ord(text[0]) if text else 0 for text in texts], np.int64),
        hashes(sounds(texts)),
        letter_sets(joined(texts)),
        np.array([ord(text[-1]) if text else 0 for text in texts], np.int64),
        np.array([" " in text for text in texts], bool),
        hashes(plain(texts)),
        handles(texts),
        (known | (count >= max(5, len(codes) // share))) & (length > 1),
        count,
    )
