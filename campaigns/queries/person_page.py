"""One person, with all that is known and all that happened: their page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from ...templates.engine.values import recipient_name
from ...templates.workspace.workspace import Workspace
from ..messages.shown import text_of
from ..model import CURRENT, LIVE, MessageState, TouchState
from ..people.address import AddressError
from ..people.forgotten import is_stand_in
from ..people.suppression import reason
from ..releases.kept import campaign_of
from ..store.tables import (
    Contact,
    ContactAddress,
    Enrolment,
    FreeTask,
    Lead,
    ListImport,
    ListImportChange,
    Outbox,
    PersonDecision,
    StoredMessage,
    Touch,
)
from .past import past_of
from .values import PastTouch, step_words

_MOST = 50


@dataclass(frozen=True, slots=True)
class LeadKnown:
    """A lead of a person: where it came from, whose it is, what it says."""

    source: str
    owner: str | None
    row: int
    at: datetime
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WayKnown:
    """A sequence that a person is or was in. comes: the step that comes next, in words."""

    enrolment_id: int
    campaign: str
    address: str
    owner: str | None
    mailbox: str
    state: str
    why: str
    started_at: datetime
    ended_at: datetime | None
    comes: str = ""
    channel: str = ""
    due_at: datetime | None = None
    touch_id: int | None = None  # of an open task
    message_id: int | None = None  # of a message that waits


@dataclass(frozen=True, slots=True)
class MessageKnown:
    """A message of a person that has not left."""

    message_id: int
    campaign: str
    place: str
    subject: str
    state: str
    findings: int


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was decided of a person, or came in about them."""

    at: datetime
    what: str
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person as their page shows them."""

    contact_id: int
    name: str
    addresses: tuple[str, ...]  # mail goes to the first
    values: Mapping[str, str]
    owner: str | None
    suppressed: str | None
    leads: tuple[LeadKnown, ...]
    ways: tuple[WayKnown, ...]
    messages: tuple[MessageKnown, ...]
    tasks: tuple[FreeTask, ...]
    past: tuple[PastTouch, ...]
    happened: tuple[Happened, ...]

    @property
    def forgotten(self) -> bool:
        """Whether they asked to be forgotten: nothing is known of them any more."""
        return bool(self.addresses) and all(map(is_stand_in, self.addresses))

    @property
    def next(self) -> WayKnown | None:
        """The sequence whose touch comes first."""
        due = [one for one in self.ways if one.due_at is not None]
        return min(due, key=lambda one: str(one.due_at), default=None)


def person_page(session: Session, workspace: Workspace, contact_id: int) -> PersonPage | None:
    """Return a person, None where there is no such contact."""
    contact = session.get(Contact, contact_id)
    if contact is None:
        return None
    addresses = session.scalars(
        select(ContactAddress)
        .where(ContactAddress.contact_id == contact_id)
        .order_by(ContactAddress.chosen.desc(), ContactAddress.id)
    ).all()
    leads = session.scalars(
        select(Lead).where(Lead.contact_id == contact_id).order_by(Lead.id.desc()).limit(_MOST)
    ).all()
    ways = _ways(session, workspace, contact_id)
    owners = [*(one.owner for one in ways), *(one.owner for one in leads)]
    owner = next(filter(None, owners), None)
    return PersonPage(
        contact_id,
        recipient_name(contact.fields) or (addresses[0].address if addresses else ""),
        tuple(one.address for one in addresses),
        contact.fields,
        owner,
        _suppressed(session, addresses, contact_id),
        tuple(LeadKnown(o.source, o.owner, o.row, o.created_at, o.fields) for o in leads),
        ways,
        _messages(session, workspace, contact_id),
        tuple(
            session.scalars(
                select(FreeTask)
                .where(FreeTask.contact_id == contact_id, FreeTask.done_at.is_(None))
                .order_by(FreeTask.due_at)
                .limit(_MOST)
            )
        ),
        past_of(session, workspace, contact_id),
        _happened(session, contact_id, [one.key for one in addresses]),
    )


def _suppressed(
    session: Session, addresses: Sequence[ContactAddress], contact_id: int
) -> str | None:
    for one in addresses:
        try:
            if why := reason(session, one.address, contact_id=contact_id):
                return why
        except AddressError:
            continue
    return None


def _ways(session: Session, workspace: Workspace, contact_id: int) -> tuple[WayKnown, ...]:
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.contact_id == contact_id)
        .options(joinedload(Enrolment.address))
        .order_by(Enrolment.id.desc())
        .limit(_MOST)
    ).all()
    ids = [one.id for one in rows if one.state in LIVE]
    ahead = {
        touch.enrolment_id: touch
        for touch in session.scalars(
            select(Touch)
            .where(
                Touch.enrolment_id.in_(ids),
                Touch.state.in_((TouchState.planned, TouchState.open)),
            )
            .order_by(Touch.due_at.desc())
        )
    }
    waiting = {
        (one.enrolment_id, one.key): one.id
        for one in session.scalars(
            select(StoredMessage).where(
                StoredMessage.enrolment_id.in_(ids), StoredMessage.state.in_(CURRENT)
            )
        )
    }
    found = []
    for one in rows:
        touch = ahead.get(one.id)
        is_task = touch is not None and touch.channel != "email" and touch.state is TouchState.open
        found.append(
            WayKnown(
                one.id, one.campaign, one.address.address, one.owner, one.mailbox, one.state,
                one.why, one.started_at, one.ended_at,
                step_words(campaign_of(workspace, one), touch.key) if touch else "",
                str(touch.channel) if touch else "",
                touch.due_at if touch else None,
                touch.id if touch and is_task else None,
                waiting.get((one.id, touch.key)) if touch else None,
            )
        )  # fmt: skip
    return tuple(found)


def _messages(session: Session, workspace: Workspace, contact_id: int) -> tuple[MessageKnown, ...]:
    rows = session.execute(
        select(StoredMessage, Outbox.state)
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .outerjoin(Outbox, Outbox.message_id == StoredMessage.id)
        .where(
            Enrolment.contact_id == contact_id,
            StoredMessage.state.in_((*CURRENT, MessageState.rejected)),
        )
        .order_by(StoredMessage.id.desc())
        .limit(_MOST)
    ).all()
    return tuple(
        MessageKnown(
            row.id,
            row.enrolment.campaign,
            step_words(campaign_of(workspace, row.enrolment), row.key),
            text_of(session, workspace, row).subject if row.digest else "",
            row.state,
            len(row.findings),
        )
        for row, left in rows
        if left != "sent"
    )


def _happened(session: Session, contact_id: int, keys: Sequence[str]) -> tuple[Happened, ...]:
    found = []
    decided = select(PersonDecision).where(
        or_(PersonDecision.one.in_(keys), PersonDecision.other.in_(keys))
    )
    for one in session.scalars(decided.limit(_MOST)):
        sign = "is" if one.verdict == "same" else "is not"
        found.append(Happened(one.at, f"{one.one} {sign} {one.other}", one.by, one.note))
        if one.undone_at is not None:
            what = f"taken back: {one.one} {sign} {one.other}"
            found.append(Happened(one.undone_at, what, one.undone_by))
    imports = session.execute(
        select(ListImport, ListImportChange.new_contact)
        .join(ListImportChange, ListImportChange.import_id == ListImport.id)
        .where(ListImportChange.contact_id == contact_id)
        .order_by(ListImport.id.desc())
        .limit(_MOST)
    )
    for came, new in imports:
        what = f"{'came in with' if new else 'brought up to date by'} {came.source}"
        why = "taken back since" if came.undone_at else ""
        found.append(Happened(came.at, what, came.by, why))
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))
