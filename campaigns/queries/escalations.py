"""What is to be escalated: a time is over, and somebody is named for that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..store.tables import FreeTask
from .overdue import overdue_tasks
from .sla import breaches


@dataclass(frozen=True, slots=True)
class Escalation:
    """One time that is over. to gets a task (kind escalated) or the lead (kind reassigned)."""

    kind: str
    about: str  # by which it is known that it was done
    to: str
    campaign: str
    recipient: str
    owner: str | None
    why: str
    until: datetime
    contact_id: int
    enrolment_id: int

    def words(self, until: str) -> str:
        """What is told and done; until in the reader's words."""
        how = f"a task for {self.to}" if self.kind == "escalated" else f"becomes {self.to}'s"
        whose = self.owner or "nobody"
        return f"{self.recipient}  {self.campaign}, {whose}: {self.why} by {until}: {how}"


def to_escalate(
    session: Session, workspace: Workspace, *, now: datetime, campaign: str | None = None
) -> tuple[Escalation, ...]:
    """Return what is to be escalated and was not yet: leads nobody has touched, tasks not done.

    Of somebody whose first touch is late the task is not told beside it.
    """
    found = list(_found(session, workspace, now, campaign))
    keys = [one.about for one in found]
    done: set[str] = set()
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        done |= set(session.scalars(select(FreeTask.about).where(FreeTask.about.in_(some))))
    return tuple(one for one in found if one.about not in done)


def _found(
    session: Session, workspace: Workspace, now: datetime, only: str | None
) -> Iterator[Escalation]:
    late: set[int] = set()
    for campaign in workspace.campaigns.values():
        sla = workspace.sla(campaign)
        if sla is None or only not in (None, campaign.name):
            continue
        for one in breaches(session, workspace, campaign, now=now):
            if one.done is not None:
                continue
            late.add(one.enrolment_id)
            about = f"{one.clock} of enrolment {one.enrolment_id}"
            yield from _ways(
                workspace, one.campaign, about, one.recipient, one.owner, f"no {one.clock}",
                one.until, one.contact_id, one.enrolment_id,
            )  # fmt: skip
    for task in overdue_tasks(session, workspace, now=now):
        if task.enrolment_id is None or task.contact_id is None or task.enrolment_id in late:
            continue
        if only in (None, task.campaign):
            yield from _ways(
                workspace, task.campaign, task.about, task.recipient, task.owner,
                f"the {task.channel} (task {task.task}) is not done", task.until,
                task.contact_id, task.enrolment_id,
            )  # fmt: skip


def _ways(
    workspace: Workspace,
    campaign: str,
    about: str,
    recipient: str,
    owner: str | None,
    why: str,
    until: datetime,
    contact_id: int,
    enrolment_id: int,
) -> Iterator[Escalation]:
    """Yield that a lead becomes somebody's, and that somebody is told, as far as they are named."""
    sla = workspace.sla(workspace.campaigns.get(campaign))
    same = (campaign, recipient, owner, why, until, contact_id, enrolment_id)
    if sla is not None and sla.reassign and workspace.owners.key(owner or "") != sla.reassign:
        yield Escalation("reassigned", f"reassigned: {about}", sla.reassign, *same)
    if sla is not None and sla.escalate:
        yield Escalation("escalated", f"escalated: {about}", sla.escalate, *same)
