"""When the touches of a real person come: of a row of the list, or of somebody under way."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ...lint.lists.addresses import keys
from ...lint.lists.finding_rows import rows_with
from ...lint.lists.recipients import Recipients
from ...lint.lists.routing import Routing, day_at
from ...lint.lists.whereabouts import where_said
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.window import RECIPIENT
from ...templates.workspace.workspace import Workspace
from ..journey.coming_due.lanes import lane_of, newcomer, restrained
from ..journey.limits.frequency import WEEK
from ..journey.paths import path
from ..journey.paths.branching import steps_ahead
from ..journey.paths.values import values_of
from ..journey.steps.advance import clock_of, nurture_day
from ..journey.timelines.timeline import (
    NoTimeline,
    Timeline,
    TimelineTouch,
    following,
    left_out,
    timeline,
)
from ..journey.timing.calendar import NeverOpen
from ..model import LIVE, TouchState
from ..people.address import AddressError, normal
from ..releases.kept import workspace_of
from ..store.tables import ContactAddress, Enrolment, Touch

MOST_APART = 5_000  # people who are planned one by one
LEFT_OUT = "left out"  # the state of a step whose turn never came


def timeline_of_row(
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    whom: str,
    *,
    start: datetime,
    session: Session | None = None,
) -> Timeline | None:
    """Return the touches of one person on a list who comes in at start; None: nobody is meant.

    whom is an address, or words of the row; the first that fits. With a session, by what else
    they and their company get. Raises NoTimeline and NeverOpen.
    """
    row = row_of(recipients, whom)
    if row is None:
        return None
    routing = Routing(workspace, campaign, recipients, today=day_at(workspace, start))
    owner = routing.owners()[row - 1].name
    return timeline_at_row(
        workspace, campaign, recipients, row, start=start, owner=owner, session=session
    )


def timeline_at_row(
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    row: int,
    *,
    start: datetime,
    owner: str | None,
    session: Session | None = None,
) -> Timeline:
    """Return the touches of a row (from 1) of a list, whose rep is known.

    With a session, what the person and their company get already counts. Raises NoTimeline and
    NeverOpen.
    """
    values = {**where_said(recipients, row - 1), **recipients.row(row - 1)}
    whom = recipients.column("contact.email")[row - 1]
    found = timeline(workspace, campaign, values, start=start, whom=whom, owner=owner)
    if session is None:
        return found
    box = workspace.mailbox(campaign, owner).key
    lane = newcomer(session, workspace, campaign, found, values, box)
    return found if lane is None else restrained(session, workspace, found, lane, now=start)


def timelines_apart(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    *,
    start: datetime,
) -> dict[int, Timeline]:
    """Return by row (from 1) the touches of who has, or lately had, another sequence beside.

    Of everybody else the class says it. Whoever nobody can plan is left to the class, which says
    why; so are those beyond the first few thousand.
    """
    late = start - timedelta(days=WEEK + 1)
    near = or_(Enrolment.state.in_(LIVE), Enrolment.ended_at >= late)
    others = select(Enrolment.contact_id).where(Enrolment.campaign != campaign.name, near)
    here = select(Enrolment.contact_id).where(Enrolment.campaign == campaign.name)
    busy = frozenset(
        session.scalars(
            select(ContactAddress.key).where(
                ContactAddress.contact_id.in_(others), ContactAddress.contact_id.not_in(here)
            )
        )
    )
    if not busy:
        return {}
    boxes = keys(recipients.column("contact.email"))
    rows = [row for row, box in enumerate(boxes, 1) if box in busy][:MOST_APART]
    owners = Routing(workspace, campaign, recipients, today=day_at(workspace, start)).owners()
    found = {}
    for row in rows:
        try:
            found[row] = timeline_at_row(
                workspace, campaign, recipients, row,
                start=start, owner=owners[row - 1].name, session=session,
            )  # fmt: skip
        except (NoTimeline, NeverOpen):
            continue
    return found


def row_of(recipients: Recipients, whom: str) -> int | None:
    """Return the row (from 1) of an address, or the first with those words; None: nobody's."""
    wanted = keys([whom.strip()])[0]
    boxes = keys(recipients.column("contact.email"))
    row = next((at for at, box in enumerate(boxes, 1) if wanted and box == wanted), None)
    if row is None and "@" not in whom:
        row = next(iter(rows_with(recipients, whom)), None)
    return row


def timeline_of_enrolled(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    whom: str,
    *,
    now: datetime | None = None,
) -> Timeline | None:
    """Return the touches of somebody in the sequence: as they came, and as they are to come.

    With now, by what else they and their company get. None for who is not in it. Raises
    NeverOpen.
    """
    try:
        key = normal(whom)
    except AddressError:
        return None
    contacts = select(ContactAddress.contact_id).where(ContactAddress.key == key)
    enrolment = session.scalar(
        select(Enrolment)
        .where(Enrolment.campaign == campaign.name, Enrolment.contact_id.in_(contacts))
        .order_by(Enrolment.id.desc())
        .limit(1)
    )
    if enrolment is None:
        return None
    live, workspace = workspace, workspace_of(session, workspace, enrolment)
    campaign = workspace.campaign(campaign.name)
    clock = clock_of(workspace, campaign, enrolment)
    rows = session.scalars(
        select(Touch).where(Touch.enrolment_id == enrolment.id).order_by(Touch.id)
    )
    done, last, never = [], enrolment.started_at, []
    for touch in rows:
        step = campaign.step_of(touch.key)
        pending = touch.state in (TouchState.planned, TouchState.open)
        at = touch.due_at if pending else touch.done_at or touch.due_at
        last = at if touch.state is not TouchState.passed else last
        done.append(
            TimelineTouch(
                step.number if step else 0, touch.key, touch.channel, step.template if step else "",
                str(step.wait) if step else "", at, at.astimezone(clock.tz), _state(touch),
            )
        )  # fmt: skip
        if done[-1].state == LEFT_OUT and touch.note:
            never.append(f"step {done[-1].step or touch.key} was left out: {touch.note}")
    window = campaign.sequence.window
    ended = enrolment.state not in LIVE
    way = path.of(session, enrolment.id)
    values = values_of(enrolment)
    ahead = steps_ahead(workspace, campaign, values, way)
    touches = tuple(done) if ended else following(campaign, ahead, clock, last, values, done)
    no_day = () if ended else left_out(campaign, clock, enrolment.started_at, values, touches)
    shown = Timeline(
        campaign.name,
        enrolment.address.address,
        enrolment.started_at,
        clock,
        "their enrolment" if window.timezone == RECIPIENT else "the campaign's window",
        "their enrolment" if RECIPIENT in window.holidays else "the campaign's window",
        touches,
        notes=(
            *((f"the sequence is over: {enrolment.why or enrolment.state}",) if ended else ()),
            *never,
            *no_day,
        ),
    )
    lane = lane_of(session, live, enrolment) if now is not None else None
    if lane is None or now is None:
        return shown
    return restrained(session, live, shown, lane, now=now)


def looked_at_again(campaign: Campaign, one: Timeline) -> date | None:
    """Return when a campaign looks again at somebody whom no touch has moved; None: never."""
    try:
        return nurture_day(campaign, one.touches[-1].at, one.clock) if one.touches else None
    except NeverOpen:
        return None


def _state(touch: Touch) -> str:
    never = touch.state is TouchState.skipped and touch.done_at is None
    return LEFT_OUT if never else str(touch.state)
