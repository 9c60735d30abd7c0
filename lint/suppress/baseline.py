"""A baseline: findings that are known and left for later, so that only new ones are shown.

It knows a finding by its rule, its file, the content of its line and the shape of its message,
not by the line's number. It keeps digests only: a list's rows stay in the list.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from ...templates.errors import Place, Problem, TactfulError
from ..findings.finding import Finding
from ..findings.report import Report

FORMAT_VERSION = 1


class Print(NamedTuple):
    """What a finding is known by."""

    path: str
    code: str
    digest: str


KnownPrints = Counter[Print]


def fingerprint(finding: Finding, line: str) -> Print:
    """Return what finding is known by; line is the content of the line it is on."""
    what = f"{' '.join(line.split())}\n{_shape(finding.message)}"
    return Print(finding.path or "", finding.code, sha256(what.encode()).hexdigest()[:16])


def _shape(message: str) -> str:
    """Return a message without what differs from one recipient or run to the next."""
    bare = re.sub(r" \(and [\d,]+ other values?\)", "", message)
    return re.sub(r"'[^']*'|\d[\d.,]*", "…", bare)


def without(
    report: Report, known: KnownPrints, text: Callable[[str], str]
) -> tuple[Report, KnownPrints]:
    """Return report without what known holds, and what known held that nobody found.

    Of more of a kind than are known the last ones are new. text gives a file's text by a
    finding's path.
    """
    waiting = known.copy()
    left: list[Finding] = []
    baselined: list[Finding] = []
    for finding, print_ in zip(report.findings, prints(report, text), strict=True):
        if waiting[print_] > 0:
            waiting[print_] -= 1
            baselined.append(finding)
        else:
            left.append(finding)
    return replace(report, findings=tuple(left), baselined=tuple(baselined)), +waiting


def prints(report: Report, text: Callable[[str], str]) -> list[Print]:
    """Return the fingerprint of each finding."""
    lines: dict[str, list[str]] = {}
    found = []
    for finding in report.findings:
        line = ""
        if finding.path is not None and finding.line is not None:
            if finding.path not in lines:
                lines[finding.path] = text(finding.path).split("\n")
            at = lines[finding.path]
            line = at[finding.line - 1] if finding.line <= len(at) else ""
        found.append(fingerprint(finding, line))
    return found


def written(known: KnownPrints) -> str:
    """Return a baseline as JSON, one finding a line, so that git shows what changed."""
    lines = [
        json.dumps({"path": p.path, "code": p.code, "digest": p.digest, "count": count})
        for p, count in sorted(known.items())
        if count > 0
    ]
    body = ",\n    ".join(lines)
    findings = f"[\n    {body}\n  ]" if lines else "[]"
    return f'{{\n  "version": {FORMAT_VERSION},\n  "findings": {findings}\n}}\n'


def read_baseline(file: Path) -> KnownPrints:
    """Read a baseline; raises TactfulError where it is none."""
    try:
        data: Any = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        fix = f"write one with --write-baseline {file}"
        raise _fault(file, f"cannot read the baseline: {error.strerror}", fix) from error
    except json.JSONDecodeError as error:
        place = Place(str(file), error.lineno, error.colno)
        raise TactfulError(str(Problem(f"not valid JSON: {error.msg}", place))) from error
    except UnicodeDecodeError as error:
        raise _fault(file, "the baseline is not UTF-8", "write it again") from error
    version = data.get("version") if isinstance(data, dict) else None
    if version != FORMAT_VERSION:
        fix = f"write it again with --write-baseline {file}"
        raise _fault(file, f"not a baseline of version {FORMAT_VERSION}", fix)
    try:
        return Counter(
            {
                Print(str(one["path"]), str(one["code"]), str(one["digest"])): int(one["count"])
                for one in data["findings"]
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _fault(
            file, "a finding has no path, code, digest or count", "write it again"
        ) from error


def _fault(file: Path, what: str, fix: str) -> TactfulError:
    return TactfulError(str(Problem(what, Place(str(file)), fix)))
