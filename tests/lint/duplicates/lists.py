"""Lists for the tests, and how well clusters fit the truth."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tactful.lint.lists.recipients import Recipients

KEYS = ("email", "first_name", "last_name", "company", "phone")
Row = tuple[str, ...]


def listed(*rows: Row, keys: Sequence[str] = KEYS) -> Recipients:
    """Return a list of rows; what a row leaves out is empty."""
    padded = [row + ("",) * (len(keys) - len(row)) for row in rows]
    columns = {f"contact.{key}": tuple(row[i] for row in padded) for i, key in enumerate(keys)}
    lines = tuple(range(2, len(rows) + 2))
    return Recipients("leads.csv", columns, lines, {key: key for key in columns}, {})


def fit(clusters: Iterable[tuple[int, ...]], truth: Sequence[str]) -> tuple[float, float]:
    """Return precision and recall over pairs of rows (from 1)."""
    found = [(number, truth[row - 1]) for number, rows in enumerate(clusters) for row in rows]
    right = _pairs(Counter(found))
    claimed = _pairs(Counter(number for number, _ in found))
    return right / (claimed or 1), right / (_pairs(Counter(truth)) or 1)


def _pairs(counts: Counter[object]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())
