"""Runs the rules over a workspace or a message. (Contract; being written.)"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..templates.compose import Marked
from ..templates.sequence import Campaign
from ..templates.workspace import LintSettings, Workspace
from .finding import Finding
from .report import Progress, Report

if TYPE_CHECKING:
    from .recipients import Recipients


def check_workspace(
    workspace: Workspace,
    *,
    recipients: "Mapping[str, Recipients] | None" = None,
    campaign: str | None = None,
    settings: LintSettings | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check every template, and each campaign with its list and every message to it.

    recipients gives the list of a campaign by its name; a campaign that is not in it is
    checked with the list that its file names, or without one. campaign looks at that one
    only. settings replaces the workspace's own lint settings.
    """
    raise NotImplementedError


def check_message(
    workspace: Workspace,
    campaign: Campaign,
    step_number: int,
    marked: Marked,
    values: Mapping[str, str],
) -> list[Finding]:
    """Return what is wrong with one message (step 0: the initial email); errors hold a draft."""
    raise NotImplementedError


def check_files(paths: Sequence[Path], *, settings: LintSettings | None = None) -> Report:
    """Check mail made elsewhere: .mjml .md .txt .html .eml files, and folders of them."""
    raise NotImplementedError
