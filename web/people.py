"""Whom a preview can be for: the rows of the campaign's list, or an example where there is none."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from ..lint.lists.finding_rows import rows_with
from ..lint.lists.recipients import Recipients
from ..lint.lists.whereabouts import where_said, whereabouts
from ..templates.engine.values import recipient_name
from ..templates.workspace.settings import Settings
from ..templates.workspace.workspace import Workspace

MAX_FOUND = 25
_LOOKED_AT = 300  # rows: those further down are hardly of another kind


@dataclass(frozen=True, slots=True)
class Person:
    """One recipient. row counts from 1; 0 is the example made of the declared fields."""

    row: int
    values: Mapping[str, str]
    line: int | None = None
    owner: str | None = None

    @property
    def address(self) -> str:
        return self.values.get("contact.email", "")

    @property
    def name(self) -> str:
        return recipient_name(self.values) or self.address or f"Row {self.row}"


class People:
    """The recipients of one campaign, by row."""

    def __init__(self, workspace: Workspace, recipients: Recipients | None) -> None:
        self.workspace, self.recipients = workspace, recipients

    def __len__(self) -> int:
        return len(self.recipients) if self.recipients is not None else 0

    @property
    def path(self) -> str | None:
        return self.recipients.path if self.recipients is not None else None

    def at(self, row: int) -> Person | None:
        """Return the recipient of a row (from 1), None where there is no such row."""
        if self.recipients is None or not 1 <= row <= len(self.recipients):
            return None
        # As enrolment reads it: under its usual header even where it is not declared.
        owner = self.recipients.column("lead.owner")[row - 1].strip() or None
        return Person(row, self.recipients.row(row - 1), self.recipients.line(row), owner)

    def example(self) -> Person:
        """Return a recipient made of the fields' declared examples."""
        values = {key: field.example for key, field in self.workspace.fields.items()}
        return Person(0, {key: value for key, value in values.items() if value})

    def find(self, words: str) -> list[Person]:
        """Return the first recipients in whose row every word occurs; an exact address alone.

        Case and accents make no difference.
        """
        if self.recipients is None:
            return []
        addresses = self.recipients.column("contact.email")
        for index, address in enumerate(addresses):
            if address.casefold() == words.strip().casefold() and (one := self.at(index + 1)):
                return [one]
        rows = islice(rows_with(self.recipients, words), MAX_FOUND)
        return [one for row in rows if (one := self.at(row))]


def typical_row(recipients: Recipients, settings: Settings) -> int:
    """Return a row (from 1) like most: of the commonest zone and holidays, and lacking least.

    0 for an empty list.
    """
    some = range(min(len(recipients), _LOOKED_AT))
    places = []
    for index in some:
        where = whereabouts(where_said(recipients, index), settings)
        unclear = where.zone_unclear is not None or where.calendar_unclear is not None
        places.append(None if unclear else (where.zone, where.calendar))
    usual = Counter(place for place in places if place is not None).most_common(1)
    alike = [index for index in some if not usual or places[index] == usual[0][0]]
    filled = [sum(map(bool, recipients.row(index).values())) for index in alike]
    return alike[filled.index(max(filled))] + 1 if alike else 0
