"""Tools that look: lint, a rule's page, the fields, a campaign and its files."""

from datetime import date
from typing import Any

from ...lint.check.api import check_templates, check_workspace
from ...lint.findings.finding import Finding, Severity
from ...lint.rule.manual import facts, page
from ...lint.rule.registry import rule
from ...templates.workspace.root import SETTINGS
from ...templates.workspace.workspace import Workspace, open_workspace
from .bounds import Grounds, answer, text_of

_MOST = 60  # findings of an answer, errors first


def lint(
    grounds: Grounds, *, campaign: str | None, template: str | None, today: date
) -> dict[str, Any]:
    """Return the findings of the workspace, one campaign, or one template."""
    workspace = open_workspace(grounds.root)
    if template is not None:
        report = check_templates(workspace, [grounds.readable(template)], today=today)
    else:
        report = check_workspace(workspace, campaign=campaign, today=today)
    return answer(
        {
            "errors": report.count(Severity.error),
            "warnings": report.count(Severity.warning),
            "infos": report.count(Severity.info),
            "recipients": report.recipients,
            "messages": report.messages,
        },
        {"findings": shown(report.findings)},
    )


def shown(findings: tuple[Finding, ...] | list[Finding]) -> list[dict[str, Any]]:
    """Return findings for an answer, errors first; what has no value is left out."""
    some = sorted(findings, key=lambda one: (one.severity.rank, one.order()))[:_MOST]
    rows = [
        {name: value for name, value in one.to_json().items() if value not in (None, "", [])}
        for one in some
    ]
    left = len(findings) - len(rows)
    return [*rows, {"left_off": left}] if left else rows


def explain(code: str) -> dict[str, Any]:
    """Return a rule's manual page."""
    found = rule(code)
    return answer({**facts(found), "page": page(found)})


def fields(grounds: Grounds) -> dict[str, Any]:
    """Return the declared merge fields, with their types and examples."""
    workspace = open_workspace(grounds.root)
    return answer(
        {"declared_in": SETTINGS},
        {
            "fields": {
                key: {
                    "type": str(one.type),
                    "required": one.required,
                    "fallback": one.fallback,
                    "example": one.example,
                }
                for key, one in workspace.fields.items()
            }
        },
    )


def campaigns(grounds: Grounds) -> dict[str, Any]:
    """Return the campaigns, with their steps in a line each."""
    workspace = open_workspace(grounds.root)
    return answer(
        {"campaigns": len(workspace.campaigns)},
        {"campaigns": [_campaign(workspace, name) for name in sorted(workspace.campaigns)]},
    )


def campaign(grounds: Grounds, name: str) -> dict[str, Any]:
    """Return one campaign: its file as written, and its steps."""
    workspace = open_workspace(grounds.root)
    one = workspace.campaign(name)
    file = grounds.readable(one.path)
    return answer({"file": one.path}, {**_campaign(workspace, name), "text": text_of(file)})


def file(grounds: Grounds, name: str) -> dict[str, Any]:
    """Return the text of a campaign, template or content file."""
    path = grounds.readable(name)
    return answer({"file": name}, {"text": text_of(path)})


def _campaign(workspace: Workspace, name: str) -> dict[str, Any]:
    one = workspace.campaign(name)
    return {
        "name": name,
        "list": one.audience.contacts,
        "initial": one.initial,
        "approval": one.approval,
        "steps": [
            {
                "number": step.number,
                "key": step.key,
                "channel": str(step.channel),
                "template": step.template,
                "wait": str(step.wait),
                "variants": dict(step.variants),
            }
            for step in one.sequence.steps
        ],
    }
