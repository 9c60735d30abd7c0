"""One self-contained HTML page: for a sign-off, an attachment, a CI artefact."""

from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from textwrap import dedent
from typing import Any

import jinja2

from ..findings.finding import Finding, Severity
from ..findings.printable import printable
from ..findings.report import Report
from ..rule.registry import all_rules
from . import Printing
from .text import excerpt, who


def render(report: Report, printing: Printing) -> str:
    """Return the page: what was checked, the findings by file, and the reason for each rule."""
    by_path = sorted(report.findings, key=lambda finding: finding.path or "")
    groups = [
        (path, [_shown(finding, printing) for finding in found])
        for path, found in groupby(by_path, key=lambda finding: finding.path or "the workspace")
    ]
    codes = {finding.code for finding in report.findings}
    looked = {
        "template": report.templates,
        "file": report.files,
        "message": report.messages,
        "recipient": report.recipients,
        "rule": report.rules,
    }
    return _page().render(
        groups=groups,
        counts={severity.value: report.count(severity) for severity in Severity},
        rules=[rule for rule in all_rules() if rule.code in codes],
        known={rule.code for rule in all_rules()},
        looked={what: number for what, number in looked.items() if number},
    )


def _shown(finding: Finding, printing: Printing) -> dict[str, Any]:
    place = ":".join(str(n) for n in (finding.line, finding.column) if n is not None)
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": printable(finding.message),
        "place": place,
        "who": printable(who(finding)),
        "fix": printable(finding.fix or ""),
        "excerpt": dedent("\n".join(excerpt(finding, printing.root))),
    }


@lru_cache(maxsize=1)
def _page() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    source = files(__package__).joinpath("report.html").read_text(encoding="utf-8")
    return environment.from_string(source)
