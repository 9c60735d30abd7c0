"""What can be wrong with what a user wrote: each fault with its place and its fix."""

from collections.abc import Iterable
from dataclasses import dataclass


class TactfulError(Exception):
    """Root of every error that Tactful raises on purpose; its text is for the user."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file: lines and columns count from 1; None where unknown."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.path]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: what, where, and what to do about it."""

    message: str
    place: Place | None = None
    fix: str | None = None

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        what_to_do = f"; {self.fix}" if self.fix else ""
        return f"{where}{self.message}{what_to_do}"


class ProblemsError(TactfulError):
    """Carries every fault found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class WorkspaceError(ProblemsError):
    """The workspace's settings, campaigns or content cannot be used."""


class TemplateError(ProblemsError):
    """A template cannot be read, compiled or rendered."""


class RecipientsError(ProblemsError):
    """A list of recipients cannot be read at all (row faults are data, not errors)."""
