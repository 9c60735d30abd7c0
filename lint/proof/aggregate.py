"""Which recipients have a finding, over all messages, and how it is told."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from ..findings.finding import MOST_VALUES, Finding, Variation, fold_key, grouped
from .columns import Columns
from .shapes import Broken

PATIENCE = 24  # rows of a finding in which nothing new is said, after which no more are read
Heard = Mapping[Finding, Variation]
Exactly = Callable[[int], list[Finding]]


@dataclass
class GroupedFinding:
    """A finding of many: which rows have it in each message, and what is said there."""

    key: Finding
    order: tuple[int, int, int]  # message, row, place among the row's findings
    first: Finding
    rows: list[pl.Series] = field(default_factory=list)
    said: Variation = field(default_factory=Variation)


@dataclass
class Aggregate:
    """Collects the findings of one message after the other."""

    columns: Columns
    found: dict[Finding, GroupedFinding] = field(default_factory=dict)

    def add(
        self,
        message: int,
        rows: Mapping[Finding, pl.Series],
        exactly: Exactly,
        fields: Iterable[str],
        heard: Heard,
    ) -> None:
        """Take in what rows of a message have; exactly tells what one row has.

        fields are those that the message reads; heard is what is known to be said.
        The first rows of each finding are read again; raises Unproved where they lack it.
        """
        new: list[GroupedFinding] = []
        for key, mask in rows.items():
            one = self._told(message, key, mask, exactly, fields)
            one.said.join(heard.get(key, Variation()))
            new.append(one)
        for one in new:
            known = self.found.setdefault(one.key, one)
            if known is not one:
                known.rows += one.rows
                known.said.join(one.said)

    def _told(
        self,
        message: int,
        key: Finding,
        mask: pl.Series,
        exactly: Exactly,
        fields: Iterable[str],
    ) -> GroupedFinding:
        first_rows = mask.arg_true().head(3).to_list()
        read = [_with_key(exactly(row), key) for row in first_rows]
        index, first = read[0]
        said = Variation()
        for _, finding in read:
            said.add(finding)
        if key.message == "":
            silent = 0
            for row in self._unlike(key, mask, fields):
                before = said.count
                said.add(_with_key(exactly(row), key)[1])
                silent = 0 if said.count > before else silent + 1
                if silent == PATIENCE or len(said.messages) > MOST_VALUES + 1:
                    break
        return GroupedFinding(key, (message, first_rows[0], index), first, [mask], said)

    def _unlike(self, key: Finding, mask: pl.Series, fields: Iterable[str]) -> Iterator[int]:
        """Yield rows with different values, of the finding's own field first."""
        rows = mask.arg_true()
        names = sorted(name for name in fields if name in self.columns)
        codes = {name: self.columns[name].codes.gather(rows) for name in names}
        frame = pl.DataFrame({"row": rows, **codes})
        if key.field in codes:
            yield from frame.unique(key.field, keep="first", maintain_order=True)["row"]
        yield from frame.unique(names or "row", keep="first", maintain_order=True)["row"]

    def findings(self) -> list[Finding]:
        """Return each finding once, in the order in which reading everything would find them."""
        return [
            self._finding(one) for one in sorted(self.found.values(), key=lambda one: one.order)
        ]

    def _finding(self, one: GroupedFinding) -> Finding:
        people = self.columns.people
        ids = pl.concat([people.filter(mask) for mask in one.rows])
        examples: dict[str, None] = {}
        for mask in one.rows:
            mine = pl.DataFrame({"row": mask.arg_true(), "id": people.filter(mask)})
            for row in mine.unique("id", keep="first", maintain_order=True)["row"].head(3):
                examples.setdefault(recipient(self.columns, row))
        return grouped(one.first, ids.n_unique(), tuple(examples)[:3], one.said)


def recipient(columns: Columns, row: int) -> str:
    """Return how a row's recipient is named in findings."""
    if "contact.email" in columns:
        address = columns.recipients.columns["contact.email"][row]
        if address:
            return address
    return f"row {row + 1}"


def _with_key(findings: list[Finding], key: Finding) -> tuple[int, Finding]:
    for index, finding in enumerate(findings):
        if fold_key(finding) == key:
            return index, finding
    raise Broken
