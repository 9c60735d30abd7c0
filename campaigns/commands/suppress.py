"""tactful suppress: addresses and domains that never get emails."""

from pathlib import Path

import click

from ..actions.suppress import Unsuppressed, suppress_value, unsuppress_value
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
    if undo and not why:
        raise click.UsageError("--undo needs --why: the reason is saved in the audit log.")
    with stored(workspace) as store:
        if undo:
            done = unsuppress_value(store, value, why=why, by=user(), now=present())
            text = _lifted(done)
        else:
            made = suppress_value(store, value, why=why, by=user(), now=present())
            text = f"{made.value} is suppressed; {plural(made.sequences, 'sequence')} stopped."
    console().print(text, markup=False)


def _lifted(done: Unsuppressed) -> str:
    if done.still is not None:
        what = "The suppression is removed" if done.changed else "Nothing was removed"
        return f"{what}, but {done.value} still gets no emails: {done.still}"
    return f"{done.value} " + ("can get emails again." if done.changed else "was not suppressed.")
