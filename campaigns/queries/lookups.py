"""What several pages ask: why something is paused, where a step stands."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..releases.kept import campaign_of
from ..store.tables import Enrolment, Pause


def pause_reason(session: Session, scope: str, name: str) -> str | None:
    """Return why it is paused ("paused" where nobody said), or None."""
    row = session.scalar(
        select(Pause).where(
            or_(Pause.scope == "all", and_(Pause.scope == scope, Pause.name == name))
        )
    )
    return (row.why or "paused") if row is not None else None


def campaign_of_person(
    session: Session, workspace: Workspace, enrolment_id: int
) -> Campaign | None:
    """Return the campaign as somebody has it; None where the workspace lost it."""
    return campaign_of(workspace, session.get_one(Enrolment, enrolment_id))


def step_number(workspace: Workspace, enrolment: Enrolment, key: str | None) -> int | None:
    """Return where a step stands in the campaign as they have it, None where it has it no more."""
    campaign = campaign_of(workspace, enrolment)
    step = campaign.step_of(key) if campaign is not None and key is not None else None
    return step.number if step is not None else None
