"""One workspace in an editor: unsaved texts are checked with the last valid version of the rest."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from ...templates.errors import Problem, RecipientsError, TemplateError, WorkspaceError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.faults import validate
from ...templates.workspace.located import load_toml, read_text
from ...templates.workspace.root import SETTINGS, TEMPLATES, astray
from ...templates.workspace.settings import LintSettings, Settings, declared
from ...templates.workspace.workspace import Workspace, check_links
from ..check.api import check_draft, check_files, check_workspace
from ..findings.finding import Finding, Severity
from ..lists.recipients import Recipients, read_recipients
from ..rule.settings import opened, settings_problems
from ..work.changed import including
from .shadow import Shadow

Unsaved = Mapping[str, str]


class Superseded(Exception):
    """The result of this check is no longer needed."""


class Project:
    """A workspace; documents are named from its folder ("templates/a.md").

    workspace is the last that could be opened, problems what keeps it from being opened now.
    """

    def __init__(self, root: Path) -> None:
        self.shadow = Shadow(root)
        self.workspace: Workspace | None = None
        self.problems: tuple[Problem, ...] = ()
        self._lists: dict[Path, tuple[object, Recipients | None]] = {}

    def open(self, unsaved: Unsaved) -> None:
        """Read the workspace with unsaved texts in it."""
        try:
            check_links(self.shadow.original)
            self.shadow.update(unsaved)
            workspace = opened(self.shadow.root, original=self.shadow.original)
            located = workspace.places[SETTINGS]
            self.problems = tuple(settings_problems(workspace.settings.lint, located))
            if not self.problems:
                self.workspace = workspace
        except WorkspaceError as error:
            self.problems = error.problems
        if self.workspace is None:
            self.workspace = _declared_only(self.shadow.root)

    def broken(self) -> dict[str, list[Finding]]:
        """Return the problems that keep the workspace from opening, by file name."""
        found: dict[str, list[Finding]] = {}
        for problem in self.problems:
            place = problem.place
            finding = Finding(
                "",
                Severity.error,
                problem.message,
                path=place.path if place else SETTINGS,
                line=place.line if place else None,
                column=place.column if place else None,
                fix=problem.fix,
            )
            found.setdefault(finding.path or SETTINGS, []).append(finding)
        return found

    def draft(self, name: str, *, today: date) -> list[Finding]:
        """Return the findings of a quick check of a document."""
        found = self.broken().get(name, [])
        file = self.shadow.root / name
        if not is_template(name) or not file.is_file():
            return found
        if self.workspace is None:
            report = check_files([file], today=today)
            judged = [one.renamed({str(file): name}) for one in report.findings]
        else:
            mails = self._mails(name)
            lists = {one.name: self.list_of(one) for one in self._making(mails)}
            known = {key: one for key, one in lists.items() if one is not None}
            report = check_draft(self.workspace, file, mails, known, today=today)
            judged = [_of_few(one) for one in report.findings]
        return [*found, *(one for one in judged if one.path == name)]

    def whole(
        self, campaign: str | None, *, today: date, wanted: Callable[[], bool]
    ) -> tuple[Finding, ...] | None:
        """Return the findings of a campaign's whole list and sequence; None means all campaigns.

        None where the workspace cannot be opened. Raises Superseded as soon as wanted
        returns False.
        """

        def progress(_done: int, _total: int, _what: str) -> None:
            if not wanted():
                raise Superseded

        if self.workspace is None or self.problems:
            return None
        only = campaign if len(self.workspace.campaigns) > 1 else None
        report = check_workspace(self.workspace, campaign=only, today=today, progress=progress)
        return report.findings

    def campaigns(self, name: str) -> list[str | None]:
        """Return the campaigns whose whole check concerns a document."""
        workspace = self.workspace
        if workspace is None:
            return []
        if not workspace.campaigns:
            return [None]
        if not is_template(name):
            own = [c.name for c in workspace.campaigns.values() if c.path == name]
            return [*(own or list(workspace.campaigns)[:1])]  # every campaign would find the same
        return [one.name for one in self.using(name)]

    def is_mail(self, name: str) -> bool:
        """Say whether a document is an email itself, so that it changes no other document."""
        campaigns = self.workspace.campaigns.values() if self.workspace else ()
        return any(name == f"templates/{one}" for c in campaigns for one in templates_of(c))

    def using(self, name: str) -> list[Campaign]:
        """Return the campaigns that use a template."""
        return self._making(self._mails(name))

    def _making(self, mails: frozenset[Path]) -> list[Campaign]:
        """Return the campaigns that send emails."""
        workspace = self.workspace
        if workspace is None:
            return []
        found = {path.resolve() for path in mails}
        return [
            campaign
            for campaign in workspace.campaigns.values()
            if found & {workspace.path(one).resolve() for one in templates_of(campaign)}
        ]

    def _mails(self, name: str) -> frozenset[Path]:
        """Return the templates that a document is part of, its own among them."""
        own = frozenset((self.shadow.root / name,))
        if self.workspace is None or self.is_mail(name):
            return own
        return own | including(self.workspace, self.shadow.root / name)

    def list_of(self, campaign: Campaign) -> Recipients | None:
        """Return a campaign's list, read again when it has changed; None where there is none."""
        if self.workspace is None or not campaign.audience.contacts:
            return None
        path = self.shadow.root / campaign.audience.contacts
        if astray(self.shadow.root, path, original=self.shadow.original):
            return None
        try:
            stat = path.stat()
        except OSError:
            return None
        sheet = campaign.audience.sheet
        version = (stat.st_mtime_ns, stat.st_size, self.workspace.fields, sheet)
        if path not in self._lists or self._lists[path][0] != version:
            try:
                shown = campaign.audience.contacts
                found = read_recipients(path, self.workspace.fields, shown=shown, sheet=sheet)
            except RecipientsError:
                found = None  # the whole check reports the reason
            self._lists[path] = version, found
        return self._lists[path][1]


def _of_few(finding: Finding) -> Finding:
    """Return a finding of a quick check without its count, which would be misleading."""
    if finding.count is None:
        return finding
    return replace(finding, count=None, recipient=next(iter(finding.examples), None))


def is_template(name: str) -> bool:
    """Say whether a workspace's file is one of its templates."""
    return name.startswith("templates/") and Path(name).suffix.lower() in TEMPLATES


def templates_of(campaign: Campaign) -> list[str]:
    """Return the templates that a campaign names."""
    names = [campaign.initial] if campaign.initial else []
    for step in campaign.sequence.steps:
        names += [step.template, *step.variants.values()]
    return names


def _declared_only(root: Path) -> Workspace | None:
    """Return a workspace with what tactful.toml declares and nothing else, if that can be read."""
    try:
        located = load_toml(read_text(root / SETTINGS, shown=SETTINGS), SETTINGS)
        settings = validate(Settings, located).model_copy(update={"lint": LintSettings()})
    except (WorkspaceError, TemplateError):
        return None
    return Workspace(root, settings, declared(settings), places={SETTINGS: located})
