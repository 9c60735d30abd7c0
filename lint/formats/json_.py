"""For programs: a list of findings, each with every key (docs/findings.md)."""

import json

from ..report import Report
from . import Printing


def render(report: Report, _: Printing) -> str:
    """Return the findings as a JSON list, in the order of their places."""
    findings = [finding.to_json() for finding in report.findings]
    return json.dumps(findings, ensure_ascii=False, indent=2) + "\n"
