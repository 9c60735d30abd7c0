"""One message is written for one person alone; and a reviewer asks for a change of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...lint.findings.finding import Finding
from ...templates.engine.values import clean
from ...templates.render.own_words import OwnWords
from ...templates.workspace.step import Step
from ..messages.approval import ApprovalError
from ..messages.drafts import Drafting
from ..messages.history import history_of
from ..messages.rendering import RenderedMessage, recipients_of
from ..model import CURRENT, LEFT, LIVE, Actor, MessageState
from ..store.audit import Value, note
from ..store.database import Store
from ..store.tables import MessageNote, Outbox, OwnText, StoredMessage
from .draft import DraftedAnew, Renderers

MAX_SUBJECT = 200
MAX_PARAGRAPH = 4_000
MAX_NOTE = 2_000
_OPEN = (MessageState.draft, MessageState.held, MessageState.approved)


class EditError(ApprovalError):
    """The message cannot be written so; the words say why."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The message as it stands now. voided: what had been approved waits for a yes again."""

    message_id: int
    digest: str
    state: MessageState
    findings: tuple[Finding, ...]
    voided: bool


def words_of(subject: str, paragraph: str) -> OwnWords:
    """Return what somebody wrote, tidy; raises EditError for what is too long."""
    lines = [clean(line) for line in paragraph.replace("\r\n", "\n").split("\n")]
    text = "\n".join(lines).strip("\n")
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    own = OwnWords(" ".join(clean(subject).split()), text)
    if len(own.subject) > MAX_SUBJECT:
        raise EditError(f"the subject has more than {MAX_SUBJECT} characters; shorten it")
    if len(own.paragraph) > MAX_PARAGRAPH:
        raise EditError(f"the paragraph has more than {MAX_PARAGRAPH:,} characters; shorten it")
    return own


def edit_message(
    store: Store,
    renderers: Renderers,
    message_id: int,
    own: OwnWords,
    *,
    base: str,
    by: Actor,
    now: datetime,
) -> Edited:
    """Write a paragraph or another subject into one message, for this person alone.

    base is the digest of the text that was read. Empty words take back what was written. It is
    kept with the enrolment, whatever is drafted later; the message gets another digest, and a yes
    to the former one is void. Raises EditError.
    """
    with store.session() as session:
        row, step = _editable(session, renderers, message_id, own)
        if row.digest != base:
            raise EditError(f"message {message_id} changed after you read it; read it again")
        approved, enrolment = row.state is MessageState.approved, row.enrolment
        key, campaign = row.key, enrolment.campaign
        _keep(session, row, own, by=by, now=now)
        detail: dict[str, Value] = {
            "step": str(step.number),
            "was": row.digest,
            "subject": own.subject,
            "words": len(own.paragraph.split()),
        }
        session.flush()
        DraftedAnew(renderers, now=now).redraft(session, {campaign: [enrolment.id]})
        session.flush()
        made = session.scalars(
            select(StoredMessage).where(
                StoredMessage.enrolment_id == enrolment.id,
                StoredMessage.key == key,
                StoredMessage.state.in_(CURRENT),
            )
        ).one()
        note(session, "edited", "message", made.id, by=by, at=now, detail=detail)
        findings = tuple(Finding.from_json(data) for data in made.findings)
        voided = approved and made.id != message_id
        return Edited(made.id, made.digest, made.state, findings, voided)


def as_edited(
    store: Store, renderers: Renderers, message_id: int, own: OwnWords, *, now: datetime
) -> RenderedMessage:
    """Return a message as it would read with other words, judged; nothing is kept.

    Raises EditError.
    """
    with store.reading() as session:
        row, step = _editable(session, renderers, message_id, own)
        renderer = renderers(row.enrolment.campaign)
        assert renderer is not None
        drafting = Drafting(renderer.workspace, renderer.campaign, renderer=renderer)
        mine = drafting.of(session, row.enrolment)
        (to,) = recipients_of(session, mine.workspace, mine.campaign, [row.enrolment])
        others = {number: words for number, words in to.own.items() if number != step.number}
        to = replace(to, own={**others, step.number: own} if own else others)
        past = history_of(session, mine.workspace, mine.campaign, row.enrolment)
        one = mine.renderer.placed(to, step, past)
        return mine.renderer.judged(to, step, one, past, now=now)


def _editable(
    session: Session, renderers: Renderers, message_id: int, own: OwnWords
) -> tuple[StoredMessage, Step]:
    row = session.get(StoredMessage, message_id)
    if row is None:
        raise EditError(f"there is no message {message_id}")
    if row.state not in _OPEN or row.enrolment.state not in LIVE:
        if row.state is MessageState.stale:
            raise EditError(f"message {message_id} was replaced by a newer one: edit that")
        raise EditError(f"message {message_id} is {row.state}, so it is not edited any more")
    on_its_way = session.scalar(select(Outbox.state).where(Outbox.message_id == message_id))
    if on_its_way in LEFT:
        raise EditError(f"message {message_id} is {on_its_way} already, so it cannot be edited")
    renderer = renderers(row.enrolment.campaign)
    if renderer is None:
        raise EditError(f"the campaign '{row.enrolment.campaign}' is gone from the workspace")
    drafting = Drafting(renderer.workspace, renderer.campaign, renderer=renderer)
    step = drafting.of(session, row.enrolment).campaign.step_of(row.key)
    if step is None:
        raise EditError(f"the step of message {message_id} is gone from the campaign")
    if own.subject and step.thread == "reply":
        raise EditError(
            "this email is a reply in its thread, so its subject is that of the first; "
            "write a paragraph instead"
        )
    return row, step


def _keep(session: Session, row: StoredMessage, own: OwnWords, *, by: Actor, now: datetime) -> None:
    kept = session.scalar(
        select(OwnText).where(OwnText.enrolment_id == row.enrolment_id, OwnText.key == row.key)
    )
    if not own:
        if kept is not None:
            session.delete(kept)
        return
    if kept is None:
        kept = OwnText(enrolment_id=row.enrolment_id, key=row.key)
        session.add(kept)
    kept.subject, kept.paragraph, kept.by, kept.at = own.subject, own.paragraph, str(by), now


def request_change(store: Store, message_id: int, text: str, *, by: Actor, now: datetime) -> int:
    """Ask whoever writes a message's texts for a change; returns the note's number.

    Nothing is approved or held by it. Raises EditError.
    """
    said = "\n".join(clean(line) for line in text.splitlines()).strip()
    if not said:
        raise EditError("say what is to be changed")
    if len(said) > MAX_NOTE:
        raise EditError(f"the note has more than {MAX_NOTE:,} characters; shorten it")
    with store.session() as session:
        row = session.get(StoredMessage, message_id)
        if row is None:
            raise EditError(f"there is no message {message_id}")
        made = MessageNote(
            enrolment_id=row.enrolment_id, key=row.key, message_id=row.id, text=said,
            by=str(by), at=now, done_by="",
        )  # fmt: skip
        session.add(made)
        session.flush()
        note(session, "requested_change", "message", row.id, by=by, at=now, detail=said)
        return made.id


def close_note(store: Store, number: int, *, by: Actor, now: datetime) -> int:
    """Mark a note as seen to; returns the message that it is about. Raises EditError."""
    with store.session() as session:
        made = session.get(MessageNote, number)
        if made is None:
            raise EditError(f"there is no note {number}")
        if made.done_at is None:
            made.done_at, made.done_by = now, str(by)
            note(session, "closed_note", "message", made.message_id, by=by, at=now)
        return made.message_id
