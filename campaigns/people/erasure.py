"""Rows lose what they say of a person; their skeleton stays: numbers, states, times, steps.

So reports count as before, and a step that was sent stays sent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import JSON, String, Table, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from ...lint.lists.addresses import keys as normal_keys
from ..model import Actor
from ..store.tables import (
    Alert,
    Approval,
    Audit,
    Base,
    Contact,
    ContactAddress,
    Enrolment,
    FreeTask,
    KeptAnswer,
    Lead,
    ListImportChange,
    MayHaveLeft,
    MessageInputs,
    MessageNote,
    Outbox,
    OwnText,
    PersonDecision,
    PersonKey,
    PersonMerge,
    Qualification,
    ReceivedMail,
    Signal,
    StoredMessage,
    Suppression,
    Touch,
)
from .forgotten import WHY, stand_in
from .traces import GONE, Traces, near, swept

# Who works here, what the mail is made of, the log (store/redaction.py), and what is done by hand.
_LEFT_ALONE = {
    "account", "account_role", "file_author", "file_content", "campaign_release",
    "campaign_release_file", "audit", "kept", "instance",
}  # fmt: skip
# Tables whose words name people; elsewhere the same name may be another person's.
_WORDS = (Alert, FreeTask, MessageNote, KeptAnswer)
_ROWS = 500
_T = TypeVar("_T")


def erase(session: Session, of: Traces, *, by: Actor, now: datetime) -> dict[str, int]:
    """Erase what rows say of a person; returns how many of each kind there were."""
    mails = _mails(session, of)
    counts = {
        "addresses": _addresses(session, of),
        "leads": _set(session, Lead, Lead.contact_id.in_(of.contacts), fields={}, row=0),
        "messages": len(of.messages),
        "replies": len(mails),
        "tasks": _tasks(session, of, by, now),
        "alerts": _alerts(session, of, mails.values()),
        "decisions": _decisions(session, of),
    }
    _set(session, Contact, Contact.id.in_(of.contacts), fields={}, updated_at=now)
    session.execute(delete(PersonKey).where(PersonKey.contact_id.in_(of.contacts)))
    session.execute(delete(ListImportChange).where(ListImportChange.contact_id.in_(of.contacts)))
    _journey(session, of)
    _messages(session, of)
    for number in mails:
        _set(session, ReceivedMail, ReceivedMail.id == number, key=f"forgotten {number}", who="",
             sender=of.stand_in, of_key=of.stand_in, subject=GONE, text="")  # fmt: skip
    theirs = (Suppression.kind == "address") & Suppression.value.in_(of.keys)
    session.execute(delete(Suppression).where(theirs))
    person = (Suppression.kind == "person") & Suppression.value.in_(list(map(str, of.contacts)))
    _set(session, Suppression, person, why=WHY)
    session.flush()
    session.expire_all()
    _sweep(session, of)
    session.expire_all()
    return counts


def _addresses(session: Session, of: Traces) -> int:
    rows = select(ContactAddress.id).where(ContactAddress.contact_id.in_(of.contacts))
    ids = list(session.scalars(rows.order_by(ContactAddress.id)))
    for at, one in enumerate(ids):
        mark = stand_in(of.contacts[0], one) if at else of.stand_in
        _set(session, ContactAddress, ContactAddress.id == one, address=mark, key=mark, sharer="")
    return len(ids)


def _journey(session: Session, of: Traces) -> None:
    ways = of.enrolments
    _set(session, Enrolment, Enrolment.id.in_(ways), why=WHY, timezone="UTC", calendar="",
         again_on=None)  # fmt: skip
    _set(session, Touch, Touch.id.in_(of.touches), note="", waits="")
    _set(session, Qualification, Qualification.enrolment_id.in_(ways), why="", let_in="")
    theirs = [Signal.contact_id.in_(of.contacts), func.lower(Signal.address).in_(of.written)]
    _set(session, Signal, or_(*theirs), address=of.stand_in, note="")
    _set(session, MayHaveLeft, MayHaveLeft.recipient_key.in_(of.keys), recipient_key=of.stand_in)


def _messages(session: Session, of: Traces) -> None:
    ways = of.enrolments
    _set(session, MessageInputs, MessageInputs.enrolment_id.in_(ways), values={},
         unsubscribe_url=None)  # fmt: skip
    _set(session, StoredMessage, StoredMessage.id.in_(of.messages), digest="",
         rendered=None, stored_recipient=of.stand_in, recipient_name="", subject=GONE, text="",
         html=None, preheader="", headers=[], calendar=None, findings=[],
         problem=f"the person {WHY}",
         picks=None, inputs_id=None, inputs=None)  # fmt: skip
    _set(session, Approval, Approval.message_id.in_(of.messages), digest="")
    _set(session, OwnText, OwnText.enrolment_id.in_(ways), subject="", paragraph="")
    _set(session, MessageNote, MessageNote.enrolment_id.in_(ways), text=GONE)
    _set(session, Outbox, Outbox.id.in_(of.outbox), recipient_key=of.stand_in, digest="",
         response="", why="")  # fmt: skip


def _tasks(session: Session, of: Traces, by: Actor, now: datetime) -> int:
    for number in of.tasks:
        _set(session, FreeTask, FreeTask.id == number, about=f"forgotten {number}", text=GONE,
             note="", done_at=func.coalesce(FreeTask.done_at, now))  # fmt: skip
        unsaid = (FreeTask.id == number) & (FreeTask.done_by == "")
        _set(session, FreeTask, unsaid, done_by=str(by))
    return len(of.tasks)


def _mails(session: Session, of: Traces) -> dict[int, str]:
    """Return the mails that came from them, or in answer to what they got: id -> Message-ID."""
    whose = [
        ReceivedMail.of_key.in_(of.keys),
        func.lower(ReceivedMail.sender).in_(of.written),
        ReceivedMail.outbox_id.in_(of.outbox),
    ]
    rows = session.execute(select(ReceivedMail.id, ReceivedMail.key).where(or_(*whose)))
    return {number: key for number, key in rows}  # noqa: C416


def _alerts(session: Session, of: Traces, mails: Iterable[str]) -> int:
    """Delete what was told of them. What tells of others too is swept."""
    known, gone = set(mails), []
    about = {"contact_id": {*of.contacts}, "enrolment_id": {*of.enrolments},
             "outbox_id": {*of.outbox}}  # fmt: skip
    for row in session.execute(select(Alert.id, Alert.key, Alert.data)):
        data = row.data or {}
        mine = any(data.get(name) in numbers for name, numbers in about.items())
        if mine or row.key in known or _named(data, of):
            gone.append(row.id)
    session.execute(delete(Alert).where(Alert.id.in_(gone)))
    return len(gone)


def _named(data: Mapping[str, Any], of: Traces) -> bool:
    said = [value for value in data.values() if isinstance(value, str) and "@" in value]
    return any(key in of.keys for key in normal_keys(said))


def _decisions(session: Session, of: Traces) -> int:
    named = [PersonDecision.one.in_(of.keys), PersonDecision.other.in_(of.keys)]
    merged = [PersonMerge.kept_id.in_(of.contacts), PersonMerge.gone_id.in_(of.contacts)]
    ids = {
        *session.scalars(select(PersonDecision.id).where(or_(*named))),
        *session.scalars(select(PersonMerge.id).where(or_(*merged))),
    }
    session.execute(delete(PersonMerge).where(PersonMerge.id.in_(ids)))
    session.execute(delete(PersonDecision).where(PersonDecision.id.in_(ids)))
    return len(ids)


def lines_about(session: Session, of: Traces) -> list[int]:
    """Return the lines of the audit log that are about a person or name an address of theirs."""
    ids: Mapping[str, Iterable[int | str]] = {
        "contact": of.contacts,
        "enrolment": of.enrolments,
        "message": of.messages,
        "outbox": of.outbox,
        "task": [*of.touches, *(f"f{one}" for one in of.tasks)],
    }
    found: set[int] = set()
    for kind, numbers in ids.items():
        for some in _chunks(sorted(map(str, numbers))):
            theirs = (Audit.subject_type == kind) & Audit.subject_id.in_(some)
            found.update(session.scalars(select(Audit.id).where(theirs)))
    detail = cast(Audit.detail, String)
    places = [one for place in (Audit.subject_id, detail) for one in near(place, of.written)]
    places += near(detail, of.names)
    rows = session.scalars(select(Audit).where(or_(*places))) if places else ()
    for row in rows:
        if swept([row.subject_id, row.detail], of, of.names) != [row.subject_id, row.detail]:
            found.add(row.id)
    return [one for some in _chunks(sorted(found)) for one in _saying(session, some)]


def _saying(session: Session, ids: Sequence[int]) -> list[int]:
    """Return the lines that say something: an empty one holds nothing but a number."""
    rows = session.execute(
        select(Audit.id, Audit.detail, Audit.subject_type).where(Audit.id.in_(ids))
    )
    kept = [row.id for row in rows if row.subject_type == "address" or
            (row.detail and row.detail != {"text": GONE})]  # fmt: skip
    return sorted(kept)


def _sweep(session: Session, of: Traces) -> None:
    """Take their addresses out of whatever other rows say, and their names out of words."""
    words = {one.__tablename__ for one in _WORDS}
    for table in Base.metadata.sorted_tables:
        if table.name not in _LEFT_ALONE:
            names = of.names if table.name in words else frozenset[str]()
            _sweep_table(session, table, of, names)


def _sweep_table(session: Session, table: Table, of: Traces, names: frozenset[str]) -> None:
    keys = list(table.primary_key.columns)
    for column in table.columns:
        if column.primary_key or not isinstance(column.type, String | JSON):
            continue
        places = near(cast(column, String), {*of.written, *names})
        if not places:
            continue
        for row in session.execute(select(*keys, column).where(or_(*places))).all():
            left = swept(row[-1], of, names)
            if left != row[-1]:
                at = [key == value for key, value in zip(keys, row, strict=False)]
                session.execute(update(table).where(*at).values({column.name: left}))


def _set(session: Session, table: type[Base], which: Any, **values: Any) -> int:
    statement = update(table).where(which).values(**values)
    done = session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (values[start : start + _ROWS] for start in range(0, len(values), _ROWS))
