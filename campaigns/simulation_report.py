"""What `tactful simulate` prints: counts by week, endings, two campaigns beside each other."""

from collections.abc import Sequence

from rich.table import Table

from ..templates.workspace.step import Channel
from ..templates.workspace.workspace import Workspace
from .journey.simulated.reply_model import ReplyModel
from .journey.simulated.simulation import Life, Simulation
from .journey.simulated.simulation_totals import Totals, Week, ending
from .queries.moments import zone_words
from .shell import console, plural

_HEADS = {"reply": "replies", "opt_out": "opt-outs", "bounce": "bounces"}

ALONE = "This campaign alone: other sequences, and so [frequency_cap], are not counted."


def cost_of(workspace: Workspace, sums: Totals) -> float:
    """Return what all touches of a simulation cost by [costs] of tactful.toml."""
    costs = workspace.settings.costs
    return sum(costs.of([Channel(name)]) * count for name, count in sums.touches.items())


def people(count: int) -> str:
    """Return "1 person", "3 people"."""
    return "1 person" if count == 1 else f"{count:,} people"


def show(
    workspace: Workspace, found: Sequence[Simulation], added: Sequence[Totals], *, days: int
) -> None:
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
        if cost := cost_of(workspace, sums):
            worth = workspace.campaign(one.campaign).audience.lead_cost
            beside = f"; a lead cost {worth:,.2f}" if worth is not None else ""
            _line(
                f"{before}{'cost' if before else 'Cost'}: {cost:,.2f}, "
                f"{cost / sums.people:,.2f} a lead{beside}."
            )
        for why, count in one.left_out.items():
            _line(f"{before}{people(count)} left out: {why}.", style="yellow")


def _line(text: str, style: str | None = None) -> None:
    console().print(text, markup=False, highlight=False, soft_wrap=True, style=style)


def _show_weeks(one: Simulation, sums: Totals, days: int) -> None:
    _line(
        f"{one.campaign}, {plural(days, 'day')} from {one.start:%a %d %b %Y %H:%M} "
        f"{zone_words(one.start)}, {people(sums.people)}"
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


def show_person(found: Sequence[Simulation]) -> None:
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


def show_assumptions(
    model: ReplyModel, given: Sequence[str], seed: int, *, of_kinds: bool = False
) -> None:
    whose = "yours, the rest our defaults" if given else "our defaults, change them with --assume"
    _line(f"Assumed ({whose}; seed {seed}):")
    for words in (*model.in_words, *([model.of_kinds()] if of_kinds else ())):
        _line(f"  {words}")
    _line(f"  {ALONE}")
