"""tactful reply: somebody has answered, so nothing more is sent to them."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from ..actions.reply import OutcomeError, stop_for_reply
from ..model import ReplyKind
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
  tactful reply zoe@example.org --kind not_now --until 2027-05-01
  tactful reply zoe@example.org --kind not_me --who "Dana Reyes, dana@example.com"
  tactful reply zoe@example.org --kind opt_out
"""


@click.command("reply", epilog=_EXAMPLES)
@click.argument("address")
@click.option("--note", default="", help="What they answered.")
@click.option(
    "--kind",
    type=click.Choice([one.value for one in ReplyKind]),
    help="What kind of answer it is. not_now is no opt-out: they come to nurture.",
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With not_now: from which day they may be asked again, like 2027-05-01.",
)
@click.option("--who", default="", help="With not_me: who is the right person.")
@workspace_option
@format_option
def command(
    address: str,
    note: str,
    kind: str | None,
    until: datetime | None,
    who: str,
    folder: Path | None,
    form: str,
) -> None:
    """Record that the person at ADDRESS has answered: every sequence to them stops.

    Where the email that they got last has a branch ("on") for the kind of the answer, its sequence
    goes where that leads.

    A sequence whose stop_on does not list reply continues, unless the kind is no, not_now, not_me
    or opt_out. Without --kind it is only said that there was an answer; with it, what came in
    by tactful receive and was not sure is decided.
    """
    workspace = opened(folder)
    said = ReplyKind(kind) if kind else None
    day = until.date() if until else None
    try:
        with stored(workspace) as store:
            ended = stop_for_reply(
                store, workspace, address,
                by=user(), now=present(), note=note, kind=said, until=day, who=who.strip(),
            )  # fmt: skip
    except OutcomeError as error:
        raise click.UsageError(f"--{error.field}: {error}") from error
    if form == "json":
        print_json(asdict(ended))
        return
    out = console()
    answered = f"answered ({kind})" if kind else "answered"
    out.print(
        f"{address} {answered}: {plural(ended.enrolments, 'sequence')} stopped, "
        f"{ended.cancelled:,} pending cancelled.",
        markup=False,
    )
    if ended.led:
        out.print(f"As its campaign says of such an answer, {ended.led}.", markup=False)
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
