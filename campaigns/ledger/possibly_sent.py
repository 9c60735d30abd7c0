"""Which rows of the outbox may have left already, without this database's knowledge."""

from sqlalchemy import ColumnElement, and_, exists, or_

from ..store.tables import Enrolment, Instance, MayHaveLeft, Outbox, Touch


def may_have_left() -> ColumnElement[bool]:
    """Return the condition; it no longer holds once the row has been put in doubt for it."""
    return or_(
        exists().where(
            Enrolment.id == Outbox.enrolment_id,
            Enrolment.campaign == MayHaveLeft.campaign,
            MayHaveLeft.recipient_key == Outbox.recipient_key,
            MayHaveLeft.key == Outbox.key,
            MayHaveLeft.outbox_id.is_(None),
        ),
        due_unseen(),
    )


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
        ~exists().where(MayHaveLeft.outbox_id == Outbox.id),
    )
