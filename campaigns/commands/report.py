"""tactful report: what was done in some days, and what came of it."""

from datetime import datetime
from pathlib import Path

import click
from rich.table import Table as Drawn

from ..queries.report import DAYS, period, report_of
from ..queries.report_csv import table_csv
from ..queries.report_json import report_json
from ..queries.report_values import TABLES, Cell, Report, Table, tables
from ..shell import console, now_option, opened, present, print_json, stored, workspace_option

_EXAMPLES = """\b
Examples:
  tactful report                       the last 30 days, all campaigns
  tactful report webinar --since 2026-03-01 --until 2026-03-31
  tactful report --format csv --table steps > steps.csv
  tactful report --format json
"""
_DAY = click.DateTime(["%Y-%m-%d"])
_SHARES = ("share", "low", "high")


@click.command("report", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option(
    "--since", type=_DAY, metavar="DAY", help=f"The first day. Default: {DAYS} days up to the last."
)
@click.option("--until", type=_DAY, metavar="DAY", help="The last day. Default: today.")
@click.option(
    "--table", "named", type=click.Choice(TABLES), help="Only this table. CSV is of one: figures."
)
@now_option("When it is asked. Default: now.")
@workspace_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text",
    show_default=True, help="text for people, json for scripts, csv for a spreadsheet.",
)  # fmt: skip
def command(
    campaign: str | None,
    since: datetime | None,
    until: datetime | None,
    named: str | None,
    at: datetime | None,
    folder: Path | None,
    form: str,
) -> None:
    """Say what was sent and done in some days, what came back, and how soon it was.

    Days are those of the workspace. A share has the interval in which the true one lies 19 times
    in 20.
    """
    workspace = opened(folder)
    now = at or present()
    name = workspace.campaign(campaign).name if campaign else None
    first, last = period(
        since.date() if since else None, until.date() if until else None, now=now,
        workspace=workspace,
    )  # fmt: skip
    with stored(workspace) as store, store.reading() as session:
        report = report_of(session, workspace, first, last, now=now, campaign=name)
    found = [one for one in tables(report) if named in (None, one.name)]
    if form == "csv":
        click.echo(table_csv(found[0]), nl=False)
    elif form == "json":
        print_json(report_json(report, found))
    else:
        _show(report, found)


def _show(report: Report, found: list[Table]) -> None:
    out = console()
    whose = report.campaign or "all campaigns"
    out.print(f"{report.since} to {report.until}, {whose}", markup=False, style="bold")
    for one in found:
        out.print(f"\n{one.title}", markup=False, style="bold")
        if not one.rows:
            out.print("Nothing.")
            continue
        drawn = Drawn(box=None)
        for head in one.head:
            drawn.add_column(head.capitalize())
        for row in one.rows:
            drawn.add_row(*(_text(head, cell) for head, cell in zip(one.head, row, strict=True)))
        out.print(drawn)


def _text(head: str, cell: Cell) -> str:
    if cell is None:
        return "–"
    if head in _SHARES:
        return f"{cell:.1%}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
