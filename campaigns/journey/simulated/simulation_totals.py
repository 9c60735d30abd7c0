"""What a simulation adds up to: by week, by ending, by rep and by day. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from ....templates.workspace.step import Channel
from ...model import EnrolmentState, Outcome
from .simulation import Life, Simulation

UNDER_WAY = "under way"
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days on the recipients' clocks: touches by channel, answers and outcomes by name."""

    first: date
    last: date
    touches: Mapping[str, int]
    answers: Mapping[str, int]
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Busiest:
    """The day on which most is a rep's: touches, and how many of them are done by hand."""

    rep: str
    day: date
    touches: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Totals:
    """A simulation in numbers. again are the first and the last day of those nurtured.

    days_to_contact is the median of those who replied or were reached; None: nobody did.
    """

    people: int
    touches: Mapping[str, int]
    answers: Mapping[str, int]
    outcomes: Mapping[str, int]
    endings: Mapping[str, int]
    again: tuple[date, date] | None
    days_to_contact: float | None
    weeks: tuple[Week, ...]
    busiest: tuple[Busiest, ...]
    by_day: Mapping[tuple[date, str], int]


def ending(life: Life) -> str:
    """Return the name of how a person's sequence ended, or that it has not yet."""
    if life.state is EnrolmentState.active:
        return UNDER_WAY
    return life.state.value.replace("_", " ")


def totals(simulation: Simulation) -> Totals:
    """Return what a simulation adds up to."""
    lives = simulation.lives
    touches = [touch for life in lives for touch in life.touches]
    again = [life.again_on for life in lives if life.again_on is not None]
    waited = [
        (life.contact - simulation.start) / timedelta(days=1)
        for life in lives
        if life.contact is not None
    ]
    endings = Counter(map(ending, lives))
    return Totals(
        people=len(lives),
        touches=_ordered(Counter(str(touch.channel) for touch in touches), list(Channel)),
        answers=dict(Counter(said for life in lives for _, said in life.answers)),
        outcomes=_ordered(
            Counter(t.outcome for t in touches if t.channel != Channel.email), list(Outcome)
        ),
        endings=dict(endings.most_common()),
        again=(min(again), max(again)) if again else None,
        days_to_contact=median(waited) if waited else None,
        weeks=_weeks(simulation),
        busiest=_busiest(simulation),
        by_day=dict(Counter((touch.local.date(), str(touch.channel)) for touch in touches)),
    )


def _ordered(found: Mapping[str, int], order: list[str]) -> dict[str, int]:
    return {str(name): found[name] for name in order if name in found}


def _weeks(simulation: Simulation) -> tuple[Week, ...]:
    """Return the weeks from the first local day on, the last one cut where the time is over."""
    first, last = _days(simulation)
    count = (last - first).days // 7 + 1
    kinds: list[list[Counter[str]]] = [
        [Counter() for _ in range(count)] for _ in ("touches", "answers", "outcomes")
    ]
    touched, answered, outcomes = kinds
    for life in simulation.lives:
        for touch in life.touches:
            week = (touch.local.date() - first).days // 7
            touched[week][str(touch.channel)] += 1
            if touch.channel != Channel.email:
                outcomes[week][touch.outcome] += 1
        for at, said in life.answers:
            answered[min(max((_date(at, simulation) - first).days // 7, 0), count - 1)][said] += 1
    return tuple(
        Week(
            first + week * _WEEK,
            min(first + (week + 1) * _WEEK - timedelta(days=1), last),
            *(dict(kind[week]) for kind in kinds),
        )
        for week in range(count)
    )


def _days(simulation: Simulation) -> tuple[date, date]:
    """Return the first and the last day: of the time, or of a touch in a zone far away."""
    moment = timedelta(microseconds=1)
    days = {touch.local.date() for life in simulation.lives for touch in life.touches}
    first = min(days | {_date(simulation.start, simulation)})
    return first, max(days | {_date(simulation.until - moment, simulation)})


def _date(moment: datetime, simulation: Simulation) -> date:
    return moment.astimezone(simulation.start.tzinfo).date()


def _busiest(simulation: Simulation) -> tuple[Busiest, ...]:
    touches: Counter[tuple[str, date]] = Counter()
    tasks: Counter[tuple[str, date]] = Counter()
    for life in simulation.lives:
        for touch in life.touches:
            touches[touch.rep, touch.local.date()] += 1
            tasks[touch.rep, touch.local.date()] += touch.channel != Channel.email
    best: dict[str, tuple[int, date]] = {}
    for (rep, day), count in sorted(touches.items()):  # the earlier day of two that are alike
        if rep not in best or count > best[rep][0]:
            best[rep] = count, day
    return tuple(
        Busiest(rep, day, count, tasks[rep, day]) for rep, (count, day) in sorted(best.items())
    )
