"""The audit log: one line for every decision."""

from dataclasses import asdict
from datetime import datetime

from ...campaigns.accounts.scopes import Scope
from ...campaigns.queries.audit import events
from .operation import Asked, Model, Page, operation
from .paging import paged


class EventOut(Model):
    id: int
    at: datetime
    by: str
    action: str
    subject: str
    detail: str


class EventPage(Model):
    items: list[EventOut]
    next: str | None


@operation("GET", "/audit-log", scope=Scope.read, tag="audit log", says=EventPage, query=Page)
def list_audit_log(asked: Asked[Page, None]) -> EventPage:
    """List what was decided, newest first, by whom and when."""
    with asked.here.store.reading() as session:
        rows = events(session, limit=asked.query.limit + 1, before=asked.query.after)
    found, following = paged(rows, asked.query.limit, lambda one: one.id)
    return EventPage(items=[EventOut(**asdict(one)) for one in found], next=following)
