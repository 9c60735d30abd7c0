"""The tasks: touches that a person does by hand."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...templates.engine.values import recipient_name
from ...templates.errors import TemplateError
from ...templates.workspace.fields import FieldType
from ...templates.workspace.sequence import Channel
from ...templates.workspace.workspace import Workspace
from ..journey.values import values_of
from ..messages.history import history_of
from ..messages.rendering import MessageRenderer, recipients_of
from ..model import LIVE, TouchState
from ..store.tables import Enrolment, Touch
from .values import TaskItem, step_words


def count_open_tasks(session: Session) -> int:
    """Return how many tasks are due."""
    query = (
        select(func.count())
        .select_from(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Touch.state == TouchState.open,
            Touch.channel != Channel.email,
            Enrolment.state.in_(LIVE),
        )
    )
    return session.scalar(query) or 0


def open_tasks(
    session: Session, workspace: Workspace, *, owner: str | None = None
) -> tuple[TaskItem, ...]:
    """Return every task that is due, oldest first; owner narrows to one rep's."""
    query = (
        select(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Touch.state == TouchState.open,
            Touch.channel != Channel.email,
            Enrolment.state.in_(LIVE),
        )
        .order_by(Touch.due_at, Touch.id)
    )
    renderers: dict[str, MessageRenderer] = {}
    return tuple(
        _task(session, workspace, touch, renderers)
        for touch in session.scalars(query)
        if owner is None or _owner(workspace, touch) == owner
    )


def _owner(workspace: Workspace, touch: Touch) -> str | None:
    """Return who does a task: the step's own owner, else the lead's."""
    campaign = workspace.campaigns.get(touch.enrolment.campaign)
    step = campaign.step_of(touch.key) if campaign is not None else None
    return step.owner if step is not None and step.owner else touch.enrolment.owner


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
        _owner(workspace, touch),
        values,
        script,
        touch.due_at,
        name=recipient_name(values),
        company=values.get("contact.company", ""),
        phones=_phones(workspace, values),
        topic=touch.note,
    )


def _phones(workspace: Workspace, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of all fields that are phones, the contact's own first."""
    keys = [key for key, field in workspace.fields.items() if field.type is FieldType.phone]
    keys.sort(key=lambda key: not key.startswith("contact."))
    return tuple(dict.fromkeys(values[key] for key in keys if values.get(key)))
