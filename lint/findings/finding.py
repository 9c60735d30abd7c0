"""A problem at a place. The JSON form is a public format: see docs/findings.md."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from .edit import Edit

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
    the initial email), and steps are all of them where one cell of the list is wrong in several.
    recipient is one address; for findings over the whole list, count
    says how many recipients have it and examples names up to three. fix says what to do;
    edits are changes of files that do it, each by itself. size is what a rule measured, so
    that among many recipients the largest is reported; it is not part of the public form.
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
    edits: tuple[Edit, ...] = ()
    size: int | None = None
    steps: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the public form: every key is always present, null where it does not apply."""
        data: dict[str, Any] = {name: getattr(self, name) for name in _PUBLIC}
        data["severity"] = self.severity.value
        data["examples"] = list(self.examples) or None
        data["steps"] = list(self.steps) or None
        data["edits"] = [asdict(edit) for edit in self.edits] or None
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        """Return the finding that ``to_json`` wrote; keys of later versions are ignored."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return cls(
            **{
                **known,
                "severity": Severity(data["severity"]),
                "examples": tuple(data.get("examples") or ()),
                "steps": tuple(data.get("steps") or ()),
                "edits": tuple(Edit(**edit) for edit in data.get("edits") or ()),
            }
        )

    def is_fixable(self, *, unsafe: bool = False) -> bool:
        """Say whether a safe edit would fix it, or, if unsafe, any edit."""
        return any(edit.safe or unsafe for edit in self.edits)

    def beneath(self, root: Path) -> "Finding":
        """Return the finding with paths relative to the same folder as root."""
        paths = {edit.path for edit in self.edits} | ({self.path} if self.path else set())
        return self.renamed({path: (root / path).as_posix() for path in paths})

    def renamed(self, names: Mapping[str, str]) -> "Finding":
        """Return the finding with every path replaced by its name in names."""
        if self.path is None:
            return self
        edits = tuple(replace(e, path=names.get(e.path, e.path)) for e in self.edits)
        return replace(self, path=names.get(self.path, self.path), edits=edits)

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


_PUBLIC = tuple(name for name in Finding.__dataclass_fields__ if name != "size")
MOST_VALUES = 20  # beyond this, the exact number does not help


def fold_key(finding: Finding) -> Finding:
    """Return the common part of findings that are shown as one group.

    Findings of a group differ only in the recipient and in the merged value or measure that
    they show: two bad values at the same place are the same problem.
    """
    key = replace(finding, recipient=None, row=None, count=None, examples=(), edits=())
    placed = finding.field is not None or finding.line is not None
    if placed and finding.recipient is not None:
        key = replace(key, message="", fix=None)
    if finding.size is not None:
        key = replace(key, message="", size=0)
    return key


@dataclass(slots=True)
class Variation:
    """The distinct messages and edits of a group of findings.

    largest holds up to three findings with the highest measure, each of another recipient.
    """

    messages: set[str] = field(default_factory=set)
    edits: set[Edit] = field(default_factory=set)
    largest: tuple[Finding, ...] = ()

    def add(self, finding: Finding) -> None:
        """Add a finding of the group."""
        self.messages.add(finding.message)
        self.edits.update(finding.edits)
        if finding.size is not None:
            measured = sorted((*self.largest, finding), key=_largest_first)
            by_person = {one.recipient: one for one in reversed(measured)}
            self.largest = tuple(one for one in measured if by_person[one.recipient] is one)[:3]

    def join(self, other: "Variation") -> None:
        """Add the messages and edits of another part of the group."""
        for finding in other.largest:
            self.add(finding)
        self.messages |= other.messages
        self.edits |= other.edits

    @property
    def count(self) -> int:
        """How many distinct messages and edits there are."""
        return len(self.messages) + len(self.edits)


def _largest_first(finding: Finding) -> tuple[int, int]:
    return -(finding.size or 0), finding.row or 0


@dataclass(slots=True)
class FoldedFindings:
    """A group of findings: the first one, all recipients, all messages and edits."""

    first: Finding
    people: dict[str, None] = field(default_factory=dict)
    variation: Variation = field(default_factory=Variation)

    def finding(self) -> Finding:
        """Return the one finding, with count and examples where it has several recipients."""
        return grouped(self.first, len(self.people), tuple(islice(self.people, 3)), self.variation)


def grouped(first: Finding, count: int, examples: tuple[str, ...], variation: Variation) -> Finding:
    """Return first, or the largest, as the finding of count recipients."""
    one = variation.largest[0] if variation.largest else first
    if count <= 1:
        return one
    message, others = one.message, len(variation.messages) - 1
    if variation.largest:
        others, examples = 0, tuple(worst.recipient or "" for worst in variation.largest)
    if others > MOST_VALUES:
        message += f" (and more than {MOST_VALUES} other values)"
    elif others:
        message += f" (and {others} other value{'s' * (others > 1)})"
    edits = tuple(sorted(variation.edits))
    return replace(
        one, message=message, recipient=None, row=None, count=count, examples=examples, edits=edits
    )


def fold(findings: Iterable[Finding]) -> list[Finding]:
    """Merge findings that differ only in the recipient: one, with count and examples.

    Of measured findings, the largest is shown.
    """
    groups: dict[Finding, FoldedFindings] = {}
    for finding in findings:
        one = groups.setdefault(fold_key(finding), FoldedFindings(finding))
        one.variation.add(finding)
        if finding.recipient:
            one.people[finding.recipient] = None
    return [one.finding() for one in groups.values()]
