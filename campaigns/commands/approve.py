"""tactful approve: read the messages that wait for approval, and approve them."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..actions.approve import (
    approve_all_in_parts,
    approve_digests,
    approve_drafts_in_parts,
)
from ..actions.draft import draft_in_parts
from ..actions.withdraw import Withdrawn, withdraw_all, withdraw_digests
from ..messages.rendering import MessageRenderer
from ..model import MessageState
from ..queries.releases import running_on
from ..queries.review import review_item, review_queue
from ..queries.values import ReviewItem
from ..queries.waiting_shapes import WaitingByShape, waiting_by_shape
from ..shell import (
    ROW,
    chosen,
    console,
    format_option,
    in_parts,
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
  tactful approve webinar                    list what waits, and what is held and why
  tactful approve webinar 3f9a2c             approve the message with that digest
  tactful approve webinar --all              approve every draft that is not held
  tactful approve webinar --all --step 1     … only those of the first step
  tactful approve webinar --by-shape         show one of each shape, then ask
  tactful approve webinar --withdraw         list what is approved and not sent yet
  tactful approve webinar --withdraw 3f9a2c  take that approval back
  tactful approve webinar --withdraw --all   take every approval back, until the body leaves
"""
_SHOWN_DIGEST = 12


@click.command("approve", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.argument("digests", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Approve every draft that is not held.")
@click.option(
    "--withdraw", is_flag=True, help="Take approvals back instead, of what has not been sent."
)
@click.option("--by-shape", is_flag=True, help="Show one message of each shape, then ask.")
@click.option("--yes", is_flag=True, help="With --by-shape: approve them without asking.")
@click.option("--step", type=ROW, help="Only this step.")
@workspace_option
@format_option
def command(
    campaign: str | None,
    digests: tuple[str, ...],
    everything: bool,
    withdraw: bool,
    by_shape: bool,
    yes: bool,
    step: int | None,
    folder: Path | None,
    form: str,
) -> None:
    """List CAMPAIGN's messages that wait for approval, or approve them.

    You approve a digest (its first characters are enough): a text that changes later needs a new
    approval. Messages held by lint cannot be approved; fix the template or the list. An approval
    can be withdrawn until the message is being sent.

    Exit code 1: some messages are held.
    """
    workspace = opened(folder)
    one = chosen(workspace, campaign)
    now = present()
    if by_shape and (withdraw or everything or digests):
        raise click.UsageError("--by-shape stands alone: it shows the shapes and asks.")
    if yes and not by_shape:
        raise click.UsageError("--yes goes with --by-shape.")
    if withdraw:
        _withdraw(workspace, one, digests, everything=everything, step=step, form=form)
        return
    if by_shape:
        _by_shape(workspace, one, step=step, yes=yes, form=form)
        return
    with stored(workspace) as store, in_parts() as so_far:
        draft_in_parts(store, workspace, one, now=now)  # what is shown is what would be sent
        approved = 0
        if everything:
            approved = approve_all_in_parts(
                store, one, by=user(), now=now, step=step,
                on_part=lambda count: so_far(f"{plural(count, 'message')} approved"),
            )  # fmt: skip
        if digests:
            approved += approve_digests(store, one, digests, by=user(), now=now)
        with store.reading() as session:
            left = review_queue(session, workspace, one.name, limit=10**6)
            runs = running_on(session, workspace, one)
    left = tuple(item for item in left if step is None or item.step == step)
    held = [item for item in left if item.state is MessageState.held]
    if form == "json":
        print_json({"approved": approved, "waiting": [_json(item) for item in left]})
    else:
        _show(left, approved)
        if runs.words:
            click.echo(runs.words, err=True)
    if held:
        raise click.exceptions.Exit(1)


def _by_shape(
    workspace: Workspace, campaign: Campaign, *, step: int | None, yes: bool, form: str
) -> None:
    """Show one message of each shape and what is left out; approve the shapes after a yes."""
    now, renderer = present(), MessageRenderer(workspace, campaign)

    def renderers(name: str) -> MessageRenderer | None:
        return renderer if name == campaign.name else None

    with stored(workspace) as store, in_parts() as so_far:
        draft_in_parts(store, workspace, campaign, now=now)
        with store.reading() as session:
            waits = waiting_by_shape(session, renderers, campaign=campaign.name, step=step)
            samples = [
                review_item(session, workspace, shape.drafts[0][0]) for shape in waits.shapes
            ]
        if form == "text":
            _show_shapes(waits, samples)
        agreed = bool(waits.count) and (
            yes or (form == "text" and click.confirm(f"Approve {plural(waits.count, 'message')}?"))
        )
        approved = 0
        if agreed:
            drafts = waits.chosen(shape.key for shape in waits.shapes)
            approved = approve_drafts_in_parts(
                store, renderers, drafts, by=user(), now=now,
                on_part=lambda count: so_far(f"{plural(count, 'message')} approved"),
            )  # fmt: skip
    if form == "json":
        shapes = [
            {"messages": shape.count, "step": shape.place, "why": shape.why,
             "sample": _json(item) if item else None}
            for shape, item in zip(waits.shapes, samples, strict=True)
        ]  # fmt: skip
        left = [{"why": why, "messages": list(ids)} for why, ids in waits.exceptions]
        print_json({"approved": approved, "shapes": shapes, "exceptions": left})
    elif agreed:
        console().print(f"{plural(approved, 'message')} approved.", style="green")
    if waits.left_out:
        raise click.exceptions.Exit(1)


def _show_shapes(waits: WaitingByShape, samples: Sequence[ReviewItem | None]) -> None:
    out = console()
    if not waits.count:
        out.print("No message without findings waits for approval.")
    else:
        shapes = plural(len(waits.shapes), "shape")
        out.print(f"{plural(waits.count, 'message')} of {shapes}; one of each:")
    for number, (shape, item) in enumerate(zip(waits.shapes, samples, strict=True), 1):
        why = f", {shape.why}" if shape.why else ""
        head = f"{number}. {shape.place}{why}: {plural(shape.count, 'message')}"
        out.print(f"\n{head}", markup=False, style="bold")
        if item is not None:
            out.print(f"   To {item.message.recipient}: {item.message.subject}", markup=False)
            for line in item.message.text.strip().splitlines():
                out.print(f"   | {line}", markup=False, soft_wrap=True)
    if waits.left_out:
        out.print(f"\nLeft out, to be read one by one: {plural(waits.left_out, 'message')}")
    for why, ids in waits.exceptions:
        out.print(f"  {len(ids):>6,}  {why}", markup=False)
    if waits.exceptions:
        out.print("tactful approve lists them.")


def _withdraw(
    workspace: Workspace,
    campaign: Campaign,
    digests: tuple[str, ...],
    *,
    everything: bool,
    step: int | None,
    form: str,
) -> None:
    """Take approvals back, and list those that still could be."""
    now, by = present(), user()
    done = Withdrawn(0, 0)
    with stored(workspace) as store:
        if digests:
            done = withdraw_digests(store, workspace, campaign, digests, by=by, now=now)
        if everything:
            done = withdraw_all(store, workspace, campaign, by=by, now=now, step=step)
        with store.reading() as session:
            approved = (MessageState.approved,)
            found = review_queue(session, workspace, campaign.name, states=approved, limit=10**6)
    left = [one for one in found if one.can_be_withdrawn and step in (None, one.step)]
    if form == "json":
        print_json(asdict(done) | {"approved": [_json(item) for item in left]})
        return
    out = console()
    if digests or everything:
        out.print(done.words, style="green" if not done.too_late else "yellow")
        return
    for item in left:
        line = f"{item.digest[:_SHOWN_DIGEST]}  {item.place}  {item.recipient}"
        out.print(f"{line}  {item.message.subject}", markup=False)
    if left:
        out.print(f"{plural(len(left), 'message')} approved and not sent yet.")
    else:
        out.print("No approved message is waiting to be sent.")


def _json(item: ReviewItem) -> dict[str, object]:
    return {
        "message_id": item.message_id,
        "digest": item.digest,
        "state": item.state,
        "step": item.step,
        "recipient": item.recipient,
        "subject": item.message.subject,
        "due_at": item.due_at,
        "problem": item.problem,
        "findings": [finding.to_json() for finding in item.findings],
    }


def _show(items: tuple[ReviewItem, ...], approved: int) -> None:
    out = console()
    if approved:
        out.print(f"{plural(approved, 'message')} approved.", style="green")
    for item in items:
        held = item.state is MessageState.held
        mark = "held " if held else item.digest[:_SHOWN_DIGEST]
        changed = " (changed since it was approved)" if item.before and not held else ""
        line = f"{mark:<12}  {item.place}  {item.recipient}  {item.message.subject}{changed}"
        out.print(line, markup=False, style="yellow" if held else None)
        if item.problem:
            out.print(f"              {item.problem}", markup=False)
        for finding in item.findings:
            if held or finding.severity != "info":
                out.print(f"              {finding.code} {finding.message}", markup=False)
    drafts = sum(item.state is MessageState.draft for item in items)
    if drafts:
        out.print(f"{plural(drafts, 'message')} to approve: read them, then run it with --all.")
    elif not items and not approved:
        out.print("No message is waiting for approval.")
    if len(items) > drafts:
        out.print(f"{plural(len(items) - drafts, 'message')} held; fix the template or the list.")
