"""Ignore comments, as input of the rules about them."""

from dataclasses import dataclass
from datetime import date

from ..findings.finding import Finding


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a comment hides nothing, and what to do."""

    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment. It covers the lines first to last; both are None for the whole file."""

    path: str
    line: int
    column: int
    text: str
    first: int | None
    last: int | None
    codes: tuple[str, ...] = ()
    until: date | None = None
    reason: str = ""
    faults: tuple[Fault, ...] = ()

    def expired(self, today: date | None) -> bool:
        """Say whether its date has passed; never, if today is None."""
        return self.until is not None and today is not None and today > self.until

    def covers(self, finding: Finding) -> bool:
        """Say whether the comment covers the place of finding."""
        if finding.path != self.path:
            return False
        if self.first is None or self.last is None:
            return True
        return finding.line is not None and self.first <= finding.line <= self.last


@dataclass(frozen=True, slots=True)
class IgnoreOutcome:
    """A comment and its effect: unused are its codes that hid nothing."""

    ignore: Ignore
    source: str
    expired: bool = False
    unused: tuple[str, ...] = ()
