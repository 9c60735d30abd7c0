"""`tactful draft`: a whole follow-up sequence from an initial email, a list and the library."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from ...templates.workspace.root import find_root
from ...templates.workspace.sequence import LeadType
from ...templates.workspace.workspace import open_workspace
from ..drafting.draft import Draft
from ..drafting.drafting import Request
from ..drafting.judged import drafted_clean, findings_in
from ..drafting.play import Play, plays
from ..drafting.proposals import proposed, question
from ..drafting.written import check_free, write
from ..findings.finding import Finding, Severity
from ..findings.printable import printable
from ..formats.text import described

VERSION = 1  # of the JSON
_EXAMPLES = """\b
Examples:
  tactful draft --list-plays
  tactful draft --from templates/fair/invitation.mjml --lead-type event --list contacts/fair.csv
  tactful draft --from templates/guide/mail.md --list contacts/guide.csv --play content-download
  tactful draft --from templates/fair/invitation.mjml --list contacts/fair.csv --dry-run

Exit codes: 0 drafted, 1 lint finds errors in the draft, 2 cannot draft.
"""


@click.command("draft", epilog=_EXAMPLES)
@click.option("--from", "initial", type=click.Path(path_type=Path), help="The initial email.")
@click.option("--list", "contacts", type=click.Path(path_type=Path), help="The list of leads.")
@click.option(
    "--lead-type", type=click.Choice([*LeadType]), help="Which leads they are; else the play's own."
)
@click.option("--play", help="The play to fill; else it is chosen, and the reason is told.")
@click.option("--name", help="The campaign's name; else the list's.")
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@click.option("--force", is_flag=True, help="Replace what was drafted and not changed since.")
@click.option("--no-command", is_flag=True, help="Do not run the [draft] command of tactful.toml.")
@click.option("--list-plays", is_flag=True, help="Show the plays, the workspace's own too.")
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Output format.",
)  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context,
    initial: Path | None,
    contacts: Path | None,
    lead_type: str | None,
    play: str | None,
    name: str | None,
    dry_run: bool,
    force: bool,
    no_command: bool,
    list_plays: bool,
    folder: Path | None,
    form: str,
) -> None:
    """Draft a follow-up sequence: a campaign file and its templates, for you to edit.

    Reads the initial email (offer, question, links, tone, language), what the list knows of each
    lead, and the content library, and fills a play. What nothing is known of is left out, with a
    sentence that says so; no number, name or quotation is invented.
    """
    workspace = open_workspace(folder or find_root(Path()) or Path())
    if list_plays:
        click.echo(_listed(list(plays(workspace).values()), form), nl=False)
        return
    if initial is None or contacts is None:
        lacking = [o for o, given in (("--from", initial), ("--list", contacts)) if given is None]
        raise click.UsageError(f"{' and '.join(lacking)} missing: what to draft from.")
    today = datetime.now(UTC).date()
    request = Request(initial, contacts, lead_type, play, name)
    draft, findings = drafted_clean(workspace, request, today=today)
    if not dry_run:
        check_free(workspace.root, draft.files, force=force)
    settings = workspace.settings.draft
    asks = settings.command is not None and not no_command
    if asks:
        click.echo(f"Asking [draft] command: {printable(settings.command or '')}", err=True)
        draft = draft.with_texts(proposed(settings, workspace.root, question(draft)))
        findings = findings_in(workspace, draft, today=today)
    refused = asks and _errors(findings)
    if not (dry_run or refused):
        write(workspace.root, draft.files, force=force)
    show = _as_json if form == "json" else _as_text
    click.echo(show(draft, findings, written=not (dry_run or refused)), nl=False)
    if refused:
        click.echo("Refused: the command's texts have errors; nothing was written.", err=True)
    if _errors(findings):
        ctx.exit(1)


def _errors(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.error for finding in findings)


def _listed(found: Sequence[Play], form: str) -> str:
    some = sorted(found, key=lambda play: play.name)
    if form == "json":
        listed = [_of_play(play) for play in some]
        return json.dumps({"version": VERSION, "plays": listed}, indent=2) + "\n"
    width = max(len(play.name) for play in some)
    return "".join(
        f"{play.name:<{width}}  {printable(play.about)} "
        f"({', '.join(play.lead_types)}; {', '.join(play.languages)}"
        f"{'; of this workspace' if play.own else ''})\n"
        for play in some
    )


def _of_play(play: Play) -> dict[str, Any]:
    return {
        "name": play.name,
        "about": play.about,
        "lead_types": list(play.lead_types),
        "languages": list(play.languages),
        "own": play.own,
        "steps": [{"channel": s.channel.value, "brings": s.brings} for s in play.steps],
    }


def _as_text(draft: Draft, findings: Sequence[Finding], *, written: bool) -> str:
    tone = "formal" if draft.formal else "familiar"
    lines = [
        f"Play {draft.play.name}, because {draft.why}.",
        f"In '{draft.language}', {tone}, for leads of type {draft.lead_type}.",
        "",
    ]
    for number, one in enumerate(draft.steps, 1):
        shows = f"; shows {one.evidence}" if one.evidence else ""
        lines.append(
            f"{number}. {one.step.channel} after {one.step.wait}: {one.step.brings}{shows}"
        )
    lines += ["", *(f"Left out: {sentence}." for sentence in draft.left_out)]
    lines += [f"Note: {sentence}." for sentence in draft.notes]
    if not written:
        for path, text in draft.files.items():
            lines += ["", f"--- {path}", text.rstrip("\n")]
    if findings:
        lines += ["", *(described(finding) for finding in findings)]
    found = f"{len(findings)} finding{'s' * (len(findings) != 1)}" if findings else "clean"
    lines += ["", f"Lint: {found}."]
    if written:
        lines += [f"Wrote {path}" for path in draft.files]
        lines += ["", "Next: read them aloud, edit, then `tactful lint` and `tactful preview`."]
    else:
        lines.append("Nothing was written.")
    return "\n".join(lines) + "\n"


def _as_json(draft: Draft, findings: Sequence[Finding], *, written: bool) -> str:
    whole = {
        "version": VERSION,
        "campaign": draft.name,
        "play": draft.play.name,
        "why": draft.why,
        "language": draft.language,
        "formal": draft.formal,
        "lead_type": draft.lead_type,
        "steps": [
            {
                "key": one.key,
                "channel": one.step.channel.value,
                "wait": one.step.wait,
                "brings": one.step.brings,
                "evidence": one.evidence,
                "template": one.template,
            }
            for one in draft.steps
        ],
        "left_out": list(draft.left_out),
        "notes": list(draft.notes),
        "files": draft.files,
        "findings": [finding.to_json() for finding in findings],
        "written": written,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
