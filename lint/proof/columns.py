"""A list of recipients by its distinct values: each is classed once, however many rows have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from ...templates.engine.missing_values import is_nothing
from ...templates.engine.values import clean
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.fields import Field
from ..lists.recipients import Recipients
from .classes import Classes, is_wild

_TOKENS = lazy_regex(r"<[^>]*>|\S")
_PHRASES = lazy_regex(r"<:[^>]*>(?:\s*<:[^>]*>)+")
_MISSING = "missing "
_WILD = "wild "
FEW = 60  # distinct values of a column that are each a class of its own


@dataclass(frozen=True)
class Column:
    """One field's distinct values, in the order of the list, and which of them each row has."""

    values: tuple[str, ...]
    codes: pl.Series
    field: Field | None
    classes: Classes

    @cached_property
    def missing(self) -> tuple[bool, ...]:
        """Which values are none, or a word for nothing."""
        return tuple(is_nothing(clean(value), self.field) for value in self.values)

    @cached_property
    def wild(self) -> tuple[bool, ...]:
        """Which values may change how a text falls into paragraphs."""
        return tuple(is_wild(value) for value in self.values)

    @cached_property
    def odd(self) -> pl.Series | None:
        """Which wild value each row has, 0 for none; None where too many to tell apart."""
        numbers: dict[str, int] = {}
        for value, wild in zip(self.values, self.wild, strict=True):
            if wild:
                numbers.setdefault(value, len(numbers) + 1)
        if len(numbers) > FEW:
            return None
        return self.rows([numbers.get(value, 0) for value in self.values])

    @cached_property
    def longest(self) -> int:
        """How many characters a value may be printed as, filters ignored."""
        own = (self.field.fallback or "", *self.field.spoken.values()) if self.field else ()
        return max(map(len, (*self.values, *own)), default=0)

    @cached_property
    def _classed(self) -> tuple[tuple[int, ...], tuple[tuple[str, str], ...]]:
        """The fine class of each value, and each class's names, coarse and fine."""
        numbers: dict[tuple[str, str], int] = {}
        own = len(self.values) <= FEW
        fine: list[int] = []
        for value, none, wild in zip(self.values, self.missing, self.wild, strict=True):
            # A word for nothing is judged as the word it is, and printed as nothing.
            pair = (f"{_MISSING}{value}", value) if none else self.classes.of(value)
            if wild and not none:
                pair = (f"{_WILD}{value}", value)
            if own:
                pair = (pair[0], value)
            fine.append(numbers.setdefault(pair, len(numbers)))
        return tuple(fine), tuple(numbers)

    @property
    def fine(self) -> tuple[int, ...]:
        """The fine class of each value."""
        return self._classed[0]

    @cached_property
    def coarse_of_fine(self) -> tuple[str, ...]:
        """The coarse class of each fine one."""
        return tuple(coarse for coarse, _ in self._classed[1])

    @cached_property
    def edges(self) -> tuple[tuple[bool, bool], ...]:
        """Of each fine class, whether some rule knows the first word and the last one."""
        found = {
            fine: self.classes.edges("" if none else value)
            for value, fine, none in zip(self.values, self.fine, self.missing, strict=True)
        }
        return tuple(found[fine] for fine in range(len(found)))

    def rows(self, by_value: Sequence[object]) -> pl.Series:
        """Return what by_value says of each row's value."""
        return pl.Series(by_value).gather(self.codes)

    def tokens(self, fine: int) -> tuple[str, ...]:
        """Return the words and signs of a fine class; a value that is its own class is one."""
        return self._tokens[fine]

    @cached_property
    def _tokens(self) -> tuple[tuple[str, ...], ...]:
        own = len(self.values) <= FEW
        return tuple(
            (name,) if own or coarse.startswith((_MISSING, _WILD))
            # Known words beside each other may be a phrase that none of them is alone.
            else tuple(dict.fromkeys((*_TOKENS.findall(name), *_PHRASES.findall(name)))) or (name,)
            for coarse, name in self._classed[1]
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
    senders: tuple[int, ...] = ()  # by row, a number for whoever sends to it
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
        return Column(values, codes, self.fields.get(key), self.classes)

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
