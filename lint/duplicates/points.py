"""What each sign is worth, what it is called, and where the levels begin.

The points were fitted by logistic regression on lists whose people are known, inside bounds
that keep them sensible (a shared employer never counts against two people being one), and
rounded. They add up to a score; a score is no probability.
"""

from collections.abc import Iterable
from enum import StrEnum

from .people import Person

START = -2.1
POINTS = {
    "address same": 3.3,
    "address shared": 0.3,
    "addresses differ": -1.8,
    "addresses fit": 0.3,
    "local same, domain near": 1.6,
    "local same, long": 0.8,
    "local same, short": 0.0,
    "local near": 0.9,
    "first same": 0.8,
    "first form": 0.4,
    "first typo": 0.8,
    "first initial": 0.2,
    "first missing": 0.0,
    "last same": 2.3,
    "last part": 1.1,
    "last typo": 1.4,
    "last initial": 0.0,
    "last missing": 0.0,
    "last differs": -2.5,
    "name rare": 2.2,
    "name uncommon": 0.3,
    "name common": -1.3,
    "swapped": -0.2,
    "generation one": -0.8,
    "firm same": 1.2,
    "firm near": 1.1,
    "firm differs": -1.9,
    "domain same": 0.6,
    "domain near": 0.4,
    "domain differs": -0.2,
    "phone same": 3.0,
    "phone shared": 0.4,
    "phone differs": -0.9,
    "city same": 0.0,
    "city differs": -0.6,
    "title same": 0.4,
    "title differs": 0.0,
}
# In the order in which a reader wants to know; "first form" names the two forms.
FOR = {
    "address same": "same mailbox",
    "phone same": "same phone",
    "last same": "same last name",
    "last part": "one last name is part of the other",
    "last typo": "last names differ by one letter",
    "first same": "same first name",
    "first form": "{} is a form of {}",
    "first typo": "first names differ by one letter",
    "first initial": "the initial fits",
    "swapped": "first and last name swapped",
    "local same, domain near": "same name before the @, nearly the same domain",
    "local near": "addresses differ by one letter",
    "local same, long": "same name before the @",
    "firm same": "same company",
    "firm near": "nearly the same company",
    "domain same": "same domain",
    "domain near": "nearly the same domain",
    "name rare": "a rare name here",
    "title same": "same title",
}
MOST = 5  # reasons that are told; the rest is less than these
AGAINST = {
    "address shared": "the inbox is shared",
    "phone shared": "the phone is shared",
    "name common": "a common name here",
    "last differs": "another last name",
    "generation one": "only one is Jr or Sr",
    "firm differs": "another company",
    "phone differs": "another phone",
    "city differs": "another city",
}


class Level(StrEnum):
    """How sure it is that rows are one person. sure: merge; likely: look; possible: maybe."""

    sure = "sure"
    likely = "likely"
    possible = "possible"

    @property
    def at_least(self) -> float:
        """The score from which on it holds."""
        return {"sure": 3.0, "likely": 0.0, "possible": -1.5}[self.value]


def score(signs: Iterable[str]) -> float:
    """Return the points of a pair's signs."""
    return round(START + sum(POINTS[sign] for sign in signs), 1)


def level(points: float) -> Level | None:
    """Return the level that a score reaches, or None."""
    return next((one for one in Level if points >= one.at_least), None)


def reasons(signs: Iterable[str], a: Person, b: Person) -> tuple[str, ...]:
    """Return what speaks for a pair, then what speaks against it."""
    found = set(signs)
    short, long = sorted((a.name.first.title(), b.name.first.title()), key=len)
    words = [text.format(short, long) for sign, text in FOR.items() if sign in found]
    return (*words[:MOST], *(f"but {text}" for sign, text in AGAINST.items() if sign in found))
