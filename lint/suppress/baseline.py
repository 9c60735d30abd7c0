"""A baseline: known findings that are left for later, so that only new ones are shown.

A finding is recognised by its rule, its file, the content of its line and the form of its
message, not by its line number. Only digests are stored, no values of a list.
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
from ...templates.workspace.regular_files import read_start
from ..findings.finding import Finding
from ..findings.report import Report

FORMAT_VERSION = 1


class Fingerprint(NamedTuple):
    """The key by which a finding is recognised."""

    path: str
    code: str
    digest: str


Baseline = Counter[Fingerprint]


def fingerprint(finding: Finding, line: str) -> Fingerprint:
    """Return the fingerprint of finding; line is the content of its line."""
    what = f"{' '.join(line.split())}\n{_form(finding.message)}"
    digest = sha256(what.encode(errors="surrogateescape")).hexdigest()[:16]
    return Fingerprint(finding.path or "", finding.code, digest)


def _form(message: str) -> str:
    """Return a message without the parts that differ between recipients or runs."""
    bare = re.sub(r" \(and [\d,]+ other values?\)", "", message)
    return re.sub(r"'[^']*'|\d[\d.,]*", "…", bare)


def apply_baseline(
    report: Report, known: Baseline, text: Callable[[str], str]
) -> tuple[Report, Baseline]:
    """Return report without the known findings, and the known ones that were not found.

    If there are more of a kind than known, the last ones are new. text returns a file's text
    by a finding's path.
    """
    waiting = known.copy()
    left: list[Finding] = []
    baselined: list[Finding] = []
    for finding, print_ in zip(report.findings, fingerprints(report, text), strict=True):
        if waiting[print_] > 0:
            waiting[print_] -= 1
            baselined.append(finding)
        else:
            left.append(finding)
    return replace(report, findings=tuple(left), baselined=tuple(baselined)), +waiting


def fingerprints(report: Report, text: Callable[[str], str]) -> list[Fingerprint]:
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


def baseline_json(known: Baseline) -> str:
    """Return a baseline as JSON, one finding a line, so that git shows what changed."""
    lines = [
        json.dumps({"path": p.path, "code": p.code, "digest": p.digest, "count": count})
        for p, count in sorted(known.items())
        if count > 0
    ]
    body = ",\n    ".join(lines)
    findings = f"[\n    {body}\n  ]" if lines else "[]"
    return f'{{\n  "version": {FORMAT_VERSION},\n  "findings": {findings}\n}}\n'


def read_baseline(file: Path) -> Baseline:
    """Read a baseline; raises TactfulError if it is not one."""
    try:
        data: Any = json.loads(read_start(file, -1).decode())
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
                Fingerprint(str(one["path"]), str(one["code"]), str(one["digest"])): int(
                    one["count"]
                )
                for one in data["findings"]
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _fault(
            file, "a finding has no path, code, digest or count", "write it again"
        ) from error


def _fault(file: Path, what: str, fix: str) -> TactfulError:
    return TactfulError(str(Problem(what, Place(str(file)), fix)))
