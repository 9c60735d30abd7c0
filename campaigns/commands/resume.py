"""tactful resume: undoes tactful pause."""

from dataclasses import asdict
from pathlib import Path

import click

from ..actions.sending import resume_sending
from ..queries.pauses import pauses
from ..shell import format_option, opened, present, print_json, stored, user, workspace_option
from .pause import targets

_EXAMPLES = """\b
Examples:
  tactful resume mailbox:sam
  tactful resume campaign:spring mailbox:eva
  tactful resume all                     the brake on everything; others stay as they are
  tactful resume mailbox:sam --format json
"""


@click.command("resume", epilog=_EXAMPLES)
@click.argument("what", nargs=-1, required=True, metavar="WHAT...")
@workspace_option
@format_option
def command(what: tuple[str, ...], folder: Path | None, form: str) -> None:
    """Send again for WHAT: all, mailbox:KEY, campaign:NAME or enrolment:ID.

    Messages that have become too late meanwhile are held: tactful outbox --state held. A mailbox
    that paused by itself for its bounces or spam reports is counted anew from now on.

    Exit code 2: there is no such mailbox, campaign or enrolment; those before it are resumed.
    """
    wanted = targets(what)
    workspace = opened(folder)
    with stored(workspace) as store:
        done = []
        for one in wanted:
            made = resume_sending(store, workspace, one, by=user(), now=present())
            done.append({"what": str(one), "changed": made.changed})
            if form != "json":
                click.echo(made.words)
        with store.reading() as session:
            found = pauses(session)
    if form == "json":
        print_json({"done": done, "paused": [asdict(one) for one in found]})
