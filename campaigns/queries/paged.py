"""Lists page by page, by key: what comes after a row is found by its index, however long it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from ...templates.workspace.step import Channel
from ...templates.workspace.workspace import Workspace
from ..model import LIVE, EnrolmentState, MessageState, OutboxState, TouchState
from ..people.address import AddressError, normal
from ..releases.kept import campaign_of
from ..store.tables import (
    Contact,
    ContactAddress,
    Enrolment,
    Outbox,
    StoredMessage,
    Touch,
)
from .lookups import step_number
from .outbox import STATES
from .values import step_words


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message, without its text."""

    message_id: int
    enrolment_id: int
    campaign: str
    step: int | None
    place: str
    state: str
    digest: str
    recipient: str
    variant: str | None
    errors: int
    findings: int
    problem: str | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One contact with all its addresses and the values of its fields."""

    contact_id: int
    addresses: tuple[str, ...]
    fields: dict[str, str]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """One person's way through one sequence."""

    enrolment_id: int
    contact_id: int
    campaign: str
    recipient: str
    owner: str | None
    mailbox: str
    state: str
    why: str
    started_at: datetime
    ended_at: datetime | None
    step: int | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message on its way."""

    outbox_id: int
    message_id: int
    campaign: str
    place: str
    mailbox: str
    recipient: str
    state: str
    due_at: datetime
    not_before: datetime
    sent_at: datetime | None
    attempts: int
    response: str
    why: str


def message_page(
    session: Session,
    workspace: Workspace,
    *,
    states: Sequence[MessageState],
    campaign: str | None,
    after: int,
    most: int,
) -> tuple[MessageLine, ...]:
    """Return messages in those states by number, those after one."""
    query = (
        select(StoredMessage)
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .where(StoredMessage.id > after, StoredMessage.state.in_(states))
        .order_by(StoredMessage.id)
        .limit(most)
        .options(joinedload(StoredMessage.enrolment).joinedload(Enrolment.address))
    )
    if campaign is not None:
        query = query.where(Enrolment.campaign == campaign)
    return tuple(_message(workspace, row) for row in session.scalars(query).all())


def _message(workspace: Workspace, row: StoredMessage) -> MessageLine:
    enrolment, found = row.enrolment, row.findings or []
    return MessageLine(
        row.id, enrolment.id, enrolment.campaign, step_number(workspace, enrolment, row.key),
        step_words(campaign_of(workspace, enrolment), row.key), str(row.state), row.digest,
        enrolment.address.address, row.variant, sum(one["severity"] == "error" for one in found),
        len(found), row.problem,
    )  # fmt: skip


def person_page(
    session: Session, *, address: str | None, after: int, most: int
) -> tuple[PersonLine, ...]:
    """Return contacts by number, those after one; address narrows to whose it is."""
    query = select(Contact).where(Contact.id > after).order_by(Contact.id).limit(most)
    if address is not None:
        try:
            key = normal(address)
        except AddressError:
            return ()
        has = select(ContactAddress.contact_id).where(ContactAddress.key == key)
        query = query.where(Contact.id.in_(has))
    rows = session.scalars(query).all()
    addresses: dict[int, list[str]] = {}
    named = select(ContactAddress.contact_id, ContactAddress.address).where(
        ContactAddress.contact_id.in_([row.id for row in rows])
    )
    for contact_id, one in session.execute(named.order_by(ContactAddress.id)):
        addresses.setdefault(contact_id, []).append(one)
    return tuple(
        PersonLine(row.id, tuple(addresses.get(row.id, ())), dict(row.fields), row.created_at)
        for row in rows
    )


def enrolment_page(
    session: Session,
    workspace: Workspace,
    *,
    campaign: str | None,
    state: EnrolmentState | None,
    contact_id: int | None,
    after: int,
    most: int,
) -> tuple[EnrolmentLine, ...]:
    """Return enrolments by number, those after one, each with the touch that comes next."""
    coming = (Touch.state == TouchState.planned) | (Touch.state == TouchState.open)
    query = (
        select(Enrolment, Touch.key, Touch.due_at)
        .outerjoin(Touch, and_(Touch.enrolment_id == Enrolment.id, coming))
        .where(Enrolment.id > after)
        .order_by(Enrolment.id, Touch.id)
        .limit(most * 2)  # some have two touches under way
        .options(joinedload(Enrolment.address))
    )
    for column, wanted in (
        (Enrolment.campaign, campaign), (Enrolment.state, state), (Enrolment.contact_id, contact_id)
    ):  # fmt: skip
        if wanted is not None:
            query = query.where(column == wanted)
    found: dict[int, EnrolmentLine] = {}
    for row, key, due_at in session.execute(query).all():
        if row.id in found or len(found) == most:
            continue
        found[row.id] = EnrolmentLine(
            row.id, row.contact_id, row.campaign, row.address.address, row.owner, row.mailbox,
            str(row.state), row.why, row.started_at, row.ended_at,
            step_number(workspace, row, key) if key else None, due_at,
        )  # fmt: skip
    return tuple(found.values())


def outbox_page(
    session: Session,
    workspace: Workspace,
    *,
    state: str | None,
    campaign: str | None,
    after: int,
    most: int,
) -> tuple[OutboxRow, ...]:
    """Return what is on its way by number, rows after one; state is one of STATES."""
    query = (
        select(Outbox)
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .where(Outbox.id > after)
        .order_by(Outbox.id)
        .limit(most)
        .options(joinedload(Outbox.enrolment).joinedload(Enrolment.address))
    )
    if state is not None:
        query = query.where(Outbox.state.in_(STATES[state]))
    if campaign is not None:
        query = query.where(Enrolment.campaign == campaign)
    return tuple(
        OutboxRow(
            row.id, row.message_id, row.enrolment.campaign,
            step_words(campaign_of(workspace, row.enrolment), row.key), row.mailbox,
            row.enrolment.address.address, str(row.state), row.due_at, row.not_before, row.sent_at,
            row.attempts, row.response, row.why,
        )
        for row in session.scalars(query).all()
    )  # fmt: skip


def open_task_ids(session: Session, *, after: int, most: int) -> tuple[int, ...]:
    """Return the numbers of tasks that are due, those after one."""
    query = (
        select(Touch.id)
        .join(Touch.enrolment)
        .where(
            Touch.id > after, Touch.state == TouchState.open, Touch.channel != Channel.email,
            Enrolment.state.in_(LIVE),
        )
        .order_by(Touch.id)
        .limit(most)
    )  # fmt: skip
    return tuple(session.scalars(query))


def outbox_state(session: Session, outbox_id: int) -> OutboxState | None:
    """Return the state of a message on its way; None: there is no such row."""
    return session.scalar(select(Outbox.state).where(Outbox.id == outbox_id))
