"""Somebody is away: what is still to come for them rests until they are back."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ....templates.workspace.step import Channel
from ....templates.workspace.workspace import Workspace
from ...ledger import outbox
from ...model import LIVE, TouchState
from ...releases.kept import workspace_of
from ...store.tables import Enrolment, Touch
from ..timing.calendar import opening_on
from .advance import clock_of


def rest_until(
    session: Session,
    workspace: Workspace,
    people: Sequence[int],
    day: date,
    *,
    now: datetime,
    only: int | None = None,
) -> list[int]:
    """Put off what is next for some contacts to when a day opens; never earlier than it was.

    only: the one enrolment of theirs that rests. A step that waits for a day of its own, or that
    a person held, stays. Returns the enrolments that rest.
    """
    touches = session.scalars(
        select(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Enrolment.contact_id.in_(people),
            *([] if only is None else [Enrolment.id == only]),
            Enrolment.state.in_(LIVE),
            Touch.state.in_((TouchState.planned, TouchState.open)),
            Touch.over_at.is_(None),
        )
    ).all()
    resting: list[int] = []
    for touch in touches:
        enrolment = touch.enrolment
        mine = workspace_of(session, workspace, enrolment)
        campaign = mine.campaigns.get(enrolment.campaign)
        step = campaign.step_of(touch.key) if campaign is not None else None
        if campaign is None or step is None:
            continue
        opens = opening_on(day, clock_of(mine, campaign, enrolment).of(step))
        if opens <= touch.due_at:
            continue
        if touch.state is TouchState.open and touch.channel == Channel.email:
            if not outbox.rest(session, enrolment.id, touch.key, until=opens, now=now):
                continue
        else:
            touch.state = TouchState.planned
        touch.due_at = opens
        resting.append(enrolment.id)
    session.flush()
    return resting
