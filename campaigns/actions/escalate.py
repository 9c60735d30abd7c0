"""Times that are over are escalated: somebody is told, or the lead becomes another rep's."""

from datetime import datetime

from ...templates.workspace.workspace import Workspace
from ..journey.ending.free_tasks import give
from ..messages.handover import hand_over
from ..messages.rendering import Check
from ..model import Actor
from ..people.blocking_index import lock
from ..queries.escalations import Escalation, to_escalate
from ..store.audit import note
from ..store.database import Store
from .tasks import brought_up, open_tasks_due


def escalate(
    store: Store,
    workspace: Workspace,
    *,
    by: Actor,
    now: datetime,
    campaign: str | None = None,
    check: Check | None = None,
) -> tuple[Escalation, ...]:
    """Escalate what is late and was not escalated yet, once for each; return what was done.

    Whoever is named gets a task; with ``reassign`` the lead is theirs, with what is still to be
    sent. Raises StepsUnclear.
    """
    open_tasks_due(store, workspace, now=now)
    with store.session() as session:
        lock(session)  # two at once would tell everybody twice
        found = to_escalate(session, workspace, now=now, campaign=campaign)
        for one in found:
            if one.kind == "reassigned":
                hand_over(
                    session, workspace, [one.contact_id], one.to,
                    because=one.why, by=by, now=now, check=check,
                )  # fmt: skip
            give(
                session,
                "reassigned" if one.kind == "reassigned" else "escalated",
                one.about,
                owner=one.to,
                contact_id=one.contact_id,
                enrolment_id=one.enrolment_id,
                text=f"{one.why}; it was to be by {one.until:%Y-%m-%d %H:%M} UTC, "
                f"by {one.owner or 'nobody in particular'}",
                due_at=now,
                now=now,
            )
            detail = {"to": one.to, "how": one.kind, "why": one.why}
            note(session, "escalated", "enrolment", one.enrolment_id, by=by, at=now, detail=detail)
    return found


def would_escalate(
    store: Store, workspace: Workspace, *, now: datetime, campaign: str | None = None
) -> tuple[Escalation, ...]:
    """Return what ``escalate`` would do; nothing of it is done."""
    with brought_up(store, workspace, now=now, keep=False) as session:
        return to_escalate(session, workspace, now=now, campaign=campaign)
