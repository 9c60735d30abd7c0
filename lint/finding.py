"""A verdict at a place. The JSON form is a public format: see docs/findings.md."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import Any

FORMAT_VERSION = 1


class Severity(StrEnum):
    """error blocks sending and fails CI, warning is shown and counted, info is advice."""

    error = "error"
    warning = "warning"
    info = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return ("error", "warning", "info").index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where, and what to do.

    path, line, column (from 1) are in the template or campaign file; row (from 1, the
    header not counted) and field are in the list; step is the sequence's step number (0 is
    the initial email). recipient is one address; for findings over the whole list, count
    says how many recipients have it and examples names up to three. fix says what to do.
    """

    code: str
    severity: Severity
    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    row: int | None = None
    field: str | None = None
    step: int | None = None
    recipient: str | None = None
    count: int | None = None
    examples: tuple[str, ...] = ()
    fix: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the public form: every key always there, null where it does not apply."""
        data = asdict(self)
        data["severity"] = self.severity.value
        data["examples"] = list(self.examples) if self.examples else None
        return data

    def order(self) -> tuple[Any, ...]:
        """Sort key: by file and place, then row, then code."""
        return (
            self.path or "",
            self.line or 0,
            self.column or 0,
            self.row or 0,
            self.code,
            self.message,
            self.recipient or "",
        )


MOST_VALUES = 20  # beyond so many, how many exactly helps nobody


def fold_key(finding: Finding) -> Finding:
    """Return what findings have in common that are told as one.

    They differ only in the recipient, and in what they show of a merged value: one bad value
    and another at the same place are the same fault.
    """
    key = replace(finding, recipient=None, row=None, count=None, examples=())
    placed = finding.field is not None or finding.line is not None
    if placed and finding.recipient is not None:
        key = replace(key, message="", fix=None)
    return key


@dataclass(slots=True)
class Folded:
    """Findings that are told as one: the first of them, all recipients, all messages."""

    first: Finding
    people: dict[str, None] = field(default_factory=dict)
    messages: set[str] = field(default_factory=set)

    def finding(self) -> Finding:
        """Return the one finding, with count and examples where it has several recipients."""
        return told(self.first, len(self.people), tuple(islice(self.people, 3)), self.messages)


def told(
    first: Finding, count: int, examples: tuple[str, ...], messages: Collection[str]
) -> Finding:
    """Return first as the finding of count recipients; messages are all that was said."""
    if count <= 1:
        return first
    message, others = first.message, len(messages) - 1
    if others > MOST_VALUES:
        message += f" (and more than {MOST_VALUES} other values)"
    elif others:
        message += f" (and {others} other value{'s' * (others > 1)})"
    return replace(first, message=message, recipient=None, row=None, count=count, examples=examples)


def fold(findings: Iterable[Finding]) -> list[Finding]:
    """Merge findings that differ only in the recipient: one, with count and examples."""
    groups: dict[Finding, Folded] = {}
    for finding in findings:
        one = groups.setdefault(fold_key(finding), Folded(finding))
        one.messages.add(finding.message)
        if finding.recipient:
            one.people[finding.recipient] = None
    return [one.finding() for one in groups.values()]
