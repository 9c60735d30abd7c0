"""tactful simulate: a campaign played through on its list, with drawn outcomes."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from ...lint.lists.recipients import Recipients, campaign_list
from ...templates.errors import Problem, ProblemsError, RecipientsError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.located import nearest
from ...templates.workspace.window import zone
from ...templates.workspace.workspace import Workspace
from ..journey.simulated.reply_model import ReplyModel, reply_model
from ..journey.simulated.simulation import Simulation, simulate
from ..journey.simulated.simulation_drawing import Plot, plotted
from ..journey.simulated.simulation_totals import Totals, ending, totals
from ..queries.timeline import row_of
from ..shell import (
    Timestamp,
    chosen,
    console,
    format_option,
    opened,
    present,
    print_json,
    workspace_option,
)
from ..simulation_report import cost_of, people, show, show_assumptions, show_person

_LONGEST_DAYS = 3650
_EXAMPLES = """\b
Examples:
  tactful simulate webinar
  tactful simulate webinar --days 60 --start 2026-12-14T09:00+00:00 --svg month.svg
  tactful simulate webinar --assume reply=0.08,reached=0.25,voicemail=0.3
  tactful simulate webinar --compare webinar-slow
  tactful simulate webinar --to jim@example.com
  tactful simulate webinar --format json | jq '.endings'
"""


@click.command("simulate", epilog=_EXAMPLES)
@click.argument("campaign", required=False)
@click.option("--days", type=int, default=30, show_default=True, help="How long to play.")
@click.option("--start", "at", type=Timestamp(), help="When everybody comes in. Default: now.")
@click.option(
    "--assume",
    multiple=True,
    metavar="NAME=CHANCE,...",
    help="What comes of an email (reply, opt_out, bounce) and of a call (reached, voicemail, "
    "no_answer, wrong_number, call_back, not_now, not_me), from 0 to 1.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Another one draws other outcomes."
)
@click.option("--compare", metavar="OTHER", help="Another campaign on the same list beside it.")
@click.option("--to", "whom", metavar="WHO", help="What comes of one person on the list.")
@click.option(
    "--svg",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw the touches by day and channel into this file too.",
)
@workspace_option
@format_option
def command(
    campaign: str | None,
    days: int,
    at: datetime | None,
    assume: tuple[str, ...],
    seed: int,
    compare: str | None,
    whom: str | None,
    svg: Path | None,
    folder: Path | None,
    form: str,
) -> None:
    """Play CAMPAIGN through on its list, with an accelerated clock and drawn outcomes.

    Everybody comes in at the start and gets what the schedule, branches and endings say; what
    they answer is drawn by assumptions that are printed. Nothing is rendered, stored or sent.
    """
    workspace = opened(folder)
    one = chosen(workspace, campaign)
    model, problems = reply_model(assume)
    span = _span(at, days, workspace.settings.timezone, problems)
    other = _other(workspace, one, compare, problems)
    recipients = _list(workspace, one, problems)
    row = _row(recipients, whom, one, problems)
    if problems or recipients is None or span is None:
        raise ProblemsError(problems)
    start, until = span
    campaigns = [one] if other is None else [one, other]
    found = simulate(workspace, campaigns, recipients, model, start=start, until=until, seed=seed)
    if row is not None:
        found = [_only(simulation, row) for simulation in found]
    added = [totals(simulation) for simulation in found]
    if svg is not None:
        svg.write_text(_picture(found, added), encoding="utf-8")
    if form == "json":
        print_json(_as_json(workspace, found, added, model, days=days, seed=seed))
        return
    show(workspace, found, added, days=days)
    if row is not None:
        show_person(found)
    branching = any(step.on for one in campaigns for step in one.emails)
    show_assumptions(model, assume, seed, of_kinds=branching)
    if svg is not None:
        console().print(f"Drawn: {svg}", markup=False)


def _span(
    at: datetime | None, days: int, timezone: str, problems: list[Problem]
) -> tuple[datetime, datetime] | None:
    """Return the start, by the workspace's clock, and the end of what is played."""
    if not 1 <= days <= _LONGEST_DAYS:
        fix = f"give 1 to {_LONGEST_DAYS:,} days, like --days 30"
        problems.append(Problem(f"--days {days}: no such time can be played", fix=fix))
        return None
    try:
        start = (at or present().replace(second=0, microsecond=0)).astimezone(zone(timezone))
        return start, start + timedelta(days=days)
    except OverflowError:
        fix = "give a day of these years, like 2027-01-05"
        problems.append(Problem("--start is too near the end of the calendar", fix=fix))
        return None


def _other(
    workspace: Workspace, one: Campaign, name: str | None, problems: list[Problem]
) -> Campaign | None:
    if name is None:
        return None
    if name == one.name:
        fix = "name another campaign"
        problems.append(Problem(f"--compare: '{name}' is the same campaign", fix=fix))
        return None
    if name not in workspace.campaigns:
        near = nearest(name, sorted(workspace.campaigns))
        known = f"there are {', '.join(sorted(workspace.campaigns))}"
        fix = f"did you mean '{near}'?" if near else known
        problems.append(Problem(f"--compare: there is no campaign '{name}'", fix=fix))
    return workspace.campaigns.get(name)


def _list(workspace: Workspace, one: Campaign, problems: list[Problem]) -> Recipients | None:
    try:
        recipients = campaign_list(workspace, one)
    except RecipientsError as error:
        problems += error.problems
        return None
    if recipients is None:
        fix = "add audience: {contacts: contacts/....csv}"
        problems.append(Problem(f"{one.name} names no list to play on", fix=fix))
    return recipients


def _row(
    recipients: Recipients | None, whom: str | None, one: Campaign, problems: list[Problem]
) -> int | None:
    if whom is None or recipients is None:
        return None
    row = row_of(recipients, whom)
    if row is None:
        fix = f"look in {one.audience.contacts}"
        problems.append(Problem(f"'{whom}' is not on the list", fix=fix))
    return row


def _only(one: Simulation, row: int) -> Simulation:
    lives = tuple(life for life in one.lives if life.row == row)
    return Simulation(one.campaign, one.start, one.until, lives, {} if lives else one.left_out)


def _picture(found: Sequence[Simulation], added: Sequence[Totals]) -> str:
    days = [day for one in added for week in one.weeks for day in (week.first, week.last)]
    plots = [
        Plot(f"{one.campaign}: touches by day, {people(sums.people)}", sums.by_day)
        for one, sums in zip(found, added, strict=True)
    ]
    return plotted(plots, min(days), max(days))


def _as_json(
    workspace: Workspace,
    found: Sequence[Simulation],
    added: Sequence[Totals],
    model: ReplyModel,
    *,
    days: int,
    seed: int,
) -> dict[str, Any]:
    parts = [
        {**_part_json(one, sums), "cost": round(cost_of(workspace, sums), 2)}
        for one, sums in zip(found, added, strict=True)
    ]
    common = {
        "start": found[0].start,
        "until": found[0].until,
        "days": days,
        "seed": seed,
        "assumed": asdict(model),
    }
    return {**parts[0], **common} if len(parts) == 1 else {**common, "compared": parts}


def _part_json(one: Simulation, sums: Totals) -> dict[str, Any]:
    numbers = asdict(sums)
    by_day: dict[date, dict[str, int]] = {}
    for (day, channel), count in sorted(numbers.pop("by_day").items()):
        by_day.setdefault(day, {})[channel] = count
    lives = [{**asdict(life), "ending": ending(life)} for life in one.lives]
    for life in lives:
        del life["state"]
        life["answers"] = [{"at": at, "answer": said} for at, said in life["answers"]]
    return {
        "campaign": one.campaign,
        "left_out": dict(one.left_out),
        **numbers,
        "by_day": [{"date": day, **counts} for day, counts in by_day.items()],
        "lives": lives,
    }
