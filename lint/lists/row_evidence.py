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
_SHORTEST = 4  # letters of a word that says something


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
    for one in (*_by_address(recipients, columns), *_by_rows(columns)):
        keys = {(one.row, one.column.key), (one.row, one.belongs.key)}
        if not keys & told:
            told |= keys
            yield one


def _by_address(recipients: Recipients, columns: Sequence[Column]) -> Iterator[Misplaced]:
    firm = next((one for one in columns if one.about == FIRM), None)
    first = next((one for one in columns if one.key == FIRST), None)
    last = next((one for one in columns if one.key == LAST), None)
    addresses = recipients.column("contact.email")
    slugs = {one.key: {value: _slug(value) for value in one.seen} for one in columns}
    hosts, locals_ = _parts(addresses)
    owners = (
        (firm, hosts, "the company that the address names"),
        (first, locals_, "the first name that the address has"),
    )
    for owner, words, what in owners:
        if owner is None:
            continue
        known = slugs[owner.key]
        doubtful = [
            row
            for row, (value, parts) in enumerate(zip(owner.values, words, strict=True))
            if value in known and not _names(parts, known[value])
        ]
        if owner.filled < FEWEST or len(doubtful) > (1 - _TOLD) * owner.filled:
            continue
        for row in doubtful:
            surname = slugs[LAST].get(last.values[row], "") if last is not None else ""
            for other in columns:
                value = other.values[row]
                slug = slugs[other.key].get(value, "")
                if other in (owner, last) or other.about not in (PERSON, FIRM, PLACE, JOB):
                    continue
                if slug and slug != surname and _is_named(words[row], slug):
                    yield Misplaced(row + 1, other, value, what, owner, owner.values[row])
                    break


def _parts(addresses: Sequence[str]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the labels of each address's domain, and the words before its @."""
    known: dict[str, tuple[str, ...]] = {}
    hosts, locals_ = [], []
    for address in addresses:
        local, _, host = address.lower().rpartition("@")
        if host not in known:
            labels = host.split(".")[:-1]
            known[host] = tuple(label.replace("-", "") for label in labels)
        hosts.append(known[host])
        locals_.append(tuple(local.replace("_", ".").replace("-", ".").split(".")))
    return hosts, locals_


def _slug(value: str) -> str:
    return "".join(c for c in fold(value) if c.isalnum())


def _names(words: tuple[str, ...], slug: str) -> bool:
    """Say whether words may name what slug says, in short or in full."""
    return any(
        word and slug and (word in slug or slug in word or word[:3] == slug[:3] or word == slug[:1])
        for word in words
    )


def _is_named(words: tuple[str, ...], slug: str) -> bool:
    return len(slug) >= _SHORTEST and slug in words


def _by_rows(columns: Sequence[Column]) -> Iterator[Misplaced]:
    """Find what other rows have in another column, and never in this one."""
    lower = {one.key: _counts(one) for one in columns}
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


def _counts(column: Column) -> Mapping[str, int]:
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
        returned = _belongs(held, column, mine, theirs) and held.lower() != value.lower()
        if alone and (seen >= 4 or (seen >= 1 and returned)):
            why = f"what other rows have in {other.key}"
            yield Misplaced(row, column, value, why, other, held if returned else "")


def _belongs(
    held: str, column: Column, mine: Mapping[str, int], theirs: Mapping[str, int]
) -> bool:
    """Say whether what the other column has in the row looks as if it were of this column."""
    low = held.lower()
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
        if lasts.get(low, 0) and firsts.get(high, 0) and firsts[low] == 1 and lasts[high] == 1:
            why = "a last name in other rows"
            yield Misplaced(row, first, one, why, last, other)
