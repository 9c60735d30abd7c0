"""A list of recipients by its distinct values: each is classed once, however many rows have it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from ...templates.fields import Field
from ...templates.nothing import is_nothing
from ...templates.values import clean
from ..recipients import Recipients
from .classes import Classes, is_wild

_TOKENS = re.compile(r"<[^>]*>|\S")
FEW = 60  # distinct values of a column that are each a class of its own


@dataclass(frozen=True)
class Column:
    """One field's distinct values, in the order of the list, and which of them each row has.

    coarse and fine are the values' classes; words lists what a fine class is made of.
    """

    values: tuple[str, ...]
    codes: pl.Series
    coarse: tuple[str, ...]
    fine: tuple[int, ...]
    fine_names: tuple[str, ...]
    wild: tuple[bool, ...]
    missing: tuple[bool, ...]

    def rows(self, by_value: Sequence[object]) -> pl.Series:
        """Return what by_value says of each row's value."""
        return pl.Series(by_value).gather(self.codes)

    @cached_property
    def coarse_of_fine(self) -> tuple[str, ...]:
        found: dict[int, str] = {}
        for fine, coarse in zip(self.fine, self.coarse, strict=True):
            found.setdefault(fine, coarse)
        return tuple(found[index] for index in range(len(found)))

    def tokens(self, fine: int) -> tuple[str, ...]:
        """Return the words and signs of a fine class; a value that is its own class is one."""
        return self._tokens[fine]

    @cached_property
    def _tokens(self) -> tuple[tuple[str, ...], ...]:
        own = len(self.values) <= FEW
        return tuple(
            (name,) if own or coarse.startswith("missing ")
            else tuple(dict.fromkeys(_TOKENS.findall(name))) or (name,)
            for name, coarse in zip(self.fine_names, self.coarse_of_fine, strict=True)
        )  # fmt: skip

    @cached_property
    def outer_words(self) -> tuple[list[str], list[str]]:
        """Return the first and the last word of each value, in small letters."""
        split = [value.casefold().split() or [""] for value in self.values]
        return [words[0] for words in split], [words[-1] for words in split]


@dataclass(frozen=True)
class Columns:
    """The columns that the proof looks at, made when they are asked for."""

    recipients: Recipients
    fields: Mapping[str, Field]
    classes: Classes
    _made: dict[str, Column] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.recipients)

    def __contains__(self, key: str) -> bool:
        return key in self.recipients.columns

    def __getitem__(self, key: str) -> Column:
        if key not in self._made:
            self._made[key] = self._column(key)
        return self._made[key]

    def _column(self, key: str) -> Column:
        values, codes = distinct(self.recipients.columns[key])
        declared = self.fields.get(key)
        missing = tuple(is_nothing(clean(value), declared) for value in values)
        pairs = [self.classes.of(value) for value in values]
        # A word for nothing is judged as the word it is, and printed as nothing.
        coarse = tuple(
            f"missing {value}" if none else pair[0]
            for value, none, pair in zip(values, missing, pairs, strict=True)
        )
        names = [
            value if none or len(values) <= FEW else pair[1]
            for value, none, pair in zip(values, missing, pairs, strict=True)
        ]
        numbers: dict[tuple[str, str], int] = {}
        fine = tuple(
            numbers.setdefault(pair, len(numbers)) for pair in zip(coarse, names, strict=True)
        )
        return Column(
            values,
            codes,
            coarse,
            fine,
            tuple(name for _, name in numbers),
            tuple(is_wild(value) for value in values),
            missing,
        )

    @cached_property
    def people(self) -> pl.Series:
        """Return a number for each row that is the same for the same recipient."""
        key = "contact.email"
        if key not in self:
            return pl.Series(range(len(self)), dtype=pl.UInt32)
        column = self[key]
        nobody = column.rows([not value for value in column.values])
        own = pl.Series(range(len(self)), dtype=pl.UInt32) + len(column.values)
        return own.zip_with(nobody, column.codes)


def distinct(values: Sequence[str]) -> tuple[tuple[str, ...], pl.Series]:
    """Return the distinct values in the order they come, and which of them each row has."""
    frame = pl.DataFrame({"value": pl.Series(values, dtype=pl.String)})
    known = frame.unique(maintain_order=True).with_row_index("code")
    codes = frame.join(known, on="value", how="left", maintain_order="left")["code"]
    return tuple(known["value"].to_list()), codes
