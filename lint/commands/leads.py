"""tactful leads: who on a list is a lead, why or why not, and who owns the lead."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click

from ...templates.errors import Problem, WorkspaceError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.root import find_root
from ...templates.workspace.workspace import Workspace, open_workspace
from ..findings.spreadsheet import guarded
from ..lists.lead_criteria import Leads
from ..lists.recipients import Recipients, campaign_list, read_recipients
from ..lists.routing import Routing, day_at

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Lead:
    """One row, checked against the criteria. outside has the reasons why it does not qualify."""

    row: int
    address: str
    owner: str
    owner_why: str
    owner_kind: str
    outside: tuple[str, ...]
    override: str  # "dana: budget confirmed", where that lets the row in

    @property
    def verdict(self) -> str:
        return "lead" if not self.outside else "override" if self.override else "outside"


@click.command()
@click.argument("campaign", required=False)
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--sheet", help="The sheet of the Excel workbook.")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which they come: a rep who is away gets none. Default: today.",
)  # fmt: skip
@click.option("-C", "--workspace", "folder", type=click.Path(path_type=Path), help="The workspace.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text",
    show_default=True, help="Output format; csv and json have every row.",
)  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context,
    campaign: str | None,
    file: Path | None,
    sheet: str | None,
    on: datetime | None,
    folder: Path | None,
    form: str,
) -> None:
    """Check a list against CAMPAIGN's criteria, and show who would follow up whom.

    No database is needed: only the list and the campaign file count.

    \b
    Examples:
      tactful leads webinar                        the list of the campaign
      tactful leads webinar contacts/late.xlsx
      tactful leads webinar --format csv > leads.csv

    Exit codes: 0 everybody is a lead, 1 somebody is outside the criteria, 2 cannot run.
    """
    workspace = open_workspace(folder or find_root(Path()) or Path())
    one = _chosen(workspace, campaign)
    recipients = _list(workspace, one, file, sheet)
    today = on.date() if on else day_at(workspace, datetime.now(UTC))
    found = list(judged(workspace, one, recipients, today=today))
    click.echo(_FORMATS[form](found), nl=False)
    if any(lead.verdict == "outside" for lead in found):
        ctx.exit(1)


def judged(
    workspace: Workspace, campaign: Campaign, recipients: Recipients, *, today: date | None = None
) -> Iterator[Lead]:
    """Yield every row as campaign judges it on a day: no lead goes to a rep who is away then."""
    leads = Leads(workspace, campaign, recipients)
    outside = dict(leads.outside())
    owners = Routing(workspace, campaign, recipients, today=today).owners()
    cells = recipients.column("lead.override")
    for row, address in enumerate(recipients.column("contact.email"), 1):
        owner, whys = owners[row - 1], outside.get(row, ())
        signed = cells[row - 1] if whys and leads.override(row) else ""
        kind = owner.kind or owner.why
        yield Lead(row, address, owner.name, owner.why, kind, whys, signed)


def _chosen(workspace: Workspace, name: str | None) -> Campaign:
    there = workspace.unarchived or tuple(workspace.campaigns.values())
    if name is None and len(there) == 1:
        return there[0]
    if name is None:
        known = ", ".join(sorted(one.name for one in there)) or "none"
        raise click.UsageError(f"Name a campaign; the workspace has: {known}.")
    return workspace.campaign(name)


def _list(
    workspace: Workspace, campaign: Campaign, file: Path | None, sheet: str | None
) -> Recipients:
    if file is not None:
        shown = workspace.shown(file)
        return read_recipients(file, workspace.fields, shown=shown, sheet=sheet)
    recipients = campaign_list(workspace, campaign)
    if recipients is None:
        fix = "give FILE, or add audience: {contacts: contacts/….csv}"
        raise WorkspaceError([Problem(f"'{campaign.name}' has no list", fix=fix)])
    return recipients


def _as_text(found: list[Lead]) -> str:
    count = Counter(lead.verdict for lead in found)
    lines = [
        f"{len(found):,} rows: {count['lead']:,} leads, {count['outside']:,} outside the "
        f"criteria, {count['override']:,} included by override."
    ]
    outside = [lead for lead in found if lead.verdict == "outside"]
    lines += [
        f"  row {one.row}, {one.address}: {'; '.join(one.outside)}" for one in outside[:_SHOWN]
    ]
    if len(outside) > _SHOWN:
        lines.append(f"  … {len(outside):,} in total; use --format csv to see all")
    lines += [
        f"  row {one.row}, {one.address}: included by override, {one.override}"
        for one in [lead for lead in found if lead.verdict == "override"][:_SHOWN]
    ]
    lines.append("Owners:")
    owners = Counter(lead.owner for lead in found if lead.verdict != "outside")
    for owner, many in owners.most_common():
        kinds = Counter(lead.owner_kind for lead in found
                        if lead.owner == owner and lead.verdict != "outside")  # fmt: skip
        why = ", ".join(f"{kind} {often:,}" for kind, often in kinds.most_common(5))
        lines.append(f"  {owner}: {many:,} ({why})")
    return "\n".join(lines) + "\n"


def _rows(found: list[Lead]) -> Iterator[Mapping[str, object]]:
    for lead in found:
        yield {
            "row": lead.row,
            "address": lead.address,
            "verdict": lead.verdict,
            "reasons": "; ".join(lead.outside),
            "override": lead.override,
            "owner": lead.owner,
            "owner_why": lead.owner_why,
        }


def _as_csv(found: list[Lead]) -> str:
    out = io.StringIO()
    names = ["row", "address", "verdict", "reasons", "override", "owner", "owner_why"]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    for row in _rows(found):
        safe = {k: guarded(v) if isinstance(v, str) else v for k, v in row.items()}
        writer.writerow(safe)
    return out.getvalue()


def _as_json(found: list[Lead]) -> str:
    owners = Counter(lead.owner for lead in found if lead.verdict != "outside")
    data = {"owners": dict(owners.most_common()), "rows": list(_rows(found))}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


_FORMATS: Mapping[str, Callable[[list[Lead]], str]] = {
    "text": _as_text,
    "csv": _as_csv,
    "json": _as_json,
}
