"""The changes that reviewers ask for: of one message, or all that are open."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ...templates.engine.values import recipient_name
from ...templates.workspace.workspace import Workspace
from ..journey.paths.values import values_of
from ..model import CURRENT
from ..releases.kept import campaign_of
from ..store.tables import Enrolment, MessageNote, StoredMessage
from .values import NoteItem, step_words


def notes_of(session: Session, workspace: Workspace, message_id: int) -> tuple[NoteItem, ...]:
    """Return the notes on a message and on the texts that stood there before, newest first."""
    row = session.get(StoredMessage, message_id)
    if row is None:
        return ()
    found = session.scalars(
        select(MessageNote)
        .where(MessageNote.enrolment_id == row.enrolment_id, MessageNote.key == row.key)
        .order_by(MessageNote.id.desc())
    )
    return tuple(_item(session, workspace, one) for one in found)


def open_notes(session: Session, workspace: Workspace, *, most: int) -> tuple[NoteItem, ...]:
    """Return the first notes that nobody has seen to, oldest first."""
    found = session.scalars(
        select(MessageNote)
        .where(MessageNote.done_at.is_(None))
        .order_by(MessageNote.id)
        .limit(most)
    )
    return tuple(_item(session, workspace, one) for one in found)


def count_open_notes(session: Session) -> int:
    """Return how many notes nobody has seen to."""
    query = select(func.count()).select_from(MessageNote).where(MessageNote.done_at.is_(None))
    return session.scalar(query) or 0


def _item(session: Session, workspace: Workspace, note: MessageNote) -> NoteItem:
    enrolment = session.get_one(
        Enrolment, note.enrolment_id, options=[joinedload(Enrolment.contact)]
    )
    now = session.scalar(
        select(StoredMessage.id).where(
            StoredMessage.enrolment_id == note.enrolment_id,
            StoredMessage.key == note.key,
            StoredMessage.state.in_(CURRENT),
        )
    )
    return NoteItem(
        note.id,
        now or note.message_id,
        enrolment.campaign,
        step_words(campaign_of(workspace, enrolment), note.key),
        recipient_name(values_of(enrolment)) or enrolment.address.address,
        note.text,
        note.by,
        note.at,
        note.done_at,
        note.done_by,
    )
