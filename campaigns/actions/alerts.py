"""What reps and other programs are told: queued, and whatever is queued delivered, each once."""

import asyncio
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from ...templates.errors import TactfulError
from ...templates.workspace.incoming_mail import Alerts
from ...templates.workspace.settings import Mailbox, Settings
from ...templates.workspace.webhooks import Webhook
from ...templates.workspace.workspace import Workspace
from ..alerts.events import CHANNEL, queue_events
from ..alerts.message import alert_id, as_email, as_json
from ..alerts.queue import queue_alert
from ..alerts.webhook import WebhookError, post
from ..delivery.providers import transport_of
from ..delivery.transport import Outgoing, SendError, Transport
from ..model import LIVE, MessageState, OutboxState
from ..store.database import Store
from ..store.tables import Alert, Enrolment, Outbox, StoredMessage

_LEASE = timedelta(minutes=10)  # of whoever delivers; after a crash it is sent again, same id
# As Standard Webhooks advises; then a person looks.
_WAITS = (
    *(timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)),
    *(timedelta(hours=5), timedelta(hours=10), timedelta(hours=14), timedelta(hours=20)),
)
_MOST_AT_ONCE = 50
_DIGEST_FROM = 8  # o'clock, in the workspace's zone
_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Secrets:
    """Where secrets come from; both raise TactfulError for one that is not there."""

    of_mailbox: Callable[[Mailbox], str | None]
    of_webhooks: Callable[[Alerts | Webhook], str]


def deliver_alerts(
    store: Store, workspace: Workspace, secrets: Secrets, *, clock: Callable[[], datetime]
) -> int:
    """Queue the day's digest and what happened, and send what is due; return how many went.

    A webhook that does not take one gets no other before the next time. Raises StoreError.

    A database that must not send (a copy, an older state) tells nobody either.
    """
    standing = store.standing()
    if standing is not None and not standing.sound:
        return 0
    with store.session() as session:
        _queue_digests(session, workspace, clock())
        queue_events(session, workspace.settings, now=clock())
    sent, silent = 0, set[str]()
    for _ in range(_MOST_AT_ONCE):
        alert = _claimed(store, clock(), silent)
        if alert is None:
            break
        went = _deliver(store, workspace, secrets, alert, clock)
        sent += went
        if not went and alert.channel == CHANNEL:
            silent.add(alert.recipient)
    return sent


def _claimed(store: Store, now: datetime, silent: Collection[str]) -> Alert | None:
    """Take the next alert that is due, a rep's first; nobody else has it meanwhile."""
    due = and_(
        or_(
            and_(Alert.state == "waiting", Alert.not_before <= now),
            and_(Alert.state == "sending", Alert.lease_until <= now),
        ),
        or_(Alert.channel != CHANNEL, Alert.recipient.not_in(silent)),
    )
    with store.session() as session:
        first = (Alert.channel == CHANNEL, Alert.id)
        number = session.scalar(select(Alert.id).where(due).order_by(*first).limit(1))
        taken = session.execute(
            update(Alert)
            .where(Alert.id == number, due)
            .values(state="sending", lease_until=now + _LEASE, attempts=Alert.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            return None
        alert = session.get_one(Alert, number)
        session.expunge(alert)
        return alert


def _deliver(
    store: Store, workspace: Workspace, secrets: Secrets, alert: Alert,
    clock: Callable[[], datetime],
) -> bool:  # fmt: skip
    error, for_good = "", False
    try:
        send_alert(workspace, secrets, alert, clock())
    except SendError as failure:
        # One in doubt is not sent again: it most likely came.
        error, for_good = ("", False) if failure.in_doubt else (str(failure), False)
    except WebhookError as failure:
        error, for_good = str(failure), failure.gone
    except TactfulError as failure:
        error = str(failure)
    now = clock()
    if not error:
        values = {"state": "sent", "sent_at": now, "error": ""}
    elif for_good or alert.attempts > len(_WAITS):
        values = {"state": "failed", "error": error[:1000]}
    else:
        later = now + _WAITS[alert.attempts - 1]
        values = {"state": "waiting", "not_before": later, "error": error[:1000]}
    with store.session() as session:
        session.execute(
            update(Alert)
            .where(Alert.id == alert.id, Alert.state == "sending")
            .values(lease_until=None, **values)
            .execution_options(synchronize_session=False)
        )
    return not error


def send_alert(workspace: Workspace, secrets: Secrets, alert: Alert, now: datetime) -> None:
    """Hand one alert over. Raises SendError, WebhookError and TactfulError for no such secret."""
    settings = workspace.settings
    if alert.channel == "webhook":
        secret = secrets.of_webhooks(settings.alerts)
        url, number = settings.alerts.url, alert_id(alert)
        post(url, as_json(alert), secret=secret, message_id=number, at=now)
        return
    if alert.channel == CHANNEL:
        _send_event(settings, secrets, alert, now)
        return
    box = settings.mailboxes.get(alert.mailbox)
    if box is None:
        raise TactfulError(f"tactful.toml no longer has a mailbox '{alert.mailbox}'")
    mail = Outgoing(box.address, alert.recipient, as_email(alert, box, at=now))
    asyncio.run(_by_email(transport_of(box, os.environ, timeout_s=_TIMEOUT_S), mail))


def _send_event(settings: Settings, secrets: Secrets, alert: Alert, now: datetime) -> None:
    hook = settings.webhooks.get(alert.recipient)
    if hook is None:
        what = f"tactful.toml no longer has [webhooks.{alert.recipient}]"
        raise WebhookError(what, gone=True)
    post(
        hook.url, as_json(alert), secret=secrets.of_webhooks(hook), message_id=alert_id(alert),
        at=now, private=hook.private,
    )  # fmt: skip


async def _by_email(transport: Transport, mail: Outgoing) -> None:
    async def begin() -> bool:
        return True

    try:
        await transport.deliver(mail, begin=begin)
    finally:
        await transport.close()


def _queue_digests(session: Session, workspace: Workspace, now: datetime) -> None:
    """Queue for each mailbox, once a day, how many messages wait for a person."""
    if workspace.settings.alerts.held == "none":
        return
    local = now.astimezone(ZoneInfo(workspace.settings.timezone))
    if local.hour < _DIGEST_FROM:
        return
    for mailbox, counts in _waiting(session).items():
        lines = [f"{count:,} {what}" for what, count in counts.items()]
        total = sum(counts.values())
        queue_alert(
            session, workspace.settings, mailbox, "messages.held",
            key=f"{mailbox} {local.date()}",
            subject=f"Waiting for you: {total:,} message{'s' if total != 1 else ''}",
            text="\n".join([*lines, "", "tactful status says which, and why.", ""]),
            data={what.replace(" ", "_"): count for what, count in counts.items()}, now=now,
        )  # fmt: skip


def _waiting(session: Session) -> dict[str, dict[str, int]]:
    """Return by mailbox how many messages are held, refused, in doubt or stopped by lint."""
    found: dict[str, dict[str, int]] = {}
    states = {
        OutboxState.held: "held", OutboxState.failed: "refused", OutboxState.in_doubt: "in doubt",
    }  # fmt: skip
    rows = session.execute(
        select(Outbox.mailbox, Outbox.state, func.count())
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .where(Outbox.state.in_(states), Enrolment.state.in_(LIVE))
        .group_by(Outbox.mailbox, Outbox.state)
        .order_by(Outbox.mailbox)
    )
    for mailbox, state, count in rows:
        found.setdefault(mailbox, {})[states[state]] = count
    by_lint = session.execute(
        select(Enrolment.mailbox, func.count())
        .join(StoredMessage, StoredMessage.enrolment_id == Enrolment.id)
        .where(StoredMessage.state == MessageState.held, Enrolment.state.in_(LIVE))
        .group_by(Enrolment.mailbox)
    )
    for mailbox, count in by_lint:
        found.setdefault(mailbox, {})["held by lint"] = count
    return found
