"""A list of recipients as columns. (Contract; being written.)"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..templates.fields import Field


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A fault of one cell or row, as data: row counts from 1 without the header (0: the header)."""

    row: int
    column: str | None
    value: str
    why: str
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Recipients:
    """A list. columns is by field key ("contact.email"), all of the same length.

    lines[i] is the file's line on which row i + 1 begins. unmapped are headers that no
    field takes; their values stay in ``extra`` by header.
    """

    path: str
    columns: Mapping[str, tuple[str, ...]]
    lines: tuple[int, ...]
    headers: Mapping[str, str]  # field key -> header in the file
    extra: Mapping[str, tuple[str, ...]]
    problems: tuple[CellProblem, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def row(self, index: int) -> dict[str, str]:
        """Return the values of one row (index from 0) by field key."""
        return {key: column[index] for key, column in self.columns.items()}


def read_recipients(
    path: Path, fields: Mapping[str, Field], *, shown: str | None = None
) -> Recipients:
    """Read a CSV or TSV file; raises RecipientsError only when it cannot be read at all."""
    raise NotImplementedError
