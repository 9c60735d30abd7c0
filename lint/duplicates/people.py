"""The rows of a list as people, column by column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np

from ..lists.normal import fold, values
from .byte_column import Lines
from .columnar_list import ColumnarList
from .firms import Firms, firms
from .mailboxes import Mailboxes, mailboxes
from .names import Names, names
from .phones import phones, region
from .salutations import HEADERS as SALUTATIONS
from .salutations import sexes
from .text import Coded, Ints, coded, recoded, short
from .threads import both


class Columns(Protocol):
    """A list by columns; Recipients is one. Empty texts where a column is missing."""

    def __len__(self) -> int: ...

    def column(self, key: str) -> Sequence[str]:
        """Return the values of a field."""


# What lists call the columns that no template uses.
_HEADERS = {
    "postcode": ("postcode", "zip", "zip_code", "postal_code", "plz"),
    "born": ("dob", "date_of_birth", "birth_date", "birthday", "birthdate"),
    "address": ("address", "street", "street_address", "address1", "address_1", "address_line_1"),
}


@dataclass(frozen=True, slots=True)
class People:
    """Population of a list, comparable. Row i of each column is row i + 1 of the list."""

    names: Names
    boxes: Mailboxes
    sex: Ints  # what the list says: Mr or Ms, as a number; 0 is nothing
    firm: Firms
    phone: Ints  # a number; 0 is none
    city: Coded
    title: Coded
    postcode: Coded
    born: Coded
    address: Coded

    def __len__(self) -> int:
        return len(self.firm)


def people(columns: Columns) -> People:
    """Return every row as a person."""
    boxes, (first, last, full, sex, firm, phone, *others) = both(
        lambda: mailboxes(_lines(columns, "email")), lambda: _others(columns), size=len(columns)
    )
    return People(names(first, last, full, boxes), boxes, sex, firm, phone, *others)


def _others(columns: Columns) -> tuple[Coded, Coded, Coded, Ints, Firms, Ints, *tuple[Coded, ...]]:
    """Return the columns beside the addresses."""
    first, last, full = (
        _coded(columns, key, values) for key in ("first_name", "last_name", "full_name")
    )
    others = (
        _coded(columns, key, lambda cells: [fold(text) for text in values(cells)])
        for key in ("city", "title", "postcode", "born", "address")
    )
    firm = firms(_coded(columns, "company", values))
    return first, last, full, _sexes(columns), firm, _phones(columns), *others


def _sexes(columns: Columns) -> Ints:
    """Return the codes of the first column that says Mr or Ms."""
    for header in SALUTATIONS:
        column = _coded(columns, header, sexes)
        if column.codes.any():
            return column.codes
    return np.zeros(len(columns), np.int64)


def _column(columns: Columns, name: str) -> Sequence[str]:
    found: Sequence[str] = ()
    for header in _HEADERS.get(name, (name,)):
        found = columns.column(f"contact.{header}")
        if any(found):
            break
    return found


def _lines(columns: Columns, name: str) -> Lines:
    found = columns.lines(f"contact.{name}") if isinstance(columns, ColumnarList) else None
    return Lines.of(_column(columns, name)) if found is None else found


def _coded(columns: Columns, name: str, normal: Callable[[list[str]], list[str]]) -> Coded:
    column = columns.codes(f"contact.{name}") if isinstance(columns, ColumnarList) else None
    if column is None:
        cells = _column(columns, name)
        if not any(cells):
            return Coded(np.zeros(len(cells), np.int64), [""])
        column = coded(*short(cells))
    now = normal(column.values)
    return column if now == column.values else recoded(column, now)


def _phones(columns: Columns) -> Ints:
    numbers = _lines(columns, "phone")
    if not numbers.lengths.any():
        return np.zeros(len(columns), np.int64)
    countries = cache(lambda: _column(columns, "country"))
    return phones(numbers, lambda at: region(countries()[at].strip()))
