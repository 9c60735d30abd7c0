"""tactful simulate: a campaign played through on its list, with drawn outcomes."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from ...lint.lists.recipients import Recipients, campaign_list
from ...templates.errors import Problem, ProblemsError, RecipientsError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.located import nearest
from ...templates.workspace.window import zone
from ...templates.workspace.workspace import Workspace
from ..journey.reply_model import ReplyModel, reply_model
from ..journey.simulation import Life, Simulation, simulate
from ..journey.simulation_drawing import Plot, plotted
from ..journey.simulation_totals import Totals, Week, ending, totals
from ..queries.moments import zone_words
from ..queries.timeline import row_of
from ..shell import (
    Timestamp,
    chosen,
    console,
    format_option,
    opened,
    plural,
    present,
    print_json,
    workspace_option,
)

_LONGEST_DAYS = 3650
_HEADS = {"reply": "replies", "opt_out": "opt-outs", "bounce": "bounces"}
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
        print_json(_as_json(found, added, model, days=days, seed=seed))
        return
    _show(found, added, days=days)
    if row is not None:
        _show_person(found)
    _show_assumptions(model, assume, seed)
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
        Plot(f"{one.campaign}: touches by day, {_people(sums.people)}", sums.by_day)
        for one, sums in zip(found, added, strict=True)
    ]
    return plotted(plots, min(days), max(days))


def _people(count: int) -> str:
    """Return "1 person", "3 people"."""
    return "1 person" if count == 1 else f"{count:,} people"


def _as_json(
    found: Sequence[Simulation],
    added: Sequence[Totals],
    model: ReplyModel,
    *,
    days: int,
    seed: int,
) -> dict[str, Any]:
    parts = [_part_json(*pair) for pair in zip(found, added, strict=True)]
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


def _show(found: Sequence[Simulation], added: Sequence[Totals], *, days: int) -> None:
    if len(found) > 1:
        _show_compared(found, added)
    else:
        _show_weeks(found[0], added[0], days)
        _show_endings(added[0])
    for one, sums in zip(found, added, strict=True):
        before = f"{one.campaign}: " if len(found) > 1 else ""
        busiest = "busiest" if before else "Busiest"
        for busy in sums.busiest:
            tasks = f", {plural(busy.tasks, 'task')} among them" if busy.tasks else ""
            _line(
                f"{before}{busiest} day of {busy.rep}: {busy.day:%a %d %b %Y}, "
                f"{busy.touches:,} touch{'' if busy.touches == 1 else 'es'}{tasks}."
            )
        for why, count in one.left_out.items():
            _line(f"{before}{_people(count)} left out: {why}.", style="yellow")


def _line(text: str, style: str | None = None) -> None:
    console().print(text, markup=False, highlight=False, soft_wrap=True, style=style)


def _show_weeks(one: Simulation, sums: Totals, days: int) -> None:
    _line(
        f"{one.campaign}, {plural(days, 'day')} from {one.start:%a %d %b %Y %H:%M} "
        f"{zone_words(one.start)}, {_people(sums.people)}"
    )
    if not sums.people:
        _line("Nobody on the list would come in.")
        return
    weeks = _busy(sums.weeks)
    spans = [_dates(week) for week in weeks]
    channels = [(name, [week.touches.get(name, 0) for week in weeks]) for name in sums.touches]
    answers = [
        (head, [week.answers.get(name, 0) for week in weeks])
        for name, head in _HEADS.items()
        if name in sums.answers
    ]
    _show_counts("Touches", spans, [*channels, *answers])
    outcomes = [
        (name.replace("_", " "), [week.outcomes.get(name, 0) for week in weeks])
        for name in sums.outcomes
    ]
    if outcomes:
        _show_counts("Outcomes", spans, outcomes)


def _busy(weeks: Sequence[Week]) -> Sequence[Week]:
    """Return the weeks up to the last one in which something happens."""
    last = max((at for at, week in enumerate(weeks) if week.touches or week.answers), default=0)
    return weeks[: last + 1]


def _dates(week: Week) -> str:
    year = "" if week.first.year == week.last.year else f" {week.last.year}"
    return f"{week.first:%d %b} - {week.last:%d %b}{year}"


def _show_counts(
    head: str, spans: Sequence[str], columns: Sequence[tuple[str, Sequence[int]]]
) -> None:
    """Print counts by week, and their sums."""
    table = Table(show_footer=len(spans) > 1)
    table.add_column(head, footer="All", no_wrap=True)
    for name, counts in columns:
        table.add_column(name, footer=f"{sum(counts):,}", justify="right")
    for place, span in enumerate(spans):
        cells = (counts[place] for _, counts in columns)
        table.add_row(span, *(f"{count:,}" if count else "" for count in cells))
    console().print(table)


def _show_endings(sums: Totals) -> None:
    if not sums.people:
        return
    table = Table("Ending")
    table.add_column("People", justify="right")
    table.add_column("Share", justify="right")
    for name, count in sums.endings.items():
        table.add_row(name, f"{count:,}", f"{count / sums.people:.1%}")
    console().print(table)
    if sums.again is not None:
        first, last = (f"{day:%a %d %b %Y}" for day in sums.again)
        when = f"on {first}" if first == last else f"from {first} to {last}"
        _line(f"Nurture: looked at again {when}.")
    if sums.days_to_contact is not None:
        _line(f"Days to the first contact (a reply or a talk), median: {sums.days_to_contact:.1f}.")


def _show_compared(found: Sequence[Simulation], added: Sequence[Totals]) -> None:
    table = Table("On one list")
    for one in found:
        table.add_column(one.campaign, justify="right")
    channels = dict.fromkeys(name for sums in added for name in sums.touches)
    endings = dict.fromkeys(name for sums in added for name in sums.endings)

    def row(head: str, counts: Sequence[int]) -> None:
        table.add_row(head, *(f"{count:,}" for count in counts))

    row("people", [sums.people for sums in added])
    row("touches", [sum(sums.touches.values()) for sums in added])
    for name in channels:
        row(f"  {name}", [sums.touches.get(name, 0) for sums in added])
    row("replies", [sums.answers.get("reply", 0) for sums in added])
    row("meetings", [sums.outcomes.get("reached", 0) for sums in added])
    medians = [sums.days_to_contact for sums in added]
    shown = ("none" if value is None else f"{value:.1f}" for value in medians)
    table.add_row("days to the first contact, median", *shown)
    for name in endings:
        row(f"ends: {name}", [sums.endings.get(name, 0) for sums in added])
    console().print(table)


def _show_person(found: Sequence[Simulation]) -> None:
    for one in found:
        for life in one.lives:
            _line(f"{one.campaign}, {life.whom} ({life.timezone})")
            table = Table("Step", "When", "Channel", "Outcome")
            for touch in life.touches:
                when = f"{touch.local:%a %d %b %Y %H:%M} {zone_words(touch.local)}"
                table.add_row(str(touch.step), when, touch.channel, touch.outcome.replace("_", " "))
            console().print(table)
            _line(f"{life.whom}: {_ended(life)}.")


def _ended(life: Life) -> str:
    on = f", looked at again on {life.again_on:%a %d %b %Y}" if life.again_on else ""
    return f"{ending(life)}{on}"


def _show_assumptions(model: ReplyModel, given: Sequence[str], seed: int) -> None:
    whose = "yours, the rest our defaults" if given else "our defaults, change them with --assume"
    _line(f"Assumed ({whose}; seed {seed}):")
    for words in model.in_words:
        _line(f"  {words}")
