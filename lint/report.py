"""What a check found, and how much it looked at."""

from collections.abc import Callable
from dataclasses import dataclass

from .finding import Finding, Severity

Progress = Callable[[int, int, str], None]
"""Called with how many are done, of how many, and what is being looked at."""


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in the order of their places, with what was looked at: nothing is silent."""

    findings: tuple[Finding, ...]
    rules: int = 0
    templates: int = 0
    files: int = 0
    recipients: int = 0
    messages: int = 0

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def fails(self, *, strict: bool = False) -> bool:
        """Say whether CI should fail: on errors, and when strict on warnings too."""
        return self.count(Severity.error) > 0 or (strict and self.count(Severity.warning) > 0)
