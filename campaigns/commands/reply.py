"""tactful reply: somebody has answered, so nothing more is sent to them."""

from dataclasses import asdict
from pathlib import Path

import click

from ..actions.reply import stop_for_reply
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
  tactful reply zoe@example.org
  tactful reply zoe@example.org --note "wants a call in May"
"""


@click.command("reply", epilog=_EXAMPLES)
@click.argument("address")
@click.option("--note", default="", help="What they answered.")
@workspace_option
@format_option
def command(address: str, note: str, folder: Path | None, form: str) -> None:
    """Record that the person at ADDRESS has answered: every sequence to them stops.

    A sequence whose stop_on does not list reply continues.
    """
    workspace = opened(folder)
    with stored(workspace) as store:
        ended = stop_for_reply(store, workspace, address, by=user(), now=present(), note=note)
    if form == "json":
        print_json(asdict(ended))
        return
    out = console()
    out.print(
        f"{address} answered: {plural(ended.enrolments, 'sequence')} stopped, "
        f"{ended.cancelled:,} pending cancelled.",
        markup=False,
    )
    if ended.shared_inbox:
        out.print(
            f"It is {ended.shared_inbox}. Who of them answered is not known, "
            "so the sequences of all stop.",
            markup=False,
        )
    if ended.going_on:
        out.print(
            f"{plural(ended.going_on, 'sequence')} not stopped: their stop_on does not list reply."
        )
    if ended.on_the_wire:
        out.print("One message was being sent and cannot be stopped.", style="yellow")
