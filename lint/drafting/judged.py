"""What lint says of a draft before it is written: in a copy of the workspace that has it."""

from datetime import date

from ...templates.workspace.workspace import Workspace, open_workspace
from ..check.api import check_workspace
from ..editor.shadow import Shadow
from ..findings.finding import Finding, Severity
from .draft import Draft
from .drafting import Request, drafted


def drafted_clean(
    workspace: Workspace, request: Request, *, today: date
) -> tuple[Draft, list[Finding]]:
    """Return a draft and the findings in it.

    A step that lint finds fault with is written again without what it quotes of the initial
    email, of which a short text may repeat too much.
    """
    draft = drafted(workspace, request, today=today)
    findings = findings_in(workspace, draft, today=today)
    faulty = frozenset(
        one.step.text
        for one in draft.steps
        if any(f.path == f"templates/{one.template}" and _counts(f) for f in findings)
    )
    if not faulty:
        return draft, findings
    again = drafted(workspace, request, today=today, unquoted=faulty)
    found = findings_in(workspace, again, today=today)
    better = sum(map(_counts, found)) < sum(map(_counts, findings))
    return (again, found) if better else (draft, findings)


def _counts(finding: Finding) -> bool:
    return finding.severity is not Severity.info


def findings_in(workspace: Workspace, draft: Draft, *, today: date) -> list[Finding]:
    """Return the findings in the draft's own files; what is wrong with the list is not its fault.

    Raises WorkspaceError where the campaign file cannot be read.
    """
    shadow = Shadow(workspace.root)
    try:
        shadow.update(draft.files)
        copy = open_workspace(shadow.root, original=workspace.root)
        report = check_workspace(copy, campaign=draft.name, today=today)
    finally:
        shadow.close()
    return [finding for finding in report.findings if finding.path in draft.files]
