"""When touches come if every one happens as planned, by what else people and companies get. Pure.

The sequences of one person, and of the people of one company, are played in the order in which
the runner would take them, and judged as it judges them.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ....templates.workspace.frequency_cap import FrequencyCap
from ....templates.workspace.step import Channel, Step
from ..timing.calendar import Clock, next_open
from ..timing.dated import NotInTime, due_of
from .frequency import Contacted, Written, put_off


@dataclass(frozen=True, slots=True)
class Lane:
    """What is still to come of one sequence for somebody: steps, the first of them due then.

    order is its rank among those due at once (a touch's id); asked_for: the person asked for the
    first on that day, so that it never waits. waited: since when it has waited, and why.
    on_answer are steps that come only after an answer: nobody waits for them, nor are they counted.
    """

    enrolment_id: int
    contact_id: int
    campaign: str
    mailbox: str
    companies: frozenset[str]
    clock: Clock
    steps: tuple[Step, ...]
    due: datetime
    order: int
    asked_for: bool = False
    waited: tuple[datetime, str] | None = None
    values: Mapping[str, str] = field(default_factory=dict)  # the person's, by field key
    on_answer: tuple[Step, ...] = ()

    since: datetime | None = None  # when the touch before them was; None: nothing is known

    def following(self, place: int, since: datetime, *, now: datetime | None = None) -> "Following":
        """Return what comes after a step; its wait counts from since, and now is past already."""
        over: dict[str, str] = {}
        for later in range(place + 1, len(self.steps)):
            step = self.steps[later]
            start = max(since, now) if now is not None and step.wait.field else since
            due = due_of(step, start, self.clock, self.values)
            if not isinstance(due, NotInTime):
                due = next_open(now, self.clock.of(step)) if now is not None and due < now else due
                return Following((later, due), over)
            over[step.key] = due.why
        return Following(None, over)


@dataclass(frozen=True, slots=True)
class Following:
    """The next step's place and moment (None: there is none), and which are over then, and why."""

    next: tuple[int, datetime] | None
    over: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """When a step comes; first_due is when it would come if nothing else did, and why not then.

    left_out is why it does not come at all.
    """

    at: datetime
    first_due: datetime
    waits: str = ""
    left_out: str = ""


def foreseen(
    cap: FrequencyCap,
    lanes: Iterable[Lane],
    own: int,
    *,
    now: datetime,
    history: Mapping[int, Sequence[Contacted]],
    written: Mapping[str, Sequence[Written]],
) -> dict[str, Foreseen]:
    """Return by key when the steps of one enrolment (own) come; the lanes hold its own.

    history is what people got in the week before now, by contact, and written what companies
    got. Raises NeverOpen.
    """
    by_id = {lane.enrolment_id: lane for lane in lanes}
    had = defaultdict(list, {who: list(some) for who, some in history.items()})
    mail = defaultdict(list, {who: list(some) for who, some in written.items()})
    queue = [(one.due, one.order, one.enrolment_id, 0) for one in by_id.values() if one.steps]
    heapq.heapify(queue)
    later = max((one.order for one in by_id.values()), default=0)
    first = {(who, 0): one.waited for who, one in by_id.items() if one.waited is not None}
    last: dict[int, datetime] = {}  # when each sequence had its last touch
    found: dict[str, Foreseen] = {}
    while queue and len(found) < len(by_id[own].steps):
        due, order, who, place = heapq.heappop(queue)
        lane = by_id[who]
        step = lane.steps[place]
        clock = lane.clock.of(step)
        at = next_open(max(due, now), clock)
        waits = None
        if not (lane.asked_for and place == 0):
            waits = put_off(
                cap, clock, at, enrolment_id=who, channel=step.channel,
                history=had[lane.contact_id], mailbox=lane.mailbox,
                written=[one for company in lane.companies for one in mail[company]],
            )  # fmt: skip
        if waits is not None:
            first.setdefault((who, place), (at, waits.why))
            until = due_of(step, waits.until, clock, lane.values) if step.wait.field else None
            if not isinstance(until, NotInTime):
                heapq.heappush(queue, (waits.until, order, who, place))
                continue
            following = lane.following(place, last.get(who) or lane.since or due, now=at)
            if following.next is not None:
                heapq.heappush(queue, (following.next[1], order, who, following.next[0]))
            if who == own:
                over = {step.key: f"{waits.why}, and {until.why}", **following.over}
                found |= {key: Foreseen(at, at, left_out=why) for key, why in over.items()}
            continue
        had[lane.contact_id].append(
            Contacted(at, who, step.key, step.channel, f"{lane.campaign} step {step.number}")
        )
        if step.channel is Channel.email:
            for company in lane.companies:
                mail[company].append(Written(at, lane.mailbox, company))
        if who == own:
            found[step.key] = Foreseen(at, *first.get((who, place), (at, "")))
        following, last[who] = lane.following(place, at), at
        if who == own:
            found |= {key: Foreseen(at, at, left_out=why) for key, why in following.over.items()}
        if following.next is not None:
            later += 1
            heapq.heappush(queue, (following.next[1], later, who, following.next[0]))
    return found
