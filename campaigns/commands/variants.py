"""tactful variants: what became of the texts that an email was split over."""

from pathlib import Path

import click
from rich.table import Table

from ..queries.cadences import CadenceResults, cadence_results
from ..queries.variants import NEEDED, StepResult, variant_results
from ..shell import console, format_option, opened, print_json, stored, workspace_option

_EXAMPLES = """\b
Examples:
  tactful variants webinar
  tactful variants webinar --needed 1200      to tell 5 percent of replies from 8
  tactful variants webinar --format json
"""


@click.command("variants", epilog=_EXAMPLES)
@click.argument("campaign")
@click.option(
    "--needed", type=click.IntRange(1), default=NEEDED, show_default=True,
    help="People each text must have left to before one can win.",
)  # fmt: skip
@workspace_option
@format_option
def command(campaign: str, needed: int, folder: Path | None, form: str) -> None:
    """Show how many answered each text of CAMPAIGN's emails with variants, and each cadence.

    Cadences are campaigns between which a list is split (split_with in the campaign's file).

    With the interval in which the true rate lies 19 times in 20. No text wins before enough
    people have it, or while the intervals overlap.
    """
    workspace = opened(folder)
    one = workspace.campaign(campaign)
    with stored(workspace) as store, store.reading() as session:
        found = variant_results(session, one, needed=needed)
        split = cadence_results(session, workspace, one, needed=needed)
    if form == "json":
        steps = [_json(step) for step in found]
        print_json([*steps, _cadences_json(split)] if split is not None else steps)
        return
    out = console()
    if split is not None:
        _show_cadences(split)
    elif not found:
        out.print(f"No email of '{one.name}' has variants.", markup=False)
    for step in found:
        table = Table("Text", "Sent", "Replied", "Rate", "95 % interval", box=None)
        for arm in step.arms:
            low, high = arm.interval
            table.add_row(
                arm.variant, f"{arm.sent:,}", f"{arm.replied:,}", f"{arm.rate:.1%}",
                f"{low:.1%} to {high:.1%}",
            )  # fmt: skip
        out.print(f"Step {step.step}, {step.key}", markup=False, style="bold")
        out.print(table)
        won = f"'{step.winner}' wins: " if step.winner else "No winner: "
        out.print(f"{won}{step.why}.", markup=False)


def _show_cadences(split: CadenceResults) -> None:
    table = Table("Cadence", "Touched", "Replied", "Rate", "95 % interval", "Met", box=None)
    for arm in split.arms:
        low, high = arm.interval
        table.add_row(
            arm.variant, f"{arm.sent:,}", f"{arm.replied:,}", f"{arm.rate:.1%}",
            f"{low:.1%} to {high:.1%}", f"{split.met[arm.variant]:,}",
        )  # fmt: skip
    out = console()
    out.print("Whole cadences", style="bold")
    out.print(table)
    won = f"'{split.winner}' wins: " if split.winner else "No winner: "
    out.print(f"{won}{split.why}.", markup=False)


def _cadences_json(split: CadenceResults) -> dict[str, object]:
    return {
        "winner": split.winner,
        "why": split.why,
        "cadences": [
            {
                "campaign": arm.variant,
                "touched": arm.sent,
                "replied": arm.replied,
                "rate": arm.rate,
                "interval": arm.interval,
                "met": split.met[arm.variant],
            }
            for arm in split.arms
        ],
    }


def _json(step: StepResult) -> dict[str, object]:
    return {
        "step": step.step,
        "key": step.key,
        "winner": step.winner,
        "why": step.why,
        "variants": [
            {
                "variant": arm.variant,
                "sent": arm.sent,
                "replied": arm.replied,
                "rate": arm.rate,
                "interval": arm.interval,
            }
            for arm in step.arms
        ],
    }
