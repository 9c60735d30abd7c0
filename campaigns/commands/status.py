"""tactful status: the state of every campaign and mailbox, and what needs a person."""

from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ...templates.workspace.workspace import Workspace
from ..actions.follow import follow_files
from ..actions.sending import (
    VERDICTS,
    Decided,
    ScopeError,
    Target,
    Verdict,
    pause_sending,
    release_message,
    resume_sending,
    settle_message,
    target,
)
from ..queries.alerts import lost_alerts
from ..queries.campaign import campaign_overview
from ..queries.free_tasks import count_free_tasks
from ..queries.moments import moment
from ..queries.put_off import put_off_items
from ..queries.sending import sending_overview
from ..queries.tasks import count_open_tasks
from ..queries.values import CampaignOverview, OutboxItem, SendingOverview
from ..queries.workers import WorkerLine, workers
from ..shell import (
    ROW,
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
from ..store.clock import clock_of
from ..store.instance import refusal
from ..store.types import row_id

_EXAMPLES = """\b
Examples:
  tactful status
  tactful status --settle 17 sent        number 17 was sent (it is in the Sent folder)
  tactful status --settle 17 resend      it was not; send it, with the same Message-ID
  tactful status --settle 18 resend      refused, and the reason is gone: send it again
  tactful status --settle 18 skip        refused: the sequence continues without it
  tactful status --release 19            send a held message after all
  tactful status --pause mailbox:sam     also campaign:NAME, enrolment:ID, all
  tactful status --pause all --why "the price is wrong"
  tactful status --resume mailbox:sam
"""


@click.command("status", epilog=_EXAMPLES)
@click.option(
    "--settle",
    "doubt",
    nargs=2,
    metavar="ID sent|resend|skip",
    help="Settle a message in doubt, or one that was refused.",
)
@click.option("--release", "held", type=ROW, metavar="ID", help="Release a held message.")
@click.option("--pause", "brake", metavar="SCOPE", help="Pause sending for SCOPE.")
@click.option("--why", default="", help="The reason for --pause; it is shown and saved.")
@click.option("--resume", "go", metavar="SCOPE", help="Resume sending for SCOPE.")
@workspace_option
@format_option
def command(
    doubt: tuple[str, str] | None,
    held: int | None,
    brake: str | None,
    why: str,
    go: str | None,
    folder: Path | None,
    form: str,
) -> None:
    """Show counts by state, every message in doubt, held or refused, and the waiting tasks.

    Campaigns with archived: true are left out, unless somebody is under way in one.

    Workers, where there are some, with host, since when, their last sign and what they have in
    hand.

    Exit code 1: something needs a person: a message in doubt, held or refused, a
    mailbox that cannot send, a database that was restored or copied, a campaign whose file is
    gone, or one whose steps were changed so that it is not clear which step is which.
    """
    workspace = opened(folder)
    now, by = present(), user()
    number, verdict = _doubt(doubt) if doubt else (None, None)
    pausing, resuming = (_target(given) if given else None for given in (brake, go))
    with stored(workspace) as store:
        unclear = follow_files(store, workspace, now=now)

        def tell(done: Decided) -> None:
            if form != "json":
                click.echo(done.words)

        if number is not None and verdict is not None:
            tell(settle_message(store, workspace, number, verdict, by=by, now=now))
        if held is not None:
            tell(release_message(store, workspace, held, by=by, now=now))
        if pausing:
            tell(pause_sending(store, workspace, pausing, by=by, now=now, why=why))
        if resuming:
            tell(resume_sending(store, workspace, resuming, by=by, now=now))
        with store.reading() as session:
            campaigns = [
                campaign_overview(session, workspace, name, now=now)
                for name in sorted(workspace.campaigns)
            ]
            campaigns = [one for one in campaigns if is_told(workspace, one)]
            sending = sending_overview(session, workspace, now=now)
            tasks = count_open_tasks(session) + count_free_tasks(session, now=now)
            waits = put_off_items(session, workspace, now=now)
            untold = lost_alerts(session)
            team = workers(session, now=clock_of(store, present)())
        standing = store.standing()
    if form == "json":
        print_json(
            {
                "campaigns": [asdict(one) for one in campaigns],
                "unclear": unclear,
                "sending": asdict(sending),
                "workers": [asdict(one) for one in team],
                "open_tasks": tasks,
                "put_off": [asdict(one) for one in waits],
                "alerts_not_delivered": [asdict(one) for one in untold],
                "instance": standing.to_json() if standing is not None else None,
            }
        )
    else:
        _show(campaigns, sending, tasks, workspace.settings.timezone)
        _show_workers(team, workspace.settings.timezone)
        for one in waits:
            console().print(one.words(workspace.settings.timezone), markup=False, soft_wrap=True)
        if standing is not None and not standing.sound:
            console().print(refusal(standing), markup=False, style="red")
        for lost in untold:
            console().print(lost.words, markup=False, style="yellow", soft_wrap=True)
        for gone in sending.without_campaign:
            console().print(gone.words, markup=False, style="red")
        for problem in unclear.values():
            console().print(f"This campaign sends nothing: {problem}", markup=False, style="red")
    troubled = any(box.error or box.unread for box in sending.mailboxes) or bool(unclear)
    troubled = troubled or bool(sending.without_campaign)
    troubled = troubled or (standing is not None and not standing.sound)
    held_by_lint = any(one.held for one in campaigns)
    if sending.in_doubt or sending.held or sending.failed or held_by_lint or troubled:
        raise click.exceptions.Exit(1)


def is_told(workspace: Workspace, one: CampaignOverview) -> bool:
    """Say whether a campaign is listed: one that is over is not, unless somebody is under way."""
    return not workspace.campaigns[one.name].archived or bool(one.under_way)


def _doubt(given: tuple[str, str]) -> tuple[int, Verdict]:
    number, verdict = row_id(given[0]), VERDICTS.get(given[1])
    if number is None or verdict is None:
        raise click.UsageError("write: --settle ID sent, --settle ID resend or --settle ID skip")
    return number, verdict


def _target(given: str) -> Target:
    scope, _, name = given.partition(":")
    try:
        return target(scope, name)
    except ScopeError as error:
        raise click.UsageError("write: all, mailbox:KEY, campaign:NAME or enrolment:ID") from error


def _show(
    campaigns: list[CampaignOverview], sending: SendingOverview, tasks: int, zone: str
) -> None:
    out = console()
    table = Table("Campaign", "Enrolled", "To approve", "Held by lint", "Next touch")
    for one in campaigns:
        states = ((state.replace("_", " "), count) for state, count in one.enrolments.items())
        enrolled = ", ".join(f"{count:,} {state}" for state, count in states)
        paused = f" (paused: {one.paused})" if one.paused else ""
        table.add_row(
            one.name + paused,
            enrolled or "nobody",
            f"{one.to_review:,}",
            f"{one.held:,}",
            moment(one.due_at, zone),
        )
    out.print(table)
    boxes = Table("Mailbox", "Outbox", "Last hour", "Last day", "Next", "Trouble")
    for box in sending.mailboxes:
        counts = ", ".join(
            f"{count:,} {state.replace('_', ' ')}" for state, count in sorted(box.counts.items())
        )
        trouble = "; ".join(one for one in (box.paused, box.error, box.unread) if one)
        boxes.add_row(
            box.key,
            counts or "empty",
            f"{box.last_hour:,} of {box.per_hour:,}",
            f"{box.last_day:,} of {box.per_day:,}" + (" (warm-up)" if box.warm_up else ""),
            moment(box.next_at, zone),
            trouble,
        )
    out.print(boxes)
    for box in sending.mailboxes:
        if box.warm_up:
            out.print(f"{box.key}: {box.warm_up}", markup=False)
    if sending.sender:
        out.print(f"Sending now: {sending.sender}", markup=False)
    if sending.lost_sender:
        since = f"the last sign of it was on {moment(sending.lost_at, zone)}"
        line = f"The sender ({sending.lost_sender}) has stopped: {since}; start tactful run"
        out.print(line, markup=False, style="red")
    if sending.paused:
        out.print(f"Everything is paused: {sending.paused}", markup=False, style="yellow")
    _list(
        out, "In doubt; settle each with --settle ID sent or --settle ID resend:", sending.in_doubt
    )
    _list(out, "Held; send with --release ID, or approve the new text:", sending.held)
    _list(
        out,
        "Refused by the server; send again with --settle ID resend, give up with --settle ID skip:",
        sending.failed,
    )
    if tasks:
        out.print(f"{plural(tasks, 'task')} for the reps: tactful task")


def _show_workers(team: tuple[WorkerLine, ...], zone: str) -> None:
    if not team:
        return
    table = Table("Worker", "Since", "Last sign", "Serves", "In hand")
    for one in team:
        hand = ", ".join(one.in_hand) or "nothing"
        gone = "ended without notice; the others take over what it had"
        table.add_row(
            one.who, moment(one.since, zone), moment(one.last_sign, zone), one.serves,
            hand if one.alive else gone, style=None if one.alive else "red",
        )  # fmt: skip
    console().print(table)


def _list(out: Console, title: str, items: tuple[OutboxItem, ...]) -> None:
    if not items:
        return
    out.print(title, style="yellow")
    for item in items:
        line = f"  {item.outbox_id:>5}  {item.recipient}, {item.campaign} {item.place}"
        out.print(f"{line}: {item.why or item.response}", markup=False)
