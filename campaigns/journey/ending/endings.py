"""What ends a sequence: a reply, a meeting, an opt-out, a bounce, a person's decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Update, func, select, update
from sqlalchemy.orm import Session

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.sequence import StopOn
from ....templates.workspace.step import Channel
from ...ledger import outbox
from ...model import (
    ENROLMENT_MOVES,
    LEFT,
    LIVE,
    MESSAGE_MOVES,
    TACTFUL,
    TOUCH_MOVES,
    Actor,
    EnrolmentState,
    MessageState,
    OutboxState,
    ReplyKind,
    TouchState,
    sources,
)
from ...people.address import AddressError, normal
from ...people.forgotten import is_forgotten
from ...people.shared_inbox import contacts_of, sharers
from ...people.suppression import suppress
from ...store.audit import note_all
from ...store.tables import ContactAddress, Enrolment, Outbox, Signal, StoredMessage, Touch
from .settled import close_settled
from .suppressed import suppressed_enrolments

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Ended:
    """What an ending stopped."""

    address: str
    enrolments: int  # sequences that were under way
    cancelled: int  # messages and tasks that will not go out
    on_the_wire: int  # messages whose body had begun: they cannot be called back
    going_on: int = 0  # live sequences whose campaign says that this does not stop them
    led: str = ""  # where the campaign's branch for such an answer led, in words
    shared_inbox: str = ""  # whose it is, in words, where several have it; it stopped them all


def record_reply(
    session: Session,
    address: str,
    *,
    now: datetime,
    by: Actor = TACTFUL,
    note: str = "",
    campaigns: Mapping[str, Campaign] = MappingProxyType({}),
    why: str = "replied",
    but: int | None = None,
    kind: ReplyKind | None = None,
) -> Ended:
    """Stop every live sequence of the person who has answered from address.

    From an inbox of several it is not known who answered: those of all of them stop. Only the
    sequence of one of campaigns whose ``stop_on`` has no reply goes on, and the enrolment but is
    left as it is. Everything pending is
    cancelled in the same transaction. Raises AddressError for an address that nobody was enrolled
    under.
    """
    people = contacts_of(session, address)
    if not people:
        raise AddressError(
            f"nobody in this workspace has the address '{address}'; see 'tactful status'"
        )
    signal(session, "reply", address, people, by=by, now=now, note=note, reply=kind)
    ids = [one for one in enrolled(session, people) if one != but]
    inbox = sharers(session, normal(address))
    going_on = _unstopped(session, ids, campaigns)
    ended = end(
        session,
        [one for one in ids if one not in going_on],
        EnrolmentState.replied,
        why=_said(why, inbox),
        address=address,
        by=by,
        now=now,
    )
    return replace(ended, going_on=len(going_on), shared_inbox=inbox)


def record_opt_out(
    session: Session, address: str, *, now: datetime, by: Actor = TACTFUL, note: str = ""
) -> Ended:
    """Suppress the person and stop every live sequence; an unknown address is suppressed too.

    Of an inbox of several it is not known who objects: nobody there is written to again.
    """
    people = contacts_of(session, address)
    inbox = sharers(session, normal(address))
    why = _said(note or "asked to get no more emails", inbox)
    suppress(session, address, why=why, by=by, now=now)
    for one in people:
        suppress(session, str(one), kind="person", why=why, by=by, now=now)
    signal(session, "opt_out", address, people, by=by, now=now, note=note)
    ended = end(
        session,
        enrolled(session, people),
        EnrolmentState.opted_out,
        why=_said("opted out", inbox),
        address=address,
        by=by,
        now=now,
    )
    return replace(ended, shared_inbox=inbox)


def record_bounce(
    session: Session, address: str, *, now: datetime, by: Actor = TACTFUL, note: str = ""
) -> Ended:
    """Suppress an address that does not exist (5.1.x) and stop every sequence to it."""
    key = normal(address)
    suppress(session, key, why=note or "the address does not exist", by=by, now=now)
    signal(session, "bounce", key, contacts_of(session, key), by=by, now=now, note=note)
    to_it = (
        select(Enrolment.id)
        .join(ContactAddress, ContactAddress.id == Enrolment.address_id)
        .where(ContactAddress.key == key)
    )
    return end(
        session,
        session.scalars(to_it).all(),
        EnrolmentState.bounced,
        why="bounced",
        address=key,
        by=by,
        now=now,
    )


def end_suppressed(session: Session, *, now: datetime) -> int:
    """End the live sequences of everyone suppressed meanwhile; returns how many ended."""
    ids = suppressed_enrolments(session)
    if not ids:
        return 0
    why = "the address, person or domain was suppressed"
    state = EnrolmentState.opted_out
    return end(session, ids, state, why=why, address="", by=TACTFUL, now=now).enrolments


def end(
    session: Session,
    enrolment_ids: Sequence[int],
    state: EnrolmentState,
    *,
    why: str,
    address: str,
    by: Actor,
    now: datetime,
) -> Ended:
    """Bring enrolments to an end: nothing of theirs is due any more, in one transaction."""
    total = Ended(address, 0, 0, 0)
    for start in range(0, len(enrolment_ids), _CHUNK):
        ids = session.scalars(
            select(Enrolment.id).where(
                Enrolment.id.in_(enrolment_ids[start : start + _CHUNK]),
                Enrolment.state.in_(sources(ENROLMENT_MOVES, state)),
            )
        ).all()
        total = _plus(total, _end(session, ids, state, why=why, now=now))
        detail = {"text": why} | ({"address": address} if address else {})
        lines = [(one, detail) for one in ids]
        note_all(session, str(state), "enrolment", lines, by=by, at=now)
        close_settled(session, now=now, by=by, among=ids)
    # Whatever the session had read of these rows is out of date now.
    session.flush()
    session.expire_all()
    return total


def _end(
    session: Session, ids: Sequence[int], state: EnrolmentState, *, why: str, now: datetime
) -> Ended:
    session.flush()
    stopped = session.scalar(  # an ended one only gets its other ending
        select(func.count()).where(Enrolment.id.in_(ids), Enrolment.state.in_(LIVE))
    )
    _update(
        session,
        update(Enrolment)
        .where(Enrolment.id.in_(ids), Enrolment.state.in_(sources(ENROLMENT_MOVES, state)))
        .values(state=state, why=why, ended_at=func.coalesce(Enrolment.ended_at, now)),
    )
    outbox.cancel(session, ids, why=why, now=now)
    messages = _update(
        session,
        update(StoredMessage)
        .where(
            StoredMessage.enrolment_id.in_(ids),
            StoredMessage.state.in_(sources(MESSAGE_MOVES, MessageState.cancelled)),
            ~left(StoredMessage),
        )
        .values(state=MessageState.cancelled),
    )
    touches = (
        update(Touch)
        .where(
            Touch.enrolment_id.in_(ids),
            Touch.state.in_(sources(TOUCH_MOVES, TouchState.cancelled)),
            ~left(Touch),
        )
        .values(state=TouchState.cancelled, done_at=now, note=why)
    )
    tasks = _update(session, touches.where(Touch.channel != Channel.email))
    _update(session, touches)
    wire = session.scalar(
        select(func.count()).where(
            Outbox.enrolment_id.in_(ids), Outbox.state == OutboxState.sending
        )
    )
    return Ended("", stopped or 0, messages + tasks, wire or 0)


def with_led(ended: Ended, words: str, own: Ended | None) -> Ended:
    """Return what an answer stopped, with what became of the sequence that a branch took."""
    total = _plus(ended, own) if own is not None else ended
    return replace(total, going_on=ended.going_on, led=words, shared_inbox=ended.shared_inbox)


def _plus(one: Ended, other: Ended) -> Ended:
    return Ended(
        one.address,
        one.enrolments + other.enrolments,
        one.cancelled + other.cancelled,
        one.on_the_wire + other.on_the_wire,
    )


def _said(why: str, inbox: str) -> str:
    return f"{why} ({inbox})" if inbox else why


def enrolled(session: Session, people: Sequence[int]) -> Sequence[int]:
    """Return all enrolments of some contacts, ended ones as well."""
    return session.scalars(select(Enrolment.id).where(Enrolment.contact_id.in_(people))).all()


def is_ended_by(campaign: Campaign | None, what: StopOn) -> bool:
    """Say whether something ends a campaign's sequences; one whose file is gone is ended."""
    return campaign is None or what in campaign.sequence.stop_on


def _unstopped(
    session: Session, ids: Sequence[int], campaigns: Mapping[str, Campaign]
) -> frozenset[int]:
    """Return the live enrolments that a reply does not end."""
    live = select(Enrolment.id, Enrolment.campaign).where(
        Enrolment.id.in_(ids), Enrolment.state.in_(LIVE)
    )
    rows = session.execute(live).all()
    return frozenset(
        one for one, campaign in rows if not is_ended_by(campaigns.get(campaign), StopOn.reply)
    )


def left(table: type[Touch] | type[StoredMessage]) -> ColumnElement[bool]:
    """A step that has left, or may have, keeps its touch and its message as they are."""
    return (
        select(Outbox.id)
        .where(
            Outbox.enrolment_id == table.enrolment_id,
            Outbox.key == table.key,
            Outbox.state.in_(LEFT),
        )
        .exists()
    )


def signal(
    session: Session,
    kind: str,
    address: str,
    people: Sequence[int],
    *,
    by: Actor,
    now: datetime,
    note: str,
    reply: ReplyKind | None = None,
) -> None:
    """Write down what came back, for each of those who have the address.

    Of somebody who asked to be forgotten nothing is written down.
    """
    if not people and is_forgotten(session, address):
        return
    session.add_all(
        Signal(
            kind=kind, address=address, contact_id=one, at=now, by=str(by), note=note, reply=reply
        )
        for one in people or (None,)
    )


def _update(session: Session, statement: Update) -> int:
    done = session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]
