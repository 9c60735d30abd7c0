"""tactful import: a list comes into the database."""

from dataclasses import asdict
from pathlib import Path

import click

from ...lint.recipients import read_recipients
from ..people.importing import import_contacts
from ..shell import (
    console,
    format_option,
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
  tactful import contacts/webinar.csv
  tactful import leads.csv --source "spring fair" --format json
"""


@click.command("import", epilog=_EXAMPLES)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", help="Where these leads come from. Default: the file's name.")
@workspace_option
@format_option
def command(file: Path, source: str | None, folder: Path | None, form: str) -> None:
    """Bring the people of FILE (CSV or TSV) in; known ones are brought up to date.

    A person is known by the email address. An empty cell wipes nothing. Rows marked as
    opted out become suppressions. Doing it twice changes nothing.

    Exit code 1 says that some rows could not be taken.
    """
    workspace = opened(folder)
    shown = workspace.shown(file)
    recipients = read_recipients(file, workspace.fields, shown=shown)
    with stored(workspace) as store, store.session() as session:
        report = import_contacts(
            session, workspace, recipients, source=source or shown, now=present(), by=user()
        )
    if form == "json":
        print_json(
            {
                "new": report.new,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "opted_out": report.opted_out,
                "owners_without_mailbox": report.strangers,
                "rejected": [
                    {"row": r.row, "address": r.address, "why": r.why} for r in report.rejected
                ],
                "mended": [asdict(cell) for cell in report.mended],
            }
        )
    else:
        out = console()
        out.print(
            f"{plural(report.new, 'new contact')}, {report.updated:,} updated, "
            f"{report.unchanged:,} unchanged."
        )
        if report.opted_out:
            out.print(f"{report.opted_out:,} opted out; they will not be written to.")
        for name in report.strangers:
            out.print(f"Owner '{name}' has no mailbox; the campaign's own will send.", markup=False)
        for m in report.mended:
            out.print(f"{shown}, {m}", markup=False)
        for row in report.rejected:
            out.print(f"{shown}, row {row.row}: {row.why}; left out", markup=False, style="yellow")
    if report.rejected:
        raise click.exceptions.Exit(1)
