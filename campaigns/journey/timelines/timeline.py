"""The touches of one person, day by day, with whose clock counts and what was skipped. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ....lint.lists.whereabouts import Whereabouts, whereabouts
from ....templates.errors import TactfulError
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.settings import Settings
from ....templates.workspace.step import Step
from ....templates.workspace.window import RECIPIENT, Window
from ....templates.workspace.workspace import Workspace
from ..paths.branching import steps_ahead
from ..paths.dependence import dependence
from ..timing.calendar import Clock, clock_at, skipped, unclear
from ..timing.dated import NotInTime, due_of


class NoTimeline(TactfulError, ValueError):
    """Nobody can say when this person's touches come."""


@dataclass(frozen=True, slots=True)
class TimelineTouch:
    """A step at its moment (UTC, and on the person's clock).

    state is what became of it, for somebody who is in the sequence; else "planned". skipped are
    the days off since the touch before, with why. depends says on what it hangs whether and when
    it comes: "if no answer at step 2". waits is why it does not come when it is first due.
    """

    step: int
    key: str
    channel: str
    template: str
    wait: str
    at: datetime
    local: datetime
    state: str = "planned"
    skipped: tuple[tuple[date, str], ...] = ()
    depends: str = ""
    first_due: datetime | None = None
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """When one person's touches come, from start on.

    zone_from and calendar_from say how the zone and the holidays are known. notes are what the
    list says and what was not used, and why.
    """

    campaign: str
    whom: str
    start: datetime
    clock: Clock
    zone_from: str
    calendar_from: str
    touches: tuple[TimelineTouch, ...]
    notes: tuple[str, ...] = ()


def timeline(
    workspace: Workspace,
    campaign: Campaign,
    values: Mapping[str, str],
    *,
    start: datetime,
    whom: str = "",
    owner: str | None = None,
) -> Timeline:
    """Return the touches of somebody with these values who comes in at start.

    Raises NoTimeline where what the list says of them is not understood, NeverOpen where no
    moment comes.
    """
    window = campaign.sequence.window
    where = whereabouts(values, workspace.settings)
    if why := unclear(where, window):
        raise NoTimeline(f"cannot plan: {why}")
    clock = clock_at(workspace.settings, window, where, workspace.mailbox(campaign, owner).key)
    touches = following(campaign, steps_ahead(workspace, campaign, values), clock, start, values)
    return Timeline(
        campaign.name,
        whom,
        start,
        clock,
        zone_from(where.zone_from, window),
        calendar_from(where, window),
        touches,
        notes=(
            *where.notes,
            *_no_holidays(workspace.settings, clock, window),
            *left_out(campaign, clock, start, values, touches),
        ),
    )


def left_out(
    campaign: Campaign,
    clock: Clock,
    start: datetime,
    values: Mapping[str, str],
    touches: Sequence[TimelineTouch],
) -> Iterator[str]:
    """Yield each step that does not come because of the day it waits for, and why."""
    at, came = start, {touch.key: touch.at for touch in touches}
    for step in campaign.sequence.steps:
        if step.key in came:
            at = came[step.key]
        elif step.wait.field and isinstance(no := due_of(step, at, clock, values), NotInTime):
            yield f"step {step.number} is left out: {no.why}"


def _no_holidays(settings: Settings, clock: Clock, window: Window) -> tuple[str, ...]:
    wanted = RECIPIENT in window.holidays and settings.calendar.holidays is None
    if clock.off.calendars or not wanted:
        return ()
    fix = "write holidays under [calendar] in tactful.toml, like 'GB-ENG', or none"
    return (f"no holidays are kept, since nothing says in which country the person is; {fix}",)


def following(
    campaign: Campaign,
    steps: Sequence[Step],
    clock: Clock,
    since: datetime,
    values: Mapping[str, str],
    done: Sequence[TimelineTouch] = (),
) -> tuple[TimelineTouch, ...]:
    """Return done, and those of steps that are not among them at their moments after since.

    A step that waits for a day of the person's which is over then does not come.
    """
    touches = list(done)
    known = {touch.key for touch in done}
    ahead = [step for step in steps if step.key not in known]
    waiting = [touch.key for touch in done if touch.state in ("planned", "open")]
    hangs = dependence(campaign, ahead, waiting)
    at = since
    for step in ahead:
        own = clock.of(step)
        due = due_of(step, at, clock, values)
        if isinstance(due, NotInTime):
            continue
        before, at = at, due
        touches.append(
            TimelineTouch(
                step.number, step.key, step.channel, step.template, str(step.wait), at,
                at.astimezone(clock.tz), skipped=tuple(skipped(before, at, own)),
                depends=hangs[step.key],
            )
        )  # fmt: skip
        if campaign.answers_asked(step):  # nobody else waits for it
            at = before
    return tuple(touches)


def zone_from(known: str, window: Window) -> str:
    """Return whence the zone that counts is known."""
    return known if window.timezone == RECIPIENT else "the campaign's window"


def calendar_from(where: Whereabouts, window: Window) -> str:
    """Return whence the holidays that count are known."""
    if RECIPIENT not in window.holidays:
        return "the campaign's window" if window.holidays else "the window says none"
    also = " and the campaign's window" if len(window.holidays) > 1 else ""
    return where.calendar_from + also
