"""How common names are among everybody, where the rows at hand are only a part of them."""

from dataclasses import replace
from typing import Protocol

from .frequencies import Frequencies, rareness
from .people import People
from .text import Hashes, Ints


class Population(Protocol):
    """All people who are known."""

    def __len__(self) -> int: ...

    def firsts(self, names: Hashes) -> Ints:
        """Return how many bear each first name (names.Values.hash)."""

    def lasts(self, names: Hashes) -> Ints:
        """Return how many bear each last name."""


def counted(
    people: People, crowd: Frequencies, everybody: Population
) -> tuple[People, Frequencies]:
    """Return people and crowd with names as common as they are among everybody.

    The rows at hand were sought for what they share, so among them every name looks common.
    """
    names = people.names
    firsts = replace(names.firsts, count=everybody.firsts(names.firsts.hash))
    lasts = replace(names.lasts, count=everybody.lasts(names.lasts.hash))
    people = replace(people, names=replace(names, firsts=firsts, lasts=lasts))
    return people, replace(crowd, rareness=rareness(len(everybody)))
