"""Tasks that nobody did within the time that was agreed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..journey.ending.settled import about_task
from ..model import LIVE, TouchState
from ..releases.kept import campaign_of
from ..store.tables import Enrolment, Touch
from .agreed_times import agreed_until, owner_of, time_for
from .free_tasks import open_free_tasks
from .lookups import campaign_of_person


@dataclass(frozen=True, slots=True)
class OverdueTask:
    """A task that was to be done by until. task: "12", or "f3" where it is no step."""

    task: str
    about: str  # what an escalation of it is known by
    campaign: str
    channel: str
    recipient: str
    owner: str | None
    due_at: datetime
    until: datetime
    contact_id: int | None = None
    enrolment_id: int | None = None
    key: str = ""  # of the step


def overdue_tasks(
    session: Session, workspace: Workspace, *, now: datetime, owner: str | None = None
) -> tuple[OverdueTask, ...]:
    """Return the open tasks whose time is over, those first that are so longest.

    Times count open hours and business days of whoever does the task. Without a time agreed,
    nothing is overdue.
    """
    found = [*_steps(session, workspace, now), *_free(session, workspace, now)]
    mine = (one for one in found if owner is None or one.owner == owner)
    return tuple(sorted(mine, key=lambda one: (one.until, one.task)))


def _steps(session: Session, workspace: Workspace, now: datetime) -> Iterator[OverdueTask]:
    query = (
        select(Touch)
        .join(Touch.enrolment)
        .where(
            Touch.state == TouchState.open,
            Touch.channel != Channel.email,
            Touch.due_at < now,
            Enrolment.state.in_(LIVE),
        )
        .options(joinedload(Touch.enrolment).joinedload(Enrolment.address))
    )
    for touch in session.scalars(query):
        enrolment = touch.enrolment
        campaign = campaign_of(workspace, enrolment)
        step = campaign.step_of(touch.key) if campaign is not None else None
        wait = time_for(workspace, campaign, step)
        if wait is None:
            continue
        who = owner_of(campaign, touch.key, enrolment.owner)
        until = agreed_until(workspace, campaign, who or enrolment.mailbox, touch.due_at, wait)
        if until < now:
            yield OverdueTask(
                str(touch.id),
                about_task(touch),
                enrolment.campaign,
                touch.channel,
                enrolment.address.address,
                who,
                touch.due_at,
                until,
                enrolment.contact_id,
                enrolment.id,
                touch.key,
            )


def _free(session: Session, workspace: Workspace, now: datetime) -> Iterator[OverdueTask]:
    for one in open_free_tasks(session, workspace, now=now, history=False):
        campaign = None
        if one.enrolment_id is not None:
            campaign = campaign_of_person(session, workspace, one.enrolment_id)
        wait = time_for(workspace, campaign, None)
        if wait is None:
            continue
        until = agreed_until(workspace, campaign, one.owner, one.due_at, wait)
        if until < now:
            yield OverdueTask(
                one.code,
                f"free task {one.task_id}",
                one.campaign,
                one.kind.replace("_", " "),
                one.recipient,
                one.owner,
                one.due_at,
                until,
            )
