"""How each webhook does: what it took, what waits, and what it did not take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...templates.workspace.settings import Settings
from ..store.tables import Alert

CHANNEL = "events"


@dataclass(frozen=True, slots=True)
class WebhookItem:
    """One webhook with its counts. url is empty where tactful.toml has it no more."""

    name: str
    url: str
    events: tuple[str, ...]
    sent: int
    waiting: int
    failed: int
    last_sent_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class EventItem:
    """One event as one webhook is told it."""

    number: int
    webhook: str
    event: str
    at: datetime
    state: str
    attempts: int
    error: str


def webhooks(session: Session, settings: Settings) -> tuple[WebhookItem, ...]:
    """Return the webhooks of tactful.toml, then those that are gone and still have events."""
    counts: dict[str, dict[str, int]] = {}
    for name, state, count in session.execute(
        select(Alert.recipient, Alert.state, func.count())
        .where(Alert.channel == CHANNEL)
        .group_by(Alert.recipient, Alert.state)
    ):
        counts.setdefault(name, {})[state] = count
    last = _newest(session)
    known = [*settings.webhooks, *(name for name in counts if name not in settings.webhooks)]
    found = []
    for name in known:
        hook, of = settings.webhooks.get(name), counts.get(name, {})
        error = session.scalar(
            select(Alert.error)
            .where(Alert.channel == CHANNEL, Alert.recipient == name, Alert.error != "")
            .order_by(Alert.id.desc())
            .limit(1)
        )
        waiting = of.get("waiting", 0) + of.get("sending", 0)
        found.append(
            WebhookItem(
                name, hook.url if hook else "", tuple(hook.events) if hook else (),
                of.get("sent", 0), waiting, of.get("failed", 0), last.get(name), error or "",
            )
        )  # fmt: skip
    return tuple(found)


def _newest(session: Session) -> Mapping[str, datetime]:
    query = (
        select(Alert.recipient, func.max(Alert.sent_at))
        .where(Alert.channel == CHANNEL, Alert.sent_at.is_not(None))
        .group_by(Alert.recipient)
    )
    return {name: at for name, at in session.execute(query) if at is not None}


def webhook_events(session: Session, name: str | None, *, most: int = 50) -> tuple[EventItem, ...]:
    """Return the newest events of one webhook, or of all."""
    query = select(Alert).where(Alert.channel == CHANNEL).order_by(Alert.id.desc()).limit(most)
    if name is not None:
        query = query.where(Alert.recipient == name)
    return tuple(
        EventItem(
            one.id, one.recipient, one.event, one.created_at, one.state, one.attempts, one.error
        )
        for one in session.scalars(query)
    )
