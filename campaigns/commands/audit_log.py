"""tactful audit-log: who decided what, and whether the log still is what was written."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from ..queries.audit_chain import verify_audit
from ..queries.audit_log import AuditFilter, AuditLine, audit_csv, audit_lines, newest_lines
from ..shell import (
    Timestamp,
    console,
    format_option,
    opened,
    plural,
    print_json,
    stored,
    workspace_option,
)

_NEWEST = 50
_EXAMPLES = """\b
Examples:
  tactful audit-log                              the newest 50 lines
  tactful audit-log --by "Ana Ruiz" --since 2027-01-01
  tactful audit-log --action approved --about zoe@example.org
  tactful audit-log --format csv > audit.csv     all of it, the oldest first
  tactful audit-log verify                       every line is as it was written
  tactful audit-log verify --head 9f86d0…        and the log that you noted is in it
"""


@click.group("audit-log", invoke_without_command=True, epilog=_EXAMPLES)
@click.option("--by", default="", metavar="NAME", help="Only what this person decided.")
@click.option("--action", default="", help="Only this action, such as approved.")
@click.option("--about", default="", metavar="TEXT", help="Only lines about this.")
@click.option("--since", type=Timestamp(), help="From then on.")
@click.option("--until", type=Timestamp(), help="Before then.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text",
    show_default=True, help="text: the newest; json, csv: all, the oldest first.",
)  # fmt: skip
@workspace_option
@click.pass_context
def command(
    context: click.Context,
    by: str,
    action: str,
    about: str,
    since: datetime | None,
    until: datetime | None,
    form: str,
    folder: Path | None,
) -> None:
    """Show who decided what and when. Each line is chained to the one before."""
    if context.invoked_subcommand is not None:
        return
    chosen = AuditFilter(by, action, about, since, until)
    with stored(opened(folder)) as store, store.reading() as session:
        if form == "csv":
            for row in audit_csv(audit_lines(session, chosen)):
                click.echo(row, nl=False)
        elif form == "json":
            for text in _json_array(audit_lines(session, chosen)):
                click.echo(text, nl=False)
        else:
            _print(newest_lines(session, chosen, _NEWEST))


@command.command("verify")
@click.option(
    "--head", metavar="HASH", help="A head that you noted earlier: the log must still hold it."
)
@workspace_option
@format_option
def verify(head: str | None, folder: Path | None, form: str) -> None:
    """Compute every line's hash again. Exit code 1: one is wrong, and which.

    Whoever can write to the database can make the whole chain anew. Note the head that this
    prints somewhere else, and give it with --head the next time.
    """
    with stored(opened(folder)) as store, store.reading() as session:
        found = verify_audit(session, noted=head)
    whole = found.broken is None
    if form == "json":
        print_json({**asdict(found), "whole": whole})
    elif whole:
        said = (
            f"The audit log is whole: {plural(found.lines, 'line')}, head {found.head or 'none'}."
        )
        console().print(said, markup=False, soft_wrap=True)
    else:
        where = f"line {found.broken}" if found.broken else "its end"
        console(errors=True).print(
            f"The audit log is broken at {where}: {found.why}.", markup=False, style="red"
        )
    if not whole:
        raise SystemExit(1)


def _print(lines: list[AuditLine]) -> None:
    out = console()
    for one in lines:
        said = f": {one.said}" if one.said else ""
        out.print(
            f"{one.at:%Y-%m-%d %H:%M}  {one.by}  {one.action}  {one.subject}{said}", markup=False
        )
    if not lines:
        out.print("There is no such line.")


def _json_array(lines: Iterator[AuditLine]) -> Iterator[str]:
    """Yield a JSON array in parts: the log may be longer than memory."""
    before = "["
    for one in lines:
        row = {**asdict(one), "at": one.at.isoformat()}
        yield f"{before}\n  {json.dumps(row, ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"
