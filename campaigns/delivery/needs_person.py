"""A mailbox that only a person can open again pauses; connecting it resumes it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..alerts.queue import queue_alert
from ..model import TACTFUL, Actor
from ..store.tables import MailboxRest, Pause
from .context import SendContext
from .settle import pause, resume
from .transport import NeedsPerson


def pause_for_person(desk: SendContext, mailbox: str, error: NeedsPerson) -> None:
    """Pause a mailbox with the reason and what to do; everything stays due."""
    with desk.store.session() as session:
        now, why = desk.clock(), error.text
        if not pause(session, "mailbox", mailbox, by=TACTFUL, now=now, why=why):
            return
        queue_alert(
            session, desk.workspace.settings, mailbox, "mailbox.paused",
            key=f"{mailbox} {now.isoformat()}", subject=f"Mailbox {mailbox} is paused",
            text=f"{why}\n", data={"why": why}, now=now,
        )  # fmt: skip


def resume_connected(session: Session, mailbox: str, *, by: Actor, now: datetime) -> bool:
    """Let a mailbox that was just connected send again; return whether its end had paused it."""
    rest = session.get(MailboxRest, mailbox)
    if rest is not None:
        session.delete(rest)
    paused = session.scalar(
        select(Pause).where(
            Pause.scope == "mailbox",
            Pause.name == mailbox,
            Pause.by == str(TACTFUL),
            Pause.why.contains("tactful mailbox connect"),
        )
    )
    return paused is not None and resume(session, "mailbox", mailbox, by=by, now=now)
