"""What a database knows of people and a list does not: who follows them up, and where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Held:
    """A person who is being followed up already."""

    owner: str
    campaign: str
    since: date

    @property
    def words(self) -> str:
        """Who has the person, where and since when."""
        return f"{self.owner} follows this person up since {self.since} in '{self.campaign}'"


class History(Protocol):
    """Plugged in by whoever has a database; CI has none, and goes by the lists alone."""

    def held(self, keys: Iterable[str]) -> Mapping[str, Held]:
        """Return, by address key (duplicates.normal.mailbox), who is in a live sequence."""
