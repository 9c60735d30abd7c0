"""The files of a draft beside what stands in the workspace now, line by line."""

import difflib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..lint.drafting.draft import Draft
from ..lint.drafting.written import taken
from ..lint.findings.finding import Finding
from ..templates.errors import Problem
from ..templates.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file's difference."""

    kind: Literal["new", "old", "same", "gap"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One file to be written, beside what is there now. brings is why its step is sent."""

    path: str
    rows: tuple[Row, ...]
    replaces: bool
    brings: str = ""

    def count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft with its files; digest names them. blocked: they cannot be written as they are.

    replaceable: they can, over those that were drafted before and not changed since.
    """

    draft: Draft
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    digest: str
    blocked: tuple[Problem, ...] = ()
    replaceable: bool = False


def proposal_of(workspace: Workspace, draft: Draft, findings: list[Finding]) -> Proposal:
    files = draft.files
    brings = {f"templates/{one.template}": one.step.brings for one in draft.steps}
    whole = json.dumps(files, sort_keys=True).encode()
    blocked = taken(workspace.root, files, force=False)
    return Proposal(
        draft,
        tuple(findings),
        tuple(
            _change(workspace.root, path, text, brings.get(path, ""))
            # The campaign first: it is the plan of all the others.
            for path, text in sorted(files.items(), key=lambda one: not one[0].startswith("camp"))
        ),
        hashlib.sha256(whole).hexdigest(),
        tuple(blocked),
        bool(blocked) and not taken(workspace.root, files, force=True),
    )


def _change(root: Path, path: str, text: str, brings: str) -> Change:
    there = root / path
    new = text.rstrip("\n").split("\n")
    if not there.is_file() or there.is_symlink():
        return Change(path, tuple(Row("new", line) for line in new), False, brings)
    before = there.read_text(encoding="utf-8", errors="replace")
    return Change(path, changed_rows(before, text), True, brings)


def changed_rows(before: str, after: str) -> tuple[Row, ...]:
    """Return the difference of two texts, each change with three lines around it."""
    old, new = (text.rstrip("\n").split("\n") for text in (before, after))
    return rows_of(list(difflib.unified_diff(old, new, lineterm="", n=3)))


def rows_of(unified: list[str]) -> tuple[Row, ...]:
    """Return the lines of a unified diff of one file, without its two lines of names."""
    rows = []
    for line in unified[2:]:
        kind: Any = {"+": "new", "-": "old", "@": "gap"}.get(line[:1], "same")
        rows.append(Row(kind, line if kind == "gap" else line[1:]))
    return tuple(rows)
