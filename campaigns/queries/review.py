"""The review page: messages that wait for a yes, oldest first."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, joinedload

from ...templates.workspace.workspace import Workspace
from ..journey.paths.values import values_of
from ..messages.inputs import own_words_of
from ..messages.shown import text_of
from ..messages.stored import findings_of
from ..model import MessageState, OutboxState
from ..releases.kept import campaign_of
from ..store.tables import Enrolment, Outbox, StoredMessage, Touch
from .lookups import step_number
from .values import ReviewItem, step_words


def review_queue(
    session: Session,
    workspace: Workspace,
    campaign: str | None = None,
    *,
    states: tuple[MessageState, ...] = (MessageState.draft, MessageState.held),
    enrolment_id: int | None = None,
    after: int = 0,
    limit: int = 200,
) -> tuple[ReviewItem, ...]:
    """Return messages in those states, oldest first, with ids greater than after."""
    query = _messages().order_by(StoredMessage.id).limit(limit)
    if enrolment_id is not None:
        query = query.where(Enrolment.id == enrolment_id, StoredMessage.state.in_(states))
        query = query.where(StoredMessage.id > after)
        if campaign is not None:
            query = query.where(Enrolment.campaign == campaign)
    else:
        numbers = _first_of(session, campaign, states, after, limit)
        query = query.where(StoredMessage.id.in_(numbers))
    rows = session.execute(query).all()
    return tuple(_review_item(session, workspace, *row) for row in rows)


def _first_of(
    session: Session, campaign: str | None, states: Sequence[MessageState], after: int, limit: int
) -> list[int]:
    """Return the first ids in those states: each state's in the order of its index, then merged.

    Asked for together, all there are would be sorted first.
    """
    found: list[int] = []
    for state in states:
        query = select(StoredMessage.id).where(
            StoredMessage.state == state, StoredMessage.id > after
        )
        if campaign is not None:
            of_it = select(Enrolment.id).where(
                Enrolment.id == StoredMessage.enrolment_id, Enrolment.campaign == campaign
            )
            query = query.where(of_it.exists())
        found += session.scalars(query.order_by(StoredMessage.id).limit(limit))
    return sorted(found)[:limit]


def review_item(session: Session, workspace: Workspace, message_id: int) -> ReviewItem | None:
    """Return one message in whatever state it is, or None."""
    found = session.execute(_messages().where(StoredMessage.id == message_id)).first()
    return _review_item(session, workspace, *found) if found else None


def _messages() -> Select[StoredMessage, Touch, OutboxState]:
    return (
        select(StoredMessage, Touch, Outbox.state)
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .outerjoin(
            Touch,
            and_(Touch.enrolment_id == StoredMessage.enrolment_id, Touch.key == StoredMessage.key),
        )
        .outerjoin(
            Outbox,
            and_(
                Outbox.enrolment_id == StoredMessage.enrolment_id,
                Outbox.key == StoredMessage.key,
                Outbox.message_id == StoredMessage.id,
            ),
        )
        .options(
            joinedload(StoredMessage.enrolment).options(
                joinedload(Enrolment.contact),
                joinedload(Enrolment.lead),
                joinedload(Enrolment.address),
            )
        )
    )


def _review_item(
    session: Session,
    workspace: Workspace,
    row: StoredMessage,
    touch: Touch | None,
    on_its_way: OutboxState | None,
) -> ReviewItem:
    enrolment = row.enrolment
    before = session.get(StoredMessage, row.replaces_id) if row.replaces_id else None
    return ReviewItem(
        message_id=row.id,
        enrolment_id=enrolment.id,
        campaign=enrolment.campaign,
        step=step_number(workspace, enrolment, row.key),
        place=step_words(campaign_of(workspace, enrolment), row.key),
        state=row.state,
        digest=row.digest,
        recipient=row.recipient,
        owner=enrolment.owner,
        mailbox=enrolment.mailbox,
        values=values_of(enrolment),
        message=text_of(session, workspace, row),
        findings=findings_of(row),
        variant=row.variant,
        due_at=touch.due_at if touch is not None else None,
        before=text_of(session, workspace, before) if before and before.digest else None,
        problem=row.problem,
        on_its_way=on_its_way,
        own=own_words_of(row),
    )
