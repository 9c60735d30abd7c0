"""tactful pause: stops sending for a mailbox, a campaign, a person or everything."""

from dataclasses import asdict
from pathlib import Path

import click

from ..actions.sending import ScopeError, Target, pause_sending, target
from ..queries.moments import moment
from ..queries.pauses import pauses
from ..shell import (
    console,
    format_option,
    opened,
    present,
    print_json,
    stored,
    user,
    workspace_option,
)

_EXAMPLES = """\b
Examples:
  tactful pause                                   what is paused, by whom and why
  tactful pause mailbox:sam --why "he is ill"
  tactful pause campaign:spring campaign:summer   several at once
  tactful pause enrolment:17                      one person's sequence
  tactful pause all --why "the price is wrong"
  tactful pause --format json
"""


def targets(given: tuple[str, ...]) -> list[Target]:
    """Return what is meant; raises a usage error for the first that is nothing."""
    try:
        return [target(*one.partition(":")[::2]) for one in given]
    except ScopeError as error:
        raise click.UsageError("write: all, mailbox:KEY, campaign:NAME or enrolment:ID") from error


@click.command("pause", epilog=_EXAMPLES)
@click.argument("what", nargs=-1, metavar="[WHAT]...")
@click.option("--why", default="", help="The reason; it is shown and saved.")
@workspace_option
@format_option
def command(what: tuple[str, ...], why: str, folder: Path | None, form: str) -> None:
    """Stop sending for WHAT: all, mailbox:KEY, campaign:NAME or enrolment:ID.

    A message that is being sent now is finished; everything else waits, and nothing is lost.
    Every sender obeys at once: `tactful run`, the pages' sender, and all workers. Without WHAT it
    lists what is paused.

    Exit code 2: there is no such mailbox, campaign or enrolment; those before it are paused.
    """
    wanted = targets(what)
    workspace = opened(folder)
    with stored(workspace) as store:
        done = []
        for one in wanted:
            made = pause_sending(store, workspace, one, by=user(), now=present(), why=why)
            done.append({"what": str(one), "changed": made.changed})
            if form != "json":
                click.echo(made.words)
        with store.reading() as session:
            found = pauses(session)
    if form == "json":
        print_json({"done": done, "paused": [asdict(one) for one in found]})
    elif not wanted:
        for line in found:
            since = moment(line.at, workspace.settings.timezone)
            text = f"{line.target}  since {since}, by {line.by}: {line.why}"
            console().print(text, markup=False, soft_wrap=True)
        if not found:
            click.echo("Nothing is paused.")
