"""SARIF 2.1.0: for code scanning pages and editors, with each rule's manual page in it.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 plus Errata 01".
"""

import hashlib
import json
from collections import Counter
from typing import Any
from urllib.parse import quote

import tactful

from ..findings.finding import Finding, Severity
from ..findings.report import Report
from ..rule.base import Rule
from ..rule.manual import page
from ..rule.registry import all_rules
from . import Printing

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL = {Severity.error: "error", Severity.warning: "warning", Severity.info: "note"}


def render(report: Report, _: Printing) -> str:
    """Return one run with every rule that found something, and its findings."""
    codes = {finding.code for finding in report.findings}
    rules = [_rule(rule) for rule in all_rules() if rule.code in codes]
    rules += [{"id": code} for code in sorted(codes - {rule["id"] for rule in rules})]
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    again: Counter[str] = Counter()
    results = [_result(finding, index[finding.code], again) for finding in report.findings]
    driver = {"name": "Tactful", "semanticVersion": tactful.__version__, "rules": rules}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"ROOT": {"description": {"text": "The workspace's folder."}}},
            "results": results,
        }],
    }  # fmt: skip
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: type[Rule]) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.why, "markdown": page(rule)},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"tags": [rule.name, *_requirements(rule)]},
    }


def _requirements(rule: type[Rule]) -> list[str]:
    return rule.requirement.split(", ") if rule.requirement else []


def _result(finding: Finding, index: int, again: Counter[str]) -> dict[str, Any]:
    text = finding.message if finding.fix is None else f"{finding.message}\nfix: {finding.fix}"
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding)],
        "partialFingerprints": {"tactful/v1": _fingerprint(finding, again)},
        "properties": {
            key: list(value) if isinstance(value, tuple) else value
            for key in ("row", "field", "step", "recipient", "count", "examples")
            if (value := getattr(finding, key)) not in (None, ())
        },
    }


def _location(finding: Finding) -> dict[str, Any]:
    # A scanning page drops a result without a file: what is about none is the workspace's.
    path = finding.path or "tactful.toml"
    absolute = path.startswith("/")
    address = quote(path, errors="surrogateescape")  # a name may be in no encoding
    where: dict[str, Any] = {"uri": ("file://" if absolute else "") + address}
    if not absolute:
        where["uriBaseId"] = "ROOT"
    place: dict[str, Any] = {"artifactLocation": where}
    # What concerns a whole file stands at its beginning: pages show nothing without a region.
    place["region"] = {"startLine": finding.line or 1}
    if finding.line is not None and finding.column is not None:
        place["region"]["startColumn"] = finding.column
    return {"physicalLocation": place}


def _fingerprint(finding: Finding, again: Counter[str]) -> str:
    """Return a key that is stable when lines move, so that a page recognises an old finding."""
    about = (finding.code, finding.path, finding.step, finding.field, finding.message)
    digest = hashlib.sha256(repr(about).encode()).hexdigest()[:24]
    again[digest] += 1
    return f"{digest}:{again[digest]}"
