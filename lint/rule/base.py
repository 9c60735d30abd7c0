"""What a rule is. One rule is one file: code, words, examples and the check.

A rule derives from the family that says what it looks at; the engine calls ``check`` once
for each of those. Its ``bad`` and ``good`` examples are its tests and its manual page.
"""

from abc import ABC
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ..findings.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Example:
    """A small case: a file added to the example workspace, and what it shows.

    ``also`` holds further files ("tactful.toml", "contacts/leads.csv" …).
    """

    name: str
    text: str
    file: str = "templates/follow-up.md"
    also: Mapping[str, str] = field(default_factory=dict)


class Rule(ABC):
    """Base of all rules; derive from one of the families below.

    echoes are codes of rules that report the same problem more exactly: where one of them has
    a finding on the same line, this rule's finding is left out. follows are codes of rules that
    say why: where one of them has a finding about the same cell of the list, this rule's is left
    out. of_cells: a finding about a value is the list's, and told once for all steps.
    """

    code: ClassVar[str]
    name: ClassVar[str]  # "leftover-merge-code"
    severity: ClassVar[Severity]
    summary: ClassVar[str]  # one line: what it catches
    why: ClassVar[str]  # in a marketer's words
    fixable: ClassVar[str] = "no"  # "fix" (safe), "suggestion" or "no"
    requirement: ClassVar[str | None] = None  # "R18"
    source: ClassVar[str | None] = None
    options: ClassVar[Mapping[str, Any]] = {}  # option -> default
    echoes: ClassVar[tuple[str, ...]] = ()
    follows: ClassVar[tuple[str, ...]] = ()
    of_cells: ClassVar[bool] = False
    bad: ClassVar[tuple[Example, ...]]
    good: ClassVar[tuple[Example, ...]]

    @classmethod
    def finding(cls, message: str, **where: Any) -> Finding:
        """Return a finding of this rule at its default severity."""
        where.setdefault("severity", cls.severity)
        return Finding(code=cls.code, message=message, **where)
