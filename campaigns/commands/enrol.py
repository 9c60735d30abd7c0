"""tactful enrol: people enter a campaign's sequence, and their messages are drafted."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from ...lint.lists.recipients import Recipients, read_recipients
from ...templates.errors import Place, Problem, WorkspaceError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..actions.enrol import enrol_list, foresee
from ..actions.let_in import NotLetIn, further_people, rows_named
from ..journey.entering.enrol import EnrolReport
from ..messages.approval import DraftReport
from ..shell import (
    chosen,
    console,
    counting,
    format_option,
    in_parts,
    now_option,
    opened,
    plural,
    present,
    print_json,
    stored,
    user,
    workspace_option,
)

_EXAMPLES = """\b
Examples:
  tactful enrol webinar                      the list in the campaign file
  tactful enrol webinar contacts/late.csv    another list
  tactful enrol webinar --dry-run            who would enter, and whose they would be
  tactful enrol webinar --keep-doubles       also rows that are surely the same person, and
                                             everybody of an inbox that several people share
  tactful enrol webinar --also 12 --also jo@acme.example
                                             also these, who have another rep already or
                                             share the inbox of another row
"""


@click.command("enrol", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--sheet", help="The sheet of the Excel workbook.")
@click.option(
    "--keep-doubles", is_flag=True,
    help="Also enrol rows that are surely the same person, and everybody of a shared inbox.",
)  # fmt: skip
@click.option(
    "--also", "also", multiple=True, metavar="ROW|ADDRESS",
    help="Also enrol this person, who shares the inbox of another row, or has another rep "
    '(which needs same_person = "ask" in tactful.toml).',
)  # fmt: skip
@click.option(
    "--dry-run", is_flag=True,
    help="Only say who would enter, whose each lead would be and why; nothing is kept.",
)  # fmt: skip
@now_option("When they enter the sequence. Default: now.")
@workspace_option
@format_option
def command(
    campaign: str | None,
    file: Path | None,
    sheet: str | None,
    keep_doubles: bool,
    also: tuple[str, ...],
    dry_run: bool,
    at: datetime | None,
    folder: Path | None,
    form: str,
) -> None:
    """Enrol the people of CAMPAIGN's list and draft every email they will get.

    Left out, each with its reason: suppressed and invalid addresses, a person who is in
    the list twice, people who do not meet the campaign's criteria, people who have another rep
    or sequence already (also under another address), and people who were enrolled before.
    Nothing is sent until somebody approves it. --dry-run does it, says what came of it, and takes
    it back.

    Exit code 1: some drafts are held by lint, or nobody on the list could be enrolled.
    """
    workspace = opened(folder)
    one = chosen(workspace, campaign)
    path = file or _list_of(workspace, one)
    shown = workspace.shown(path)
    sheet = sheet or (None if file else one.audience.sheet)
    recipients = read_recipients(path, workspace.fields, shown=shown, sheet=sheet)
    named = _rows(workspace, recipients, also)
    if dry_run:
        with stored(workspace) as store:
            seen = foresee(
                store, workspace, one, recipients, now=at or present(),
                keep_doubles=keep_doubles, also=named,
            ).report  # fmt: skip
        _show_dry(one, seen, form)
        if not _took_anybody(seen):
            raise click.exceptions.Exit(1)
        return
    with stored(workspace) as store, in_parts() as so_far:

        def kept(people: EnrolReport, drafts: DraftReport) -> None:
            enrolled = f"{plural(len(people.enrolled), 'contact')} enrolled"
            so_far(f"{enrolled}, {plural(drafts.drafted, 'message')} drafted")

        done = enrol_list(
            store,
            workspace,
            one,
            recipients,
            now=at or present(),
            by=user(),
            keep_doubles=keep_doubles,
            also=named,
            progress=counting("people known"),
            on_part=kept,
        )
    report, drafts = done.report, done.drafts
    if form == "json":
        print_json(
            {
                "campaign": one.name,
                "enrolled": len(report.enrolled),
                "owners": _owners(report),
                "skipped": [asdict(skip) for skip in report.skipped],
                "noted": [asdict(one) for one in report.noted],
                "mended": [asdict(cell) for cell in report.imported.fixed],
                "drafts": asdict(drafts),
            }
        )
    else:
        ask = workspace.settings.enrol.same_person == "ask"
        _show(one, report, drafts, further_people(recipients, report), ask=ask)
    if drafts.held or not _took_anybody(report):
        raise click.exceptions.Exit(1)


def _show_dry(one: Campaign, report: EnrolReport, form: str) -> None:
    """Say who would be enrolled, whose each lead would be, and who would be left out."""
    if form == "json":
        skipped = [asdict(skip) for skip in report.skipped]
        owners = _owners(report)
        print_json({"campaign": one.name, "would_enrol": owners, "skipped": skipped})
        return
    out = console()
    many = plural(len(report.enrolled), "contact")
    out.print(f"{many} would be enrolled in {one.name}; nothing was kept.", markup=False)
    for row in _owners(report):
        line = f"  row {row['row']}, {row['address']}: {row['owner']}, {row['why']}"
        out.print(line, markup=False)
    for skip in report.skipped:
        who = skip.address or "no address"
        out.print(f"  row {skip.row}, {who}: left out, {skip.why}", markup=False, style="yellow")


def _owners(report: EnrolReport) -> list[dict[str, object]]:
    """Return whose each lead is, and why."""
    of = {one.row: one.address for one in report.imported.brought}
    return [
        {"row": row, "address": of[row], "owner": owner.name, "why": owner.why}
        for row, owner in zip(report.rows, report.owners, strict=True)
    ]


def _took_anybody(report: EnrolReport) -> bool:
    """Say whether the list holds anybody who is in the sequence now, or was before."""
    return bool(report.enrolled) or any(skip.kind == "enrolled" for skip in report.skipped)


def _rows(workspace: Workspace, recipients: Recipients, also: tuple[str, ...]) -> set[int]:
    """Return the rows that --also names."""
    try:
        return rows_named(workspace, recipients, also)
    except NotLetIn as error:
        raise click.UsageError(str(error)) from error


def _show(
    one: Campaign, report: EnrolReport, drafts: DraftReport, further: list[int], *, ask: bool
) -> None:
    out = console()
    out.print(f"{plural(len(report.enrolled), 'contact')} enrolled in {one.name}.", markup=False)
    for skip in report.skipped[:20]:
        who = skip.address or "no address"
        out.print(f"  row {skip.row}, {who}: left out, {skip.why}", markup=False, style="yellow")
    if len(report.skipped) > 20:
        rest = ", ".join(f"{count:,} {kind}" for kind, count in sorted(report.counts.items()))
        out.print(f"  … {len(report.skipped):,} left out in total: {rest}")
    for why in sorted({skip.why for skip in report.skipped if skip.kind == "split"}):
        many = sum(skip.why == why for skip in report.skipped)
        name = why.split("'")[1]
        out.print(f"{plural(many, 'row')}: {why}. Next: tactful enrol {name}", markup=False)
    if further:
        named = " ".join(f"--also {row}" for row in further[:5])
        named += " …" if len(further) > 5 else ""
        out.print(f"To enrol also the others who share an inbox: --keep-doubles, or {named}")
    owned = [skip for skip in report.skipped if skip.kind == "owned"]
    if owned and ask:
        named = " ".join(f"--also {skip.row}" for skip in owned[:5])
        out.print(f"To enrol them anyway: {named}", markup=False)
    for skip in owned:
        if skip.match is not None:
            pair = f"{skip.address} {skip.match.address}"
            out.print(
                f"If they are different people: tactful people different {pair}", markup=False
            )
            break
    for skip in report.noted[:20]:
        who = f"row {skip.row}, {skip.address}"
        out.print(f"  {who}: enrolled although {skip.why}", markup=False, style="yellow")
    for cell in report.imported.fixed[:20]:
        out.print(f"  {cell}", markup=False)
    if len(report.imported.fixed) > 20:
        out.print(f"  … {len(report.imported.fixed):,} cells fixed in total")
    # A preview shows the initial emails too.
    of_which = " of the sequence" if one.initial else ""
    if drafts.drafted:
        out.print(f"{plural(drafts.drafted, 'message')}{of_which} drafted.")
    if drafts.stale:
        out.print(f"{plural(drafts.stale, 'earlier draft')} changed and must be approved again.")
    if drafts.held:
        out.print(f"{plural(drafts.held, 'message')}{of_which} held by lint.", style="red")
    if one.initial and report.enrolled:
        before = plural(len(report.enrolled), "initial email")
        out.print(f"{before} not drafted: sent before the sequence.")
    if drafts.approved:
        out.print("This campaign needs no approval. Next: tactful run")
    elif drafts.drafted or drafts.held:
        out.print(f"Next: tactful approve {one.name}", markup=False)


def _list_of(workspace: Workspace, one: Campaign) -> Path:
    if one.audience.contacts is None:
        fix = "give FILE, or add audience: {contacts: contacts/….csv}"
        raise WorkspaceError([Problem(f"'{one.name}' has no list", Place(one.path), fix)])
    return workspace.root / one.audience.contacts
