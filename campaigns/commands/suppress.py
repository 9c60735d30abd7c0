"""tactful suppress: whom never to write to."""

from pathlib import Path

import click

from ..journey.endings import end_suppressed, record_opt_out
from ..people.suppression import suppress, unsuppress
from ..shell import console, opened, plural, present, stored, user, workspace_option

_EXAMPLES = """\b
Examples:
  tactful suppress zoe@example.org                    she asked by telephone
  tactful suppress example.org --why "a competitor"   the domain and its subdomains
  tactful suppress zoe@example.org --undo --why "asked to be written to again"
"""


@click.command("suppress", epilog=_EXAMPLES)
@click.argument("value", metavar="ADDRESS|DOMAIN")
@click.option("--why", default="", help="Kept with it.")
@click.option("--undo", is_flag=True, help="Take a suppression back.")
@workspace_option
def command(value: str, why: str, undo: bool, folder: Path | None) -> None:
    """Never write to ADDRESS or DOMAIN again; live sequences to them stop at once."""
    workspace = opened(folder)
    now, by = present(), user()
    if undo and not why:
        raise click.UsageError("--undo needs --why: it is kept in the audit log.")
    with stored(workspace) as store, store.session() as session:
        if undo:
            done = unsuppress(session, value, why=why, by=by, now=now)
            text = f"{value} may be written to again." if done else f"{value} was not suppressed."
        elif "@" in value.lstrip("@"):
            ended = record_opt_out(session, value, now=now, by=by, note=why)
            text = f"{value} is suppressed; {plural(ended.enrolments, 'sequence')} stopped."
        else:
            suppress(session, value, why=why or "asked not to be written to", by=by, now=now)
            stopped = end_suppressed(session, now=now)
            text = f"{value} is suppressed; {plural(stopped, 'sequence')} stopped."
    console().print(text, markup=False)
