"""Cells that belong into another column, told by the row's own address and by the other rows.

jo.ruiz@halden.example says who Jo Ruiz is and that the firm is Halden: where the city column says
Halden and the company column Leeds, the two are exchanged. Believed only in a list whose
addresses mostly name the person or the firm.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..reading.casing import given_names
from .column_profile import FEWEST, FIRM, JOB, PERSON, PLACE, Column
from .normal import fold
from .recipients import Recipients

FIRST, LAST = "contact.first_name", "contact.last_name"
_TOLD = 0.6  # of the rows, before an address is believed
_MOSTLY = 0.8  # of the addresses with both names have them in one order
_SHORTEST, _LONGEST = 4, 80  # letters of a word that says something, and of a name


# What a row does not have twice: the first holds what the second should.
_NEVER_SAME = frozenset(
    ((PLACE, FIRM), (JOB, FIRM), (PERSON, FIRM), (JOB, PERSON), (PLACE, PERSON), (PLACE, JOB))
)
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A value that belongs to another column; holder is what that column has in the same row."""

    row: int
    column: Column
    value: str
    why: str
    belongs: Column
    holder: str = ""


def misplaced(recipients: Recipients, columns: Sequence[Column]) -> Iterator[Misplaced]:
    """Yield each cell that belongs to another column, once for each row and column."""
    told: set[tuple[int, str]] = set()
    found = (
        *_by_address(recipients, columns),
        *_by_rows(columns),
        *_repeated(columns),
        *_turned(recipients, columns),
    )
    for one in found:
        keys = {(one.row, one.column.key), (one.row, one.belongs.key)}
        if not keys & told:
            told |= keys
            yield one


def _by_address(recipients: Recipients, columns: Sequence[Column]) -> Iterator[Misplaced]:
    by_key = {one.key: one for one in columns if one.about == PERSON}
    owners = (
        (
            next((one for one in columns if one.about == FIRM), None),
            _labels,
            "the company that the address names",
        ),
        (by_key.get(FIRST), _words, "the first name that the address has"),
    )
    slugs = {
        one.key: {value: _slug(value) for value in one.seen if len(value) < _LONGEST}
        for one in columns
        if one.about in (PERSON, FIRM, PLACE, JOB)
    }
    last = by_key.get(LAST)
    for owner, parts, what in owners:
        others = [
            one
            for one in columns
            if one is not owner and one is not last and one.about in (PERSON, FIRM, PLACE, JOB)
        ]
        if owner is None or owner.filled < FEWEST:
            continue
        addresses = recipients.column("contact.email")
        for row, words in _doubtful(owner, slugs[owner.key], parts(addresses)):
            surname = slugs[last.key].get(last.values[row], "") if last is not None else ""
            for other in others:
                value = other.values[row]
                slug = slugs[other.key].get(value, "")
                if len(slug) >= _SHORTEST and slug != surname and slug in words:
                    yield Misplaced(row + 1, other, value, what, owner, owner.values[row])
                    break
                if other.about == PLACE and owner.about == FIRM and _same(other, owner, row):
                    why = f"what {other.key} has, and no company that the address names"
                    yield Misplaced(row + 1, owner, value, why, other)
                    break


def _turned(recipients: Recipients, columns: Sequence[Column]) -> Iterator[Misplaced]:
    """Find "Schmidt, Peter" in the columns of first and last names beside peter.schmidt@.

    Told where the other addresses have the first name first, and only the other name is one.
    """
    by_key = {one.key: one for one in columns}
    if FIRST not in by_key or LAST not in by_key:
        return
    first, last = by_key[FIRST], by_key[LAST]
    known = given_names()
    usual, turned = 0, []
    for row, words in enumerate(_words(recipients.column("contact.email"))):
        one, other = first.values[row], last.values[row]
        given, family = _slug(one), _slug(other)
        if len(words) != 2 or len(given) < 2 or len(family) < 2 or given == family:
            continue
        if words[0] in (given, given[0]) and words[1] == family:
            usual += 1
        back = words[0] in (family, family[0]) and words[1] == given
        if back and other.lower() in known and one.lower() not in known:
            turned.append((row + 1, one, other))
    if usual >= FEWEST and usual >= _MOSTLY * (usual + len(turned)):
        for at, one, other in turned:
            yield Misplaced(at, first, one, "the last name that the address has", last, other)


def _same(one: Column, other: Column, row: int) -> bool:
    return one.values[row].lower() == other.values[row].lower() != ""


def _doubtful(
    owner: Column, slugs: Mapping[str, str], parts: Iterator[Words]
) -> list[tuple[int, Words]]:
    """Return the rows, from 0, whose address says something else; none if most do."""
    found: list[tuple[int, Words]] = []
    most = (1 - _TOLD) * owner.filled
    for row, (value, words) in enumerate(zip(owner.values, parts, strict=True)):
        slug = slugs.get(value, "")
        if slug and not _names(words, slug):
            found.append((row, words))
            if len(found) > most:
                return []
    return found


def _labels(addresses: Sequence[str]) -> Iterator[Words]:
    """Yield the labels of each address's domain, without its ending."""
    known: dict[str, Words] = {}
    for address in addresses:
        host = address.rpartition("@")[2]
        if host not in known:
            known[host] = tuple(host.lower().replace("-", "").split(".")[:-1])
        yield known[host]


def _words(addresses: Sequence[str]) -> Iterator[Words]:
    """Yield the words before each address's @."""
    for address in addresses:
        local = address.lower().rpartition("@")[0]
        yield tuple(local.replace("_", ".").replace("-", ".").split("."))


def _slug(value: str) -> str:
    return "".join(c for c in fold(value) if c.isalnum())


def _names(words: Words, slug: str) -> bool:
    """Say whether words may name what slug says, in short or in full."""
    return any(
        word and slug and (word in slug or slug in word or word[:3] == slug[:3] or word == slug[:1])
        for word in words
    )


def _by_rows(columns: Sequence[Column]) -> Iterator[Misplaced]:
    """Find what other rows have in another column, and never in this one."""
    lower = {one.key: lower_counts(one) for one in columns}
    judged = [one for one in columns if one.about in (PERSON, FIRM, PLACE, JOB)]
    for column in judged:
        for other in judged:
            if column is other or not _are_apart(column, other):
                continue
            yield from _owned(column, other, lower)
    first = next((one for one in columns if one.key == FIRST), None)
    last = next((one for one in columns if one.key == LAST), None)
    if first is not None and last is not None:
        yield from _exchanged_names(first, last, lower)


def _repeated(columns: Sequence[Column]) -> Iterator[Misplaced]:
    """Find what a row has in two columns, and only one of them holds such values."""
    for column in columns:
        for other in columns:
            if (column.about, other.about) not in _NEVER_SAME or other.key == LAST:
                continue
            short = other.about != FIRM  # a firm may be called as its town or its owner
            for row, (value, held) in enumerate(zip(column.values, other.values, strict=True), 1):
                if value == held and (short or " " in value) and column.seen.get(value, 0) == 1:
                    yield Misplaced(row, column, value, f"what {other.key} has too", other)


def lower_counts(column: Column) -> Mapping[str, int]:
    """Return how many cells hold each value, in whatever case."""
    counts: dict[str, int] = {}
    for value, count in column.seen.items():
        counts[value.lower()] = counts.get(value.lower(), 0) + count
    return counts


def _are_apart(one: Column, other: Column) -> bool:
    """Say whether two columns share no values by nature; a firm may be called as its owner."""
    if one.about == other.about:
        return False
    return {one.about, other.about} != {PERSON, FIRM} or FIRST in (one.key, other.key)


def _owned(
    column: Column, other: Column, lower: Mapping[str, Mapping[str, int]]
) -> Iterator[Misplaced]:
    mine, theirs = lower[column.key], lower[other.key]
    shared = {value for value in mine if value in theirs and len(value) >= _SHORTEST - 1}
    if not shared or len(shared) > max(3, len(mine) // 20):
        return
    odd = {value: None for value in column.seen if value.lower() in shared}
    for row in column.rows_of(odd):
        value, held = column.values[row - 1], other.values[row - 1]
        seen = theirs[value.lower()] - (held.lower() == value.lower())
        alone = mine[value.lower()] == 1
        shares = {column.about, other.about} == {PERSON, PLACE}  # Austin, Florence, Logan
        returned = _belongs(value, held, column, mine, theirs) and held.lower() != value.lower()
        # What begins small in a firm's cell is no firm's name, or one as adidas is.
        seen_at_all = theirs[value.lower()] >= 1 and column.about == FIRM and value.islower()
        if alone and (seen_at_all or (seen >= 4 and not shares) or (seen >= 1 and returned)):
            why = f"what other rows have in {other.key}"
            yield Misplaced(row, column, value, why, other, held if returned else "")


def _belongs(
    value: str, held: str, column: Column, mine: Mapping[str, int], theirs: Mapping[str, int]
) -> bool:
    """Say whether what the other column has in the row looks as if it were of this column."""
    low = held.lower()
    if value.lower() in given_names() and column.key == FIRST:
        return False
    if not low or theirs.get(low, 0) > 1:
        return False
    if column.key == FIRST and low in given_names():
        return True
    if column.about == JOB:
        return False
    return mine.get(low, 0) > 0


def _exchanged_names(
    first: Column, last: Column, lower: Mapping[str, Mapping[str, int]]
) -> Iterator[Misplaced]:
    """Find rows whose first name is only a last name elsewhere, and the other way round."""
    firsts, lasts = lower[first.key], lower[last.key]
    for row, (one, other) in enumerate(zip(first.values, last.values, strict=True), 1):
        low, high = one.lower(), other.lower()
        if low == high or not (lasts.get(low) and firsts.get(high)):
            continue
        known = given_names()
        # Two rows that mirror each other do not say which one is right.
        sure = lasts[low] + firsts[high] > 2 or (high in known and low not in known)
        if sure and firsts.get(low) == 1 and lasts.get(high) == 1:
            why = "a last name in other rows"
            yield Misplaced(row, first, one, why, last, other)
