"""A mail that has come in: what it is, whose it is, and what follows from it, once."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ...templates.workspace.workspace import Workspace
from ..alerts.queue import queue_alert
from ..delivery.guardrails import guard
from ..delivery.refusal import Blame
from ..delivery.settle import settle
from ..intake.read import Kind, Received, read_mail
from ..intake.reply_words import Proposal
from ..journey.ending.endings import Ended, record_bounce, record_opt_out
from ..journey.limits.frequency import companies_of
from ..journey.outcomes.answers import record_answer
from ..journey.outcomes.tasks import OutcomeError
from ..journey.steps.resting import rest_until
from ..model import TACTFUL, Actor, EnrolmentState, OutboxState, ReplyKind, StateError
from ..people.address import AddressError, normal
from ..people.forgotten import forgotten, is_stand_in
from ..people.senders import Whose, answered, mailbox_of, whose, wrote_to
from ..people.shared_inbox import contacts_of
from ..store.audit import note as audit
from ..store.database import Store, trial
from ..store.tables import Enrolment, Outbox, ReceivedMail

_MOST_KEPT = 4_000  # characters of a mail's text


class Did(StrEnum):
    """What was done about a mail."""

    stopped = "stopped"  # an answer: sequences end by it
    suppressed = "suppressed"
    bounced = "bounced"
    paused = "paused"  # not delivered, and not for its address: a person decides
    rests = "rests"  # out of office
    noted = "noted"  # nothing needs to be done
    offered = "offered"  # somebody has to say whose it is
    shown = "shown"  # it is nobody's here
    own = "own"
    known = "known"  # received before
    forgotten = "forgotten"  # its person asked to be forgotten: nothing of it is kept


_OPEN = (Did.offered, Did.shown)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a mail is and what was done. unsure: a person is to decide its kind, or whose it is.

    ended: what an answer or a bounce stopped. rests: how many sequences wait until mail.back_on.
    """

    mail: Received
    did: Did
    address: str = ""
    unsure: bool = False
    offered: tuple[str, ...] = ()
    ended: Ended | None = None
    rests: int = 0
    note: str = ""

    @property
    def is_of_nobody(self) -> bool:
        """Whether it has nothing to do with anybody here, like most mail of a mailbox."""
        return self.did is Did.shown and self.mail.kind is not Kind.unreadable


ANSWERS = (Kind.reply, Kind.opt_out, Kind.calendar)


def tell_of_reply(
    session: Session, workspace: Workspace, done: Receipt, mailbox: str | None, *, now: datetime
) -> None:
    """Queue what the rep is told of an answer; of other mail nobody is told."""
    mail = done.mail
    if mail.kind not in ANSWERS or done.did in (Did.shown, Did.known, Did.noted):
        return
    if mailbox is None:
        mailbox = mailbox_of(session, done.offered[0]) if done.offered else None
    said = f" ({mail.reply.kind})" if mail.reply.kind and mail.reply.sure else ""
    said = f" ({mail.calendar} the invitation)" if mail.calendar else said
    what = {
        Did.offered: f"Nobody here has this address; is it {' or '.join(done.offered)}?",
        Did.suppressed: "They get no more emails.",
    }.get(done.did, f"Sequences stopped: {done.ended.enrolments if done.ended else 0}.")
    decide = "\nWhat kind of answer it is, you decide." if done.unsure else ""
    queue_alert(
        session, workspace.settings, mailbox or "", "reply.received",
        key=mail.key, subject=f"Reply from {done.address or mail.sender}{said}",
        text=f"{mail.subject}\n\n{mail.text[:2000]}\n\n--\n{what}{decide}\n",
        data={
            "message_id": mail.key, "from": mail.sender, "of": done.address or None,
            "kind": str(mail.reply.kind) if mail.reply.kind else None,
            "person_decides": done.unsure, "did": str(done.did), "offered": list(done.offered),
            "stopped": done.ended.enrolments if done.ended else 0,
        },
        now=now,
    )  # fmt: skip


def receive(
    store: Store,
    workspace: Workspace,
    raw: bytes,
    *,
    by: Actor = TACTFUL,
    now: datetime,
    as_address: str = "",
    dry_run: bool = False,
    of_mailbox: bool = False,
) -> Receipt:
    """Read one raw mail and do what follows from it; the same mail again does nothing more.

    as_address: whose it is, where somebody says so. dry_run: nothing of it is kept. of_mailbox: it
    was found among everything else that somebody gets, so of what is nobody's here no text is
    kept. Raises AddressError where nobody has as_address.
    """
    own = [box.address.lower() for box in workspace.settings.mailboxes.values()]
    mail = read_mail(raw, own=own, today=now.date())
    if dry_run:
        with trial(store) as only:
            return receive(only, workspace, raw, by=by, now=now, as_address=as_address)
    try:
        with store.session() as session:
            return _received(session, workspace, mail, by, now, as_address, of_mailbox)
    except IntegrityError:
        with store.reading() as session:
            if session.scalar(select(ReceivedMail.id).where(ReceivedMail.key == mail.key)) is None:
                raise
        return Receipt(mail, Did.known)  # another process has received it at this very moment


def _received(
    session: Session,
    workspace: Workspace,
    mail: Received,
    by: Actor,
    now: datetime,
    named: str,
    of_mailbox: bool,
) -> Receipt:
    before = session.scalar(select(ReceivedMail).where(ReceivedMail.key == mail.key))
    if before is not None and before.did not in _OPEN:
        return Receipt(mail, Did.known, note=f"{before.did}, {before.at:%Y-%m-%d}")
    if mail.kind is Kind.own:
        return _own(session, workspace, mail, by, now)
    row = answered(session, mail.answers)
    if _is_of_forgotten(session, mail, row):
        if row is not None:
            _has_left(session, workspace, row, by, now)
        return Receipt(mail, Did.forgotten)
    kept = before or ReceivedMail(key=mail.key)
    _fill(kept, mail, row, now)
    session.add(kept)
    session.flush()  # from here on nobody else receives it
    if row is not None:
        _has_left(session, workspace, row, by, now)
    done = _done(session, workspace, mail, row, by, now, named)
    session.execute(
        update(ReceivedMail)
        .where(ReceivedMail.key == mail.key)
        .values(
            did=str(done.did),
            sure=not done.unsure,
            of_key=_key(done.address),
            text="" if of_mailbox and done.did is Did.shown else kept.text,
            **_kept(done.mail.reply),
        )
    )
    detail = {"kind": str(mail.kind), "from": mail.sender, "message_id": mail.key}
    detail |= {"did": str(done.did)} | ({"text": done.note} if done.note else {})
    subject = _key(done.address) or mail.sender or ""
    audit(session, "received", "address", subject, by=by, at=now, detail=detail)
    mailbox = row.mailbox if row is not None else mailbox_of(session, done.address)
    if mailbox and mail.kind in (Kind.bounce, Kind.complaint):
        guard(session, workspace, mailbox, now=now)
    if mailbox is not None or done.offered:
        tell_of_reply(session, workspace, done, mailbox, now=now)
    return done


def _is_of_forgotten(session: Session, mail: Received, row: Outbox | None) -> bool:
    """Say whether a mail is from, or about, somebody who asked to be forgotten."""
    if row is not None and is_stand_in(row.recipient_key):
        return True
    about = (mail.sender, mail.complained, mail.bounce.recipient if mail.bounce else "")
    return bool(forgotten(session, [key for one in about if (key := _key(one or ""))]))


def _done(
    session: Session,
    workspace: Workspace,
    mail: Received,
    row: Outbox | None,
    by: Actor,
    now: datetime,
    named: str,
) -> Receipt:
    if mail.kind is Kind.bounce:
        return _bounce(session, mail, row, by, now)
    if mail.kind is Kind.complaint:
        return _complaint(session, mail, row, by, now)
    if mail.kind in (Kind.receipt, Kind.unrelated):
        return Receipt(mail, Did.noted if mail.kind is Kind.receipt else Did.shown)
    found = _of(session, mail, row, named)
    if mail.kind in (Kind.out_of_office, Kind.auto_reply):
        return _automatic(session, workspace, mail, found, now)
    if not found.address:
        if mail.kind is Kind.opt_out:
            # Whoever asks for no more gets no more, lead or not.
            try:
                ended = record_opt_out(session, mail.sender, now=now, by=by, note=_said(mail))
            except AddressError:  # no mail could be sent there
                return Receipt(mail, Did.shown, unsure=True, offered=found.offered)
            did = Did.offered if found.offered else Did.suppressed
            return Receipt(mail, did, mail.sender, bool(found.offered), found.offered, ended)
        did = Did.offered if found.offered else Did.shown
        return Receipt(mail, did, unsure=True, offered=found.offered)
    return _answer(session, workspace, _with_calendar(mail), found, by, now)


def _of(session: Session, mail: Received, row: Outbox | None, named: str) -> Whose:
    if named:
        if not contacts_of(session, named):
            raise AddressError(
                f"nobody in this workspace has the address '{named}'; see 'tactful status'"
            )
        return Whose(row, address=named)
    sites = [one for one in companies_of(mail.sender, ()) if one.startswith("@")]
    return whose(session, mail.sender, row, site=sites[0][1:] if sites else "")


def _answer(
    session: Session, workspace: Workspace, mail: Received, found: Whose, by: Actor, now: datetime
) -> Receipt:
    """Stop what an answer stops. A kind that is not sure stops as any reply does."""
    said, address = mail.reply, found.address
    kind = said.kind if said.sure else None
    try:
        ended = record_answer(
            session, workspace, address, kind, by=by, now=now, note=_said(mail),
            until=said.until if kind is ReplyKind.not_now else None, who=said.who,
            answered=found.row,
        )  # fmt: skip
    except OutcomeError:  # no day that can be kept: then a person says it
        mail = replace(mail, reply=replace(said, sure=False))
        kind = None
        ended = record_answer(session, workspace, address, None, by=by, now=now, note=_said(mail))
    did = Did.suppressed if kind is ReplyKind.opt_out else Did.stopped
    return Receipt(mail, did, address, kind is None, ended=ended)


def _with_calendar(mail: Received) -> Received:
    """An invitation accepted is a yes; what else it means, a person decides."""
    if mail.calendar is None:
        return mail
    accepted = mail.calendar == "accepted"
    kind = ReplyKind.yes if accepted else None
    text = mail.text or f"invitation {mail.calendar}"
    return replace(mail, reply=Proposal(kind, sure=accepted), text=text)


def _automatic(
    session: Session, workspace: Workspace, mail: Received, found: Whose, now: datetime
) -> Receipt:
    """Let what is next for somebody who is away rest until they are back."""
    people: Sequence[int] = ()
    address = found.address
    if found.row is not None and not address:  # another address of theirs answers for them
        address, people = found.offered[0], (found.row.enrolment.contact_id,)
    elif address:
        people = contacts_of(session, address)
    if not people:
        return Receipt(mail, Did.shown if not found.offered else Did.noted, offered=found.offered)
    if mail.kind is Kind.auto_reply:
        return Receipt(mail, Did.noted, address)
    if mail.back_on is None:
        note = "until when is not understood, so nothing rests"
        return Receipt(mail, Did.noted, address, unsure=True, note=note)
    rested = rest_until(session, workspace, people, mail.back_on, now=now)
    return Receipt(mail, Did.rests, address, rests=len(rested))


def _bounce(
    session: Session, mail: Received, row: Outbox | None, by: Actor, now: datetime
) -> Receipt:
    """Do what the sender does with the same words in answer to RCPT."""
    bounce = mail.bounce
    assert bounce is not None  # so read_mail() says
    if row is None and not wrote_to(session, bounce.recipient):
        return Receipt(mail, Did.shown, unsure=True)
    address = row.enrolment.address.address if row is not None else bounce.recipient
    note = " ".join(filter(None, (bounce.status, bounce.said))) or "could not be delivered"
    if bounce.delivery == "delayed":
        return Receipt(mail, Did.noted, address, note=note)
    if bounce.delivery == "hard":
        ended = record_bounce(session, address, now=now, by=by, note=note)
        return Receipt(mail, Did.bounced, address, ended=ended, note=note)
    if row is None:
        return Receipt(mail, Did.noted, address, unsure=True, note=note)
    said = f"returned: {note}"
    if bounce.about in (Blame.mailbox, Blame.limit):
        said = f"returned, and it is about mailbox {row.mailbox}: {note}"
    session.execute(
        update(Enrolment)
        .where(Enrolment.id == row.enrolment_id, Enrolment.state == EnrolmentState.active)
        .values(state=EnrolmentState.paused, why=said[:1000])
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    audit(session, "paused", "enrolment", row.enrolment_id, by=by, at=now, detail=said)
    return Receipt(mail, Did.paused, address, unsure=True, note=said)


def _complaint(
    session: Session, mail: Received, row: Outbox | None, by: Actor, now: datetime
) -> Receipt:
    address = row.enrolment.address.address if row is not None else mail.complained
    if not address or (row is None and not wrote_to(session, address)):
        return Receipt(mail, Did.shown, unsure=True)
    note = "reported our mail as spam"
    ended = record_opt_out(session, address, now=now, by=by, note=note)
    return Receipt(mail, Did.suppressed, address, ended=ended, note=note)


def _own(
    session: Session, workspace: Workspace, mail: Received, by: Actor, now: datetime
) -> Receipt:
    """Our own mail, as the Sent folder has it, settles whether it left."""
    row = answered(session, [mail.key])
    left = row is not None and _has_left(session, workspace, row, by, now)
    return Receipt(mail, Did.own, note="it was in doubt, and has left" if left else "")


def _has_left(
    session: Session, workspace: Workspace, row: Outbox, by: Actor, now: datetime
) -> bool:
    """Settle a message in doubt that something names; returns whether it was."""
    if row.state is not OutboxState.in_doubt:
        return False
    with suppress(StateError):
        settle(session, workspace, row.id, "sent", by=by, now=now)
        return True
    return False


def _fill(kept: ReceivedMail, mail: Received, row: Outbox | None, now: datetime) -> None:
    kept.kind, kept.sender, kept.subject = str(mail.kind), mail.sender[:320], mail.subject
    kept.text, kept.sent_at, kept.at = mail.text[:_MOST_KEPT], mail.sent_at, now
    kept.outbox_id = row.id if row is not None else None
    kept.did, kept.sure, kept.who = str(Did.shown), False, ""


def _kept(said: Proposal) -> dict[str, ReplyKind | date | str | None]:
    return {"reply": said.kind, "until": said.until, "who": said.who[:200]}


def _said(mail: Received) -> str:
    """Return an answer's first words, for the log and the lists."""
    return " ".join(mail.text.split())[:300] or mail.subject[:300]


def _key(address: str) -> str | None:
    try:
        return normal(address) if address else None
    except AddressError:
        return address.lower()[:320]
