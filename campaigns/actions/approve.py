"""A yes to one text or to many, taken only while each is what would be sent; and a no to one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..messages.approval import (
    ApprovalError,
    approve,
    approve_these,
    approve_waiting,
    skip,
    waiting,
)
from ..messages.same_text import write_down
from ..messages.shown import text_of
from ..model import Actor, MessageState
from ..store.database import Store
from ..store.tables import Enrolment, StoredMessage
from .draft import DraftedAnew, Renderers

_CHUNK = 500
_CHANGED = "the queue changed while you were reading"


class QueueChanged(ApprovalError):
    """Others wait now than those that somebody said yes to; nothing was approved."""


@dataclass(frozen=True, slots=True)
class MessageNamed:
    """The message that was decided on, so that whoever decided sees which one it was."""

    message_id: int
    recipient: str
    name: str
    subject: str

    def __str__(self) -> str:
        whom = f"{self.name} ({self.recipient})" if self.name else self.recipient
        return f"{whom}, “{self.subject}”" if self.subject else whom


def approve_message(
    store: Store,
    renderers: Renderers,
    message_id: int,
    digest: str,
    *,
    by: Actor,
    now: datetime,
) -> MessageNamed:
    """Record by's yes to exactly that digest, if the message still renders to it.

    Raises ApprovalError; where the text changed, the new one is drafted first and waits for its
    own yes, and where lint finds an error by now it is held.
    """
    drafted = DraftedAnew(renderers, now=now)
    with store.session() as session:
        row = session.get(StoredMessage, message_id)
        renderer = renderers(row.enrolment.campaign) if row is not None else None
        changed = drafted.changed(session, [message_id] if row and row.digest == digest else [])
        if changed:
            drafted.redraft(session, changed)
        else:
            drafted.catch_up(session, [message_id])
            write_down(session, drafted.seen)
            approve(session, message_id, digest, by=by, now=now)
    if changed:
        raise ApprovalError(
            f"message {message_id} changed after you read it, or lint finds an error in it now; "
            "read it again"
        )
    return message_named(store, renderer.workspace if renderer else None, message_id)


def approve_digests(
    store: Store, campaign: Campaign, digests: Iterable[str], *, by: Actor, now: datetime
) -> int:
    """Approve a campaign's messages by the first characters of their digests, all or none.

    One text to one person may wait more than once; all of them are approved. Returns how many.
    Raises ApprovalError where a digest is nobody's, several texts', or cannot be approved.
    """
    with store.session() as session:
        chosen = [one for given in digests for one in named(session, campaign, given)]
        unique = sorted(set(chosen))
        approve_these(session, unique, by=by, now=now)
    return len(unique)


def approve_all_in_parts(
    store: Store,
    campaign: Campaign,
    *,
    by: Actor,
    now: datetime,
    step: int | None = None,
    on_part: Callable[[int], None] | None = None,
) -> int:
    """Do what approve_all() does, some hundred messages at a time, each in a transaction.

    What waits now is what is approved, by the digest it has now: a text that changes or ends
    meanwhile is left out. Cut short, what on_part was told of is approved.
    """
    with store.reading() as session:
        found = waiting(session, campaign, step)
    approved = 0
    for start in range(0, len(found), _CHUNK):
        if start:
            store.give_way()
        with store.session() as session:
            approved += approve_waiting(session, found[start : start + _CHUNK], by=by, now=now)
        if on_part:
            on_part(approved)
    return approved


def approve_drafts(
    store: Store,
    renderers: Renderers,
    drafts: Sequence[tuple[int, str]],
    *,
    by: Actor,
    now: datetime,
) -> int:
    """Approve some (id, digest), all or none, while each is what would be sent.

    Raises QueueChanged where one no longer is: then its new text is drafted and waits.
    """
    anew, ids = DraftedAnew(renderers, now=now), [number for number, _ in drafts]
    with store.reading() as session:
        changed = anew.changed(session, ids)
    if changed:
        with store.session() as session:
            anew.redraft(session, changed)
        raise QueueChanged(_CHANGED)
    with store.session() as session:
        anew.catch_up(session, ids)
        write_down(session, anew.seen)
        approve_these(session, drafts, by=by, now=now)
    return len(drafts)


def approve_drafts_in_parts(
    store: Store,
    renderers: Renderers,
    drafts: Sequence[tuple[int, str]],
    *,
    by: Actor,
    now: datetime,
    on_part: Callable[[int], None] | None = None,
) -> int:
    """Approve many (id, digest), some hundred at a time; return how many still waited.

    A text whose workspace has changed since is drafted anew and waits; what is no longer as it
    was drafted for another reason is found when it is sent, and held then. Cut short, what
    on_part was told of is approved.
    """
    anew, approved = DraftedAnew(renderers, now=now), 0
    for start in range(0, len(drafts), _CHUNK):
        if start:
            store.give_way()
        chunk = drafts[start : start + _CHUNK]
        with store.session() as session:
            anew.catch_up(session, [number for number, _ in chunk])
            session.flush()
            approved += approve_waiting(session, chunk, by=by, now=now)
        if on_part:
            on_part(approved)
    return approved


def skip_message(
    store: Store, workspace: Workspace, message_id: int, *, by: Actor, now: datetime, why: str = ""
) -> MessageNamed:
    """Leave one step out for one person; their sequence goes on. Raises ApprovalError."""
    with store.session() as session:
        skip(session, message_id, by=by, now=now, why=why)
    return message_named(store, workspace, message_id)


def message_named(store: Store, live: Workspace | None, message_id: int) -> MessageNamed:
    """Return a message by whom it is for and what its subject is, where that can be said."""
    with store.reading() as session:
        row = session.get_one(StoredMessage, message_id)
        if live is None:
            return MessageNamed(row.id, row.recipient, row.recipient_name, row.subject)
        message = text_of(session, live, row)
        return MessageNamed(row.id, row.recipient, message.recipient.name, message.subject)


def named(
    session: Session,
    campaign: Campaign,
    given: str,
    states: tuple[MessageState, ...] = (MessageState.draft, MessageState.held),
) -> list[tuple[int, str]]:
    """Return (id, digest) of what has a digest that begins so and is in one of those states.

    Raises ApprovalError where that is nothing, or more than one text.
    """
    start = given.strip().lower()
    rows = session.execute(
        select(StoredMessage.id, StoredMessage.digest)
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .where(
            Enrolment.campaign == campaign.name,
            StoredMessage.state.in_(states),
            StoredMessage.digest != "",
            StoredMessage.digest.startswith(start, autoescape=True),
        )
    )
    found = [(message_id, digest) for message_id, digest in rows] if start else []
    if not found or len({digest for _, digest in found}) > 1:
        kind = "approved" if states == (MessageState.approved,) else "waiting"
        what = f"no {kind} message has" if not found else "several messages have"
        raise ApprovalError(f"{what} a digest that starts with '{given}'")
    return found
