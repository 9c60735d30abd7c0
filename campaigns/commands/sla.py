"""tactful sla: who waits longer than was agreed."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..actions.escalate import escalate, would_escalate
from ..actions.not_enrolled import not_enrolled
from ..queries.escalations import Escalation
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
    user,
    workspace_option,
)
from ..store.database import Store

_EXAMPLES = """\b
Examples:
  tactful sla                    of every campaign that says an sla
  tactful sla webinar --all      those too who were served too late
  tactful sla --escalate --dry-run
  tactful sla --escalate         for cron: each breach and overdue task once
  tactful sla --format json

Exit codes: 0 nobody waits too long, or nothing was to be escalated; 1 somebody does, or
something was; 2 cannot tell.
"""


@click.command("sla", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option("--all", "every", is_flag=True, help="Those too for whom it happened, but too late.")
@click.option(
    "--escalate", "escalating", is_flag=True,
    help="Tell whom the sla names, or give them the lead; each breach once.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="With --escalate: only say what would be done.")
@now_option("When it is looked at. Default: now.")
@workspace_option
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    campaign: str | None,
    every: bool,
    escalating: bool,
    dry_run: bool,
    at: datetime | None,
    folder: Path | None,
    form: str,
) -> None:
    """List the leads whose clock ran out: nobody has enrolled or touched them in time.

    A campaign says the times: sla: {assigned: 2 hours, first_touch: 4 hours}, and whom to tell:
    escalate: kim, or whose the lead becomes: reassign: tim. [sla] in tactful.toml holds for all.
    """
    if dry_run and not escalating:
        raise click.UsageError("--dry-run goes with --escalate.")
    workspace = opened(folder)
    now = at or present()
    some = [workspace.campaign(campaign)] if campaign else list(workspace.campaigns.values())
    some = [one for one in some if workspace.sla(one) is not None]
    with stored(workspace) as store:
        if escalating:
            name = workspace.campaign(campaign).name if campaign else None
            done = (
                would_escalate(store, workspace, now=now, campaign=name)
                if dry_run
                else escalate(store, workspace, by=user(), now=now, campaign=name)
            )
            _show_escalated(workspace, done, form, dry_run=dry_run)
            ctx.exit(1 if done else 0)
        found = _found(store, workspace, some, now=now, every=every)
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


def _found(
    store: Store, workspace: Workspace, some: list[Campaign], *, now: datetime, every: bool
) -> list[Breach]:
    with store.reading() as session:
        found = [
            breach
            for one in some
            for breach in breaches(session, workspace, one, now=now)
            if every or breach.done is None
        ]
    return [
        *found,
        *(one for each in some for one in not_enrolled(store, workspace, each, now=now)),
    ]


def _show_escalated(
    workspace: Workspace, done: tuple[Escalation, ...], form: str, *, dry_run: bool
) -> None:
    if form == "json":
        print_json([asdict(one) for one in done])
        return
    out = console()
    for one in done:
        out.print(one.words(moment(one.until, workspace.settings.timezone)), markup=False)
    would = "would be escalated; nothing was done" if dry_run else "escalated"
    out.print(f"{len(done):,} {would}.")
    named = [workspace.sla(one) for one in workspace.campaigns.values()]
    if not any(sla is not None and (sla.escalate or sla.reassign) for sla in named):
        out.print("Nobody is named to escalate to; write sla: {escalate: kim} in a campaign.")


def _line(one: Breach, zone: str) -> str:
    late = f"done {moment(one.done, zone)}, too late" if one.done else "not yet"
    return (
        f"{one.recipient}  {one.campaign}, {one.owner or 'nobody'}: {one.clock} by "
        f"{moment(one.until, zone)}, {late}"
    )
