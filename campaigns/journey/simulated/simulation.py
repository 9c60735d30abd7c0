"""A campaign played through on its list: accelerated time, drawn outcomes. Pure.

When touches come, which steps are whose, and how a sequence ends is what the rest of this room
says; here is only the clock that runs, and the draws.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ....lint.lists.lead_criteria import Leads
from ....lint.lists.owners import owners_of
from ....lint.lists.recipients import Recipients
from ....lint.lists.routing import Routing, day_at
from ....lint.lists.whereabouts import whereabouts
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.outcomes import Ending
from ....templates.workspace.sequence import StopOn
from ....templates.workspace.step import Channel, Step
from ....templates.workspace.workspace import Workspace
from ...model import ENROLMENT_MOVES, LIVE, EnrolmentState, Outcome, sources
from ...people.incoming import Incoming, Rejected
from ..ending.endings import is_ended_by
from ..outcomes.answer_branches import ANSWERED_STATES
from ..outcomes.tasks import ending_of
from ..paths.cadences import cadence_for, cadences
from ..paths.starts import fields_asked
from ..steps.advance import afterwards, nurture_day
from ..timing.calendar import Clock, clock_at, unclear
from .reply_model import NO_REPLY, NOT_NOW_DAYS, Draws, ReplyModel, answered_after
from .simulation_ways import Group, Position, Ways

_BY_PHONE = (Channel.call, Channel.voicemail)
_ANSWERS = {
    "reply": EnrolmentState.replied,
    "opt_out": EnrolmentState.opted_out,
    "bounce": EnrolmentState.bounced,
}


@dataclass(frozen=True, slots=True)
class SimulatedTouch:
    """A step at its moment (UTC, and on the person's clock); outcome is what comes of it.

    rep is whose task or mail it is.
    """

    step: int
    key: str
    channel: str
    at: datetime
    local: datetime
    outcome: str
    rep: str


@dataclass(frozen=True, slots=True)
class Life:
    """What one person gets, and how it ends: active for who is still in the sequence then.

    answers are replies, opt-outs and bounces at their moments; contact is the first moment at
    which they replied or were reached.
    """

    row: int
    whom: str
    timezone: str
    touches: tuple[SimulatedTouch, ...]
    answers: tuple[tuple[datetime, str], ...]
    state: EnrolmentState
    ended_at: datetime | None
    again_on: date | None
    contact: datetime | None


@dataclass(frozen=True, slots=True)
class Simulation:
    """What became of a list from start to until; left_out counts who did not come in, by why."""

    campaign: str
    start: datetime
    until: datetime
    lives: tuple[Life, ...]
    left_out: Mapping[str, int]


def simulate(
    workspace: Workspace,
    campaigns: Sequence[Campaign],
    recipients: Recipients,
    model: ReplyModel,
    *,
    start: datetime,
    until: datetime,
    seed: int,
) -> list[Simulation]:
    """Return what becomes of a list whose people all come in at start, for each campaign.

    Of several campaigns each gets the same people, those whom all of them take, with the same
    draws, so that what differs is the cadence.
    """
    alone = len(campaigns) == 1
    plays = [
        _Play(workspace, one, recipients, model, start, until, alone=alone) for one in campaigns
    ]
    taken = [play.entrants() for play in plays]
    found = []
    for play, (people, left_out) in zip(plays, taken, strict=True):
        common = [row for row in people if all(row in other for other, _ in taken)]
        if len(common) < len(people):
            left_out = {**left_out, "not taken by the other campaign": len(people) - len(common)}
        lives = tuple(play.life(people[row], seed) for row in common)
        found.append(Simulation(play.campaign.name, start, until, lives, left_out))
    return found


@dataclass(frozen=True, slots=True)
class _Entrant:
    row: int
    whom: str
    key: str
    rep: str
    first: Position


class _Play:
    """One campaign on one list."""

    def __init__(
        self,
        workspace: Workspace,
        campaign: Campaign,
        recipients: Recipients,
        model: ReplyModel,
        start: datetime,
        until: datetime,
        *,
        alone: bool,
    ) -> None:
        # Cadences between which people are split are compared on all of them.
        self.among = cadences(workspace, campaign) if alone else ()
        self.workspace, self.campaign, self.recipients = workspace, campaign, recipients
        self.model, self.start, self.until = model, start, until
        self.ways = Ways(workspace, campaign)
        self._firsts: dict[tuple[Clock, tuple[str, ...]], Position] = {}
        self._later = {**model.email, "bounce": 0.0}  # an address that took one mail takes more
        self._later[NO_REPLY] += model.email["bounce"]

    def entrants(self) -> tuple[dict[int, _Entrant], Mapping[str, int]]:
        """Return by row who would be enrolled, and how many would not, by why."""
        found: dict[int, _Entrant] = {}
        owners = owners_of(self.recipients, self.workspace)
        listed = Incoming(self.recipients, owners, self.workspace.settings.lists.not_opt_outs)
        rows = list(listed.rows())
        left_out = Counter(map(_rejected, listed.rejected))
        today = day_at(self.workspace, self.start)
        routing = Routing(self.workspace, self.campaign, self.recipients, today=today)
        leads = Leads(self.workspace, self.campaign, self.recipients)
        outside = {row for row, _ in leads.outside() if leads.override(row) is None}
        asked = fields_asked(self.workspace, self.campaign)
        for row in rows:
            if row.number in outside or row.opted_out:
                outs = row.number in outside
                left_out["does not meet the criteria" if outs else "the list says opted out"] += 1
                continue
            if self.among and cadence_for(self.among, row.key) != self.campaign.name:
                left_out["gets another cadence"] += 1
                continue
            owner = routing.owner(row.number)
            box = self.workspace.mailbox(self.campaign, owner.name).key
            values = {**row.contact, **row.lead}
            first = self._first(values, {key: values.get(key, "") for key in asked}, box)
            if isinstance(first, str):
                left_out[first] += 1
                continue
            routing.took(row.number, owner)
            found[row.number] = _Entrant(row.number, row.address, row.key, box, first)
        return found, left_out

    def _first(
        self, values: Mapping[str, str], asked: Mapping[str, str], box: str
    ) -> Position | str:
        """Return where somebody begins whose rep has that mailbox, or why they cannot."""
        settings, window = self.workspace.settings, self.campaign.sequence.window
        where = whereabouts(values, settings)
        if why := unclear(where, window):
            return why
        clock = clock_at(settings, window, where, box)
        group = clock, tuple(asked.values())
        if group not in self._firsts:
            self._firsts[group] = self.ways.first(Group(clock, asked), self.start)
        first = self._firsts[group]
        if first.step is None:
            return "no step is for them"
        if first.never:
            return "no moment comes at which they may be written to"
        return first

    def life(self, one: _Entrant, seed: int) -> Life:
        """Return what becomes of one person."""
        return _Lived(self, one, seed).life()

    def drawn(self, draws: Draws, step: Step, had: Counter[str]) -> tuple[str, float]:
        """Return what comes of a touch, and a number in [0, 1) for when; had counts, by kind."""
        if step.channel is Channel.email:
            shares = self._later if had["email"] else self.model.email
            had["email"] += 1
            return draws.of("email", had["email"], shares)
        if step.channel in _BY_PHONE:
            had["phone"] += 1
            return draws.of("phone", had["phone"], self.model.phone)
        return Outcome.done, 0.0


class _Lived:
    """One person's way as it happens."""

    def __init__(self, play: _Play, one: _Entrant, seed: int) -> None:
        self.play, self.one = play, one
        self.draws, self.had = Draws(seed, one.key), Counter[str]()
        self.touches: list[SimulatedTouch] = []
        self.pending: list[tuple[datetime, str, int]] = []  # when, what, to which email
        self.answers: list[tuple[datetime, str]] = []
        self.state = EnrolmentState.active
        self.ended_at: datetime | None = None
        self.again_on: date | None = None
        self.contact: datetime | None = None

    def life(self) -> Life:
        place, until = self.one.first, self.play.until
        while self.state in LIVE:
            step = place.step
            if step is None:
                campaign, clock = self.play.campaign, place.group.clock
                self._end(afterwards(campaign), place.at, nurture_day(campaign, place.at, clock))
                break
            there = self._answered(place.at, place)
            if there is place and (place.never or place.at >= until):
                break
            if there is place and self.live:
                there = self._touched(place, step)
            place = there
        self._answered(until, place)
        return Life(
            self.one.row, self.one.whom, self.one.first.group.clock.tz.key, tuple(self.touches),
            tuple(self.answers), self.state, self.ended_at, self.again_on, self.contact,
        )  # fmt: skip

    def _touched(self, place: Position, step: Step) -> Position:
        said, number = self.play.drawn(self.draws, step, self.had)
        local = place.at.astimezone(place.group.clock.tz)
        rep = step.owner or self.one.rep
        if said in _ANSWERS:
            after = timedelta(minutes=1) if said == "bounce" else answered_after(number)
            self.pending.append((place.at + after, said, self.had["email"]))
        shown = NO_REPLY if said in _ANSWERS and self.pending[-1][0] >= self.play.until else said
        self.touches.append(
            SimulatedTouch(step.number, step.key, step.channel, place.at, local, shown, rep)
        )
        if step.channel is Channel.email:
            return self.play.ways.after(place, None)
        outcome = Outcome(said)
        if outcome is Outcome.reached:
            self.contact = min(self.contact or place.at, place.at)
        campaign = self.play.campaign
        ending = ending_of(campaign, step, outcome, step.channel, "somebody else")
        if ending is not None:
            day = None
            if ending[0] is EnrolmentState.nurture:
                day = nurture_day(campaign, place.at, place.group.clock)
            self._end(ending[0], place.at, day)
        return self.play.ways.after(place, outcome)

    def _answered(self, now: datetime, place: Position) -> Position:
        """Let happen what was answered before now, in its order; return where they are then."""
        campaign = self.play.campaign
        for at, said, number in sorted(one for one in self.pending if one[0] < now):
            self.pending.remove((at, said, number))
            if self.state in (EnrolmentState.opted_out, EnrolmentState.bounced):
                continue
            self.answers.append((at, said))
            if said == "reply":
                self.contact = min(self.contact or at, at)
                there = self._branched(place, at, number)
                if there is not None and there is not place:
                    return there  # what else was answered is looked at from there
                if there is not None:
                    continue
            goes_on = said == "reply" and not is_ended_by(campaign, StopOn.reply)
            state = _ANSWERS[said]
            if self.state in sources(ENROLMENT_MOVES, state) and not (goes_on and self.live):
                self._end(state, self.ended_at or at, None)
        return place

    def _branched(self, place: Position, at: datetime, number: int) -> Position | None:
        """Return where the branch of a reply's kind leads; None where there is none."""
        step = self._last_email()
        if step is None or not step.on:
            return None
        said, _ = self.draws.of("kind", number, self.play.model.kinds)
        kind = Outcome(said.removeprefix("reply_"))
        target = step.on.get(kind)
        if target is None or not (self.live or target in tuple(Ending)):
            return None
        if target not in tuple(Ending):
            return self.play.ways.led(place, step, kind, at)
        state = ANSWERED_STATES[Ending(target)]
        if self.state in sources(ENROLMENT_MOVES, state):
            day = None
            if state is EnrolmentState.nurture:
                clock = place.group.clock
                later = at.astimezone(clock.tz).date() + timedelta(days=NOT_NOW_DAYS)
                said_day = (
                    None if kind is Outcome.not_now else nurture_day(self.play.campaign, at, clock)
                )
                day = said_day or later
            self._end(state, self.ended_at or at, day)
        return place

    def _last_email(self) -> Step | None:
        """Return the email that they got last: what they answer."""
        mails = (one for one in reversed(self.touches) if one.channel == Channel.email)
        last = next(mails, None)
        return self.play.campaign.step_of(last.key) if last is not None else None

    @property
    def live(self) -> bool:
        return self.state in LIVE

    def _end(self, state: EnrolmentState, at: datetime, day: date | None) -> None:
        self.state, self.ended_at, self.again_on = state, at, day


def _rejected(row: Rejected) -> str:
    """Return why a row of the list cannot come in, without what is of that row alone."""
    twice = "the same mailbox" in row.why
    return "the same mailbox as a row before" if twice else "no usable address, or a faulty row"
