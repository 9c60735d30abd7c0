"""The ledger: one row for each enrolment and step, and the only moves its state can make.

Every move is an ``UPDATE … WHERE state = … AND token = …`` whose row count is looked at; no
row means that somebody else has decided meanwhile (a reply, a stop, a successor), and then
nothing is sent. SMTP cannot tell "sent" from "lost" once the body is on its way (RFC 1047),
so a row is marked ``sending`` just before the body and is never sent again by itself.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, insert, select, update
from sqlalchemy.orm import Session

from ..model import (
    OUTBOX_MOVES,
    SENDER,
    WAITING,
    EnrolmentState,
    OutboxState,
    StateError,
    sources,
)
from ..people.address import normal
from ..people.suppression import outbox_is_suppressed
from ..store.audit import note
from ..store.tables import Enrolment, Outbox, StoredMessage, Touch
from .statements import (
    approved,
    given,
    leaving,
    marking,
    naming,
    repeatable,
    repeating,
    run,
    settling,
)

LEASE = timedelta(minutes=30)  # longer than one message can take: after-dot time-out is 10 minutes
# A weekend and a bit: what was due on Friday evening may still go on Monday.
MAX_LATENESS = timedelta(hours=72)
DOUBTFUL = (OutboxState.due, OutboxState.retry, OutboxState.held)  # of what a backup forgot
_NEWEST = 50  # one that left after its back-off is not how far the others are
_REMEMBERED_AT_MOST = timedelta(days=7)  # by any provider; each says for how long it does
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)  # of what is in doubt
_FIRST_BACK_OFF, _LONGEST_BACK_OFF = timedelta(minutes=5), timedelta(hours=4)

Permitted = Callable[[Sequence[int]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Claim:
    """One row that is ours to send, under token."""

    outbox_id: int
    enrolment_id: int
    message_id: int
    key: str  # of the step
    digest: str
    token: str
    attempts: int
    header: str | None = None  # its Message-ID, where it has one already

    def named(self, *, key: str, domain: str) -> str:
        """Return the row's Message-ID: the one it has, or the one that it gets for ever."""
        return self.header or message_id(self.outbox_id, key=key, domain=domain)


def queue(
    session: Session, message: StoredMessage, *, mailbox: str, due_at: datetime, now: datetime
) -> Outbox:
    """Put an approved message into the ledger; its open window is found by open_windows().

    A row of the same step that was held or cancelled takes the new text. Raises StateError
    when that step is on its way or has left already.
    """
    row = session.scalar(
        select(Outbox).where(Outbox.enrolment_id == message.enrolment_id, Outbox.key == message.key)
    )
    if row is None:
        row = Outbox(**_new(message, mailbox=mailbox, due_at=due_at, now=now))
        session.add(row)
        session.flush()
        return row
    moved = _move(
        session,
        OutboxState.due,
        Outbox.id == row.id,
        Outbox.state.in_((OutboxState.held, OutboxState.cancelled)),
        now=now,
        message_id=message.id,
        digest=message.digest,
        mailbox=mailbox,
        recipient_key=normal(message.recipient),
        due_at=due_at,
        not_before=due_at,
        not_after=due_at,
        why="",
    )
    session.refresh(row)
    if not moved:
        raise StateError(f"step '{message.key}' is {row.state} already, so it is not sent again")
    return row


def queue_new(
    session: Session, messages: Sequence[tuple[StoredMessage, str, datetime]], *, now: datetime
) -> None:
    """Do what queue() does for (message, mailbox, due_at) whose steps have no row yet."""
    rows = [_new(one, mailbox=mailbox, due_at=due, now=now) for one, mailbox, due in messages]
    if rows:
        session.execute(insert(Outbox), rows)


def _new(
    message: StoredMessage, *, mailbox: str, due_at: datetime, now: datetime
) -> dict[str, Any]:
    """Return the columns of a message's first row."""
    return {
        "enrolment_id": message.enrolment_id,
        "key": message.key,
        "message_id": message.id,
        "digest": message.digest,
        "mailbox": mailbox,
        "recipient_key": normal(message.recipient),
        "state": OutboxState.due,
        "due_at": due_at,
        "not_before": due_at,
        "not_after": due_at,
        "created_at": now,
        "updated_at": now,
    }


def claim(
    session: Session,
    mailbox: str,
    *,
    token: str,
    boot: str,
    now: datetime,
    limit: int,
    earliest: datetime | None = None,
    permitted: Permitted | None = None,
) -> list[Claim]:
    """Take up to limit rows that may leave now, oldest first; durable once committed.

    earliest is earliest_due(), without one as far as MAX_LATENESS back. permitted returns which
    of some rows may; it puts the others off.
    """
    due_at = earliest or now - MAX_LATENESS
    values = given(updated_at=now, mailbox=mailbox, due_at=due_at, limit=limit)

    def oldest() -> Sequence[int]:
        return session.connection().execute(leaving(), values).scalars().all()

    session.flush()
    found = oldest()
    while found and permitted is not None:
        if may := permitted(found):
            found = may
            break
        found = oldest()
    if not found:
        return []
    _move(
        session,
        OutboxState.claimed,
        Outbox.id.in_(found),
        now=now,
        token=token,
        boot=boot,
        lease_until=now + LEASE,
    )
    rows = session.execute(
        select(
            Outbox.id,
            Outbox.enrolment_id,
            Outbox.message_id,
            Outbox.key,
            Outbox.digest,
            Outbox.attempts,
            Outbox.message_id_header,
        )
        .where(Outbox.token == token, Outbox.state == OutboxState.claimed)
        .order_by(Outbox.due_at, Outbox.id)
    )
    return [
        Claim(number, enrolment, message, key, digest, token, attempts, header)
        for number, enrolment, message, key, digest, attempts, header in rows
    ]


def name_all(session: Session, names: Mapping[int, str]) -> None:
    """Store the Message-IDs of rows that have none, before anything is sent; they stay for ever."""
    if names:
        rows = [given(id=one, message_id_header=name) for one, name in names.items()]
        run(session, naming(), rows)


def message_id(outbox_id: int, *, key: str, domain: str) -> str:
    """Return "<26 letters@domain>": nothing can be read off it, and it can be made again."""
    code = hmac.new(key.encode(), f"outbox {outbox_id}".encode(), hashlib.sha256).digest()
    return f"<{base64.b32encode(code).decode().lower()[:26]}@{domain}>"


def mark_sending(
    session: Session, claim: Claim, *, digest: str, now: datetime, account: str | None = None
) -> bool:
    """Mark the row just before its body, if everything still allows it. False: do not send.

    account remembers its Message-ID from now on, and sends it once only.
    The last moment: claim, window, stop flags, suppression, brakes, and that the digest of
    what would be sent is the one that was approved.
    """
    values = given(
        id=claim.outbox_id, token=claim.token, digest=digest, updated_at=now, account=account
    )
    return run(session, marking(), values) == 1


def doubts(
    session: Session, mailbox: str, *, account: str, since: datetime, now: datetime, limit: int
) -> list[int]:
    """Return rows in doubt that an account has remembered since then, the oldest first."""
    values = given(mailbox=mailbox, account=account, sending_at=since, updated_at=now, limit=limit)
    return list(session.connection().execute(repeatable(), values).scalars())


def claims_of(session: Session, ids: Sequence[int]) -> list[Claim]:
    """Return claims of rows in doubt, each under a token of its own; nothing is marked yet."""
    rows = session.execute(
        select(
            Outbox.id, Outbox.enrolment_id, Outbox.message_id, Outbox.key, Outbox.digest,
            Outbox.attempts, Outbox.message_id_header,
        )
        .where(Outbox.id.in_(ids))
        .order_by(Outbox.sending_at, Outbox.id)
    )  # fmt: skip
    return [
        Claim(number, enrolment, message, key, digest, secrets.token_hex(16), attempts, header)
        for number, enrolment, message, key, digest, attempts, header in rows
    ]


def doubtful_mailboxes(session: Session, *, now: datetime) -> list[str]:
    """Return the mailboxes that have messages in doubt which an account may still remember."""
    query = select(Outbox.mailbox).where(
        Outbox.state == OutboxState.in_doubt,
        Outbox.account.is_not(None),
        Outbox.sending_at > now - _REMEMBERED_AT_MOST,
    )
    return list(session.scalars(query.distinct()))


def mark_repeating(
    session: Session, claim: Claim, *, account: str, boot: str, since: datetime, now: datetime
) -> bool:
    """Mark a row in doubt just before it is asked for again. False: do not.

    The last moment, as for mark_sending(); it keeps the moment at which its body first began.
    """
    values = given(
        id=claim.outbox_id, token=claim.token, boot=boot, digest=claim.digest, account=account,
        sending_at=since, updated_at=now,
    )  # fmt: skip
    return run(session, repeating(), values) == 1


def why_not(session: Session, claim: Claim, *, digest: str) -> OutboxState | None:
    """Return where a claim belongs that mark_sending() refused; None: it is not ours any more."""
    row = session.get_one(Outbox, claim.outbox_id, populate_existing=True)
    if row.state is not OutboxState.claimed or row.token != claim.token:
        return None
    if session.scalar(
        select(Outbox.id).where(Outbox.id == row.id, outbox_is_suppressed())
    ) is not None or row.enrolment.state not in (EnrolmentState.active, EnrolmentState.paused):
        return OutboxState.cancelled
    said_yes = session.scalar(select(Outbox.id).where(Outbox.id == row.id, approved(digest)))
    return OutboxState.due if row.digest == digest and said_yes else OutboxState.held


def still_in_doubt(session: Session, claim: Claim, *, now: datetime, why: str, again: bool) -> bool:
    """Put a row back in doubt that was asked for again, and let it rest, twice as long each time.

    Without again, for a person to settle.
    """
    wait = min(_FIRST_WAIT * 2 ** min(claim.attempts, 10), _LONGEST_WAIT)
    more: dict[str, Any] = {} if again else {"account": None}
    return settled(
        session, claim, OutboxState.in_doubt, now=now, why=why,
        attempts=claim.attempts + 1, not_before=now + wait, **more,
    )  # fmt: skip


def settled(
    session: Session,
    claim: Claim,
    state: OutboxState,
    *,
    now: datetime,
    response: str = "",
    why: str = "",
    **more: Any,
) -> bool:
    """Write what became of a claimed or sending row; False when the row is not ours any more."""
    values = {"updated_at": now, "response": response[:1000], "why": why[:1000], **more}
    statement = settling(state, tuple(sorted(values)))
    values = given(id=claim.outbox_id, token=claim.token, **values)
    return run(session, statement, values) == 1


def defer(
    session: Session, claim: Claim, *, now: datetime, response: str = "", why: str = ""
) -> bool:
    """Try again later (4xx, or dropped before the body): twice as late each time."""
    wait = min(_FIRST_BACK_OFF * 2 ** min(claim.attempts, 10), _LONGEST_BACK_OFF)
    return settled(
        session,
        claim,
        OutboxState.retry,
        now=now,
        response=response,
        why=why,
        attempts=claim.attempts + 1,
        not_before=now + wait,
        not_after=now + wait,
        sending_at=None,
    )


def cancel(
    session: Session,
    enrolment_ids: Sequence[int],
    *,
    why: str,
    now: datetime,
    key: str | None = None,
) -> int:
    """Cancel what of these enrolments (or of one step) has no body begun; returns how many."""
    where: list[ColumnElement[bool]] = [Outbox.enrolment_id.in_(enrolment_ids)]
    if key is not None:
        where.append(Outbox.key == key)
    return _move(
        session,
        OutboxState.cancelled,
        *where,
        now=now,
        token=None,
        why=why,
    )


def withdraw(session: Session, which: ColumnElement[bool], *, why: str, now: datetime) -> int:
    """Cancel what has no body begun of the rows that which names; returns how many."""
    return _move(session, OutboxState.cancelled, which, now=now, token=None, why=why)


def reroute(session: Session, enrolment_ids: Sequence[int], *, mailbox: str, now: datetime) -> None:
    """Let what still waits of these enrolments leave from another mailbox, where it leaves."""
    session.execute(
        update(Outbox)
        .where(Outbox.enrolment_id.in_(enrolment_ids), Outbox.state.in_(WAITING))
        .values(mailbox=mailbox, updated_at=now)
        .execution_options(synchronize_session=False)
    )


def rest(session: Session, enrolment_id: int, key: str, *, until: datetime, now: datetime) -> bool:
    """Put a row that waits off until then; False when it is none of these, or later already."""
    done = session.execute(
        update(Outbox)
        .where(
            Outbox.enrolment_id == enrolment_id,
            Outbox.key == key,
            Outbox.state.in_((OutboxState.due, OutboxState.retry)),
            Outbox.not_before < until,
        )
        # Its window is looked up when that moment has come.
        .values(due_at=until, not_before=until, not_after=until, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def hold(session: Session, message_id: int, *, why: str, now: datetime) -> bool:
    """Hold the row that would send this very text; False when it has none that waits."""
    return bool(
        _move(
            session,
            OutboxState.held,
            Outbox.message_id == message_id,
            Outbox.state != OutboxState.held,
            now=now,
            token=None,
            why=why,
        )
    )


def hold_late(
    session: Session,
    *,
    now: datetime,
    max_lateness: timedelta = MAX_LATENESS,
    campaign: str | None = None,
) -> int:
    """Hold what should have left too long ago: after an outage nothing is fired in bulk.

    Of one campaign, which says itself how late its messages may leave; or of all, but for those
    whose turn has not come yet (earliest_due).
    """
    waits = Outbox.state.in_((OutboxState.due, OutboxState.retry))
    late = Outbox.due_at < now - max_lateness
    hours = f"{max_lateness.total_seconds() / 3600:g}"
    why = f"late by more than {hours} hours; check, then release"

    def held(*where: ColumnElement[bool]) -> int:
        return _move(session, OutboxState.held, waits, *where, now=now, why=why)

    if campaign is not None:
        of_it = exists().where(Enrolment.id == Outbox.enrolment_id, Enrolment.campaign == campaign)
        return held(late, of_it)
    found = 0
    for mailbox in session.scalars(select(Outbox.mailbox).where(waits, late).distinct()).all():
        earliest = earliest_due(session, mailbox, now=now, max_lateness=max_lateness)
        found += held(Outbox.mailbox == mailbox, Outbox.due_at < earliest)
    return found


def earliest_due(
    session: Session, mailbox: str, *, now: datetime, max_lateness: timedelta = MAX_LATENESS
) -> datetime:
    """Return when what may leave now from a mailbox was due at the earliest.

    What is longer ago is late. But a mailbox at its limits (a warm-up, many people at once) goes
    through what waits in its order, for weeks perhaps; while it does, what is due since the last
    that left has only waited for its turn.
    """
    newest = (
        select(Outbox.due_at)
        .where(
            Outbox.mailbox == mailbox,
            Outbox.sending_at > now - max_lateness,
            Outbox.sending_at <= now,
        )
        .order_by(Outbox.sending_at.desc())
        .limit(_NEWEST)
        .subquery()
    )
    reached = session.scalar(select(func.max(newest.c.due_at)))
    since = now - max_lateness
    return since if reached is None else min(since, reached)


def hold_over(session: Session, *, now: datetime) -> int:
    """Hold what waited for a day that is over: it does not leave late in silence."""
    of_it = exists().where(
        Touch.enrolment_id == Outbox.enrolment_id, Touch.key == Outbox.key, Touch.over_at <= now
    )
    return _move(
        session,
        OutboxState.held,
        Outbox.state.in_((OutboxState.due, OutboxState.retry)),
        of_it,
        now=now,
        why="the day that its step waited for is over; check, then release",
    )


def doubt(
    session: Session,
    outbox_id: int,
    *,
    why: str,
    now: datetime,
    at: datetime,
    header: str | None = None,
) -> bool:
    """Put a row that waits in doubt: it may have left at that moment, under that Message-ID."""
    row = session.get_one(Outbox, outbox_id, populate_existing=True)
    # What another state of this database asked for, and since when, nobody knows.
    values: dict[str, Any] = {"sending_at": at, "account": None}
    taken = select(Outbox.id).where(Outbox.message_id_header == header)
    if header and row.message_id_header is None and session.scalar(taken) is None:
        values["message_id_header"] = header
    where = (Outbox.id == outbox_id, Outbox.state.in_(DOUBTFUL))
    done = _move(session, OutboxState.in_doubt, *where, now=now, token=None, why=why, **values)
    session.refresh(row)
    return bool(done)


def settle_doubt(
    session: Session, outbox_id: int, state: OutboxState, *, now: datetime, **values: Any
) -> None:
    """Move a row in doubt on a person's word; raises StateError when it is not in doubt."""
    where = (Outbox.id == outbox_id, Outbox.state == OutboxState.in_doubt)
    if not _move(session, state, *where, now=now, token=None, why="", **values):
        raise StateError(f"message {outbox_id} in the outbox is no longer in doubt")
    session.expire_all()


def release(session: Session, outbox_id: int, *, now: datetime) -> None:
    """Make a held row due now; raises StateError when it is not held."""
    where = (Outbox.id == outbox_id, Outbox.state == OutboxState.held)
    moment = {"due_at": now, "not_before": now, "not_after": now}
    if not _move(session, OutboxState.due, *where, now=now, why="", **moment):
        raise StateError(f"message {outbox_id} in the outbox is no longer held")
    one = select(Outbox.enrolment_id, Outbox.key).where(Outbox.id == outbox_id).subquery()
    session.execute(
        update(Touch)
        .where(Touch.enrolment_id == one.c.enrolment_id, Touch.key == one.c.key)
        .values(over_at=None)  # a person has said that it may leave late
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


def try_again(session: Session, outbox_id: int, *, now: datetime) -> None:
    """Make a refused row due now; raises StateError when it is not refused."""
    where = (Outbox.id == outbox_id, Outbox.state == OutboxState.failed)
    moment = {"due_at": now, "not_before": now, "not_after": now, "sending_at": None}
    if not _move(session, OutboxState.due, *where, now=now, why="", response="", **moment):
        raise StateError(f"message {outbox_id} in the outbox is no longer refused")
    session.expire_all()


def recover(session: Session, *, now: datetime, mailbox: str | None = None) -> tuple[int, int]:
    """Tidy up after a sender that ended in the middle, of one mailbox or of all.

    The caller holds the lease. A claim whose body never began is due again, after a crash of the
    machine too: a mark is on the disk before its body begins. One whose body had begun is in
    doubt. Returns how many were (due, in doubt).
    """
    theirs = [Outbox.mailbox == mailbox] if mailbox is not None else []
    why = "the sender stopped while sending this; it may have been sent"
    begun = [Outbox.state == OutboxState.sending, *theirs]
    doubt = _move(session, OutboxState.in_doubt, *begun, now=now, token=None, why=why)
    claimed = [Outbox.state == OutboxState.claimed, *theirs]
    due = _move(session, OutboxState.due, *claimed, now=now, token=None)
    if due or doubt:
        detail = {"due_again": due, "in_doubt": doubt}
        note(session, "recovered", "outbox", by=SENDER, at=now, detail=detail)
    return due, doubt


def left_since(session: Session, mailbox: str, since: datetime) -> int:
    """Return how many bodies a mailbox has begun since then: what its limits count."""
    count = select(func.count()).where(Outbox.mailbox == mailbox, Outbox.sending_at > since)
    return session.scalar(count) or 0


def _move(
    session: Session,
    to: OutboxState,
    *where: ColumnElement[bool],
    now: datetime,
    **values: Any,
) -> int:
    """Move the rows that where names, from states that allow it; returns how many moved."""
    done = session.execute(
        update(Outbox)
        .where(Outbox.state.in_(sources(OUTBOX_MOVES, to)), *where)
        .values(state=to, updated_at=now, **values)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
