"""The rows of a list as people, column by column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .mailboxes import Mailboxes, mailboxes
from .names import Names, names
from .normal import companies, fold, value
from .phones import phones, region
from .text import Coded, Ints, coded, recoded, short


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
    """Everybody of a list, comparable. Row i of each column is row i + 1 of the list."""

    names: Names
    boxes: Mailboxes
    company: Coded
    phone: Ints  # a number; 0 is none
    city: Coded
    title: Coded
    postcode: Coded
    born: Coded
    address: Coded

    def __len__(self) -> int:
        return len(self.company)


def people(columns: Columns) -> People:
    """Return every row as a person."""
    boxes = mailboxes(_addresses(columns))
    given = (_coded(columns, key, value) for key in ("first_name", "last_name", "full_name"))
    return People(
        names(*given, boxes),
        boxes,
        _companies(columns),
        _phones(columns),
        *(
            _coded(columns, key, lambda text: fold(value(text)))
            for key in ("city", "title", "postcode", "born", "address")
        ),
    )


def _column(columns: Columns, name: str) -> Sequence[str]:
    found: Sequence[str] = ()
    for header in _HEADERS.get(name, (name,)):
        found = columns.column(f"contact.{header}")
        if any(found):
            break
    return found


def _addresses(columns: Columns) -> Sequence[str]:
    values, lines = short(_column(columns, "email"))
    if not any(values):
        return values
    text = lines.decode("utf-8", "surrogatepass").casefold()
    if " " in text:
        return [address.strip() for address in text.split("\n")[:-1]]
    return text.split("\n")[:-1]


def _coded(columns: Columns, name: str, normal: Callable[[str], str]) -> Coded:
    cells = _column(columns, name)
    if not any(cells):
        return Coded(np.zeros(len(cells), np.int64), [""])
    column = coded(*short(cells))
    return recoded(column, map(normal, column.values))


def _companies(columns: Columns) -> Coded:
    column = _coded(columns, "company", value)
    return recoded(column, companies(column.values))


def _phones(columns: Columns) -> Ints:
    numbers, lines = short(_column(columns, "phone"))
    if not any(numbers):
        return np.zeros(len(columns), np.int64)
    countries = _column(columns, "country")
    return phones(numbers, lines, lambda at: region(countries[at].strip()))
