"""What is stored of some people's messages, and whether one would be made of the same again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.workspace.step import Step
from ..model import CURRENT, MessageState
from ..store.tables import MessageInputs, Outbox, StoredMessage
from .inputs import MadeOf, Told, is_of_inputs, is_unchanged, made_of
from .rendering import Recipient
from .same_text import named_by_digest


@dataclass(frozen=True, slots=True)
class StoredDrafts:
    """What is stored of some people: all who have a message, and the messages that count.

    begun are those to whom something left or was on its way, or of whom a text was refused.
    """

    known: frozenset[int]
    begun: frozenset[int]
    current: Mapping[tuple[int, str], StoredMessage]
    inputs: Sequence[MessageInputs]  # held here, so that the session has them at hand

    @classmethod
    def of(cls, session: Session, ids: Sequence[int]) -> "StoredDrafts":
        of_people = StoredMessage.enrolment_id.in_(ids)
        known = session.scalars(select(StoredMessage.enrolment_id).where(of_people).distinct())
        rows = session.scalars(
            select(StoredMessage).where(of_people, StoredMessage.state.in_(CURRENT))
        ).all()
        wanted = {row.inputs_id for row in rows if row.inputs_id is not None}
        inputs = session.scalars(select(MessageInputs).where(MessageInputs.id.in_(wanted))).all()
        left = session.scalars(
            select(Outbox.enrolment_id).where(Outbox.enrolment_id.in_(ids)).distinct()
        )
        refused = session.scalars(
            select(StoredMessage.enrolment_id)
            .where(of_people, StoredMessage.state == MessageState.rejected)
            .distinct()
        )
        begun = frozenset((*left, *refused))
        return cls(
            frozenset(known), begun, {(row.enrolment_id, row.key): row for row in rows}, inputs
        )


def release_of(session: Session, row: StoredMessage) -> str | None:
    """Return which release a message was rendered from."""
    if row.inputs_id is None:
        return row.release_id
    return session.get_one(MessageInputs, row.inputs_id).release_id


def made_alike(
    session: Session,
    kept: StoredMessage,
    to: Recipient,
    step: Step,
    variant: str | None,
    release_id: str,
    past: Mapping[int, Told | None] | None,
) -> bool:
    """Say whether a stored text would be made of the same as it was: then it is the same text.

    past are the emails before it as they stand; None where that is to be looked up.
    """
    # What chose from the library is rendered: the library may offer something else.
    if not kept.digest or kept.inputs_id is None or kept.picks or kept.variant != variant:
        return False
    was = made_of(session, kept)
    if was is None:
        return False
    unread = is_of_inputs(kept.digest) and kept.rendered is None
    if unread and named_by_digest(session, kept) is None:
        return False
    if kept.inputs and "past" in kept.inputs:
        before = {number: told for number, told in was.past.items() if number < step.number}
        if past is None or before != past:
            return False
    now = MadeOf(
        release_id, step.number, to.values, to.sender.key, to.unsubscribe_url, to.days,
        own=to.own.get(step.number),
    )  # fmt: skip
    return is_unchanged(was, now)
