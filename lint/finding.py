"""A verdict at a place. The JSON form is a public format: see docs/findings.md."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
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

    def mendable(self, *, unsafe: bool = False) -> bool:
        """Say whether a safe edit would mend it, or, if unsafe, any edit."""
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


def fold(findings: Iterable[Finding]) -> list[Finding]:
    """Merge findings that differ only in the recipient: one, with count and examples.

    Where a merged value is at fault, one bad value and another at the same place are the
    same fault of the same field: they become one finding, which says how many values. Of
    what was measured, the worst is told and named first.
    """
    groups: dict[Finding, list[Finding]] = {}
    for finding in findings:
        key = replace(finding, recipient=None, row=None, count=None, examples=(), edits=())
        if finding.field is not None and finding.recipient is not None:
            key = replace(key, message="", fix=None)
        if finding.size is not None:
            key = replace(key, message="", size=0)
        groups.setdefault(key, []).append(finding)
    return [_folded(members) for members in groups.values()]


def _folded(members: list[Finding]) -> Finding:
    measured = members[0].size is not None
    if measured:
        members = sorted(members, key=lambda member: -(member.size or 0))
    people = list(dict.fromkeys(m.recipient for m in members if m.recipient))
    if len(people) <= 1:
        return members[0]
    others = 0 if measured else len({m.message for m in members}) - 1
    message = members[0].message
    if others:
        message += f" (and {others} other value{'s' * (others > 1)})"
    return replace(
        members[0],
        message=message,
        recipient=None,
        row=None,
        count=len(people),
        examples=tuple(people[:3]),
        edits=tuple(dict.fromkeys(edit for member in members for edit in member.edits)),
    )
