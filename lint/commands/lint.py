"""`tactful lint`: is it fit to send?"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from ...templates.errors import Problem, TactfulError, WorkspaceError
from ...templates.workspace import LintSettings, Workspace, find_root, open_workspace
from ..engine import TEMPLATES, check_files, check_templates, check_workspace
from ..formats import Printing, formats
from ..recipients import read_recipients
from ..report import Progress, Report

_EXAMPLES = """\b
Examples:
  tactful lint                                     the workspace in this folder
  tactful lint --campaign webinar --contacts new.csv
  tactful lint templates/webinar/01-thanks.mjml    one template, with its workspace's fields
  tactful lint newsletter.html draft.txt mail.eml  mail made with any other tool
  tactful lint --format json | jq '.[].message'

Exit codes: 0 clean, 1 errors found, 2 cannot run.
"""


@click.command("lint", epilog=_EXAMPLES)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--campaign", help="Look at this campaign only.")
@click.option(
    "--contacts", type=click.Path(dir_okay=False, path_type=Path), help="Use this list instead."
)
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules (T, M20, S401).")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@click.option(
    "--format", "form", type=click.Choice(sorted(formats())), default="text", show_default=True,
    help="How to write what is found.",
)  # fmt: skip
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--exit-zero", is_flag=True, help="Findings do not fail.")
@click.option("--quiet", is_flag=True, help="Only count.")
@click.option("--brute-force", is_flag=True, help="Render every message; finds the same, slowly.")
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    folder: Path | None,
    campaign: str | None,
    contacts: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    output: Path | None,
    strict: bool,
    exit_zero: bool,
    quiet: bool,
    brute_force: bool,
) -> None:
    """Check templates, lists, sequences and every message to every recipient.

    Without PATHS: the workspace in this folder or above it. PATHS inside a workspace are
    checked with its fields; .mjml, .md, .txt, .html and .eml files elsewhere are checked as
    mail that another tool made.
    """
    chosen = (_codes(select), _codes(ignore))
    if paths:
        report, root = _check_paths(paths, chosen, brute_force)
    else:
        start = folder or Path()
        root = find_root(start) or start
        workspace = open_workspace(root)
        report = _check(workspace, campaign, contacts, chosen, brute_force)
    writes = output is not None or form != "text"
    printing = Printing(root=root, colour=not writes and _coloured(), quiet=quiet)
    text = formats()[form](report, printing)
    if output is None:
        click.echo(text, nl=False, color=printing.colour)
    else:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise TactfulError(f"cannot write {output}: {error.strerror}") from error
    if report.fails(strict=strict) and not exit_zero:
        ctx.exit(1)


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip().upper() for part in given for code in part.split(",") if code.strip())


Codes = tuple[tuple[str, ...], tuple[str, ...]]


def _settings(workspace: Workspace | None, codes: Codes) -> LintSettings:
    settings = workspace.settings.lint if workspace else LintSettings()
    select, ignore = codes
    return settings.model_copy(
        update={"select": select or settings.select, "ignore": (*settings.ignore, *ignore)}
    )


def _check(
    workspace: Workspace,
    campaign: str | None,
    contacts: Path | None,
    codes: Codes,
    brute_force: bool,
) -> Report:
    lists = {}
    if contacts is not None:
        if campaign is None and len(workspace.campaigns) != 1:
            fix = f"name one of {', '.join(sorted(workspace.campaigns))} with --campaign"
            raise WorkspaceError([Problem("--contacts is for one campaign", fix=fix)])
        one = workspace.campaign(campaign) if campaign else next(iter(workspace.campaigns.values()))
        shown = workspace.shown(contacts)
        lists[one.name] = read_recipients(contacts, workspace.fields, shown=shown)
    return check_workspace(
        workspace,
        recipients=lists,
        campaign=campaign,
        settings=_settings(workspace, codes),
        progress=_progress(),
        today=datetime.now(UTC).date(),
        brute_force=brute_force,
    )


def _check_paths(paths: tuple[Path, ...], codes: Codes, brute_force: bool) -> tuple[Report, Path]:
    """Check each path as what it is: a workspace, templates of one, or files from elsewhere."""
    reports: list[Report] = []
    foreign: list[Path] = []
    inside: dict[Path, list[Path]] = {}
    for path in paths:
        root = find_root(path if path.is_dir() else path.parent)
        if root is not None and path.resolve() == root:
            report = _check(open_workspace(root), None, None, codes, brute_force)
            reports.append(report.beneath(path))
        elif root is not None and path.resolve().is_relative_to(root / "templates"):
            inside.setdefault(root, []).extend(_templates(path))
        else:
            foreign.append(path)
    for root, files in inside.items():
        workspace = open_workspace(root)
        report = check_templates(workspace, files, settings=_settings(workspace, codes))
        reports.append(report.beneath(_from_here(root)))
    if foreign:
        reports.append(check_files(foreign, settings=_settings(None, codes)))
    return Report.joined(reports), Path()


def _templates(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.suffix.lower() in TEMPLATES and p.is_file())
    return [path]


def _from_here(root: Path) -> Path:
    here = Path.cwd().resolve()
    return root.relative_to(here) if root.is_relative_to(here) else root


def _coloured() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _progress() -> Progress | None:
    """Return a counter on the terminal, or None where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, what: str) -> None:
        if done % 50 == 0 or done >= total:
            end = "\r\033[K" if done == total else ""
            click.echo(f"\r{what}: {done:,} of {total:,} messages{end}", nl=False, err=True)

    return show
