"""The outbox's statements that run once or more a message, built once: building one takes longer
than running it.
"""

from collections.abc import Collection
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    case,
    exists,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from ..model import (
    OUTBOX_MOVES,
    EnrolmentState,
    MessageState,
    OutboxState,
    sources,
)
from ..people.suppression import outbox_is_suppressed
from ..store.tables import Approval, Enrolment, Outbox, Pause, StoredMessage
from .possibly_sent import may_have_left
from .unread import Moment, follows_up, replies_known

OUTBOX = cast(Table, Outbox.__table__)
_BEGUN = (OutboxState.claimed, OutboxState.sending)  # what a sender may settle
Digest = str | BindParameter[str]


def run(session: Session, statement: Update, values: Any) -> int:
    """Run a statement that was built before; returns how many rows it moved."""
    return int(session.connection().execute(statement, values).rowcount)


def of(name: str) -> BindParameter[Any]:
    """Return a value to be given, of the type of that column; its name is then "b_name"."""
    return bindparam(f"b_{name}", type_=OUTBOX.c[name].type)


def given(**values: Any) -> dict[str, Any]:
    """Return values by the names that of() gives them."""
    return {f"b_{name}": value for name, value in values.items()}


@cache
def leaving() -> Select[int]:
    """Return which rows may leave; takes updated_at, mailbox, limit and due_at, the earliest."""
    return (
        select(OUTBOX.c.id)
        .where(
            *may_leave(of("updated_at")),
            Outbox.mailbox == of("mailbox"),
            Outbox.state.in_((OutboxState.due, OutboxState.retry)),
            Outbox.due_at >= of("due_at"),
        )
        .order_by(Outbox.due_at, Outbox.id)
        .limit(bindparam("b_limit", type_=Integer))
    )


@cache
def following() -> Select[int]:
    """Return which rows come after an email of their sequence that has left; takes ids."""
    ids = bindparam("b_ids", expanding=True, type_=Integer)
    return select(OUTBOX.c.id).where(OUTBOX.c.id.in_(ids), follows_up())


@cache
def marking() -> Update:
    """Mark a claimed row as sending if all still allows it.

    Takes id, token, digest, updated_at and account. A row that had begun before, and that a person
    sends again, is remembered since then: for how long, nobody knows.
    """
    now, digest = of("updated_at"), of("digest")
    return (
        update(OUTBOX)
        .where(
            Outbox.id == of("id"),
            Outbox.state == OutboxState.claimed,
            Outbox.token == of("token"),
            Outbox.digest == digest,
            Outbox.lease_until > now,
            *may_leave(now),
            approved(digest),
        )
        .values(
            state=OutboxState.sending,
            updated_at=now,
            sending_at=now,
            account=case((OUTBOX.c.sending_at.is_(None), of("account")), else_=null()),
        )
    )


@cache
def repeatable() -> Select[int]:
    """Return which rows in doubt may be asked for again.

    Takes mailbox, account, updated_at and sending_at, the earliest, limit.
    """
    return (
        select(OUTBOX.c.id)
        .where(
            Outbox.mailbox == of("mailbox"),
            *_may_be_repeated(),
        )
        .order_by(Outbox.sending_at, Outbox.id)
        .limit(bindparam("b_limit", type_=Integer))
    )


@cache
def repeating() -> Update:
    """Mark a row in doubt as sending, to be asked for again, if all still allows it.

    Takes id, token, boot, digest, account, updated_at and sending_at, the earliest.
    """
    digest = of("digest")
    return (
        update(OUTBOX)
        .where(
            Outbox.id == of("id"),
            Outbox.digest == digest,
            *_may_be_repeated(),
            approved(digest),
        )
        .values(
            state=OutboxState.sending,
            token=of("token"),
            boot=of("boot"),
            updated_at=of("updated_at"),
        )
    )


def _may_be_repeated() -> list[ColumnElement[bool]]:
    return [
        Outbox.state == OutboxState.in_doubt,
        Outbox.account == of("account"),
        Outbox.sending_at > of("sending_at"),
        Outbox.not_before <= of("updated_at"),
        Outbox.message_id_header.is_not(None),
        *nothing_stops(of("updated_at")),
    ]


@cache
def settling(state: OutboxState, more: Collection[str]) -> Update:
    """Move a row of ours to where it belongs; takes id, token and the columns in more."""
    allowed = [one for one in sources(OUTBOX_MOVES, state) if one in _BEGUN]
    return (
        update(OUTBOX)
        .where(
            Outbox.id == of("id"),
            Outbox.token == of("token"),
            or_(*(Outbox.state == one for one in allowed)),
        )
        .values(state=state, token=None, **{name: of(name) for name in more})
    )


@cache
def naming() -> Update:
    """Give a row its Message-ID; takes id and message_id_header."""
    return (
        update(OUTBOX)
        .where(Outbox.id == of("id"), Outbox.message_id_header.is_(None))
        .values(message_id_header=of("message_id_header"))
    )


@cache
def opening() -> Update:
    """Give a row that waits its window; takes id, state, not_before, not_after and due_at."""
    return (
        update(OUTBOX)
        .where(Outbox.id == of("id"), Outbox.state == of("state"))
        .values({name: of(name) for name in ("not_before", "not_after", "due_at")})
    )


def approved(digest: Digest) -> ColumnElement[bool]:
    """Return that somebody said yes to that digest of a row's message, and it still stands."""
    return exists().where(
        StoredMessage.id == Outbox.message_id,
        StoredMessage.state == MessageState.approved,
        StoredMessage.digest == digest,
        Approval.message_id == StoredMessage.id,
        Approval.digest == digest,
    )


def may_leave(now: Moment) -> list[ColumnElement[bool]]:
    """Return what must be true of a row and its surroundings for it to leave at now."""
    return [Outbox.not_before <= now, Outbox.not_after > now, *nothing_stops(now)]


def nothing_stops(now: Moment) -> list[ColumnElement[bool]]:
    """Return that nobody and nothing has stopped a row, at whatever hour."""
    campaign = select(Enrolment.campaign).where(Enrolment.id == Outbox.enrolment_id)
    return [
        exists().where(
            Enrolment.id == Outbox.enrolment_id, Enrolment.state == EnrolmentState.active
        ),
        ~outbox_is_suppressed(),
        ~may_have_left(),
        replies_known(now),
        ~exists().where(
            or_(
                Pause.scope == "all",
                and_(Pause.scope == "mailbox", Pause.name == Outbox.mailbox),
                and_(
                    Pause.scope == "campaign",
                    Pause.name == campaign.correlate(Outbox).scalar_subquery(),
                ),
            )
        ),
    ]
