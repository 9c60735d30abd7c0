"""What a person decides of a mail that came in: what it answers, whose it is, that it is read."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..intake.read import Kind
from ..intake.reply_words import NOTHING, Proposal, proposal
from ..journey.ending.endings import Ended
from ..journey.outcomes.answers import record_answer
from ..model import Actor, ReplyKind, StateError
from ..people.address import normal
from ..store.audit import note as audit
from ..store.database import Store
from ..store.tables import Outbox, ReceivedMail
from .receive import Did

_ANSWERS = (Kind.reply, Kind.opt_out, Kind.calendar)
_MOST_NOTED = 300  # characters of an answer in the log


def decide_mail(
    store: Store,
    workspace: Workspace,
    mail_id: int,
    kind: ReplyKind,
    *,
    by: Actor,
    now: datetime,
    until: date | None = None,
    who: str = "",
) -> Ended:
    """Say what somebody answered, and do what follows from it.

    until is of not_now, who of not_me. Raises OutcomeError where the kind lacks its day or name,
    StateError for a mail that is decided already, or of which nobody has said whose it is.
    """
    with store.session() as session:
        row = _open_answer(session, mail_id)
        if row.of_key is None:
            raise StateError("first say whose answer this is")
        ended = record_answer(
            session, workspace, row.of_key, kind,
            by=by, now=now, note=_said(row), until=until, who=who,
            answered=_answered(session, row),
        )  # fmt: skip
        row.reply, row.sure, row.until, row.who = kind, True, until, who[:200]
        row.did = str(Did.suppressed if kind is ReplyKind.opt_out else Did.stopped)
        return ended


def give_mail(
    store: Store, workspace: Workspace, mail_id: int, address: str, *, by: Actor, now: datetime
) -> Ended:
    """Say that an answer is of the person at address, and stop what it stops.

    Its kind is what its words plainly say; else somebody decides it. Raises AddressError for an
    address that nobody has, StateError for a mail that is decided already.
    """
    with store.session() as session:
        row = _open_answer(session, mail_id)
        if row.of_key is not None:
            raise StateError(f"this answer is of {row.of_key} already")
        said = _proposed(row, own=_own(workspace), now=now)
        kind = said.kind if said.sure else None
        ended = record_answer(
            session, workspace, address, kind,
            by=by, now=now, note=_said(row), until=said.until, who=said.who,
            answered=_answered(session, row),
        )  # fmt: skip
        row.of_key, row.reply, row.sure = normal(address), said.kind, kind is not None
        row.until, row.who = said.until, said.who[:200]
        row.did = str(Did.suppressed if kind is ReplyKind.opt_out else Did.stopped)
        detail = {"from": row.sender, "message_id": row.key, "text": _said(row)}
        audit(session, "given", "address", row.of_key, by=by, at=now, detail=detail)
        return ended


def close_mail(store: Store, mail_id: int, *, by: Actor, now: datetime) -> None:
    """Say that a mail is read and nothing more follows from it. Raises StateError."""
    with store.session() as session:
        row = _open(session, mail_id)
        row.sure = True
        if row.did in (Did.offered, Did.shown):
            row.did = str(Did.noted)  # received again, it is not asked about again
        detail = {"from": row.sender, "message_id": row.key}
        audit(session, "read", "address", row.of_key or row.sender, by=by, at=now, detail=detail)


def _open(session: Session, mail_id: int) -> ReceivedMail:
    row = session.get(ReceivedMail, mail_id)
    if row is None:
        raise StateError(f"there is no mail {mail_id}")
    if row.sure:
        raise StateError("this mail has been decided already")
    return row


def _open_answer(session: Session, mail_id: int) -> ReceivedMail:
    row = _open(session, mail_id)
    if row.kind not in _ANSWERS:
        raise StateError("this mail is no answer of a person")
    return row


def _answered(session: Session, row: ReceivedMail) -> Outbox | None:
    return session.get(Outbox, row.outbox_id) if row.outbox_id is not None else None


def _proposed(row: ReceivedMail, *, own: Collection[str], now: datetime) -> Proposal:
    """Return what its words say, with a day or a name where its kind needs one."""
    if row.kind == Kind.calendar:
        return Proposal(row.reply, sure=row.reply is not None)
    day = (row.sent_at or now).date()
    known = frozenset({row.sender, *own})
    said = proposal(row.text, day, subject=row.subject, known=known)
    past = said.until is not None and said.until < now.date()
    return NOTHING if past else said


def _own(workspace: Workspace) -> list[str]:
    return [box.address.lower() for box in workspace.settings.mailboxes.values()]


def _said(row: ReceivedMail) -> str:
    return " ".join(row.text.split())[:_MOST_NOTED] or row.subject[:_MOST_NOTED]
