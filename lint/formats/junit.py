"""JUnit XML: for CI servers that show tests. Each file is a suite, each finding a failure.

Errors fail; warnings and advice are in the output of a passing case.
"""

import xml.etree.ElementTree as ElementTree
from itertools import groupby

from ..findings.finding import Finding, Severity
from ..findings.printable import printable
from ..findings.report import Report
from . import Printing
from .text import described


def render(report: Report, _: Printing) -> str:
    """Return one suite for each file, and one that passes where nothing is wrong."""
    errors = report.count(Severity.error)
    root = ElementTree.Element("testsuites", name="tactful lint")
    total = 0
    by_path = sorted(report.findings, key=lambda finding: finding.path or "")
    for path, group in groupby(by_path, key=lambda finding: finding.path or "workspace"):
        total += _suite(root, path, list(group))
    if not report.findings:
        suite = ElementTree.SubElement(root, "testsuite", name="tactful", tests="1", failures="0")
        ElementTree.SubElement(suite, "testcase", name="nothing found", classname="tactful")
        total = 1
    root.set("tests", str(total))
    root.set("failures", str(errors))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ElementTree.Element, path: str, findings: list[Finding]) -> int:
    errors = sum(finding.severity is Severity.error for finding in findings)
    suite = ElementTree.SubElement(
        root, "testsuite", name=_xml(path), tests=str(len(findings)), failures=str(errors)
    )
    for finding in findings:
        place = ":".join(str(n) for n in (finding.line, finding.column) if n is not None)
        name = f"{finding.code} {finding.message}" + (f" ({place})" if place else "")
        case = ElementTree.SubElement(suite, "testcase", name=_xml(name), classname=_xml(path))
        if finding.line is not None:
            case.set("line", str(finding.line))
        told = _xml(described(finding))
        if finding.severity is Severity.error:
            failure = ElementTree.SubElement(
                case, "failure", message=_xml(finding.message), type=finding.code
            )
            failure.text = told
        else:
            ElementTree.SubElement(case, "system-out").text = told
    return len(findings)


def _xml(text: str) -> str:
    """Return text without what XML 1.0 cannot hold."""
    return "".join(c if c == "\n" else printable(c) for c in text)
