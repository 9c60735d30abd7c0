"""tactful sla: who waits longer than was agreed."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from ..queries.moments import moment
from ..queries.sla import Breach, breaches
from ..shell import (
    console,
    format_option,
    now_option,
    opened,
    present,
    print_json,
    stored,
    workspace_option,
)

_EXAMPLES = """\b
Examples:
  tactful sla                    of every campaign that says an sla
  tactful sla webinar --all      those too who were served too late
  tactful sla --format json

Exit codes: 0 nobody waits too long, 1 somebody does, 2 cannot tell.
"""


@click.command("sla", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option("--all", "every", is_flag=True, help="Those too for whom it happened, but too late.")
@now_option("When it is looked at. Default: now.")
@workspace_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    campaign: str | None,
    every: bool,
    at: datetime | None,
    folder: Path | None,
    form: str,
) -> None:
    """List the leads whose clock ran out: nobody has enrolled or touched them in time.

    A campaign says the times: sla: {assigned: 2 hours, first_touch: 4 hours}.
    """
    workspace = opened(folder)
    now = at or present()
    some = [workspace.campaign(campaign)] if campaign else list(workspace.campaigns.values())
    some = [one for one in some if one.sla is not None]
    with stored(workspace) as store, store.reading() as session:
        found = [
            breach
            for one in some
            for breach in breaches(session, workspace, one, now=now)
            if every or breach.done is None
        ]
    if form == "json":
        print_json([asdict(one) for one in found])
    else:
        out = console()
        for one in found:
            out.print(_line(one, workspace.settings.timezone), markup=False)
        if not some:
            out.print("No campaign says an sla; write sla: {first_touch: 4 hours} in one.")
        else:
            out.print(f"{len(found):,} breach{'' if len(found) == 1 else 'es'}.")
    ctx.exit(1 if any(one.done is None for one in found) else 0)


def _line(one: Breach, zone: str) -> str:
    late = f"done {moment(one.done, zone)}, too late" if one.done else "not yet"
    return (
        f"{one.recipient}  {one.campaign}, {one.owner or 'nobody'}: {one.clock} by "
        f"{moment(one.until, zone)}, {late}"
    )
