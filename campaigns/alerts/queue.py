"""An alert is queued in the transaction of what it tells: none is lost, and none is false."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.workspace.settings import Settings
from ..store.tables import Alert

Event = Literal["reply.received", "messages.held", "mailbox.paused"]
Fact = str | int | bool | list[str] | None


def queue_alert(
    session: Session,
    settings: Settings,
    mailbox: str,
    event: Event,
    *,
    key: str,
    subject: str,
    text: str,
    data: Mapping[str, Fact],
    now: datetime,
) -> bool:
    """Queue what a mailbox's rep is told, as ``[alerts]`` says; the same key never again."""
    alerts = settings.alerts
    channel = alerts.reply if event == "reply.received" else alerts.held
    box = settings.mailboxes.get(mailbox)
    if channel == "none" or box is None:
        return False
    key = f"{event} {key}"[:400]
    if session.scalar(select(Alert.id).where(Alert.key == key)) is not None:
        return False
    recipient = (box.alert_to or box.address) if channel == "email" else ""
    session.add(
        Alert(
            key=key, event=event, channel=channel, mailbox=mailbox, recipient=recipient,
            subject=" ".join(subject.split())[:200], text=text, data={"mailbox": mailbox, **data},
            state="waiting", not_before=now, created_at=now,
        )
    )  # fmt: skip
    session.flush()
    return True
