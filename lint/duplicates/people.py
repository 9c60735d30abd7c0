"""The rows of a list as people, and what the whole list knows: who shares what, what is rare."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..recipients import Recipients
from .normal import Mailbox, Name, company, fold, mailbox, name, phone, sound

NO_VALUE = frozenset(["", "-", "n/a", "na", "none", "null", "nan", "#n/a", "unknown", "test"])
CROWD = 3  # so many different names behind one address or number make it a shared one
# Family names that many unrelated people bear, whatever the list says.
EVERYWHERE = frozenset(
    "smith johnson williams brown jones miller davis wilson anderson taylor thomas moore martin "
    "jackson white harris lee clark lewis walker hall king wright green baker adams roberts evans "
    "garcia rodriguez martinez hernandez lopez gonzalez perez sanchez fernandez silva santos "
    "oliveira souza muller schmidt schneider fischer weber meyer wagner becker dubois durand "
    "bernard petit rossi russo ferrari bianchi jansen de vries bakker hansen nielsen larsen "
    "andersson johansson karlsson nilsson kumar singh sharma patel gupta khan ali ahmed nguyen "
    "tran le pham wang li zhang liu chen yang huang zhao wu kim park choi jung tanaka sato "
    "suzuki takahashi watanabe ivanov petrov novak kowalski nowak yilmaz kaya mohamed "
    "ibrahim".split()
)


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
        """Return how many rows would bear this name by chance.

        A short list knows little of how common a name is: it is taken as part of a longer one.
        """
        of = max(1000, self.size)
        chance = self.size * self.firsts[one.first] * self.lasts[one.last] / of**2
        return max(chance, 0.01) if one.last in EVERYWHERE else chance


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
