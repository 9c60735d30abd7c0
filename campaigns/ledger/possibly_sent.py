"""Which rows of the outbox may have left already, without this database's knowledge."""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from ..store.tables import Enrolment, Instance, MayHaveLeft, Outbox, Touch


def may_have_left() -> ColumnElement[bool]:
    """Return the condition; it no longer holds once the row has been put in doubt for it.

    Of a shared inbox one line of the journal holds the message of each of its people.
    """
    named = exists().where(
        Enrolment.id == Outbox.enrolment_id,
        Enrolment.campaign == MayHaveLeft.campaign,
        MayHaveLeft.recipient_key == Outbox.recipient_key,
        MayHaveLeft.key == Outbox.key,
        or_(MayHaveLeft.outbox_id.is_(None), unasked()),
    )
    return or_(named, due_unseen())


def unasked() -> ColumnElement[bool]:
    """Return the condition of a row that was not put in doubt for anything yet."""
    asked = aliased(MayHaveLeft)
    # Within another condition it would else ask about the rows of all the outbox.
    return ~exists().where(asked.outbox_id == Outbox.id).correlate(Outbox)


def due_unseen() -> ColumnElement[bool]:
    """Return the condition of what came due while nobody knows what left.

    The touch says when: a late approval moves the row's own due time.
    """
    return and_(
        exists().where(
            Touch.enrolment_id == Outbox.enrolment_id,
            Touch.key == Outbox.key,
            Touch.due_at <= Instance.doubt_until,
        ),
        unasked(),
    )
