"""What lint says of a draft before it is written: in a copy of the workspace that has it."""

from datetime import date

from ...templates.workspace.workspace import Workspace, open_workspace
from ..check.api import check_workspace
from ..editor.shadow import Shadow
from ..findings.finding import Finding
from .draft import Draft


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
