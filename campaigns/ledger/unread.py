"""What waits for a look at the replies: nobody gets a follow-up after having answered."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, delete, exists, or_
from sqlalchemy.orm import Session, aliased

from ..store.tables import MailboxReading, Outbox

Moment = datetime | BindParameter[datetime]


def follows_up() -> ColumnElement[bool]:
    """Return that an earlier email of a row's sequence has left, so there may be an answer."""
    earlier = aliased(Outbox)
    return (
        exists()
        .where(
            earlier.enrolment_id == Outbox.enrolment_id,
            earlier.id != Outbox.id,
            earlier.sending_at.is_not(None),
        )
        .correlate(Outbox)
    )


def replies_known(now: Moment) -> ColumnElement[bool]:
    """Return that a row is a first email, or that its mailbox's answers were read lately.

    A mailbox that nothing reads holds nothing.
    """
    unread = exists().where(
        MailboxReading.mailbox == Outbox.mailbox, MailboxReading.stale_at <= now
    )
    return or_(~unread, ~follows_up())


def assume_read(session: Session) -> None:
    """Hold nothing, in a trial: the sender reads the answers before it sends."""
    session.execute(delete(MailboxReading))
