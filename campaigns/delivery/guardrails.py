"""A mailbox that bounces or is reported as spam too often pauses by itself; a person resumes it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..alerts.queue import queue_alert
from ..model import TACTFUL, OutboxState
from ..store.tables import Audit, Outbox, Pause, ReceivedMail, Signal
from .settle import pause

_FEWEST = 2  # one bounce or report alone is an accident, whatever share it is


def guard(session: Session, workspace: Workspace, mailbox: str, *, now: datetime) -> str | None:
    """Pause a mailbox whose share of bounces or spam reports is too high; return why.

    What was before a person resumed it counts no more.
    """
    rails = workspace.settings.guardrails
    since = _since(session, mailbox, now - timedelta(days=rails.days))
    if _signs(session, since) < _FEWEST or _is_paused(session, mailbox):
        return None
    sent = _count(session, mailbox, since)
    if sent < rails.sample:
        return None
    bounces = _count(session, mailbox, since, _bounced(since))
    complaints = _count(session, mailbox, since, _complained(since))
    for count, rate, what in (
        (bounces, rails.bounce_rate, "bounced"),
        (complaints, rails.complaint_rate, "were reported as spam"),
    ):
        if count >= _FEWEST and count >= rate * sent:
            why = (
                f"{count:,} of {sent:,} messages in {rails.days} days {what} "
                f"({count / sent:.1%}; the most is {rate:.1%}): look at the list, then resume it"
            )
            pause(session, "mailbox", mailbox, by=TACTFUL, now=now, why=why)
            queue_alert(
                session, workspace.settings, mailbox, "mailbox.paused",
                key=f"{mailbox} {now.isoformat()}", subject=f"Mailbox {mailbox} is paused",
                text=f"{why}\n\ntactful resume mailbox:{mailbox}\n",
                data={"sent": sent, "bounces": bounces, "complaints": complaints}, now=now,
            )  # fmt: skip
            return why
    return None


def _since(session: Session, mailbox: str, earliest: datetime) -> datetime:
    resumed = session.scalar(
        select(func.max(Audit.at)).where(
            Audit.action == "resumed",
            Audit.subject_type == "mailbox",
            Audit.subject_id == mailbox,
        )
    )
    return max(earliest, resumed) if resumed is not None else earliest


def _count(session: Session, mailbox: str, since: datetime, *where: ColumnElement[bool]) -> int:
    counted = func.count(Outbox.recipient_key.distinct()) if where else func.count()
    # Refused at RCPT, its body never began.
    refused = and_(Outbox.state == OutboxState.failed, Outbox.updated_at > since)
    tried = or_(Outbox.sending_at > since, refused)
    rows = select(counted).select_from(Outbox).where(Outbox.mailbox == mailbox, tried, *where)
    return session.scalar(rows) or 0


def _signs(session: Session, since: datetime) -> int:
    """Return how many bounces and reports there are at all: mostly so few that nothing counts."""
    bounces = select(func.count()).where(Signal.kind == "bounce", Signal.at >= since)
    reports = select(func.count()).where(ReceivedMail.at >= since, ReceivedMail.kind == "complaint")
    return (session.scalar(bounces) or 0) + (session.scalar(reports) or 0)


def _bounced(since: datetime) -> ColumnElement[bool]:
    return exists().where(
        Signal.kind == "bounce", Signal.address == Outbox.recipient_key, Signal.at >= since
    )


def _complained(since: datetime) -> ColumnElement[bool]:
    return exists().where(
        ReceivedMail.kind == "complaint",
        ReceivedMail.of_key == Outbox.recipient_key,
        ReceivedMail.at >= since,
    )


def _is_paused(session: Session, mailbox: str) -> bool:
    row = select(Pause.id).where(Pause.scope == "mailbox", Pause.name == mailbox)
    return session.scalar(row) is not None
