"""What may have left already, without this database's knowledge, is put in doubt."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..journey.steps.advance import complete_touch
from ..ledger import outbox
from ..ledger.possibly_sent import due_unseen, unasked
from ..model import OutboxState
from ..store.tables import Enrolment, MayHaveLeft, Outbox, Touch

_MOVING = (OutboxState.claimed, OutboxState.sending, OutboxState.cancelled)


_NAMED = "it is in the journal but not in the database; it may have been sent"


_UNSEEN = "it was due before the database was adopted; it may have been sent"


@dataclass(frozen=True, slots=True)
class Doubted:
    """What put_in_doubt() did, in messages."""

    in_doubt: int = 0
    sent: int = 0


def put_in_doubt(session: Session, workspace: Workspace, *, now: datetime) -> Doubted:
    """Put in doubt, each once, what waits in the outbox and may have left already.

    What a person said had left counts as sent when its journal says, and its sequence goes on.
    """
    in_doubt = sent = 0
    asked: set[int] = set()
    for row, item in _named_rows(session):
        if item.outbox_id is None:
            item.outbox_id = row.id
        elif row.id in asked:
            continue
        else:  # another person of the inbox: to whom of them it went, the line does not say
            item = _for_another(session, item, row)
        asked.add(row.id)
        session.flush()
        if not outbox.doubt(
            session, row.id, why=_NAMED, now=now, at=item.at, header=item.message_id_header
        ):
            continue  # sent, refused or in doubt: the database knows more than the journal
        if item.counts_as_sent:
            outbox.settle_doubt(session, row.id, OutboxState.sent, now=now, sent_at=item.at)
            complete_touch(session, workspace, row.enrolment, row.key, at=item.at)
            sent += 1
        else:
            in_doubt += 1
    for row, campaign, due_at in _unseen_rows(session):
        session.add(
            MayHaveLeft(
                recipient_key=row.recipient_key,
                campaign=campaign,
                key=row.key,
                message_id_header=None,
                at=due_at,
                counts_as_sent=False,
                outbox_id=row.id,
            )
        )
        # If it left, then when it was due: from there the next step is planned.
        in_doubt += outbox.doubt(session, row.id, why=_UNSEEN, now=now, at=due_at)
    session.flush()
    return Doubted(in_doubt, sent)


def _for_another(session: Session, item: MayHaveLeft, row: Outbox) -> MayHaveLeft:
    one = MayHaveLeft(
        recipient_key=item.recipient_key,
        campaign=item.campaign,
        key=item.key,
        message_id_header=None,
        at=item.at,
        counts_as_sent=False,
        outbox_id=row.id,
    )
    session.add(one)
    return one


def _named_rows(session: Session) -> list[tuple[Outbox, MayHaveLeft]]:
    query = (
        select(Outbox, MayHaveLeft)
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .join(
            MayHaveLeft,
            and_(
                MayHaveLeft.recipient_key == Outbox.recipient_key,
                MayHaveLeft.campaign == Enrolment.campaign,
                MayHaveLeft.key == Outbox.key,
            ),
        )
        .where(
            Outbox.state.not_in(_MOVING),
            or_(
                MayHaveLeft.outbox_id.is_(None),
                and_(Outbox.state.in_(outbox.DOUBTFUL), unasked()),
            ),
        )
        .order_by(MayHaveLeft.at, MayHaveLeft.id)
    )
    return [(row, item) for row, item in session.execute(query)]


def _unseen_rows(session: Session) -> list[tuple[Outbox, str, datetime]]:
    query = (
        select(Outbox, Enrolment.campaign, Touch.due_at)
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .join(Touch, and_(Touch.enrolment_id == Outbox.enrolment_id, Touch.key == Outbox.key))
        .where(Outbox.state.in_(outbox.DOUBTFUL), due_unseen())
        .order_by(Outbox.id)
    )
    return [(row, campaign, due_at) for row, campaign, due_at in session.execute(query)]
