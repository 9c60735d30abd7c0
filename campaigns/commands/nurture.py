"""tactful nurture: whose day has come to be looked at again."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

import click

from ...lint.findings.spreadsheet import guarded
from ...templates.workspace.waits import Wait
from ...templates.workspace.workspace import Workspace
from ..actions.nurture import add_to_nurture
from ..actions.untouched import enrol_untouched, find_untouched, write_list
from ..journey.entering.enrol import EnrolReport
from ..model import EnrolmentState
from ..queries.moments import moment
from ..queries.nurture import NurtureItem, due_again
from ..shell import (
    console,
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
  tactful nurture                                   whose day has come
  tactful nurture --on 2027-03-01                   whose day will have come by then
  tactful nurture --format csv > again.csv          and then: tactful enrol spring again.csv
  tactful nurture --handed-back                     who went back to whoever brought them
  tactful nurture --add jo@acme.example --on 2027-03-01 --because "budget again in spring"
  tactful nurture --untouched "45 days"             whom nobody has written to, called or heard
  tactful nurture --untouched "45 days" --write contacts/dormant.csv
  tactful nurture --untouched "45 days" --enrol dormant --write contacts/dormant.csv --dry-run
"""


@click.command("nurture", epilog=_EXAMPLES)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day. Default: today.")
@click.option("--handed-back", is_flag=True, help="List who was handed back instead.")
@click.option("--add", "address", help="Put this person on the list, from the day of --on.")
@click.option("--because", default="", help="With --add: why.")
@click.option(
    "--untouched", "longer_than", metavar="TIME",
    help="List whom nobody has touched for so long, or ever, and who is in no sequence.",
)  # fmt: skip
@click.option(
    "--meeting", metavar="CAMPAIGN", help="With --untouched: only who meets its criteria."
)
@click.option(
    "--write",
    type=click.Path(path_type=Path),
    help="With --untouched: write a list that can be enrolled.",
)
@click.option(
    "--enrol", metavar="CAMPAIGN",
    help="With --untouched and --write: enrol the list, of whom meets the criteria.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="With --enrol: only say who would be enrolled.")
@now_option("With --untouched: until when. Default: now.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text",
    show_default=True, help="csv is a list that can be enrolled.",
)  # fmt: skip
@workspace_option
def command(
    on: datetime | None,
    handed_back: bool,
    address: str | None,
    because: str,
    longer_than: str | None,
    meeting: str | None,
    write: Path | None,
    enrol: str | None,
    dry_run: bool,
    at: datetime | None,
    form: str,
    folder: Path | None,
) -> None:
    """List the people who are to be looked at again: nurtured by their campaign, or "not now".

    Whoever was suppressed meanwhile, or came into another sequence since, is left out.
    """
    workspace = opened(folder)
    now = at or present()
    if address is not None:
        _add(workspace, address, on, because, now)
        return
    if longer_than is not None:
        wish = _Wish(_time(longer_than), meeting or enrol, write, enrol, dry_run, form)
        _untouched(workspace, wish, now)
        return
    if meeting or write or enrol or dry_run:
        raise click.UsageError(
            '--meeting, --write, --enrol and --dry-run go with --untouched "45 days".'
        )
    day = (on or now).date()
    state = EnrolmentState.handed_back if handed_back else EnrolmentState.nurture
    with stored(workspace) as store, store.reading() as session:
        found = due_again(session, on=day, state=state)
    if form == "json":
        print_json([asdict(one) for one in found])
    elif form == "csv":
        click.echo(_as_csv(found), nl=False)
    else:
        out = console()
        for one in found:
            when = f"{one.again_on}  " if one.again_on else ""
            who = ", ".join(filter(None, (one.first_name, one.company)))
            whose = ", ".join(filter(None, (one.campaign, one.owner)))
            line = f"{when}{one.email}  {who}  ({whose}: {one.why})"
            out.print(line, markup=False)
        said = plural(len(found), "contact") if found else "Nobody"
        out.print(f"{said} to look at again by {day}.")


@dataclass(frozen=True, slots=True)
class _Wish:
    longer_than: Wait
    campaign: str | None  # whose criteria count
    write: Path | None
    enrol: str | None
    dry_run: bool
    form: str


def _time(text: str) -> Wait:
    try:
        wait = Wait.parse(text)
    except ValueError as error:
        raise click.UsageError(f"--untouched: {error}") from error
    if not wait.minutes:
        raise click.UsageError(f"--untouched: '{text}': write days or weeks, more than 0")
    return wait


def _add(
    workspace: Workspace, address: str, on: datetime | None, because: str, now: datetime
) -> None:
    if on is None:
        raise click.UsageError("Say from which day on: --on 2027-03-01.")
    with stored(workspace) as store:
        added = add_to_nurture(
            store, workspace, address, on=on.date(), because=because, by=user(), now=now
        )
    what = "is listed" if added else "was listed already"
    console().print(f"{address} {what} from {on.date()} on.", markup=False)


def _untouched(workspace: Workspace, wish: _Wish, now: datetime) -> None:
    """List whom nobody has touched, or make a campaign's people of them."""
    campaign = workspace.campaign(wish.campaign) if wish.campaign else None
    if wish.enrol is not None and wish.write is None:
        raise click.UsageError("Say where the list is kept: --write contacts/dormant.csv.")
    if wish.dry_run and wish.enrol is None:
        raise click.UsageError("--dry-run goes with --enrol.")
    with stored(workspace) as store:
        found = find_untouched(
            store, workspace, longer_than=wish.longer_than, now=now, campaign=campaign
        )
        if wish.enrol is not None and campaign is not None and wish.write is not None:
            report = enrol_untouched(
                store, workspace, workspace.campaign(wish.enrol), found, wish.write,
                by=user(), now=now, dry_run=wish.dry_run,
            )  # fmt: skip
            _show_enrolled(wish, report)
            return
    if wish.write is not None:
        shown = write_list(workspace, found, wish.write)
        click.echo(f"{shown}: {plural(len(found.people), 'contact')}", err=True)
    elif wish.form == "csv":
        click.echo(found.as_csv(workspace), nl=False)
    elif wish.form == "json":
        print_json([asdict(one) for one in found.people])
    else:
        out = console()
        for one in found.people:
            last = moment(one.last_at, workspace.settings.timezone) if one.last_at else "never"
            out.print(f"{one.address}  {last}  ({one.owner or 'nobody'})", markup=False)
        for why, many in sorted(found.outside.items()):
            out.print(f"left out: {many:,}, {why}", markup=False)
        said = plural(len(found.people), "contact") if found.people else "Nobody"
        out.print(f"{said} not touched for {wish.longer_than}.")


def _show_enrolled(wish: _Wish, report: EnrolReport) -> None:
    if wish.form == "json":
        done = {"enrolled": len(report.enrolled), "dry_run": wish.dry_run}
        print_json({**done, "skipped": [asdict(skip) for skip in report.skipped]})
        return
    out = console()
    would = "would be enrolled; nothing was kept" if wish.dry_run else "enrolled"
    out.print(f"{plural(len(report.enrolled), 'contact')} {would}.")
    for skip in report.skipped[:20]:
        out.print(f"  row {skip.row}, {skip.address}: left out, {skip.why}", markup=False)


def _as_csv(found: Sequence[NurtureItem]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(one.name for one in fields(NurtureItem))
    for item in found:
        writer.writerow(guarded(str(value or "")) for value in asdict(item).values())
    return out.getvalue()
