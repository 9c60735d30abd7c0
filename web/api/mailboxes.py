"""Mailboxes: what each has used of its limits. No password, and no name of one, is told."""

from datetime import datetime

from ...campaigns.accounts.scopes import Scope
from ...campaigns.queries.sending import sending_overview
from ...campaigns.queries.values import MailboxOverview
from .operation import Asked, Model, Page, operation
from .paging import paged


class MailboxOut(Model):
    key: str
    address: str
    counts: dict[str, int]
    last_hour: int
    last_day: int
    per_hour: int
    per_day: int
    next_at: datetime | None
    paused: str | None
    error: str | None
    resting_until: datetime | None
    warm_up: str


class MailboxPage(Model):
    items: list[MailboxOut]
    next: str | None


@operation("GET", "/mailboxes", scope=Scope.read, tag="mailboxes", says=MailboxPage, query=Page)
def list_mailboxes(asked: Asked[Page, None]) -> MailboxPage:
    """List the mailboxes that mail is sent from."""
    with asked.here.store.reading() as session:
        found = sending_overview(
            session, asked.here.workspace, now=asked.now, recent=0, most=0
        ).mailboxes
    rows = list(enumerate(found, 1))[asked.query.after or 0 :]
    page, following = paged(rows, asked.query.limit, lambda one: one[0])
    return MailboxPage(items=[_out(one) for _, one in page], next=following)


def _out(one: MailboxOverview) -> MailboxOut:
    return MailboxOut(
        key=one.key,
        address=one.address,
        counts=dict(one.counts),
        last_hour=one.last_hour,
        last_day=one.last_day,
        per_hour=one.per_hour,
        per_day=one.per_day,
        next_at=one.next_at,
        paused=one.paused,
        error=one.error,
        resting_until=one.resting_until,
        warm_up=one.warm_up,
    )
