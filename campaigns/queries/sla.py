"""Who has waited longer than was agreed: for somebody to have them, or for the first touch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.waits import Wait
from ...templates.workspace.workspace import Workspace
from ..journey.timing.calendar import Clock, deadline
from ..journey.timing.rep_clock import rep_clock
from ..model import LIVE, TouchState
from ..releases.kept import release_campaign
from ..store.tables import Enrolment, Touch

CREATED = "lead.created"  # the field that says when a lead came in


@dataclass(frozen=True, slots=True)
class Breach:
    """One clock that ran out. done is when it happened all the same; None: it has not yet."""

    campaign: str
    recipient: str
    owner: str | None
    clock: str  # "assigned" or "first touch"
    since: datetime
    until: datetime
    done: datetime | None
    contact_id: int = 0
    enrolment_id: int = 0


def breaches(
    session: Session, workspace: Workspace, campaign: Campaign, *, now: datetime
) -> Iterator[Breach]:
    """Yield each clock of a campaign's ``sla`` that ran out, by enrolment.

    Who ended before the first touch was due (answered, opted out) is in no breach.
    """
    sla = workspace.sla(campaign)
    if sla is None:
        return
    first = (
        select(Touch.enrolment_id, func.min(Touch.done_at).label("at"))
        .where(Touch.state == TouchState.done)
        .group_by(Touch.enrolment_id)
        .subquery()
    )
    rows = session.execute(
        select(Enrolment, first.c.at)
        .outerjoin(first, first.c.enrolment_id == Enrolment.id)
        .where(Enrolment.campaign == campaign.name)
        .order_by(Enrolment.started_at, Enrolment.id)
        .options(joinedload(Enrolment.address), joinedload(Enrolment.lead))
        .execution_options(yield_per=500)
    )
    clocks: dict[tuple[str, str | None], Clock] = {}
    known: dict[tuple[str, str | None, datetime, Wait], datetime] = {}

    def ran_out(enrolment: Enrolment, since: datetime, wait: Wait) -> datetime:
        of = enrolment.mailbox, enrolment.release_id
        if of not in clocks:
            theirs = release_campaign(session, workspace, campaign.name, of[1]) or campaign
            clocks[of] = rep_clock(workspace, theirs.sequence.window, of[0])
        if (*of, since, wait) not in known:
            known[*of, since, wait] = deadline(since, wait, clocks[of])
        return known[*of, since, wait]

    for enrolment, touched in rows:
        started, ended = enrolment.started_at, enrolment.ended_at
        named = campaign.name, enrolment.address.address, enrolment.owner
        which = enrolment.contact_id, enrolment.id
        lead = enrolment.lead.fields if enrolment.lead else {}
        came = came_in(lead.get(CREATED, ""), workspace)
        if sla.assigned is not None and came is not None and came <= started:
            until = ran_out(enrolment, came, sla.assigned)
            if started > until:
                yield Breach(*named, "assigned", came, until, started, *which)
        if sla.first_touch is not None:
            until = ran_out(enrolment, started, sla.first_touch)
            open_ = enrolment.state in LIVE or (ended is not None and ended > until)
            if (touched or now) > until and (touched is not None or open_):
                yield Breach(*named, "first touch", started, until, touched, *which)


def came_in(text: str, workspace: Workspace) -> datetime | None:
    """Return when a lead came in, as its list says it; a day alone counts from its end."""
    text = text.strip()
    tz = ZoneInfo(workspace.settings.timezone)
    try:
        if len(text) <= len("2026-12-31"):
            day = date.fromisoformat(text)
            return datetime.combine(day, time(23, 59, 59), tz).astimezone(UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=tz)).astimezone(UTC)
