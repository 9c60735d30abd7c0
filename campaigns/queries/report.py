"""Reports: what was done in a period, what came of it, and how soon it was."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from ...templates.errors import TactfulError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.step import Channel
from ...templates.workspace.waits import Wait
from ...templates.workspace.workspace import Workspace
from ..journey.timing.calendar import Clock, clock_for, deadline
from ..model import LIVE, EnrolmentState, ReplyKind, TouchState
from ..store.tables import CampaignStep, Enrolment, Signal, Touch
from .report_values import NOBODY, UNDECIDED, FirstTouches, Report, RepRow, StepRow

DAYS = 30  # of a period that nobody chose
_FIRST = date(1970, 1, 1)
_AHEAD = timedelta(days=3660)  # beyond today: nothing is planned further
_BACK = ("reply", "bounce", "opt_out")
_ANSWERS = (*(str(kind) for kind in ReplyKind), UNDECIDED)  # in the order in which they are told


@dataclass(frozen=True, slots=True)
class _Span:
    since: datetime
    until: datetime
    campaign: str | None

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.since <= moment < self.until

    @property
    def of_campaign(self) -> tuple[ColumnElement[bool], ...]:
        return (Enrolment.campaign == self.campaign,) if self.campaign is not None else ()


@dataclass(frozen=True, slots=True)
class _Done:
    """Touches of one step that went one way, among the people of one rep."""

    campaign: str
    key: str
    owner: str
    channel: str
    outcome: str
    count: int


@dataclass(frozen=True, slots=True)
class _Back:
    """What came back, with the email that it counts for; touch_id is None where none had left."""

    kind: str
    reply: ReplyKind | None
    address: str
    at: datetime
    touch_id: int | None
    sent_at: datetime | None
    campaign: str
    key: str
    owner: str


def usual_period(now: datetime, workspace: Workspace) -> tuple[date, date]:
    """Return the first and the last day of a report for which nobody names days."""
    today = now.astimezone(ZoneInfo(workspace.settings.timezone)).date()
    return today - timedelta(days=DAYS - 1), today


class PeriodError(TactfulError, ValueError):
    """No report can be made of these days. faults: what is wrong with "since" and with "until"."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults.values()))


def period(
    since: date | None, until: date | None, *, now: datetime, workspace: Workspace
) -> tuple[date, date]:
    """Return the first and the last day, where either may be left open. Raises PeriodError."""
    usual = usual_period(now, workspace)
    latest = usual[1] + _AHEAD
    faults = {
        name: f"{day} is not between {_FIRST} and {latest}"
        for name, day in (("since", since), ("until", until))
        if day is not None and not _FIRST <= day <= latest
    }
    if faults:
        raise PeriodError(faults)
    last = until or usual[1]
    first = since or min(usual[0], last - (usual[1] - usual[0]))
    if first > last:
        raise PeriodError({"since": f"the first day, {first}, is after the last one, {last}"})
    return first, last


def report_of(
    session: Session,
    workspace: Workspace,
    since: date,
    until: date,
    *,
    now: datetime,
    campaign: str | None = None,
) -> Report:
    """Return the report of some days, both included; of one campaign, or of all."""
    zone = ZoneInfo(workspace.settings.timezone)
    span = _Span(
        datetime.combine(since, time(), zone),
        datetime.combine(until + timedelta(days=1), time(), zone),
        campaign,
    )
    done = tuple(_done(session, span))
    back = tuple(_back(session, span))
    of_sent = [one for one in back if one.touch_id is not None and span.holds(one.sent_at)]
    answered = {one.touch_id: one for one in of_sent if one.kind != "bounce"}
    bounced = {one.touch_id: one for one in of_sent if one.kind == "bounce"}
    answers = _answers(one for one in back if one.kind != "bounce" and span.holds(one.at))
    return Report(
        since,
        until,
        campaign,
        sent=sum(one.count for one in done if one.channel == Channel.email),
        bounced=len(bounced),
        replied=len(answered),
        opted_out=answers.get(str(ReplyKind.opt_out), 0),
        answers=answers,
        tasks=_tasks(done),
        first_touch=_first_touches(session, workspace, span, now=now),
        touches=_touches(session, span),
        steps=_steps(session, done, list(answered.values()), list(bounced.values())),
        reps=_reps(done, list(answered.values())),
    )


def _done(session: Session, span: _Span) -> Iterator[_Done]:
    kinds = (Enrolment.campaign, Touch.key, Enrolment.owner, Touch.channel, Touch.outcome)
    rows = session.execute(
        select(*kinds, func.count())
        .select_from(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(*_touched(span), *span.of_campaign)
        .group_by(*kinds)
    )
    for campaign, key, owner, channel, outcome, count in rows:
        yield _Done(campaign, key, owner or NOBODY, channel, str(outcome or "done"), count)


def _touched(span: _Span) -> tuple[ColumnElement[bool], ...]:
    within = Touch.done_at >= span.since, Touch.done_at < span.until
    return Touch.state == TouchState.done, *within


def _back(session: Session, span: _Span) -> Iterator[_Back]:
    """Yield what came since the period began, by time: it may be of an email of the period."""
    before, whose = aliased(Touch), aliased(Enrolment)
    last = (
        select(before.id)
        .join(whose, whose.id == before.enrolment_id)
        .where(
            whose.contact_id == Signal.contact_id,
            before.channel == Channel.email,
            before.state == TouchState.done,
            before.done_at <= Signal.at,
        )
        .order_by(before.done_at.desc(), before.id.desc())
        .limit(1)
        .correlate(Signal)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Signal.kind, Signal.reply, Signal.address, Signal.at,
            Touch.id, Touch.done_at, Enrolment.campaign, Touch.key, Enrolment.owner,
        )
        .select_from(Signal)
        .outerjoin(Touch, Touch.id == last)
        .outerjoin(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(Signal.kind.in_(_BACK), Signal.at >= span.since, *span.of_campaign)
        .order_by(Signal.at, Signal.id)
    )  # fmt: skip
    for kind, reply, address, at, touch_id, sent_at, campaign, key, owner in rows:
        yield _Back(
            kind, reply, address.lower(), at, touch_id, sent_at,
            campaign or "", key or "", owner or NOBODY,
        )  # fmt: skip


def _answers(back: Iterator[_Back]) -> dict[str, int]:
    """Count people by what they said last; a later answer of no known kind changes nothing."""
    said: dict[str, str] = {}
    for one in back:
        kind = ReplyKind.opt_out if one.kind == "opt_out" else one.reply
        if kind is not None or one.address not in said:
            said[one.address] = str(kind or UNDECIDED)
    counts = Counter(said.values())
    return {kind: counts[kind] for kind in _ANSWERS if counts[kind]}


def _tasks(done: tuple[_Done, ...]) -> tuple[tuple[str, str, int], ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for one in done:
        if one.channel != Channel.email:
            counts[one.channel, one.outcome] += one.count
    places = {str(one): at for at, one in enumerate(Channel)}
    order = sorted(counts.items(), key=lambda one: (places.get(one[0][0], 99), -one[1], one[0]))
    return tuple((*kind, count) for kind, count in order)


def _touches(session: Session, span: _Span) -> tuple[tuple[int, int], ...]:
    of_each = (
        select(func.count().label("touches"))
        .select_from(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(*_touched(span), *span.of_campaign)
        .group_by(Enrolment.contact_id)
        .subquery()
    )
    rows = session.execute(
        select(of_each.c.touches, func.count())
        .group_by(of_each.c.touches)
        .order_by(of_each.c.touches)
    )
    return tuple((each, count) for each, count in rows)


def _steps(
    session: Session, done: tuple[_Done, ...], answered: list[_Back], bounced: list[_Back]
) -> tuple[StepRow, ...]:
    sent: Counter[tuple[str, str]] = Counter()
    for one in done:
        if one.channel == Channel.email:
            sent[one.campaign, one.key] += one.count
    replies = Counter((one.campaign, one.key) for one in answered)
    bounces = Counter((one.campaign, one.key) for one in bounced)
    rows = session.execute(select(CampaignStep.campaign, CampaignStep.key, CampaignStep.place))
    places = {(campaign, key): place for campaign, key, place in rows}
    found = [
        StepRow(of[0], places.get(of, 0), of[1], count, replies[of], bounces[of])
        for of, count in sent.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.campaign, one.place or 999, one.key)))


def _reps(done: tuple[_Done, ...], answered: list[_Back]) -> tuple[RepRow, ...]:
    sent, tasks = Counter[str](), Counter[str]()
    for one in done:
        (sent if one.channel == Channel.email else tasks)[one.owner] += one.count
    replies = Counter(one.owner for one in answered)
    owners = sorted({*sent, *tasks}, key=lambda one: (one == NOBODY, one))
    return tuple(RepRow(one, sent[one], replies[one], tasks[one]) for one in owners)


def _first_touches(
    session: Session, workspace: Workspace, span: _Span, *, now: datetime
) -> FirstTouches:
    """Return how soon those were touched who came in during the period."""
    done = (
        select(Touch.enrolment_id, func.min(Touch.done_at).label("first"))
        .where(Touch.state == TouchState.done)
        .group_by(Touch.enrolment_id)
        .subquery()
    )
    # A list comes in at one moment: those who are alike in all that counts are one row.
    alike = (
        Enrolment.campaign, Enrolment.timezone, Enrolment.calendar, Enrolment.mailbox,
        Enrolment.started_at, Enrolment.state, Enrolment.ended_at, done.c.first,
    )  # fmt: skip
    rows = session.execute(
        select(*alike, func.count())
        .outerjoin(done, done.c.enrolment_id == Enrolment.id)
        .where(Enrolment.started_at >= span.since, Enrolment.started_at < span.until)
        .where(*span.of_campaign)
        .group_by(*alike)
        .execution_options(yield_per=5_000)
    )
    bounds = _Bounds(workspace)
    counts: Counter[str] = Counter()
    took_s: list[float] = []
    for campaign, timezone, calendar, mailbox, started, state, ended, touched, count in rows:
        counts["came"] += count
        if touched is not None:
            took_s += [(touched - started).total_seconds()] * count
        elif state in LIVE:
            counts["waiting"] += count
        over = bounds.of(campaign, timezone, calendar, mailbox, started)
        if over is not None:
            counts[_judged(over, touched, now, state, ended)] += count
    return FirstTouches(
        counts["came"], len(took_s), counts["waiting"],
        timedelta(seconds=median(took_s)) if took_s else None,
        counts["early"], counts["within"], counts["late"],
    )  # fmt: skip


def _judged(
    bounds: tuple[datetime | None, datetime | None],
    touched: datetime | None,
    now: datetime,
    state: EnrolmentState,
    ended: datetime | None,
) -> str:
    """Return "early", "within" or "late"; "unknown" of whom it cannot be said (yet)."""
    floor, ceiling = bounds
    if touched is not None:
        if floor is not None and touched < floor:
            return "early"
        return "late" if ceiling is not None and touched > ceiling else "within"
    waited = state in LIVE or (ended is not None and ceiling is not None and ended > ceiling)
    return "late" if waited and ceiling is not None and now > ceiling else "unknown"


class _Bounds:
    """When first touches may and must come: people who came in together have the same."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._clocks: dict[tuple[str, str, str, str], Clock] = {}
        self._known: dict[tuple[str, str, str, str, datetime], tuple[datetime | None, ...]] = {}

    def of(
        self, name: str, timezone: str, calendar: str, mailbox: str, started: datetime
    ) -> tuple[datetime | None, datetime | None] | None:
        """Return floor and ceiling; None where the campaign is gone, or names neither."""
        campaign = self._workspace.campaigns.get(name)
        if campaign is None:
            return None
        limits = self._workspace.preset(campaign).first_touch
        if limits.not_before is None and limits.not_after is None:
            return None
        person = name, timezone, calendar, mailbox
        if (*person, started) not in self._known:
            clock = self._clock(campaign, person)
            self._known[*person, started] = (
                _until(started, limits.not_before, clock),
                _until(started, limits.not_after, clock),
            )
        floor, ceiling = self._known[*person, started]
        return floor, ceiling

    def _clock(self, campaign: Campaign, person: tuple[str, str, str, str]) -> Clock:
        if person not in self._clocks:
            _, timezone, calendar, mailbox = person
            self._clocks[person] = clock_for(
                self._workspace.settings, campaign.sequence.window,
                timezone=timezone, calendar=calendar, mailbox=mailbox,
            )  # fmt: skip
        return self._clocks[person]


def _until(started: datetime, wait: Wait | None, clock: Clock) -> datetime | None:
    return deadline(started, wait, clock) if wait is not None else None
