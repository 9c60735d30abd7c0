"""The three ways to check: a whole workspace, one message, or files made by another tool."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ...templates.errors import Place, Problem, TemplateError
from ...templates.render.traced_render import Marked
from ...templates.source.template import Template, parse_template, read_template
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.located import MAX_BYTES, read_text
from ...templates.workspace.regular_files import read_start
from ...templates.workspace.root import SETTINGS, TEMPLATES
from ...templates.workspace.settings import LintSettings
from ...templates.workspace.workspace import Workspace
from ..findings.cells import one_a_cell
from ..findings.finding import Finding
from ..findings.report import Progress, Report
from ..judging.rendered_view import rendered
from ..judging.rule_runner import RuleRunner
from ..lists.recipients import Recipients
from ..suppress.apply_suppressions import apply_suppressions
from ..view.views import Meanings, WorkspaceView
from .campaign_check import EarlierCampaignFindings, check_campaign, check_few
from .mail_files import finished, mail_files, static_text

if TYPE_CHECKING:
    from ..view.history import History
    from ..view.online import Online


class EarlierFindings(EarlierCampaignFindings, Protocol):
    """Earlier findings of the template rules, by a template's path under templates/.

    meanings compares sentences, and remembers the pairs that were compared before.
    """

    @property
    def meanings(self) -> Meanings | None: ...

    def get(self, name: str) -> tuple[Finding, ...] | None:
        """Return the stored findings of a template; None if there are none stored."""

    def put(self, name: str, findings: Iterable[Finding]) -> None:
        """Store the findings of a template."""


def check_workspace(
    workspace: Workspace,
    *,
    recipients: Mapping[str, Recipients] | None = None,
    campaign: str | None = None,
    settings: LintSettings | None = None,
    progress: Progress | None = None,
    today: date | None = None,
    online: "Online | None" = None,
    history: "History | None" = None,
    brute_force: bool = False,
    known: EarlierFindings | None = None,
    messages: bool = True,
) -> Report:
    """Check every template, and each campaign with its list and every message to it.

    recipients has the lists by campaign name; a campaign that is not in it is checked with the
    list that its file names, or without one. campaign limits the check to one. settings
    replaces the workspace's lint settings. online lets rules use the network, history the
    database. today is the day for which emails are checked; without it a template cannot say
    how long ago something was. brute_force renders every message; the findings are the same.
    known has earlier findings of the template rules. messages=False leaves out the rules for
    single messages, which whoever sends asks about each of them.
    """
    meanings = known.meanings if known is not None else None
    run = RuleRunner.of(workspace, settings, online, history, meanings, today)
    run = run if messages else run.beyond_messages()
    files = template_files(workspace)
    judged = files if campaign else _of_unarchived(workspace, files)
    found = [finding for file in judged for finding in _of_template(run, workspace, file, known)]
    found += run.whole(WorkspaceView(workspace, tuple(_readable(workspace, files)), today))
    named = [workspace.campaign(campaign)] if campaign else list(workspace.unarchived)
    people = mails = rendered = 0
    for one in named:
        mailing = check_campaign(
            run,
            workspace,
            one,
            (recipients or {}).get(one.name),
            progress,
            today=today,
            brute_force=brute_force,
            known=known,
        )
        found += mailing.findings
        people += mailing.recipients
        mails += mailing.messages
        rendered += mailing.rendered
    looked = [*(workspace.shown(file) for file in judged), *(one.path for one in named), SETTINGS]
    # With another list or a single campaign, unused things elsewhere cannot be judged.
    whole = campaign is None and not recipients
    verdict = apply_suppressions(run, found, _texts(workspace), looked, today=today, whole=whole)
    left = without_echoes(verdict.findings, run)
    return Report(
        tuple(sorted(_one_a_cell(left, run, workspace), key=Finding.order)),
        ignored=verdict.ignored,
        rules=len(run.chosen),
        templates=len(judged),
        recipients=people,
        messages=mails,
        rendered=rendered,
    )


def check_message(
    workspace: Workspace,
    campaign: Campaign,
    step_number: int,
    marked: Marked,
    values: Mapping[str, str],
    *,
    variant: str | None = None,
    run: RuleRunner | None = None,
    today: date | None = None,
) -> list[Finding]:
    """Return what is wrong with one message (step 0: the initial email); errors stop a draft.

    run is for callers with many messages: it caches what it has read. today is the day on
    which the message is sent: ignore comments may have expired by then.
    """
    run = run or RuleRunner.of(workspace, today=today)
    step = campaign.step(step_number) if step_number else None
    name = campaign.initial if step is None else step.variants.get(variant or "", step.template)
    template = _template(workspace.path(name or ""), name or "", workspace)
    view = rendered(
        marked, template, step=step, recipient=values.get("contact.email") or None, values=values
    )
    if not (found := run.message(view)):
        return []
    texts = _texts(workspace, {template.path: template.source})
    return sorted(apply_suppressions(run, found, texts, today=today).findings, key=Finding.order)


def check_templates(
    workspace: Workspace,
    files: Sequence[Path],
    *,
    settings: LintSettings | None = None,
    today: date | None = None,
    known: EarlierFindings | None = None,
) -> Report:
    """Check single templates of a workspace against its declared fields.

    known has earlier findings of their rules.
    """
    run = RuleRunner.of(workspace, settings, today=today)
    found = [finding for file in files for finding in _of_template(run, workspace, file, known)]
    looked = [workspace.shown(file) for file in files]
    verdict = apply_suppressions(run, found, _texts(workspace), looked, today=today, whole=True)
    return Report(
        without_echoes(verdict.findings, run),
        ignored=verdict.ignored,
        rules=len(run.chosen),
        templates=len(files),
    )


def check_draft(
    workspace: Workspace,
    file: Path,
    mails: Collection[Path],
    lists: Mapping[str, Recipients],
    *,
    today: date | None = None,
) -> Report:
    """Check a template while it is being written: its source, and its emails to a few people.

    emails are the templates of the emails that include it, and itself; lists has the lists by
    campaign name. Checks of whole lists and sequences are left to ``check_workspace``.
    """
    run = RuleRunner.of(workspace, today=today)
    found = [*_of_template(run, workspace, file)]
    for campaign in workspace.campaigns.values():
        found += check_few(run, workspace, campaign, lists.get(campaign.name), mails, today=today)
    verdict = apply_suppressions(
        run, found, _texts(workspace), [workspace.shown(file)], today=today
    )
    return Report(without_echoes(verdict.findings, run), ignored=verdict.ignored, templates=1)


def check_files(
    paths: Sequence[Path],
    *,
    settings: LintSettings | None = None,
    today: date | None = None,
    online: "Online | None" = None,
) -> Report:
    """Check emails made by other tools: .mjml .md .txt .html .eml files, and folders of them.

    Raises TemplateError for a path that is not there; a file that cannot be read is a finding.
    """
    run = RuleRunner.of(None, settings, online, today=today)
    found: list[Finding] = []
    files = list(mail_files(paths))
    for file in files:
        found += _of_file(run, file)
    looked = [str(file) for file in files]
    verdict = apply_suppressions(run, found, _texts(None), looked, today=today, whole=True)
    return Report(
        without_echoes(verdict.findings, run),
        ignored=verdict.ignored,
        rules=len(run.chosen),
        files=len(files),
    )


def template_files(workspace: Workspace) -> list[Path]:
    """Return every template under templates/, by path."""
    return sorted(
        path
        for path in workspace.templates.rglob("*")
        if path.suffix.lower() in TEMPLATES and path.is_file()
    )


def _of_unarchived(workspace: Workspace, files: Iterable[Path]) -> list[Path]:
    """Return files without the templates of which only archived campaigns are made."""
    used: dict[bool, set[str]] = {True: set(), False: set()}
    for one in workspace.campaigns.values():
        steps = one.sequence.steps
        names = {one.initial or "", *(n for s in steps for n in (s.template, *s.variants.values()))}
        used[one.archived] |= {workspace.shown(workspace.path(name)) for name in names}
    over = used[True] - used[False]
    return [file for file in files if workspace.shown(file) not in over]


def _name(file: Path, workspace: Workspace) -> str:
    """Return how campaigns name a template; raises TemplateError for a link that leads out."""
    there, templates = file.resolve(), workspace.templates.resolve()
    if not there.is_relative_to(templates):
        shown = file.relative_to(workspace.root).as_posix()
        raise TemplateError([Problem("it leads outside templates/", Place(shown))])
    return there.relative_to(templates).as_posix()


def templates_by_name(workspace: Workspace, files: Iterable[Path]) -> dict[str, Template]:
    """Return the templates that can be read, by the names that campaigns give them."""
    return {template.name: template for template in _readable(workspace, files)}


def _readable(workspace: Workspace, files: Iterable[Path]) -> Iterator[Template]:
    for file in files:
        with suppress(TemplateError):  # reported where the template itself is checked
            yield _template(file, _name(file, workspace), workspace)


def _of_template(
    run: RuleRunner, workspace: Workspace, file: Path, known: EarlierFindings | None = None
) -> Sequence[Finding]:
    shown = workspace.shown(file)
    here = file.relative_to(workspace.templates).as_posix() if known is not None else ""
    if known is not None and (before := known.get(here)) is not None:
        run.looked_at(shown)
        return before
    try:
        name = _name(file, workspace)
        found = run.template(read_template(file, name=name, shown=shown))
    except TemplateError as error:
        return run.problems("T101", error.problems)
    if known is not None:
        known.put(here, found)
    return found


def _of_file(run: RuleRunner, file: Path) -> list[Finding]:
    shown = str(file)
    try:
        if file.suffix.lower() in (".mjml", ".md"):
            source = read_text(file, shown=shown)
            template = parse_template(source, name=file.name, path=shown)
            return [*run.template(template), *run.message(static_text(template))]
        return run.message(finished(file, shown))
    except TemplateError as error:
        return run.problems("T101", error.problems)


def _texts(
    workspace: Workspace | None, known: Mapping[str, str] | None = None
) -> Callable[[str], str]:
    """Return a function from a finding's path to that file's text; empty where there is none."""
    root = workspace.root if workspace else Path()

    @cache
    def text(path: str) -> str:
        if known and path in known:
            return known[path]
        try:
            raw = read_start(root / path, MAX_BYTES)
        except OSError:
            return ""
        decoded = raw.decode("utf-8-sig", "replace")
        return decoded.replace("\r\n", "\n").replace("\r", "\n")

    return text


def _one_a_cell(
    findings: Iterable[Finding], run: RuleRunner, workspace: Workspace
) -> list[Finding]:
    """Return findings with one for each cell of a list, of each campaign."""
    of_path: dict[str, set[str]] = {}
    for one in workspace.campaigns.values():
        names = (one.initial, *(n for s in one.emails for n in (s.template, *s.variants.values())))
        for name in names:
            of_path.setdefault(workspace.shown(workspace.path(name or "")), set()).add(one.name)
    rules = [chosen.rule for chosen in run.chosen]
    return one_a_cell(
        findings,
        {rule.code for rule in rules if rule.of_cells},
        follows={rule.code: rule.follows for rule in rules if rule.follows},
        campaign=lambda path: frozenset(of_path.get(path or "", ())),
    )


def without_echoes(findings: Iterable[Finding], run: RuleRunner) -> tuple[Finding, ...]:
    """Return findings in order; a finding that only echoes a better one on its line is left out."""
    found = list(_told_once(dict.fromkeys(findings)))
    lines = {(f.code, f.path, f.line) for f in found if f.line is not None}
    echoes = run.echoes()
    return tuple(
        sorted(
            (
                f
                for f in found
                if not any((code, f.path, f.line) in lines for code in echoes.get(f.code, ()))
            ),
            key=Finding.order,
        )
    )


def _told_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings; a fault of a template, which comes first, is not told again for each step."""
    told: set[tuple[object, ...]] = set()
    for one in findings:
        fault = (one.path, one.line, one.column, one.message)
        if one.code != "T101" or fault not in told:
            yield one
        if one.code == "T101":
            told.add(fault)


def _template(path: Path, name: str, workspace: Workspace) -> Template:
    stat = path.stat()
    return _template_at(path, name, workspace.shown(path), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=256)
def _template_at(path: Path, name: str, shown: str, *_changed: int) -> Template:
    """Read a template once for each of its versions (time of change and size)."""
    return read_template(path, name=name, shown=shown)
