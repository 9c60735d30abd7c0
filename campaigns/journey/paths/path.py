"""One person's way through a sequence: what was reached, and what comes next. Pure but of()."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.step import Step
from ...model import Outcome, TouchState
from ...store.tables import Touch
from ..timing.calendar import Clock
from ..timing.dated import NotInTime, due_of

PENDING = (TouchState.planned, TouchState.open)


@dataclass(frozen=True, slots=True)
class Stop:
    """One touch of a person, as far as their way is concerned."""

    key: str
    state: TouchState
    planned_at: datetime | None
    done_at: datetime | None
    outcome: Outcome | None = None

    @property
    def left_out(self) -> bool:
        """Whether its turn never came: a branch or a condition led past it."""
        return self.state is TouchState.skipped and self.done_at is None


@dataclass(frozen=True, slots=True)
class Path:
    """The touches of one person, in the order in which they were planned."""

    stops: tuple[Stop, ...]

    @property
    def pending(self) -> bool:
        """Whether a touch is planned or under way: there is one at most."""
        return any(stop.state in PENDING for stop in self.stops)

    @property
    def keys(self) -> frozenset[str]:
        """The steps that have a touch."""
        return frozenset(stop.key for stop in self.stops)

    @property
    def passed(self) -> frozenset[str]:
        """The steps that were put in before the place that the person had reached."""
        return frozenset(stop.key for stop in self.stops if stop.state is TouchState.passed)

    @property
    def planned_keys(self) -> frozenset[str]:
        """The step that is planned and not under way yet, if there is one."""
        return frozenset(stop.key for stop in self.stops if stop.state is TouchState.planned)

    def last_at(self) -> datetime | None:
        """Return when the last touch was closed: the next wait counts from then."""
        closed = (TouchState.done, TouchState.skipped)
        moments = (s.done_at for s in reversed(self.stops) if s.state in closed)
        return next((moment for moment in moments if moment is not None), None)

    def planned(
        self,
        campaign: Campaign,
        steps: Sequence[Step],
        start: datetime,
        clock: Clock,
        values: Mapping[str, str],
    ) -> Mapping[str, datetime]:
        """Return by key when each step was or is to come, if every touch happens as planned.

        What was reached keeps its moment, whatever became of it in the file since; what is
        still to come of steps follows in their order, and nothing waits for one that comes only
        after an answer. A step that was passed or left out has
        none, nor has one that waits for a day which is over then. values are the person's.
        """
        found: dict[str, datetime] = {}
        at = start
        for stop in self.stops:
            if stop.state is TouchState.passed or stop.left_out:
                continue
            step = campaign.step_of(stop.key)
            if stop.planned_at is not None:
                at = stop.planned_at
            elif step is not None and not isinstance(
                due := due_of(step, at, clock, values), NotInTime
            ):
                at = due
            found[stop.key] = at
        touched = {stop.key for stop in self.stops}
        for step in steps:
            if step.key not in touched:
                due = due_of(step, at, clock, values)
                if not isinstance(due, NotInTime):
                    found[step.key] = due
                    at = at if campaign.answers_asked(step) else due
        return found


NO_WAY = Path(())


def of(session: Session, enrolment_id: int) -> Path:
    """Return a person's way so far."""
    return paths(session, [enrolment_id])[enrolment_id]


def paths(session: Session, enrolment_ids: Iterable[int]) -> dict[int, Path]:
    """Return the ways of some people (a few hundred), by enrolment."""
    found: dict[int, list[Stop]] = {one: [] for one in enrolment_ids}
    rows = session.execute(
        select(
            Touch.enrolment_id,
            Touch.key,
            Touch.state,
            Touch.planned_at,
            Touch.done_at,
            Touch.outcome,
        )
        .where(Touch.enrolment_id.in_(list(found)))
        .order_by(Touch.id)
    )
    for enrolment_id, key, state, planned_at, done_at, outcome in rows:
        found[enrolment_id].append(Stop(key, state, planned_at, done_at, outcome))
    return {one: Path(tuple(stops)) for one, stops in found.items()}
