"""`tactful webhooks`: what other programs were told, and telling them again."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from ..actions.alerts import deliver_alerts
from ..actions.webhooks import replay_events
from ..credentials import secrets
from ..queries.moments import moment
from ..queries.webhooks import webhook_events, webhooks
from ..shell import (
    ROW,
    Timestamp,
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
  tactful webhooks list
  tactful webhooks list crm                      its newest events, too
  tactful webhooks replay crm                    those that were given up
  tactful webhooks replay crm --since 2027-03-01 all from then on, taken or not
  tactful webhooks replay crm --event 17
  tactful webhooks send                          what waits, now; run does so by itself
"""


@click.group("webhooks", epilog=_EXAMPLES)
def command() -> None:
    """Tell other programs what happens: [webhooks.NAME] in tactful.toml (docs/api.md)."""


@command.command("list")
@click.argument("name", required=False)
@workspace_option
@format_option
def listed(name: str | None, folder: Path | None, form: str) -> None:
    """Show how each webhook does; with NAME its newest events."""
    workspace = opened(folder)
    with stored(workspace) as store, store.reading() as session:
        found = webhooks(session, workspace.settings)
        some = webhook_events(session, name) if name is not None else ()
    if form == "json":
        data = {"version": 1, "webhooks": [asdict(one) for one in found]}
        print_json(data | ({"events": [asdict(one) for one in some]} if name else {}))
        return
    if not found:
        click.echo("No webhooks. Add [webhooks.NAME] with url and secret to tactful.toml.")
        return
    zone = workspace.settings.timezone
    table = Table(box=None, pad_edge=False)
    for column in ("name", "sent", "waiting", "failed", "last", "error"):
        table.add_column(column)
    for one in found:
        if name is None or one.name == name:
            last = moment(one.last_sent_at, zone) or "never"
            counts = (f"{one.sent:,}", f"{one.waiting:,}", f"{one.failed:,}")
            table.add_row(one.name, *counts, last, one.error)
    console().print(table)
    for event in some:
        tries = f", tried {event.attempts}" if event.attempts > 1 else ""
        at = moment(event.at, zone)
        click.echo(f"  {event.number}  {at}  {event.event}  {event.state}{tries}")


@command.command("replay")
@click.argument("name")
@click.option("--since", type=Timestamp(), help="All from then on, also what was taken.")
@click.option("--event", "numbers", type=ROW, multiple=True, help="This one; may be repeated.")
@workspace_option
def replay(
    name: str, since: datetime | None, numbers: tuple[int, ...], folder: Path | None
) -> None:
    """Queue events again for the webhook NAME: by default those that were given up.

    Each keeps its webhook-id, so a receiver that had it knows.
    """
    if since is not None and numbers:
        raise click.UsageError("--since and --event: name one of them.")
    workspace = opened(folder)
    with stored(workspace) as store:
        count = replay_events(
            store, workspace, name, by=user(), now=present(), since=since, numbers=numbers
        )
    click.echo(f"{plural(count, 'event')} queued again for '{name}'.")


@command.command("send")
@workspace_option
def send(folder: Path | None) -> None:
    """Queue what happened and send what waits, once."""
    workspace = opened(folder)
    with stored(workspace) as store:
        count = deliver_alerts(store, workspace, secrets(), clock=present)
    click.echo(f"{count:,} sent.")
