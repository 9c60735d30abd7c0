"""tactful nurture: whose day has come to be looked at again."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path

import click

from ...lint.findings.spreadsheet import guarded
from ..model import EnrolmentState
from ..queries.nurture import NurtureItem, due_again
from ..shell import console, opened, plural, present, print_json, stored, workspace_option

_EXAMPLES = """\b
Examples:
  tactful nurture                                   whose day has come
  tactful nurture --on 2027-03-01                   whose day will have come by then
  tactful nurture --format csv > contacts/again.csv and then: tactful enrol spring --contacts …
  tactful nurture --handed-back                     who went back to whoever brought them
"""


@click.command("nurture", epilog=_EXAMPLES)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day. Default: today.")
@click.option("--handed-back", is_flag=True, help="List who was handed back instead.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text",
    show_default=True, help="csv is a list that can be enrolled.",
)  # fmt: skip
@workspace_option
def command(on: datetime | None, handed_back: bool, form: str, folder: Path | None) -> None:
    """List the people who are to be looked at again: nurtured by their campaign, or "not now".

    Whoever was suppressed meanwhile is left out.
    """
    workspace = opened(folder)
    day = (on or present()).date()
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
            line = f"{when}{one.email}  {who}  ({one.campaign}, {one.owner}: {one.why})"
            out.print(line, markup=False)
        said = plural(len(found), "contact") if found else "Nobody"
        out.print(f"{said} to look at again by {day}.")


def _as_csv(found: Sequence[NurtureItem]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(one.name for one in fields(NurtureItem))
    for item in found:
        writer.writerow(guarded(str(value or "")) for value in asdict(item).values())
    return out.getvalue()
