"""tactful plan: when each touch comes, on the recipient's clock."""

from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from ...templates.workspace.sequence import zone
from ..journey.calendar import plan, zone_for
from ..shell import (
    chosen,
    console,
    format_option,
    now_option,
    opened,
    present,
    print_json,
    workspace_option,
)

_EXAMPLES = """\b
Examples:
  tactful plan webinar
  tactful plan webinar --now 2026-03-27T15:00+00:00 --timezone America/New_York
  tactful plan webinar --format json | jq '.touches[].at'
"""


@click.command("plan", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option("--timezone", help="The recipient's time zone. Default: the workspace's.")
@now_option("When the person enters the sequence. Default: now.")
@workspace_option
@format_option
def command(
    campaign: str | None,
    timezone: str | None,
    at: datetime | None,
    folder: Path | None,
    form: str,
) -> None:
    """Show when someone who enters CAMPAIGN now would get each touch."""
    workspace = opened(folder)
    one = chosen(workspace, campaign)
    if timezone:
        try:
            zone(timezone)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--timezone") from error
    name = zone_for(timezone, one.sequence.window, workspace.settings.timezone)
    touches = plan(one, at or present(), zone(name))
    if form == "json":
        rows = [
            {
                "step": touch.step,
                "key": touch.key,
                "channel": touch.channel,
                "template": touch.template,
                "wait": str(one.step(touch.step).wait),
                "at": touch.at,
                "local": touch.local,
            }
            for touch in touches
        ]
        print_json({"campaign": one.name, "timezone": name, "touches": rows})
        return
    table = Table("Step", "When", "Wait", "Channel", "Template", title=f"{one.name} ({name})")
    for touch in touches:
        table.add_row(
            str(touch.step),
            touch.local.strftime("%a %d %b %H:%M"),
            str(one.step(touch.step).wait),
            touch.channel,
            touch.template,
        )
    console().print(table)
