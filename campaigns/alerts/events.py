"""What happened, for other programs: read off the audit log, whose lines are of its transaction.

So an event is queued exactly when what it tells was committed: none is lost, none is false.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from ...templates.workspace.settings import Settings
from ...templates.workspace.webhooks import WebhookEvent
from ..model import LIVE, EnrolmentState
from ..store.tables import Alert, Audit, Enrolment, Kept, Outbox

CHANNEL = "events"
KEPT_FOR = timedelta(days=30)  # of what was taken: so long it can be sent again
_POSITION = "webhooks: last audit line"
_AT_ONCE = 500  # lines

_OF_OUTBOX: Mapping[str, WebhookEvent] = {
    "sent": "message.sent", "failed": "message.failed", "in doubt": "message.in_doubt",
}  # fmt: skip
_ENDED = {str(one) for one in EnrolmentState if one not in LIVE}
_OF_ENDING: Mapping[str, WebhookEvent] = {
    "opted_out": "person.opted_out", "bounced": "person.bounced",
}  # fmt: skip
_ANSWERS = ("reply", "calendar", "opt_out")  # mail that a person wrote


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: its name, and what is told of it."""

    event: WebhookEvent
    data: dict[str, Any]


def queue_events(session: Session, settings: Settings, *, now: datetime) -> int:
    """Queue what happened since the last look for each webhook that is told of it.

    Where there is no webhook nothing is remembered: a new one is told of what comes after it.
    """
    kept = session.get(Kept, _POSITION, with_for_update=True)  # one looks at a time
    if not settings.webhooks:
        if kept is not None:
            session.delete(kept)
        return 0
    if kept is None:
        newest = session.scalar(select(func.max(Audit.id))) or 0
        session.add(Kept(name=_POSITION, value=str(newest)))
        return 0
    lines = session.scalars(
        select(Audit).where(Audit.id > int(kept.value)).order_by(Audit.id).limit(_AT_ONCE)
    ).all()
    if not lines:
        return 0
    queued = 0
    people, leaving = _enrolments(session, lines), _outbox(session, lines)
    for line in lines:
        for one in _of(line, people, leaving):
            queued += _queue(session, settings, line, one, now)
    kept.value = str(lines[-1].id)
    session.execute(
        delete(Alert).where(
            Alert.channel == CHANNEL, Alert.state == "sent", Alert.created_at < now - KEPT_FOR
        )
    )
    return queued


def _queue(session: Session, settings: Settings, line: Audit, one: Happened, now: datetime) -> int:
    hooks = settings.webhooks.items()
    told = [name for name, hook in hooks if not hook.events or one.event in hook.events]
    for name in told:
        session.add(
            Alert(
                key=f"{name} {line.id} {one.event}", event=one.event, channel=CHANNEL,
                mailbox=f"webhook {name}", recipient=name, subject=one.event, text="",
                data=one.data, state="waiting", not_before=now, created_at=line.at,
            )
        )  # fmt: skip
    return len(told)


def _of(
    line: Audit, people: Mapping[int, Enrolment], leaving: Mapping[int, Outbox]
) -> Iterator[Happened]:
    """Yield the events that a line of the audit log is."""
    detail = {name: value for name, value in line.detail.items() if name != "campaign"}
    if line.subject_type == "outbox" and line.action in _OF_OUTBOX:
        row = leaving.get(int(line.subject_id or 0))
        if row is not None:
            mine = _person(row.enrolment) | {
                "outbox_id": row.id, "message_id": row.message_id, "step": row.key,
                "mailbox": row.mailbox,
            }  # fmt: skip
            yield Happened(_OF_OUTBOX[line.action], mine | _why(detail))
    elif line.subject_type == "enrolment":
        enrolment = people.get(int(line.subject_id))
        if enrolment is None:
            return
        mine = _person(enrolment)
        if line.action == "task":
            yield Happened("task.due", mine | detail)
        elif line.action in _ENDED:
            state = str(detail.get("state", line.action))
            if line.action in _OF_ENDING:
                yield Happened(_OF_ENDING[line.action], mine | _why(detail))
            yield Happened("sequence.ended", mine | {"state": state} | _why(detail))
    elif line.subject_type in ("address", "domain"):
        mine = {line.subject_type: line.subject_id}
        if line.action == "received" and detail.get("kind") in _ANSWERS:
            yield Happened("reply.received", mine | detail)
        elif line.action == "answer":
            yield Happened("reply.decided", mine | detail)
        elif line.action == "suppressed":
            yield Happened("person.suppressed", mine | _why(detail))


def _why(detail: Mapping[str, Any]) -> dict[str, Any]:
    return {"why": str(detail["text"])} if detail.get("text") else {}


def _person(enrolment: Enrolment) -> dict[str, Any]:
    return {
        "enrolment_id": enrolment.id,
        "contact_id": enrolment.contact_id,
        "campaign": enrolment.campaign,
        "recipient": enrolment.address.address,
        "owner": enrolment.owner,
    }


def _enrolments(session: Session, lines: Sequence[Audit]) -> dict[int, Enrolment]:
    ids = {int(one.subject_id) for one in lines if one.subject_type == "enrolment"}
    query = select(Enrolment).where(Enrolment.id.in_(ids)).options(joinedload(Enrolment.address))
    return {row.id: row for row in session.scalars(query)} if ids else {}


def _outbox(session: Session, lines: Sequence[Audit]) -> dict[int, Outbox]:
    ids = {
        int(one.subject_id)
        for one in lines
        if one.subject_type == "outbox" and one.subject_id and one.action in _OF_OUTBOX
    }
    query = select(Outbox).where(Outbox.id.in_(ids))
    query = query.options(joinedload(Outbox.enrolment).joinedload(Enrolment.address))
    return {row.id: row for row in session.scalars(query)} if ids else {}
