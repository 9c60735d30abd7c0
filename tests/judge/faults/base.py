"""What a fault is: a change of a cell, or words in a mail, that no careful sender would let out."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Literal

KINDS = (
    "missing",
    "blank",
    "null-like",
    "wrong case",
    "wrong kind",
    "wrong column",
    "wrong encoding",
    "option label",
    "float",
    "foreign date",
    "doubled",
    "left-over code",
    "placeholder",
    "writer's note",
    "possessive",
    "article",
    "plural",
)
FIRST, LAST, COMPANY = "contact.first_name", "contact.last_name", "contact.company"
CITY, ROLE, PHONE, EMAIL = "contact.city", "contact.role", "contact.phone", "contact.email"
ASSET, TOPIC, SEATS = "lead.asset", "lead.topic", "lead.seats"
AMOUNT, DATE = "lead.amount", "lead.date"
NAMES = (FIRST, LAST, COMPANY, CITY)
ALL = (*NAMES, ROLE, PHONE, ASSET, TOPIC, SEATS, AMOUNT, DATE)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a mail prints a field: the words around it, and the row that fills it."""

    key: str
    before: str
    after: str
    language: str
    row: Mapping[str, str]

    @property
    def value(self) -> str:
        return self.row[self.key]


@dataclass(frozen=True, slots=True)
class CellFault:
    """A value that is wrong. change returns it, or all cells it changes, or None: not here.

    shows is False where the finished mail reads as if somebody had meant it ("ring reception"):
    only who knows the field and the list can tell.
    """

    kind: str
    name: str
    keys: Collection[str]
    change: Callable[[Random, Seat], str | Mapping[str, str] | None]
    shows: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are put into a mail; ⟨contact.company⟩ prints a field.

    values are cells that they need to be wrong. good and good_values are the same said right,
    for the clean twin.
    """

    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    good: str = ""
    good_values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextFault:
    """Words that no reader should see: instead of a field, in a sentence, or as a paragraph.

    words returns None where the fault does not apply.
    """

    kind: str
    name: str
    where: Literal["instead", "sentence", "paragraph"]
    words: Callable[[Random, Seat], Words | None]
    keys: Collection[str] = ALL


Fault = CellFault | TextFault
