"""tactful outbox: who got it, who did not, why; and those once more."""

import csv
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click
from rich.table import Table

from ...lint.findings.spreadsheet import guarded
from ..actions.sending import retry_messages
from ..queries.moments import moment
from ..queries.outbox import STATES, OutboxLine, outbox_lines
from ..shell import (
    chosen,
    console,
    opened,
    plural,
    present,
    print_json,
    stored,
    user,
    workspace_option,
)

_SHOWN = 200  # rows of a table; a file holds all
_RETRIED = ("failed", "held")
_EXAMPLES = """\b
Examples:
  tactful outbox                                    every message that is on its way, or was
  tactful outbox spring --state failed --state held
  tactful outbox spring --format csv > spring.csv   who got it, who did not, and why
  tactful outbox spring --state failed --retry      send those that were refused once more
"""


@click.command("outbox", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option(
    "--state", "states", type=click.Choice(list(STATES)), multiple=True,
    help="Only messages of this state; may be given more than once.",
)  # fmt: skip
@click.option("--retry", is_flag=True, help="Send again those that are refused or held.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text",
    show_default=True, help="text for people, csv for a sheet, json for scripts.",
)  # fmt: skip
@workspace_option
def command(
    campaign: str | None, states: tuple[str, ...], retry: bool, folder: Path | None, form: str
) -> None:
    """List messages of CAMPAIGN, or of all: who got it, who did not, and why.

    --retry sends again what the server refused (--state failed, without another one) or what is
    held (--state held), each under its own Message-ID. What is in doubt may have arrived, so it
    is settled one by one: `tactful status --settle`.

    Exit code 1: some could not be sent again.
    """
    if retry and (wrong := [one for one in states if one not in _RETRIED]):
        raise click.UsageError(
            f"--retry is for failed and held messages, not for {', '.join(wrong)}"
            + ("; settle each with tactful status --settle" if "in_doubt" in wrong else "")
        )
    workspace = opened(folder)
    name = chosen(workspace, campaign).name if campaign else None
    failures: list[str] = []
    with stored(workspace) as store:
        if retry:
            wanted = states or ("failed",)
            done = retry_messages(
                store, workspace, campaign=name, states=wanted, by=user(), now=present()
            )
            failures = [f"{number}: {why}" for number, why in done.failed.items()]
            click.echo(f"{plural(done.count, 'message')} will be sent again.", err=form != "text")
        with store.reading() as session:
            lines = outbox_lines(session, workspace, campaign=name, states=states)
            if form == "csv":
                _write(lines)
            elif form == "json":
                print_json([one.as_row() for one in lines])
            elif not retry:
                _show(lines, workspace.settings.timezone)
    for one in failures:
        click.echo(one, err=True)
    if failures:
        raise click.exceptions.Exit(1)


def _write(lines: Iterable[OutboxLine]) -> None:
    names = list(OutboxLine.__dataclass_fields__)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for one in lines:
        writer.writerow(guarded(str(value)) for value in one.as_row().values())


def _show(lines: Iterable[OutboxLine], zone: str) -> None:
    out, counts = console(), Counter[str]()
    table = Table("No.", "State", "To", "Campaign", "When", "Why")
    for one in lines:
        counts[one.state] += 1
        if counts.total() <= _SHOWN:
            place = f"{one.campaign} {one.step}"
            state, at = one.state.replace("_", " "), moment(one.at, zone)
            table.add_row(str(one.number), state, one.recipient, place, at, one.why)
    if not counts:
        out.print("There are no such messages.")
        return
    out.print(table)
    said = ", ".join(f"{count:,} {state.replace('_', ' ')}" for state, count in counts.items())
    more = counts.total() - _SHOWN
    out.print(said + (f"; {more:,} more are not shown: --format csv has all" if more > 0 else ""))
