"""`tactful lint`: check everything before it is sent."""

import os
import sys
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from ...templates.errors import TactfulError, WorkspaceError
from ...templates.kept_patterns import KEPT
from ...templates.user_folder import user_folder
from ...templates.workspace.root import find_root
from ..findings.printable import workflow_commands
from ..findings.report import Progress, Report
from ..formats import Printing, names, rendering, speaks_commands
from ..suppress.baseline import baseline_json, read_baseline
from ..work.cache import Cache, comes_with
from ..work.session import LintSession
from ..work.targets import LintOptions, Target, WorkspaceTarget, targets

_EXAMPLES = """\b
Examples:
  tactful lint                                     the workspace in this folder
  tactful lint --campaign webinar --contacts new.csv
  tactful lint templates/webinar/01-thanks.mjml    one template, with its workspace's fields
  tactful lint newsletter.html draft.txt mail.eml  emails made with any other tool
  tactful lint --fix                               apply the safe fixes
  tactful lint --fix --unsafe --diff               show the proposed fixes as well
  tactful lint --changed-since origin/main         only what this branch changed
  tactful lint --format json | jq '.findings[].message'

Exit codes: 0 clean, 1 errors found, 2 cannot run.
"""


@click.command("lint", epilog=_EXAMPLES)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option("--campaign", help="Check this campaign only.")
@click.option(
    "--contacts", type=click.Path(dir_okay=False, path_type=Path), help="Use this list instead."
)
@click.option("--sheet", help="With --contacts: the sheet of a workbook.")
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules (T, M20, S401).")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these rules.")
@click.option(
    "--format", "form", type=click.Choice(names()), default="text", show_default=True,
    help="Output format.",
)  # fmt: skip
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the findings to a file.",
)
@click.option("--fix", is_flag=True, help="Apply the safe fixes.")
@click.option("--unsafe", is_flag=True, help="With --fix or --diff: also apply proposals.")
@click.option(
    "--diff", "as_diff", is_flag=True, help="Show what --fix would change; write nothing."
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Hide the findings in this file.",
)
@click.option(
    "--write-baseline", type=click.Path(dir_okay=False, path_type=Path),
    help="Write all findings to a baseline.",
)  # fmt: skip
@click.option("--changed-since", metavar="REV", help="Only what changed in git since REV.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 despite errors.")
@click.option("--quiet", is_flag=True, help="Show only the counts.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@click.option(
    "--online", is_flag=True, help="Also check links, SPF, DMARC and mail servers over the network."
)
@click.option("--no-cache", is_flag=True, help="Check everything again; do not use the cache.")
@click.option(
    "--cache-dir", type=click.Path(file_okay=False, path_type=Path), envvar="TACTFUL_CACHE_DIR",
    help="Use this cache folder, outside the repository.", show_envvar=True,
)  # fmt: skip
@click.option("--clear-cache", is_flag=True, help="Empty the cache, then check.")
@click.option(
    "--brute-force", is_flag=True, help="Render every message: slower, with the same result."
)
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    folder: Path | None,
    campaign: str | None,
    contacts: Path | None,
    sheet: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    form: str,
    output: Path | None,
    fix: bool,
    unsafe: bool,
    as_diff: bool,
    baseline: Path | None,
    write_baseline: Path | None,
    changed_since: str | None,
    strict: bool,
    exit_zero: bool,
    quiet: bool,
    watch: bool,
    online: bool,
    no_cache: bool,
    cache_dir: Path | None,
    clear_cache: bool,
    brute_force: bool,
) -> None:
    """Check templates, lists, sequences and every message to every recipient.

    Without PATHS: the workspace in this folder or above it. PATHS inside a workspace are
    checked with its fields; .mjml, .md, .txt, .html and .eml files elsewhere are checked as
    emails that another tool made.
    """
    if unsafe and not (fix or as_diff):
        raise click.UsageError("--unsafe goes with --fix or --diff.")
    if changed_since and (fix or as_diff):
        raise click.UsageError("--fix fixes whole files; remove --changed-since.")
    today = datetime.now(UTC).date()
    options = LintOptions(
        _codes(select), _codes(ignore), today, _progress(), brute_force=brute_force
    )
    if online:
        from ..view.online import Online

        options = replace(options, online=Online())
    if options.select or options.ignore:
        from ..rule.settings import selector_problems  # which loads every rule

        if problems := list(selector_problems((*options.select, *options.ignore))):
            raise WorkspaceError(problems)
    start = folder or Path()
    root = Path() if paths else find_root(start) or start

    def cache(place: Path) -> Cache | None:
        found = None if no_cache else _cache(place, cache_dir)
        if found is not None:
            KEPT.use(found.folder)
        return found

    ctx.call_on_close(KEPT.save)

    def looking() -> tuple[LintSession, list[Target]]:
        whole = WorkspaceTarget(
            root, campaign=campaign, contacts=contacts, sheet=sheet, cache=cache(root)
        )
        at = targets(paths, cache) or [whole]
        return LintSession(
            options, read_baseline(baseline) if baseline else None, changed_since
        ), at

    def look(at: tuple[LintSession, list[Target]] | None = None) -> Report:
        session, chosen = at or looking()
        report = session.reports(chosen)
        narrow = paths or campaign or contacts or select or ignore or changed_since
        if session.known and not narrow:
            report = replace(report, stale=session.known.total())
        writes = output is not None or form != "text"
        printing = Printing(root=root, colour=not writes and _coloured(), quiet=quiet)
        text = rendering(form)(report, printing)
        if output is None:
            with workflow_commands() if speaks_commands(form) else nullcontext():
                click.echo(text, nl=False, color=printing.colour)
        else:
            _write(output, text)
        return report

    if watch:
        if fix or as_diff or write_baseline:
            raise click.UsageError("--watch only reports; remove --fix, --diff, --write-baseline.")
        from ..work.watch import again

        again(paths or [root], look)
        return
    session, chosen = looking()
    if clear_cache:
        for target in chosen:
            kept = isinstance(target, WorkspaceTarget) and _cache(target.root, cache_dir)
            if kept:
                kept.clear()
    if as_diff:
        changes = session.diff(chosen, unsafe=unsafe)
        click.echo(changes, nl=False)
        click.echo(_would(session.fixed, unsafe=unsafe), err=True)
        ctx.exit(1 if changes and not exit_zero else 0)
    if fix:
        session.fix(chosen, unsafe=unsafe)
    if write_baseline:
        known = session.baseline(chosen)
        _write(write_baseline, baseline_json(known))
        many = "finding" if known.total() == 1 else "findings"
        click.echo(f"{write_baseline}: {known.total():,} {many}", err=True)
        return
    report = look((session, chosen))
    if report.fails(strict=strict) and not exit_zero:
        ctx.exit(1)


def _cache(workspace: Path, named: Path | None) -> Cache | None:
    """Return where findings are kept; None where the user has no place that is theirs alone.

    Raises UsageError for a folder that may have come with the workspace: whoever wrote it could
    say "nothing found".
    """
    if named is not None and comes_with(workspace, named):
        raise click.UsageError(
            f"--cache-dir: '{named}' may have come with the workspace, so what it holds cannot be "
            "believed; name a folder outside the repository, or leave the option out."
        )
    folder = named or user_folder(os.environ)
    own = folder is not None and not folder.resolve().is_relative_to(workspace.resolve())
    return Cache(folder) if folder is not None and own else None


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip().upper() for part in given for code in part.split(",") if code.strip())


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise TactfulError(f"cannot write {file}: {error.strerror}") from error


def _would(count: int, *, unsafe: bool) -> str:
    option = "--fix --unsafe" if unsafe else "--fix"
    if not count:
        return f"Nothing for {option} to fix."
    return f"{option} would fix {count:,} finding{'s' * (count != 1)}."


def _coloured() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _progress() -> Progress | None:
    """Return a counter on the terminal, or None where standard error is not a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, what: str) -> None:
        if done % 50 == 0 or done >= total:
            end = "\r\033[K" if done == total else ""
            click.echo(f"\r{what}: {done:,} of {total:,} messages{end}", nl=False, err=True)

    return show
