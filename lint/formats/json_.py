"""For programs: the findings, each with every key, and what is not shown (docs/findings.md)."""

import json

from ..findings.finding import FORMAT_VERSION, Severity
from ..findings.report import Report
from . import Printing


def render(report: Report, _: Printing) -> str:
    """Return the findings in the order of their places, with what was ignored or fixed."""
    errors = sum(finding.severity is Severity.error for finding in report.ignored)
    whole = {
        "version": FORMAT_VERSION,
        "findings": [finding.to_json() for finding in report.findings],
        "ignored": len(report.ignored),
        "ignored_errors": errors,
        "baselined": len(report.baselined),
        "stale": report.stale,
        "fixed": report.fixed,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
