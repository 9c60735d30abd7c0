"""What keeps a sequence from being drafted, by the part of the request that is to change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ...templates.errors import Problem

Part = Literal["initial", "contacts", "lead_type", "play", "name"]


@dataclass(frozen=True, slots=True)
class DraftProblem(Problem):
    """A fault, and the part of the request that it is about."""

    part: Part = "initial"


def about(part: Part, problems: Iterable[Problem]) -> list[Problem]:
    """Return problems as being about a part; those that say it already stay as they are."""
    return [
        one
        if isinstance(one, DraftProblem)
        else DraftProblem(one.message, one.place, one.fix, part=part)
        for one in problems
    ]
