"""A whole campaign in a minute: a real sender, a real SMTP server, and a clock that jumps.

The demo plays its weeks with it and then compares what arrived with what was approved.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session as DbSession

from ...templates.message import Message
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..actions.reply import stop_for_reply
from ..actions.suppress import unsubscribe
from ..actions.tasks import close_task
from ..delivery.dispatch import Sent
from ..delivery.mime import message_id_of, read_message
from ..delivery.runner import run
from ..delivery.transport import Transport
from ..messages.links import token
from ..model import (
    LIVE,
    TACTFUL,
    EnrolmentState,
    MessageState,
    OutboxState,
    Outcome,
    TouchState,
    person,
)
from ..store.database import Store
from ..store.tables import Approval, Enrolment, Outbox, StoredMessage, Touch

MOST_JUMPS = 5_000  # a campaign that needs more moments than this does not end


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail that was caught, as it reads."""

    address: str
    message_id: str
    message: Message


@dataclass
class Caught:
    """What a catcher took: each mail as it came, with the address it was for."""

    mails: list[tuple[str, bytes]] = field(default_factory=list)
    _read: list[Arrived] = field(default_factory=list)

    def arrived(self) -> list[Arrived]:
        """Return each mail as it reads; none is read twice."""
        for address, raw in self.mails[len(self._read) :]:
            self._read.append(Arrived(address, message_id_of(raw), read_message(raw)))
        return list(self._read)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content: Any = envelope.original_content or envelope.content
        self.mails += [(address, bytes(content)) for address in envelope.rcpt_tos]
        return f"250 2.0.0 caught as {len(self.mails)}"


@contextmanager
def catcher() -> Iterator[tuple[Caught, int]]:
    """Run an SMTP server on a free loopback port that keeps what it is given."""
    caught = Caught()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    controller = Controller(caught, hostname="127.0.0.1", port=port, decode_data=False)
    controller.start()
    try:
        yield caught, port
    finally:
        controller.stop()


def pointed_at(workspace: Workspace, host: str, port: int) -> Workspace:
    """Return workspace with every mailbox sending through host and port, without TLS."""
    boxes = {
        key: box.model_copy(
            update={"host": host, "port": port, "security": "none", "user": None, "password": None}
        )
        for key, box in workspace.settings.mailboxes.items()
    }
    settings = workspace.settings.model_copy(update={"mailboxes": boxes})
    return replace(workspace, settings=settings)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Played:
    """What happened on the way."""

    sent: int = 0
    calls: int = 0
    reached: int = 0
    replied: int = 0
    opted_out: int = 0
    until: datetime | None = None
    states: Counter[EnrolmentState] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)  # messages that go no further

    @property
    def unfinished(self) -> int:
        """How many sequences have no end yet."""
        return sum(self.states[state] for state in LIVE)


def play(
    store: Store,
    workspace: Workspace,
    *,
    clock: Clock,
    transports: Callable[[Mailbox], Transport],
    boot: str,
    on_sent: Callable[[Sent], None] | None = None,
) -> Played:
    """Send everything to its end, jumping from one due moment to the next.

    Some people answer, one opts out, reps call and mostly reach nobody, so that a reader
    sees what each of these stops. Who does what follows from the enrolment's number.
    """
    played = Played()

    def sent(one: Sent) -> None:
        if one.state is OutboxState.sent:
            played.sent += 1
        if on_sent:
            on_sent(one)

    for _ in range(MOST_JUMPS):
        asyncio.run(
            run(
                store,
                workspace,
                transports=transports,
                clock=clock,
                boot=boot,
                who="rehearsal",
                stop=asyncio.Event(),
                until_empty=True,
                on_sent=sent,
            )
        )
        _people_act(store, workspace, clock.now, played)
        later = _next_moment(store, clock.now)
        if later is None:
            break
        clock.now = later
    played.until = clock.now
    with store.reading() as reading:
        for state, count in reading.execute(
            select(Enrolment.state, func.count()).group_by(Enrolment.state)
        ):
            played.states[state] = count
        played.waiting = _waiting(reading, clock.now)
    return played


def _people_act(store: Store, workspace: Workspace, now: datetime, played: Played) -> None:
    """Let reps close their calls, and let some people answer or opt out."""
    for call_id, enrolment_id in _open_calls(store):
        outcome = Outcome.reached if enrolment_id % 29 == 7 else Outcome.no_answer
        close_task(store, workspace, call_id, outcome, by=person("rep"), now=now)
        played.calls += 1
        played.reached += outcome is Outcome.reached
    for link, address in _answering(store, workspace):
        if played.opted_out == 0:
            unsubscribe(store, link, now=now)
            played.opted_out += 1
        else:
            stop_for_reply(store, workspace, address, by=TACTFUL, now=now, note="rehearsal")
            played.replied += 1


def _open_calls(store: Store) -> list[tuple[int, int]]:
    """Return the calls that are due, each with its enrolment; one has never more than one."""
    query = (
        select(Touch.id, Touch.enrolment_id)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Touch.state == TouchState.open,
            Touch.channel != Channel.email,
            Enrolment.state.in_(LIVE),
        )
    )
    with store.reading() as session:
        return [(call, enrolment) for call, enrolment in session.execute(query)]


def _answering(store: Store, workspace: Workspace) -> list[tuple[str, str]]:
    """Return who answers now: the token of their unsubscribe link, and their address."""
    query = select(Enrolment).where(
        Enrolment.state.in_(LIVE),
        Enrolment.id % 11 == 3,
        Enrolment.id.in_(
            select(Outbox.enrolment_id).where(
                Outbox.state == OutboxState.sent, _is_step(workspace, 1 + Enrolment.id % 3)
            )
        ),
    )
    with store.reading() as session:
        return [(token(session, one.id), one.address.address) for one in session.scalars(query)]


def _is_step(workspace: Workspace, number: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether a row of the outbox is of the step with that number."""
    return or_(
        false(),
        *(
            and_(Enrolment.campaign == one.name, Outbox.key == step.key, number == step.number)
            for one in workspace.campaigns.values()
            for step in one.sequence.steps
        ),
    )


def _waiting(session: DbSession, now: datetime) -> Counter[str]:
    """Return the messages that are due and do not leave by themselves, by state."""
    waiting: Counter[str] = Counter()
    unapproved = (
        select(StoredMessage.state, func.count())
        .join(
            Touch,
            and_(Touch.enrolment_id == StoredMessage.enrolment_id, Touch.key == StoredMessage.key),
        )
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Touch.state == TouchState.planned,
            Touch.due_at <= now,
            Enrolment.state.in_(LIVE),
            StoredMessage.state.in_((MessageState.draft, MessageState.held)),
        )
        .group_by(StoredMessage.state)
    )
    stopped = (
        select(Outbox.state, func.count())
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .where(
            Outbox.state.in_((OutboxState.held, OutboxState.in_doubt, OutboxState.failed)),
            Enrolment.state.in_(LIVE),
        )
        .group_by(Outbox.state)
    )
    for query in (unapproved, stopped):
        for state, count in session.execute(query):
            waiting[str(state)] += count
    return waiting


def _next_moment(store: Store, now: datetime) -> datetime | None:
    """Return when something may happen next, None when nothing will by itself."""
    leaving = (OutboxState.due, OutboxState.retry)
    with store.reading() as session:
        moments = [
            session.scalar(
                select(func.min(Touch.due_at))
                .join(Enrolment, Enrolment.id == Touch.enrolment_id)
                .where(
                    Touch.state == TouchState.planned,
                    Touch.due_at > now,  # what was due before waits for a person
                    Enrolment.state.in_(LIVE),
                )
            ),
            session.scalar(select(func.min(Outbox.not_before)).where(Outbox.state.in_(leaving))),
        ]
    ahead = [moment for moment in moments if moment is not None]
    if not ahead:
        return None
    # What is due and did not leave waits for its mailbox's hourly limit.
    return max(min(ahead), now + timedelta(minutes=10))


@dataclass(frozen=True, slots=True)
class DeliveryProof:
    """What arrived against what was approved. All but ``caught`` should be empty."""

    caught: int
    twice: tuple[str, ...]  # Message-IDs that arrived more than once
    lost: tuple[str, ...]  # marked as sent, but never arrived
    unknown: tuple[str, ...]  # arrived, but not marked as sent
    differing: tuple[str, ...]  # arrived with another text than the approved one

    @property
    def good(self) -> bool:
        return not (self.twice or self.lost or self.unknown or self.differing)


def verify(store: Store, caught: Caught) -> DeliveryProof:
    """Compare each caught mail, byte for byte as it came, with its approved digest."""
    with store.reading() as session:
        rows = session.execute(
            select(Outbox.message_id_header, func.coalesce(StoredMessage.rendered, Approval.digest))
            .join(Approval, Approval.message_id == Outbox.message_id)
            .join(StoredMessage, StoredMessage.id == Outbox.message_id)
            .where(Outbox.state == OutboxState.sent)
        ).all()
    approved = {str(header): digest for header, digest in rows}
    arrived: Counter[str] = Counter()
    differing = []
    for mail in caught.arrived():
        header = mail.message_id
        arrived[header] += 1
        if header in approved and mail.message.digest != approved[header]:
            differing.append(header)
    return DeliveryProof(
        caught=len(caught.mails),
        twice=tuple(header for header, count in arrived.items() if count > 1),
        lost=tuple(header for header in approved if header not in arrived),
        unknown=tuple(header for header in arrived if header not in approved),
        differing=tuple(differing),
    )
