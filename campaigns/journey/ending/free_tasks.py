"""Tasks that are no steps of a sequence: who gets which, once for each thing that it is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.fields import by_name
from ....templates.workspace.workspace import Workspace
from ...releases.kept import campaign_of
from ...store.tables import Enrolment, FreeTask
from ..paths.values import values_of

Kind = Literal["handed_back", "escalated", "reassigned", "nurture", "who_is_it"]


def give(
    session: Session,
    kind: Kind,
    about: str,
    *,
    owner: str,
    contact_id: int,
    enrolment_id: int | None,
    text: str,
    due_at: datetime,
    now: datetime,
) -> FreeTask | None:
    """Make a task, unless there is or was one about the same thing; return it."""
    if session.scalar(select(FreeTask.id).where(FreeTask.about == about)) is not None:
        return None
    made = FreeTask(
        kind=kind, about=about, owner=owner, contact_id=contact_id, enrolment_id=enrolment_id,
        text=text, due_at=due_at, created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def hand_back(
    session: Session, workspace: Workspace, enrolment: Enrolment, *, why: str, now: datetime
) -> None:
    """Give a lead back to who brought it, with a task; its sequence is over."""
    campaign = campaign_of(workspace, enrolment)
    give(
        session,
        "handed_back",
        f"handed_back enrolment {enrolment.id}",
        owner=originator(workspace, campaign, values_of(enrolment)),
        contact_id=enrolment.contact_id,
        enrolment_id=enrolment.id,
        text=f"handed back from '{enrolment.campaign}' by {enrolment.owner or 'nobody'}: {why}",
        due_at=now,
        now=now,
    )


def originator(workspace: Workspace, campaign: Campaign | None, values: Mapping[str, str]) -> str:
    """Return the mailbox of who brought a lead: as the campaign says, else the campaign's own."""
    named = campaign.audience.originator if campaign is not None else None
    if named is not None:
        key = by_name(named, workspace.fields)
        rep = workspace.owners.key(values[key]) if key and values.get(key) else None
        if rep is None and named in workspace.settings.mailboxes:
            rep = named
        if rep is not None:
            return rep
    return workspace.mailbox(campaign).key
