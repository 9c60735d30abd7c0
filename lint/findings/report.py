"""The findings of a check, and how much was checked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from .finding import Finding, Severity

Progress = Callable[[int, int, str], None]
"""Called with the number done, the total, and the name of what is checked."""


@dataclass(frozen=True, slots=True)
class Report:
    """Findings sorted by place, with counts of what was checked.

    ignored are hidden by a comment or the settings, baselined by a baseline; stale counts
    baseline entries that are no longer found, fixed the findings fixed in this run. rendered
    is how many of the messages were rendered to know all.
    """

    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...] = ()
    baselined: tuple[Finding, ...] = ()
    stale: int = 0
    fixed: int = 0
    rules: int = 0
    templates: int = 0
    files: int = 0
    recipients: int = 0
    messages: int = 0
    rendered: int = 0

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def fails(self, *, strict: bool = False) -> bool:
        """Say whether CI should fail: on errors, and when strict on warnings too."""
        return self.count(Severity.error) > 0 or (strict and self.count(Severity.warning) > 0)

    def beneath(self, root: Path) -> "Report":
        """Return the report with paths relative to the same folder as root."""
        moved = tuple(finding.beneath(root) for finding in self.findings)
        return replace(self, findings=moved)

    def is_fixable(self, *, unsafe: bool = False) -> int:
        """Return how many findings a safe edit would fix, or, if unsafe, any edit."""
        return sum(finding.is_fixable(unsafe=unsafe) for finding in self.findings)

    @classmethod
    def joined(cls, reports: "Iterable[Report]") -> "Report":
        """Return several reports as one."""
        each = list(reports)
        return cls(
            tuple(sorted((f for one in each for f in one.findings), key=Finding.order)),
            ignored=tuple(f for one in each for f in one.ignored),
            baselined=tuple(f for one in each for f in one.baselined),
            stale=sum(one.stale for one in each),
            fixed=sum(one.fixed for one in each),
            rules=max((one.rules for one in each), default=0),
            templates=sum(one.templates for one in each),
            files=sum(one.files for one in each),
            recipients=sum(one.recipients for one in each),
            messages=sum(one.messages for one in each),
            rendered=sum(one.rendered for one in each),
        )
