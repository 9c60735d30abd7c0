"""tactful qualify: which leads sales has taken, and who was let in against the criteria."""

from dataclasses import asdict
from pathlib import Path

import click

from ..actions.qualify import qualify
from ..queries.qualification import qualified
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
  tactful qualify                        every campaign's figures
  tactful qualify webinar
  tactful qualify webinar jo@acme.example yes --because "budget is decided in June"
  tactful qualify webinar jo@acme.example no --because "a student"
"""


@click.command("qualify", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.argument("address", required=False)
@click.argument("verdict", type=click.Choice(["yes", "no"]), required=False)
@click.option("--because", default="", help="Why; it is kept with the verdict.")
@workspace_option
@format_option
def command(
    campaign: str | None,
    address: str | None,
    verdict: str | None,
    because: str,
    folder: Path | None,
    form: str,
) -> None:
    """Say whether sales takes ADDRESS, a lead of CAMPAIGN; or show the figures.

    A lead that is not taken ends its sequence, and whoever brought it gets it back as a task with
    the reason. The figures: how many were let in against the criteria, and how many reps took.
    """
    workspace = opened(folder)
    if address is not None and verdict is None:
        raise click.UsageError("Add the verdict: yes or no.")
    with stored(workspace) as store:
        if campaign is not None and address is not None:
            done = qualify(
                store, workspace, campaign, address,
                qualified=verdict == "yes", because=because, by=user(), now=present(),
            )  # fmt: skip
            if form == "json":
                print_json(asdict(done))
            else:
                console().print(done.words, markup=False)
            return
        names = [workspace.campaign(campaign).name] if campaign else sorted(workspace.campaigns)
        with store.reading() as session:
            found = [qualified(session, name) for name in names]
    if form == "json":
        print_json([{**asdict(one), "undecided": one.undecided} for one in found])
        return
    for one in found:
        console().print(f"{one.campaign}: {'; '.join(one.words)}.", markup=False)
