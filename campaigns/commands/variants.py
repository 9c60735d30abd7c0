"""tactful variants: what became of the texts that an email was split over."""

from pathlib import Path

import click
from rich.table import Table

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
    """Show how many answered each text of CAMPAIGN's emails with variants.

    With the interval in which the true rate lies 19 times in 20. No text wins before enough
    people have it, or while the intervals overlap.
    """
    workspace = opened(folder)
    one = workspace.campaign(campaign)
    with stored(workspace) as store, store.reading() as session:
        found = variant_results(session, one, needed=needed)
    if form == "json":
        print_json([_json(step) for step in found])
        return
    out = console()
    if not found:
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
