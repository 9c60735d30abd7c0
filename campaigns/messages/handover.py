"""A person becomes another rep's: leads, sequences, and what is still to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..journey.steps.edits import followed
from ..ledger import outbox
from ..model import LIVE, Actor
from ..store.audit import note
from ..store.tables import Enrolment, Lead
from .approval import draft_some
from .drafts import Check, Drafting, live_enrolments


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became another rep's. drafted are texts of the new sender that wait for a yes."""

    campaigns: tuple[str, ...]
    before: tuple[str, ...]  # whose they were
    drafted: int = 0
    held: int = 0

    def __bool__(self) -> bool:
        return bool(self.before)


def hand_over(
    session: Session,
    workspace: Workspace,
    contact_ids: Sequence[int],
    to: str,
    *,
    because: str,
    by: Actor,
    now: datetime,
    check: Check | None = None,
) -> HandedOver:
    """Give some people to the rep with that mailbox, with all their live sequences and leads.

    What is still to be sent is drafted anew as the new sender's, and needs a yes of its own. Who
    is that rep's already does not change. Raises StepsUnclear.
    """
    owners = workspace.owners
    query = select(Enrolment).where(
        Enrolment.contact_id.in_(contact_ids), Enrolment.state.in_(LIVE)
    )
    moved = [
        one
        for one in session.scalars(query.order_by(Enrolment.id)).all()
        if not one.owner or owners.key(one.owner) != to or one.mailbox != to
    ]
    leads = [
        one
        for one in session.scalars(select(Lead).where(Lead.contact_id.in_(contact_ids))).all()
        if not one.owner or owners.key(one.owner) != to
    ]
    if not moved and not leads:
        return HandedOver((), ())
    before = dict.fromkeys(one.owner or "nobody" for one in (moved or leads))
    ids: dict[str, list[int]] = {}
    for one in moved:
        ids.setdefault(one.campaign, []).append(one.id)
        detail = {"from": one.owner or "nobody", "to": to, "why": because}
        note(session, "assigned", "enrolment", one.id, by=by, at=now, detail=detail)
        one.owner = one.mailbox = to
    if not moved:
        for contact_id in contact_ids:
            detail = {"from": ", ".join(before), "to": to, "why": because}
            note(session, "assigned", "contact", contact_id, by=by, at=now, detail=detail)
    mine = update(Lead).where(Lead.id.in_([lead.id for lead in leads])).values(owner=to)
    session.execute(mine.execution_options(synchronize_session=False))
    session.flush()
    session.expire_all()
    drafted = held = 0
    for name, some in ids.items():
        counts = _redrafted(session, workspace, name, some, now=now, check=check)
        drafted += counts[0]
        held += counts[1]
        outbox.reroute(session, some, mailbox=to, now=now)
    return HandedOver(tuple(ids), tuple(before), drafted, held)


def _redrafted(
    session: Session,
    workspace: Workspace,
    name: str,
    ids: Sequence[int],
    *,
    now: datetime,
    check: Check | None,
) -> tuple[int, int]:
    """Draft anew what some people of a campaign get; return how many texts, and held ones."""
    campaign = workspace.campaigns.get(name)
    if campaign is None:
        return 0, 0
    followed(session, workspace, campaign, now=now)
    drafting = Drafting(workspace, campaign, check=check)
    for enrolments in live_enrolments(session, campaign, ids):
        draft_some(session, drafting, enrolments, now=now)
    return drafting.counts["drafted"], drafting.counts["held"]
