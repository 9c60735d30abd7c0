"""Tasks that are no steps: leads handed back, times that are over, people to look at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ...templates.engine.values import recipient_name
from ...templates.workspace.workspace import Workspace
from ..journey.paths.values import values_of
from ..store.tables import Contact, ContactAddress, Enrolment, FreeTask
from .past import past_touches
from .tasks import phones_of
from .values import PastTouch

# What a rep does now; "nurture" has its day.
SHOWN = ("handed_back", "escalated", "reassigned", "who_is_it")


@dataclass(frozen=True, slots=True)
class FreeTaskItem:
    """A task that is no step. history is what was done about the person, newest first."""

    task_id: int
    kind: str  # handed_back, escalated, reassigned, nurture, who_is_it
    text: str
    owner: str
    recipient: str
    name: str
    company: str
    phones: tuple[str, ...]
    campaign: str
    enrolment_id: int | None
    due_at: datetime
    created_at: datetime
    history: tuple[PastTouch, ...] = ()

    @property
    def code(self) -> str:
        """How a person names it: f3, so that no step's task has the same number."""
        return f"f{self.task_id}"


def open_free_tasks(
    session: Session,
    workspace: Workspace,
    *,
    now: datetime,
    owner: str | None = None,
    kinds: Sequence[str] = SHOWN,
    history: bool = True,
) -> tuple[FreeTaskItem, ...]:
    """Return the tasks that are due and not done, oldest first; owner narrows to one rep's."""
    query = (
        select(FreeTask)
        .where(FreeTask.done_at.is_(None), FreeTask.due_at <= now, FreeTask.kind.in_(kinds))
        .order_by(FreeTask.due_at, FreeTask.id)
        .options(
            joinedload(FreeTask.contact),
            joinedload(FreeTask.enrolment).options(
                joinedload(Enrolment.address), joinedload(Enrolment.lead)
            ),
        )
    )
    if owner is not None:
        query = query.where(FreeTask.owner == owner)
    return tuple(_item(session, workspace, one, history=history) for one in session.scalars(query))


def count_free_tasks(session: Session, *, now: datetime) -> int:
    """Return how many tasks that are no steps are due and not done."""
    query = select(func.count()).where(
        FreeTask.done_at.is_(None), FreeTask.due_at <= now, FreeTask.kind.in_(SHOWN)
    )
    return session.scalar(query) or 0


def _item(session: Session, workspace: Workspace, one: FreeTask, *, history: bool) -> FreeTaskItem:
    enrolment = one.enrolment
    values = values_of(enrolment) if enrolment is not None else dict(one.contact.fields)
    past = (
        past_touches(session, workspace, enrolment.id) if history and enrolment is not None else ()
    )
    return FreeTaskItem(
        one.id,
        one.kind,
        one.text,
        one.owner,
        enrolment.address.address if enrolment is not None else address_of(session, one.contact),
        recipient_name(values),
        values.get("contact.company", ""),
        phones_of(workspace, values),
        enrolment.campaign if enrolment is not None else "",
        one.enrolment_id,
        one.due_at,
        one.created_at,
        past,
    )


def address_of(session: Session, contact: Contact) -> str:
    """Return the address to which mail to somebody goes."""
    query = (
        select(ContactAddress.address)
        .where(ContactAddress.contact_id == contact.id)
        .order_by(ContactAddress.chosen.desc(), ContactAddress.id)
        .limit(1)
    )
    return session.scalar(query) or ""
