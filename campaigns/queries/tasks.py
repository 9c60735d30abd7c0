"""The tasks: touches that a person does by hand."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.errors import TemplateError
from ...templates.workspace.sequence import Channel
from ...templates.workspace.workspace import Workspace
from ..journey.values import values_of
from ..messages.history import history_of
from ..messages.rendering import MessageRenderer, recipients_of
from ..model import LIVE, TouchState
from ..store.tables import Enrolment, Touch
from .values import TaskItem, step_words


def open_tasks(
    session: Session, workspace: Workspace, *, owner: str | None = None, limit: int = 500
) -> tuple[TaskItem, ...]:
    """Return the tasks that are due, oldest first; owner narrows to one rep's."""
    query = (
        select(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Touch.state == TouchState.open,
            Touch.channel != Channel.email,
            Enrolment.state.in_(LIVE),
        )
        .order_by(Touch.due_at, Touch.id)
        .limit(limit)
    )
    if owner is not None:
        query = query.where(Enrolment.owner == owner)
    renderers: dict[str, MessageRenderer] = {}
    return tuple(_task(session, workspace, touch, renderers) for touch in session.scalars(query))


def _task(
    session: Session, workspace: Workspace, touch: Touch, renderers: dict[str, MessageRenderer]
) -> TaskItem:
    enrolment = touch.enrolment
    values, script = values_of(enrolment), ""
    campaign = workspace.campaigns.get(enrolment.campaign)
    step = campaign.step_of(touch.key) if campaign is not None else None
    if campaign is not None and step is not None:
        if campaign.name not in renderers:
            renderers[campaign.name] = MessageRenderer(workspace, campaign)
        (to,) = recipients_of(session, workspace, campaign, [enrolment])
        past = history_of(session, workspace, campaign, enrolment)
        try:
            script = renderers[campaign.name].script(to, step, past)
        except TemplateError as error:
            script = f"The script cannot be shown: {error}"
    return TaskItem(
        touch.id,
        enrolment.id,
        enrolment.campaign,
        step.number if step is not None else None,
        step_words(campaign, touch.key),
        touch.channel,
        enrolment.address.address,
        enrolment.owner,
        values,
        script,
        touch.due_at,
    )
