"""A verdict at a place. The JSON form is a public format: see docs/findings.md."""

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
    the initial email). recipient is one address; for findings over the whole list, count
    says how many recipients have it and examples names up to three. fix says what to do;
    edits are changes of files that do it, each by itself. size is what a rule measured, so
    that of many recipients the worst is named; it is not part of the public form.
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

    def to_json(self) -> dict[str, Any]:
        """Return the public form: every key always there, null where it does not apply."""
        data = asdict(self)
        del data["size"]
        data["severity"] = self.severity.value
        data["examples"] = list(self.examples) or None
        data["edits"] = [asdict(edit) for edit in self.edits] or None
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        """Return the finding that ``to_json`` wrote; keys of later versions are left out."""
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        return cls(
            **{
                **known,
                "severity": Severity(data["severity"]),
                "examples": tuple(data.get("examples") or ()),
                "edits": tuple(Edit(**edit) for edit in data.get("edits") or ()),
            }
        )

    def is_fixable(self, *, unsafe: bool = False) -> bool:
        """Say whether a safe edit would fix it, or, if unsafe, any edit."""
        return any(edit.safe or unsafe for edit in self.edits)

    def beneath(self, root: Path) -> "Finding":
        """Return the finding with paths that count from where root counts from."""
        paths = {edit.path for edit in self.edits} | ({self.path} if self.path else set())
        return self.renamed({path: (root / path).as_posix() for path in paths})

    def renamed(self, names: Mapping[str, str]) -> "Finding":
        """Return the finding with every path as names has it."""
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


MOST_VALUES = 20  # beyond so many, how many exactly helps nobody


def fold_key(finding: Finding) -> Finding:
    """Return what findings have in common that are told as one.

    They differ only in the recipient, and in what they show of a merged value or measure: one
    bad value and another at the same place are the same fault.
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
    """What findings that are told as one say. largest are those that measure most, each of
    another recipient, and as many as are named."""

    messages: set[str] = field(default_factory=set)
    edits: set[Edit] = field(default_factory=set)
    largest: tuple[Finding, ...] = ()

    def add(self, finding: Finding) -> None:
        """Take in one more of them."""
        self.messages.add(finding.message)
        self.edits.update(finding.edits)
        if finding.size is not None:
            measured = sorted((*self.largest, finding), key=_largest_first)
            by_person = {one.recipient: one for one in reversed(measured)}
            self.largest = tuple(one for one in measured if by_person[one.recipient] is one)[:3]

    def join(self, other: "Variation") -> None:
        """Take in what others say."""
        for finding in other.largest:
            self.add(finding)
        self.messages |= other.messages
        self.edits |= other.edits

    @property
    def much(self) -> int:
        """A number that rises with what is said."""
        return len(self.messages) + len(self.edits)


def _largest_first(finding: Finding) -> tuple[int, int]:
    return -(finding.size or 0), finding.row or 0


@dataclass(slots=True)
class Folded:
    """Findings that are told as one: the first of them, all recipients, all that is said."""

    first: Finding
    people: dict[str, None] = field(default_factory=dict)
    said: Variation = field(default_factory=Variation)

    def finding(self) -> Finding:
        """Return the one finding, with count and examples where it has several recipients."""
        return told(self.first, len(self.people), tuple(islice(self.people, 3)), self.said)


def told(first: Finding, count: int, examples: tuple[str, ...], said: Variation) -> Finding:
    """Return first, or the worst, as the finding of count recipients."""
    one = said.largest[0] if said.largest else first
    if count <= 1:
        return one
    message, others = one.message, len(said.messages) - 1
    if said.largest:
        others, examples = 0, tuple(worst.recipient or "" for worst in said.largest)
    if others > MOST_VALUES:
        message += f" (and more than {MOST_VALUES} other values)"
    elif others:
        message += f" (and {others} other value{'s' * (others > 1)})"
    edits = tuple(sorted(said.edits))
    return replace(
        one, message=message, recipient=None, row=None, count=count, examples=examples, edits=edits
    )


def fold(findings: Iterable[Finding]) -> list[Finding]:
    """Merge findings that differ only in the recipient: one, with count and examples.

    Of what was measured, the worst is told.
    """
    groups: dict[Finding, Folded] = {}
    for finding in findings:
        one = groups.setdefault(fold_key(finding), Folded(finding))
        one.said.add(finding)
        if finding.recipient:
            one.people[finding.recipient] = None
    return [one.finding() for one in groups.values()]
