"""The tables, in the words of the domain.

Nothing that is queried hides in JSON: ``fields`` holds merge values, ``headers`` the frozen
message's headers, ``findings`` lint's verdicts, ``picks`` what it took from the library: all of
them only shown or rendered.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from ...lint.lists.decisions import Verdict
from ..model import EnrolmentState, MessageState, OutboxState, Outcome, TouchState
from .types import UtcDateTime, Word

_LIVE = text("state IN ('active', 'paused', 'away')")
_CURRENT = text("state IN ('draft', 'held', 'approved')")
_STANDS = text("undone_at IS NULL")
_LEAVING = text("state IN ('due', 'retry')")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        EnrolmentState: Word(EnrolmentState),
        MessageState: Word(MessageState),
        OutboxState: Word(OutboxState),
        TouchState: Word(TouchState),
        Outcome: Word(Outcome),
        Verdict: Word(Verdict),
        dict[str, str]: JSON,
        dict[str, list[str]]: JSON,
        list[Any]: JSON,
        str: Text,
    }


class Contact(Base):
    """One person we may write to. fields: "contact.first_name" -> value."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    fields: Mapped[dict[str, str]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ContactAddress(Base):
    """One of a contact's addresses; key is its normal form (people.address.normal)."""

    __tablename__ = "contact_address"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    address: Mapped[str]
    key: Mapped[str] = mapped_column(String(320), unique=True)
    # Mail goes here where the contact has several; set by a merge.
    chosen: Mapped[bool] = mapped_column(default=False, server_default=false())
    contact: Mapped[Contact] = relationship()


class PersonKey(Base):
    """Under which numbers a contact is looked for when a list comes in.

    Only a hint where to look: what a contact says is read and judged each time. So there is no
    foreign key, which would cost an index as large as the table.
    """

    __tablename__ = "person_key"
    __table_args__ = {"sqlite_with_rowid": False}

    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    contact_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class PersonDecision(Base):
    """What somebody decided of two mailboxes: one person, or two. one < other."""

    __tablename__ = "person_decision"
    __table_args__ = (
        Index(
            "uq_person_decision_stands",
            "one",
            "other",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    one: Mapped[str] = mapped_column(String(320))
    other: Mapped[str] = mapped_column(String(320))
    verdict: Mapped[Verdict]
    by: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(default="")
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")


class PersonMerge(Base):
    """Two contacts that became one, with what undoing needs; numbered as its decision.

    changes: [table, id, {column: [before, after]}]; dropped: [table, whole row]; made: [table,
    id]; origins: field -> where its value comes from. The contacts may be gone, so their ids are
    no foreign keys.
    """

    __tablename__ = "person_merge"

    id: Mapped[int] = mapped_column(ForeignKey("person_decision.id"), primary_key=True)
    kept_id: Mapped[int]
    gone_id: Mapped[int]
    stood: Mapped[bool]  # the decision was there before, and stays when the merge is undone
    changes: Mapped[list[Any]]
    dropped: Mapped[list[Any]]
    made: Mapped[list[Any]]
    origins: Mapped[dict[str, str]]


class Lead(Base):
    """A person's interest as it came in: one for each contact and source."""

    __tablename__ = "lead"
    __table_args__ = (UniqueConstraint("contact_id", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    source: Mapped[str]  # the list it came from
    owner: Mapped[str | None]
    row: Mapped[int]  # in that list, from 1
    fields: Mapped[dict[str, str]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    contact: Mapped[Contact] = relationship()


class ListImport(Base):
    """A list that was imported, as far as it changed something and can be undone."""

    __tablename__ = "list_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    new: Mapped[int]
    updated: Mapped[int]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")


class ListImportChange(Base):
    """What an import made or changed of one person. contact and lead: field -> [before, after].

    The person may be gone by the time it is undone, so the ids are no foreign keys.
    """

    __tablename__ = "list_import_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("list_import.id"), index=True)
    contact_id: Mapped[int]
    lead_id: Mapped[int]
    new_contact: Mapped[bool]
    new_lead: Mapped[bool]
    contact: Mapped[dict[str, list[str]]]
    lead: Mapped[dict[str, list[str]]]


class Enrolment(Base):
    """One contact's way through one sequence; live once at most for each campaign."""

    __tablename__ = "enrolment"
    __table_args__ = (
        Index(
            "uq_enrolment_live",
            "contact_id",
            "campaign",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_enrolment_campaign_state", "campaign", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("contact_address.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id"))
    owner: Mapped[str | None]
    mailbox: Mapped[str]  # its key in tactful.toml
    timezone: Mapped[str]  # the zone whose clock counts for this person
    # Of its unsubscribe link; None where that is a signed number, from before tokens were kept.
    unsubscribe_token: Mapped[str | None] = mapped_column(String(64), index=True)
    state: Mapped[EnrolmentState]
    why: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    contact: Mapped[Contact] = relationship()
    address: Mapped[ContactAddress] = relationship()
    lead: Mapped[Lead | None] = relationship()


class CampaignStep(Base):
    """A step as the campaign's file had it when it was last read: what an edit is told from."""

    __tablename__ = "campaign_step"

    campaign: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    place: Mapped[int]  # from 1
    channel: Mapped[str]
    template: Mapped[str]


class Touch(Base):
    """One step for one enrolment, due at a time; for all but emails it is a rep's task.

    planned_at is when it was to come when the person came in, however late the ones before
    it were; None in rows of an older version. Ids ascend in the order of the person's way.
    """

    __tablename__ = "touch"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "key"),
        Index("ix_touch_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    key: Mapped[str] = mapped_column(String(128))  # of the step
    channel: Mapped[str]
    state: Mapped[TouchState]
    planned_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    note: Mapped[str] = mapped_column(default="")
    enrolment: Mapped[Enrolment] = relationship()


class StoredMessage(Base):
    """What an email touch became, as it was rendered; its text never changes."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "uq_message_current",
            "enrolment_id",
            "key",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        Index("ix_message_enrolment_id_key", "enrolment_id", "key"),
        Index("ix_message_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    key: Mapped[str] = mapped_column(String(128))  # of the step
    variant: Mapped[str | None]
    state: Mapped[MessageState]
    digest: Mapped[str] = mapped_column(String(64))  # empty: it could not be rendered
    sender: Mapped[str]
    sender_name: Mapped[str]
    recipient: Mapped[str]
    recipient_name: Mapped[str]
    reply_to: Mapped[str | None]
    reply_to_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str | None]
    preheader: Mapped[str]
    headers: Mapped[list[Any]]  # [[name, value], …]
    findings: Mapped[list[Any]]  # Finding.to_json()
    problem: Mapped[str | None]  # why it could not be rendered
    picks: Mapped[list[Any] | None]  # [[topic, stage, item of the library], …]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    created_at: Mapped[datetime]
    enrolment: Mapped[Enrolment] = relationship()


class Approval(Base):
    """A person's (or a policy's) yes to one digest."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("message_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    digest: Mapped[str] = mapped_column(String(64))
    by: Mapped[str]
    at: Mapped[datetime]


class Outbox(Base):
    """One approved message on its way: one row for each enrolment and step, ever.

    token fences whoever claimed it; boot is the machine's boot id at the claim.
    not_before and not_after bound the open window in which it may leave, or its back-off.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "key"),
        Index(
            "ix_outbox_leaving",
            "mailbox",
            "not_before",
            sqlite_where=_LEAVING,
            postgresql_where=_LEAVING,
        ),
        Index("ix_outbox_mailbox_sending_at", "mailbox", "sending_at"),
        Index("ix_outbox_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    key: Mapped[str] = mapped_column(String(128))  # of the step
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    digest: Mapped[str] = mapped_column(String(64))
    mailbox: Mapped[str]
    recipient_key: Mapped[str] = mapped_column(String(320))
    state: Mapped[OutboxState]
    token: Mapped[str | None]
    boot: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    due_at: Mapped[datetime]
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    message_id_header: Mapped[str | None] = mapped_column(String(255), unique=True)
    response: Mapped[str] = mapped_column(default="")  # the server's words, its own id in them
    why: Mapped[str] = mapped_column(default="")
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    enrolment: Mapped[Enrolment] = relationship()
    message: Mapped[StoredMessage] = relationship()


class Suppression(Base):
    """An address, person (contact id) or domain never to be written to."""

    __tablename__ = "suppression"
    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))  # address, person, domain
    value: Mapped[str] = mapped_column(String(320))
    why: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class Signal(Base):
    """What came back: a reply, a bounce, an opt-out."""

    __tablename__ = "signal"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    address: Mapped[str]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    note: Mapped[str]


class Pause(Base):
    """A brake on everything, one mailbox or one campaign. Here: the brake is on."""

    __tablename__ = "pause"
    __table_args__ = (UniqueConstraint("scope", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(255))
    why: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


class MailboxRest(Base):
    """A mailbox whose server could not be reached or refused us: how often, until when."""

    __tablename__ = "mailbox_rest"

    mailbox: Mapped[str] = mapped_column(String(255), primary_key=True)
    failures: Mapped[int]
    until: Mapped[datetime]
    error: Mapped[str]


class SenderLease(Base):
    """Who sends from this database now; one row at most (id 1)."""

    __tablename__ = "sender_lease"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]
    who: Mapped[str]
    boot: Mapped[str]
    until: Mapped[datetime]


class Kept(Base):
    """Small things the database keeps about itself, such as the key that signs links."""

    __tablename__ = "kept"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str]


class Instance(Base):
    """What this database is, so that a copy or a backup of it knows that it is one (id 1).

    sent counts every body that was about to leave; it only grows. doubt_until: what was due until
    then may have left, and no journal says what did.
    """

    __tablename__ = "instance"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32))
    host: Mapped[str] = mapped_column(String(64))
    host_name: Mapped[str]  # for people
    location: Mapped[str]
    sent: Mapped[int]
    doubt_until: Mapped[datetime | None]
    bound_at: Mapped[datetime]


class MayHaveLeft(Base):
    """A message that left this database's sight: its journal names it, or nothing says.

    outbox_id is the row that was put in doubt for it; None as long as there is no such row. A
    restored database numbers its rows anew, so it is no foreign key.
    """

    __tablename__ = "may_have_left"
    __table_args__ = (Index("ix_may_have_left_who", "recipient_key", "campaign", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient_key: Mapped[str] = mapped_column(String(320))
    campaign: Mapped[str]
    key: Mapped[str] = mapped_column(String(128))  # the step's
    message_id_header: Mapped[str | None] = mapped_column(String(255))
    at: Mapped[datetime]
    counts_as_sent: Mapped[bool]
    outbox_id: Mapped[int | None] = mapped_column(index=True)


class Audit(Base):
    """One line for every decision, by a person or by us."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str]
    detail: Mapped[str]
