"""The tasks: touches that a person does by hand."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import func, null, select
from sqlalchemy.orm import Session, joinedload

from ...templates.engine.values import recipient_name
from ...templates.errors import TemplateError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.fields import FieldType
from ...templates.workspace.step import Channel, Step
from ...templates.workspace.workspace import Workspace
from ..journey.outcomes.tasks import ending_of
from ..journey.paths.values import values_of
from ..messages.history import history_of
from ..messages.rendering import MessageRenderer, recipients_of
from ..messages.shown import release_renderer
from ..model import LIVE, EnrolmentState, Outcome, TouchState
from ..releases.kept import workspace_of
from ..store.tables import Audit, Contact, Enrolment, Lead, Touch
from .agreed_times import AgreedTimes, owner_of
from .heat import Heat
from .values import ClosedTask, OpenTask, TaskItem, step_words

RendererOf = Callable[[str], MessageRenderer | None]  # by a campaign's name

_BY_HAND = (Touch.channel != Channel.email, Enrolment.state.in_(LIVE))
_OPEN = (Touch.state == TouchState.open, *_BY_HAND)
_MOST_IDS = 500  # in one query: SQLite bounds them


def count_open_tasks(session: Session) -> int:
    """Return how many tasks are due."""
    query = select(func.count()).select_from(Touch).join(Touch.enrolment).where(*_OPEN)
    return session.scalar(query) or 0


def count_unopened_tasks(session: Session, *, now: datetime) -> int:
    """Return how many tasks have come due that nobody has opened, as no sender runs."""
    query = select(func.count()).select_from(Touch).join(Touch.enrolment)
    waiting = (Touch.state == TouchState.planned, Touch.due_at <= now, *_BY_HAND)
    return session.scalar(query.where(*waiting)) or 0


def open_tasks(
    session: Session, workspace: Workspace, *, owner: str | None = None
) -> tuple[TaskItem, ...]:
    """Return what is due, hot leads first, then the oldest; owner narrows to one rep's."""

    @cache
    def renderer_of(name: str) -> MessageRenderer:
        return MessageRenderer(workspace, workspace.campaigns[name])

    found = list_open(session, workspace)
    ids = [one.touch_id for one in found if owner is None or one.owner == owner]
    return task_items(session, workspace, ids, renderer_of=renderer_of)


def list_open(session: Session, workspace: Workspace) -> tuple[OpenTask, ...]:
    """Return every task that is due with nothing rendered: hot leads first, then the oldest."""
    agreed, heat = AgreedTimes(session, workspace), Heat(workspace)
    query = (
        select(
            Touch.id, Touch.channel, Touch.key, Touch.due_at, Enrolment.campaign,
            Enrolment.release_id, Enrolment.owner, Enrolment.mailbox,
            *((Contact.fields, Lead.fields) if heat.asked else (null(), null())),
        )
        .join(Touch.enrolment)
        .where(*_OPEN)
        .order_by(Touch.due_at, Touch.id)
    )  # fmt: skip
    if heat.asked:
        query = query.join(Enrolment.contact).outerjoin(Enrolment.lead)
    found = []
    for number, channel, key, due_at, name, release_id, owner, mailbox, *fields in session.execute(
        query
    ):
        who = owner_of(agreed.campaign(name, release_id), key, owner)
        until = agreed.until(name, release_id, key, who=who, mailbox=mailbox, due_at=due_at)
        hot = heat.of({**(fields[0] or {}), **(fields[1] or {})})
        found.append(OpenTask(number, name, channel, who, due_at, until, hot))
    found.sort(key=lambda one: one.hot.rank)
    return tuple(found)


def task_items(
    session: Session,
    workspace: Workspace,
    ids: Sequence[int],
    *,
    renderer_of: RendererOf | None = None,
) -> tuple[TaskItem, ...]:
    """Return the open ones of ids, in their order; without renderer_of, with no script."""
    query = select(Touch).join(Touch.enrolment).where(*_OPEN)
    query = query.options(
        joinedload(Touch.enrolment).options(
            joinedload(Enrolment.contact),
            joinedload(Enrolment.lead),
            joinedload(Enrolment.address),
        )
    )
    found: list[TaskItem] = []
    for some in (ids[at : at + _MOST_IDS] for at in range(0, len(ids), _MOST_IDS)):
        rows = {touch.id: touch for touch in session.scalars(query.where(Touch.id.in_(some)))}
        touches = [rows[number] for number in some if number in rows]
        found += [_task(session, workspace, one, renderer_of) for one in touches]
    return tuple(found)


def closed_task(session: Session, touch_id: int) -> ClosedTask | None:
    """Return what became of a task that is not open; None for one that is, or that is none."""
    touch = session.get(Touch, touch_id)
    if touch is None or touch.channel == Channel.email:
        return None
    live = touch.enrolment.state in LIVE
    if live and touch.state is TouchState.open:
        return None
    query = (
        select(Audit)
        .where(Audit.subject_type == "task", Audit.subject_id == str(touch_id))
        .order_by(Audit.id.desc())
        .limit(1)
    )
    said = session.scalar(query)
    ours = touch.state in (TouchState.open, TouchState.skipped) and not live
    state = str(touch.enrolment.state if ours else touch.state)
    if said is None:
        return ClosedTask(touch_id, state, note=touch.enrolment.why if ours else "")
    return ClosedTask(touch_id, state, said.action, said.by, said.at, str(said.detail["text"]))


def where_it_leads(
    campaign: Campaign | None, step: Step | None, channel: str, outcome: Outcome
) -> EnrolmentState | None:
    """Return how an outcome would end the sequence, None where it goes on."""
    ending = ending_of(campaign, step, outcome, channel, "")
    return ending[0] if ending is not None else None


def _task(
    session: Session, workspace: Workspace, touch: Touch, renderer_of: RendererOf | None
) -> TaskItem:
    enrolment = touch.enrolment
    values, script, problem = values_of(enrolment), "", ""
    live, workspace = workspace, workspace_of(session, workspace, enrolment)
    campaign = workspace.campaigns.get(enrolment.campaign)
    step = campaign.step_of(touch.key) if campaign is not None else None
    renderer = renderer_of(campaign.name) if renderer_of is not None and campaign else None
    if renderer is not None and workspace is not live and enrolment.release_id is not None:
        name, release_id = enrolment.campaign, enrolment.release_id
        renderer = release_renderer(session, workspace, name, release_id)
    if renderer is not None and campaign is not None and step is not None:
        (to,) = recipients_of(session, workspace, campaign, [enrolment])
        past = history_of(session, workspace, campaign, enrolment)
        try:
            script = renderer.script(to, step, past)
        except TemplateError as error:
            problem = str(error)
    return TaskItem(
        touch.id,
        enrolment.id,
        enrolment.campaign,
        step.number if step is not None else None,
        step_words(campaign, touch.key),
        touch.channel,
        enrolment.address.address,
        owner_of(campaign, touch.key, enrolment.owner),
        values,
        script,
        touch.due_at,
        name=recipient_name(values),
        company=values.get("contact.company", ""),
        phones=phones_of(workspace, values),
        topic=touch.note,
        problem=problem,
        hot=Heat(workspace).of(values).why,
    )


def phones_of(workspace: Workspace, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values of all fields that are phones, the contact's own first."""
    keys = [key for key, field in workspace.fields.items() if field.type is FieldType.phone]
    keys.sort(key=lambda key: not key.startswith("contact."))
    return tuple(dict.fromkeys(values[key] for key in keys if values.get(key)))
