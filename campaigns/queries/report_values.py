"""A report: what was done in a period and what came of it, as values and as plain tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .variants import ArmResult

Cell = str | int | float | None
UNDECIDED = "undecided"  # an answer of which nobody has said yet what it is
NOBODY = ""  # whose owner is not known
_HOUR = timedelta(hours=1)
_RATES = ("replied", "share", "low", "high")


@dataclass(frozen=True, slots=True)
class FirstTouches:
    """How soon people who came in during the period were touched first.

    median is over those who were touched. early, within and late count those whose campaign's lead
    type names a floor or a ceiling; late are those too who wait still. waiting: not touched yet.
    """

    came: int = 0
    touched: int = 0
    waiting: int = 0
    median: timedelta | None = None
    early: int = 0
    within: int = 0
    late: int = 0

    @property
    def in_time(self) -> ArmResult:
        """The share within floor and ceiling, of those of whom it is known."""
        return ArmResult("in time", self.early + self.within + self.late, self.within)


@dataclass(frozen=True, slots=True)
class StepRow:
    """What came of one email of a sequence: place is 0 where the campaign's file lacks it now."""

    campaign: str
    place: int
    key: str
    sent: int
    replied: int
    bounced: int


@dataclass(frozen=True, slots=True)
class RepRow:
    """What one rep's people got. owner is NOBODY for those of nobody."""

    owner: str
    sent: int
    replied: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Report:
    """One period, its days included, on the workspace's clock.

    sent, bounced and replied are of the emails that left in the period: a bounce or an answer
    counts for the last email before it, whenever it came. answers has how many people answered in
    the period, by what they said last. touches: how many people got so many touches in it.
    """

    since: date
    until: date
    campaign: str | None
    sent: int = 0
    bounced: int = 0
    replied: int = 0
    opted_out: int = 0
    answers: Mapping[str, int] = field(default_factory=dict)
    tasks: Sequence[tuple[str, str, int]] = ()  # channel, outcome, how many
    first_touch: FirstTouches = field(default_factory=FirstTouches)
    touches: Sequence[tuple[int, int]] = ()  # so many touches, so many people
    steps: Sequence[StepRow] = ()
    reps: Sequence[RepRow] = ()

    @property
    def tasks_done(self) -> int:
        return sum(count for *_, count in self.tasks)

    @property
    def mean_touches(self) -> float | None:
        """How many touches each person got who got any."""
        people = sum(count for _, count in self.touches)
        return sum(each * count for each, count in self.touches) / people if people else None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a report, as CSV, JSON and a terminal have it."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


TABLES = ("figures", "answers", "tasks", "first-touch", "touches", "steps", "reps")


def tables(report: Report) -> tuple[Table, ...]:
    """Return what a report says as tables, in the order of TABLES. Shares are from 0 to 1."""
    first = report.first_touch
    hours = round(first.median / _HOUR, 2) if first.median is not None else None
    return (
        Table(
            "figures", "Key figures", ("figure", "count", "of", *_RATES[1:]),
            (
                ("emails sent", report.sent, None, None, None, None),
                ("emails bounced", report.bounced, report.sent, *_share(report.bounced, report)),
                ("emails answered", report.replied, report.sent, *_share(report.replied, report)),
                ("people answered", sum(report.answers.values()), None, None, None, None),
                ("people opted out", report.opted_out, None, None, None, None),
                ("tasks done", report.tasks_done, None, None, None, None),
            ),
        ),
        Table(
            "answers", "What people answered", ("answer", "people"),
            tuple(report.answers.items()),
        ),
        Table("tasks", "Tasks done", ("channel", "outcome", "tasks"), tuple(report.tasks)),
        Table(
            "first-touch", "Time to the first touch",
            ("came in", "touched", "waiting", "median hours", "too early", "in time", "too late",
             *_RATES[1:]),
            ((first.came, first.touched, first.waiting, hours, first.early, first.within,
              first.late, *rates(first.in_time)),),
        ),
        Table("touches", "Touches for each person", ("touches", "people"), tuple(report.touches)),
        Table(
            "steps", "By step", ("campaign", "step", "key", "sent", "bounced", *_RATES),
            tuple(
                (one.campaign, one.place or None, one.key, one.sent, one.bounced, one.replied,
                 *rates(ArmResult("", one.sent, one.replied)))
                for one in report.steps
            ),
        ),
        Table(
            "reps", "By rep", ("rep", "sent", "tasks", *_RATES),
            tuple(
                (one.owner or "nobody", one.sent, one.tasks, one.replied,
                 *rates(ArmResult("", one.sent, one.replied)))
                for one in report.reps
            ),
        ),
    )  # fmt: skip


def rates(of: ArmResult) -> tuple[float | None, float | None, float | None]:
    """Return a share and its 95 % interval; None where nothing is counted."""
    if not of.sent:
        return None, None, None
    low, high = of.interval
    return round(of.rate, 4), round(low, 4), round(high, 4)


def _share(count: int, report: Report) -> tuple[float | None, float | None, float | None]:
    return rates(ArmResult("", report.sent, count))
