"""The rows of a list that can become contacts, and why the others cannot."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from ftfy import fix_encoding

from ...lint.lists.leavers import leavers
from ...lint.lists.recipients import Recipients
from .address import AddressError, key_of, sendable
from .shared_inbox import NOBODY, Wish, sharing

# Read under their usual headers even where tactful.toml does not declare them.
USED = (
    "contact.email", "contact.opted_out", "contact.timezone", "lead.owner",
    # Who somebody is: a person is known again by it.
    "contact.first_name", "contact.last_name", "contact.full_name", "contact.company",
    "contact.phone", "contact.country", "contact.region", "contact.city", "contact.title",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot become a contact; row counts from 1 without the header."""

    row: int
    address: str
    why: str


@dataclass(frozen=True, slots=True)
class RepairedCell:
    """A cell that had the wrong encoding: "JosÃ©" is stored as "José"."""

    row: int
    field: str
    before: str
    after: str

    def __str__(self) -> str:
        what = f"{self.field} had the wrong encoding"
        return f"row {self.row}: {what}; '{self.before}' is stored as '{self.after}'"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it will be stored: what it says of the person, and what of the lead."""

    number: int
    address: str
    key: str
    contact: dict[str, str]
    lead: dict[str, str]
    left: str | None = None  # why the person is never to be written to
    owner: str | None = None  # a mailbox's key, or as it is written where that is nobody's
    others: frozenset[str] = frozenset()  # name keys of the other rows at a shared inbox

    @property
    def opted_out(self) -> bool:
        return self.left is not None


@dataclass(slots=True)
class Incoming:
    """A list on its way in; rejected and fixed fill while ``rows`` are taken from it."""

    recipients: Recipients
    owners: Sequence[str]  # of each row (lint/lists/owners.py)
    not_opt_outs: Collection[str] = ()
    wish: Wish = NOBODY  # for more than one person of an inbox
    rejected: list[Rejected] = field(default_factory=list)
    fixed: list[RepairedCell] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that can be taken, each mailbox once, or once for each of its people.

        A row in which the reader found an error is rejected: what stands in which of its
        cells is not sure; so is one that may say opted out. What one row says of leaving
        counts for its mailbox, whichever row is taken.
        """
        first_row: dict[str, int] = {}
        listed = self.recipients
        columns = {**listed.columns, **{key: listed.column(key) for key in USED}}
        addresses = columns["contact.email"]
        said = leavers(listed, unrelated=self.not_opt_outs)
        left = {
            key_of(addresses[row - 1]): one.why
            for row, one in said.items()
            if one.left and "@" in addresses[row - 1]
        }
        doubtful = {row for row, one in said.items() if not one.left}
        shared = sharing(listed, self.wish, refused=doubtful.union(listed.at_fault))
        for index, written in enumerate(addresses):
            number = index + 1
            try:
                address, key = self._address(number, written)
            except AddressError as error:
                self.rejected.append(Rejected(number, written, str(error)))
                continue
            doubt = said.get(number)
            if doubt is not None and not doubt.left and key not in left:
                self.rejected.append(Rejected(number, written, f"{doubt.why}; {doubt.fix}"))
                continue
            if first_row.setdefault(key, number) != number and number not in shared:
                self.rejected.append(Rejected(number, written, self._double(first_row[key])))
                continue
            values = {name: value for name, column in columns.items() if (value := column[index])}
            values["contact.email"] = address
            self._fix(number, values)
            yield Row(
                number,
                address,
                key,
                {name: value for name, value in values.items() if name.startswith("contact.")},
                # What was found out about somebody belongs to the lead it was found out for.
                {n: value for n, value in values.items() if n.startswith(("lead.", "research."))},
                left=left.get(key),
                owner=self.owners[index] or None,
                others=shared.get(number, frozenset()),
            )

    def _double(self, first: int) -> str:
        why = f"the same mailbox as row {first}"
        return f"{why}, and maybe the same person" if self.wish.doubles else why

    def _address(self, number: int, written: str) -> tuple[str, str]:
        if number in self.recipients.at_fault:
            raise AddressError(self.recipients.at_fault[number])
        if not written:
            raise AddressError("no email address")
        address = sendable(written)
        return address, key_of(address)

    def _fix(self, number: int, values: dict[str, str]) -> None:
        for name, value in values.items():
            if not value.isascii() and name != "contact.email":
                values[name] = fix_encoding(value)
                if values[name] != value:
                    self.fixed.append(RepairedCell(number, name, value, values[name]))
