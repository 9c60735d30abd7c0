"""tactful suppress: addresses and domains that never get emails."""

from pathlib import Path

import click

from ..journey.endings import end_suppressed, record_opt_out
from ..people.suppression import suppress, unsuppress
from ..shell import console, opened, plural, present, stored, user, workspace_option

_EXAMPLES = """\b
Examples:
  tactful suppress zoe@example.org                    she asked by phone
  tactful suppress example.org --why "a competitor"   the domain and its subdomains
  tactful suppress zoe@example.org --undo --why "asked to get emails again"
"""


@click.command("suppress", epilog=_EXAMPLES)
@click.argument("value", metavar="ADDRESS|DOMAIN")
@click.option("--why", default="", help="The reason; it is saved with the suppression.")
@click.option("--undo", is_flag=True, help="Remove a suppression.")
@workspace_option
def command(value: str, why: str, undo: bool, folder: Path | None) -> None:
    """Never send to ADDRESS or DOMAIN again; running sequences to them stop at once."""
    workspace = opened(folder)
    now, by = present(), user()
    if undo and not why:
        raise click.UsageError("--undo needs --why: the reason is saved in the audit log.")
    with stored(workspace) as store, store.session() as session:
        if undo:
            done = unsuppress(session, value, why=why, by=by, now=now)
            text = f"{value} can get emails again." if done else f"{value} was not suppressed."
        elif "@" in value.lstrip("@"):
            ended = record_opt_out(session, value, now=now, by=by, note=why)
            text = f"{value} is suppressed; {plural(ended.enrolments, 'sequence')} stopped."
        else:
            suppress(session, value, why=why or "asked to get no more emails", by=by, now=now)
            stopped = end_suppressed(session, now=now)
            text = f"{value} is suppressed; {plural(stopped, 'sequence')} stopped."
    console().print(text, markup=False)
