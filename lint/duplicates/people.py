"""The rows of a list as people, and what the whole list knows: who shares what, what is rare."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..recipients import Recipients
from .normal import Mailbox, Name, company, fold, mailbox, name, phone, sound

NO_VALUE = frozenset(["", "-", "n/a", "na", "none", "null", "nan", "#n/a", "unknown", "test"])
CROWD = 3  # so many different names behind one address or number make it a shared one


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One row, comparable. row counts from 1, the header not counted."""

    row: int
    name: Name
    mailbox: Mailbox | None
    company: str
    phone: str
    city: str
    title: str
    last_sound: str
    stem: str  # the address's local part, letters and digits only

    @property
    def domain(self) -> str:
        """The employer's domain; empty for a provider that everybody uses."""
        box = self.mailbox
        return "" if box is None or box.is_personal else box.domain


@dataclass(frozen=True, slots=True)
class Crowd:
    """The list as a whole: addresses and numbers of many, and how common names are."""

    size: int
    shared_boxes: frozenset[str]
    shared_phones: frozenset[str]
    firsts: Counter[str]
    lasts: Counter[str]

    def namesakes(self, one: Name) -> float:
        """Return how many rows would bear this name by chance."""
        return self.firsts[one.first] * self.lasts[one.last] / max(1, self.size)


def people(recipients: Recipients) -> list[Person]:
    """Return every row as a person."""
    columns = {
        key: recipients.column(f"contact.{key}")
        for key in ("email", "first_name", "last_name", "full_name", "company", "phone", "city")
    }
    titles = recipients.column("contact.title")
    found = []
    for index in range(len(recipients)):
        value = {key: _value(column[index]) for key, column in columns.items()}
        box = mailbox(value["email"])
        named = name(value["first_name"], value["last_name"], value["full_name"])
        found.append(
            Person(
                index + 1,
                named,
                box,
                company(value["company"]),
                phone(value["phone"]),
                fold(value["city"]),
                fold(titles[index]),
                sound(named.last),
                box.stem if box else "",
            )
        )
    return found


def _value(cell: str) -> str:
    return "" if cell.casefold() in NO_VALUE else cell


def crowd(everybody: Sequence[Person]) -> Crowd:
    """Return what the list says as a whole."""
    boxes: defaultdict[str, set[str]] = defaultdict(set)
    phones: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    firsts: Counter[str] = Counter()
    lasts: Counter[str] = Counter()
    for one in everybody:
        if one.mailbox:
            boxes[one.mailbox.key].add(one.last_sound)
        if one.phone:
            phones[one.phone].add((one.name.first[:1], one.last_sound))
        firsts[one.name.first] += 1
        lasts[one.name.last] += 1
    return Crowd(
        len(everybody),
        frozenset(key for key, names in boxes.items() if len(names - {""}) >= CROWD),
        frozenset(key for key, names in phones.items() if len(names) >= CROWD),
        firsts,
        lasts,
    )
