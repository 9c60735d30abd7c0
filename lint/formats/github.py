"""For GitHub Actions: workflow commands that show findings beside a pull request's lines.

Source: docs.github.com, "Workflow commands for GitHub Actions".
"""

from ..findings.finding import Finding, Severity
from ..findings.printable import printable
from ..findings.report import Report
from . import Printing

COMMANDS = True  # what is printed are commands for the CI server
_COMMAND = {Severity.error: "error", Severity.warning: "warning", Severity.info: "notice"}


def render(report: Report, _: Printing) -> str:
    """Return one workflow command a line."""
    return "".join(f"{_command(finding)}\n" for finding in report.findings)


def _command(finding: Finding) -> str:
    where = {
        "file": finding.path,
        "line": finding.line,
        "col": finding.column,
        "title": finding.code,
    }
    known = {key: printable(str(value)) for key, value in where.items() if value is not None}
    properties = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in known.items())
    fix = f"\nfix: {printable(finding.fix)}" if finding.fix else ""
    text = _escaped(f"{printable(finding.message)}{fix}")
    return f"::{_COMMAND[finding.severity]} {properties}::{text}"


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
