"""What only a database knows about people: who follows them up, and where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Held:
    """A person who is already in a sequence."""

    owner: str
    campaign: str
    since: date

    @property
    def words(self) -> str:
        """The rep, the campaign and the date, as a sentence."""
        return f"{self.owner} follows this person up since {self.since} in '{self.campaign}'"


class History(Protocol):
    """Implemented by callers with a database; CI has none and uses the lists alone."""

    def held(self, keys: Iterable[str]) -> Mapping[str, Held]:
        """Return, by address key (duplicates.normal.mailbox), who is in a live sequence."""
