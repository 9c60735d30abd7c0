"""Mail that came in: what it is, whose it is, what it stopped, and what a person is to decide."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ...templates.engine.values import recipient_name
from ...templates.workspace.workspace import Workspace
from ..model import EnrolmentState, ReplyKind
from ..people.senders import whose
from ..store.tables import Contact, ContactAddress, Enrolment, Outbox, ReceivedMail
from .people import enrolments
from .values import EnrolmentItem

_MOST_OFFERED = 5


class Group(StrEnum):
    """What a list of incoming mail is narrowed to."""

    waiting = "waiting"  # a person is to decide something
    answers = "answers"
    away = "away"
    bounces = "bounces"
    opt_outs = "opt_outs"
    other = "other"


# In words of intake.read.Kind.
_KINDS: Mapping[Group, tuple[str, ...]] = {
    Group.answers: ("reply", "calendar"),
    Group.away: ("out_of_office", "auto_reply"),
    Group.bounces: ("bounce",),
    Group.opt_outs: ("opt_out", "complaint"),
    Group.other: ("receipt", "own", "unrelated", "unreadable"),
}
_OF_PEOPLE = ("reply", "opt_out", "calendar")  # an answer that somebody wrote


@dataclass(frozen=True, slots=True)
class ReplyItem:
    """One mail. address, name and company are of the person whose it is; empty: of nobody here.

    reply: what they answered, as proposed until sure. sure: nothing is left to decide.
    """

    mail_id: int
    kind: str  # intake.read.Kind
    reply: ReplyKind | None
    sure: bool
    sender: str
    address: str
    name: str
    company: str
    subject: str
    text: str
    did: str
    until: date | None
    who: str
    at: datetime

    @property
    def may_be_given(self) -> bool:
        """Say whether it is an answer of which somebody is to say whose it is."""
        return not self.sure and not self.address and self.kind in _OF_PEOPLE

    @property
    def may_be_decided(self) -> bool:
        """Say whether somebody is to say what they answered."""
        return not self.sure and bool(self.address) and self.kind in _OF_PEOPLE


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """One mail with all that a page shows of it.

    stopped: the sequences that ended by it. others: the person's other sequences. message_id: ours
    that it answers. offered: whose it may be.
    """

    item: ReplyItem
    stopped: tuple[EnrolmentItem, ...] = ()
    others: tuple[EnrolmentItem, ...] = ()
    message_id: int | None = None
    enrolment_id: int | None = None
    offered: tuple[str, ...] = ()


def count_undecided(session: Session) -> int:
    """Return how many mails wait for a person."""
    query = select(func.count()).select_from(ReceivedMail).where(ReceivedMail.sure.is_(False))
    return session.scalar(query) or 0


def count_mails(session: Session, group: Group | None) -> int:
    """Return how many mails a group has; None: all."""
    query = select(func.count()).select_from(ReceivedMail).where(*_in(group))
    return session.scalar(query) or 0


def received_mails(
    session: Session, group: Group | None = None, *, before: int | None = None, most: int = 50
) -> tuple[ReplyItem, ...]:
    """Return mails, newest first; before: only those with smaller ids."""
    query = select(ReceivedMail).where(*_in(group)).order_by(ReceivedMail.id.desc()).limit(most)
    if before is not None:
        query = query.where(ReceivedMail.id < before)
    rows = session.scalars(query).all()
    people = _people(session, {row.of_key for row in rows if row.of_key})
    return tuple(_item(row, people) for row in rows)


def received_mail(session: Session, workspace: Workspace, mail_id: int) -> ReplyPage | None:
    """Return one mail, None where there is none of that number."""
    row = session.get(ReceivedMail, mail_id)
    if row is None:
        return None
    item = _item(row, _people(session, {row.of_key} if row.of_key else ()))
    answered = session.get(Outbox, row.outbox_id) if row.outbox_id is not None else None
    theirs = enrolments(session, workspace, address=item.address) if item.address else ()
    stopped = _ended_at(session, theirs, row.at)
    return ReplyPage(
        item,
        stopped=tuple(one for one in theirs if one.enrolment_id in stopped),
        others=tuple(one for one in theirs if one.enrolment_id not in stopped),
        message_id=answered.message_id if answered is not None else None,
        enrolment_id=_whose_history(answered, theirs),
        offered=_offered(session, row, answered) if item.may_be_given else (),
    )


def _in(group: Group | None) -> list[ColumnElement[bool]]:
    if group is None:
        return []
    if group is Group.waiting:
        return [ReceivedMail.sure.is_(False)]
    return [ReceivedMail.kind.in_(_KINDS[group])]


def _people(session: Session, keys: Iterable[str]) -> dict[str, Contact]:
    """Return who has each of keys; of an inbox of several people, nobody in particular."""
    found: dict[str, list[Contact]] = {}
    rows = session.execute(
        select(ContactAddress.key, Contact)
        .join(Contact, Contact.id == ContactAddress.contact_id)
        .where(ContactAddress.key.in_(sorted(keys)))
    )
    for key, contact in rows:
        found.setdefault(key, []).append(contact)
    return {key: several[0] for key, several in found.items() if len(several) == 1}


def _item(row: ReceivedMail, people: Mapping[str, Contact]) -> ReplyItem:
    contact = people.get(row.of_key or "")
    fields = contact.fields if contact is not None else {}
    return ReplyItem(
        mail_id=row.id,
        kind=row.kind,
        reply=row.reply,
        sure=row.sure,
        sender=row.sender,
        address=row.of_key or "",
        name=recipient_name(fields) if fields else "",
        company=fields.get("contact.company", ""),
        subject=row.subject,
        text=row.text,
        did=row.did,
        until=row.until,
        who=row.who,
        at=row.at,
    )


def _ended_at(session: Session, items: Iterable[EnrolmentItem], at: datetime) -> set[int]:
    ids = [one.enrolment_id for one in items if one.state is not EnrolmentState.active]
    query = select(Enrolment.id).where(Enrolment.id.in_(ids), Enrolment.ended_at == at)
    return set(session.scalars(query))


def _whose_history(answered: Outbox | None, theirs: tuple[EnrolmentItem, ...]) -> int | None:
    if answered is not None:
        return answered.enrolment_id
    return theirs[0].enrolment_id if theirs else None


def _offered(session: Session, row: ReceivedMail, answered: Outbox | None) -> tuple[str, ...]:
    site = row.sender.rpartition("@")[2]
    return whose(session, row.sender, answered, site=site).offered[:_MOST_OFFERED]
