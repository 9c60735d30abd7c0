"""A campaign in figures, step by step."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..model import EnrolmentState, MessageState, OutboxState, TouchState
from ..store.tables import (
    Enrolment,
    Outbox,
    StoredMessage,
    Touch,
)
from .lookups import pause_reason
from .values import (
    CampaignOverview,
    StepOverview,
)

# The reads are called alike: some have no need of the workspace or of now yet.
# ruff: noqa: ARG001


def campaign_overview(
    session: Session, workspace: Workspace, campaign: str, *, now: datetime
) -> CampaignOverview:
    """Return a campaign's figures; raises WorkspaceError for one the workspace lacks."""
    declared = workspace.campaign(campaign)
    touches = _by_step(session, campaign, Touch)
    messages = _by_step(session, campaign, StoredMessage)
    outbox = _by_step(session, campaign, Outbox)
    steps = tuple(
        StepOverview(
            step.number,
            step.key,
            step.channel,
            step.template,
            str(step.wait),
            touches.get(step.key, {}),
            {
                state: count
                for state, count in messages.get(step.key, {}).items()
                if state not in (MessageState.stale, MessageState.cancelled)
            },
            outbox.get(step.key, {}),
        )
        for step in declared.sequence.steps
    )
    open_now = select(func.count()).where(
        Touch.enrolment_id == Enrolment.id,
        Enrolment.campaign == campaign,
        Touch.channel != Channel.email,
        Touch.state == TouchState.open,
    )
    due_at = select(func.min(Touch.due_at)).where(
        Touch.enrolment_id == Enrolment.id,
        Enrolment.campaign == campaign,
        Enrolment.state == EnrolmentState.active,
        Touch.state == TouchState.planned,
    )
    return CampaignOverview(
        name=campaign,
        enrolments=_counts(
            session,
            select(Enrolment.state, func.count())
            .where(Enrolment.campaign == campaign)
            .group_by(Enrolment.state),
        ),
        steps=steps,
        to_review=sum(step.messages.get(MessageState.draft, 0) for step in steps),
        held=sum(step.messages.get(MessageState.held, 0) for step in steps),
        in_doubt=sum(step.outbox.get(OutboxState.in_doubt, 0) for step in steps),
        open_tasks=session.scalar(open_now) or 0,
        due_at=session.scalar(due_at),
        paused=pause_reason(session, "campaign", campaign),
    )


def _by_step(
    session: Session, campaign: str, table: type[Touch] | type[StoredMessage] | type[Outbox]
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    query = (
        select(table.key, table.state, func.count())
        .join(Enrolment, Enrolment.id == table.enrolment_id)
        .where(Enrolment.campaign == campaign)
        .group_by(table.key, table.state)
    )
    for key, state, count in session.execute(query):
        found.setdefault(key, {})[state] = count
    return found


def _counts(session: Session, query: Select[EnrolmentState, int]) -> dict[str, int]:
    return {state: count for state, count in session.execute(query).all()}  # noqa: C416
