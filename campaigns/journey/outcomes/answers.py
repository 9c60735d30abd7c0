"""What kind of answer somebody gave, and where their sequences go by it (R57)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ....templates.workspace.workspace import Workspace
from ...model import LIVE, Actor, EnrolmentState, Outcome, ReplyKind
from ...people.address import AddressError, normal
from ...people.shared_inbox import contacts_of, sharers
from ...releases.kept import workspace_of
from ...store.audit import note as audit
from ...store.tables import Enrolment, Outbox, ReceivedMail
from ..ending.endings import Ended, end, record_opt_out, record_reply, signal, with_led
from ..steps.advance import clock_of, nurture_day
from .answer_branches import Led, lead_on
from .tasks import OutcomeError

_LONGEST = timedelta(days=3650)
# Whoever has these is asked no more by any sequence, whatever its stop_on says.
_ENDS_ALL = (ReplyKind.no, ReplyKind.not_now, ReplyKind.not_me)


def record_answer(
    session: Session,
    workspace: Workspace,
    address: str,
    kind: ReplyKind | None,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    until: date | None = None,
    who: str = "",
    answered: Outbox | None = None,
) -> Ended:
    """Record an answer, and stop what it stops.

    Where the answered email (None: the one that they got last) has a branch for the kind, its
    sequence takes that. Of the rest, yes, question and an answer of no kind stop what ``stop_on``
    lets a reply stop; no stops every sequence; not_now brings them to nurture until that day, or
    the day that ``afterwards`` names; not_me ends them with who is the right person; opt_out
    suppresses. Where nothing is live, the kind is of what ended last.

    Raises AddressError for an address that nobody has, OutcomeError where a day or a name is
    missing.
    """
    _understood(kind, until, who, now)
    led = _led(session, workspace, address, kind, by, now, note, until, answered)
    but = led.enrolment_id if led is not None else None
    if kind is ReplyKind.opt_out:
        ended = record_opt_out(session, address, now=now, by=by, note=note)
    elif kind in (ReplyKind.not_now, ReplyKind.not_me):
        ended = _ended(session, workspace, address, kind, by, now, note, until, who, but)
    else:
        campaigns = {} if kind in _ENDS_ALL else workspace.campaigns
        why = f"replied: {kind}" if kind else "replied"
        ended = record_reply(
            session, address, now=now, by=by, note=_with(kind, note), campaigns=campaigns, why=why,
            but=but, kind=kind,
        )  # fmt: skip
    if led is not None:
        ended = with_led(ended, led.words, led.ended)
    if kind is not None:
        detail = {"kind": str(kind), "text": note} | ({"until": str(until)} if until else {})
        detail |= {"who": who} if who else {}
        audit(session, "answer", "address", normal(address), by=by, at=now, detail=detail)
        _decided(session, normal(address), kind, until, who)
    return ended


def _led(
    session: Session,
    workspace: Workspace,
    address: str,
    kind: ReplyKind | None,
    by: Actor,
    now: datetime,
    note: str,
    until: date | None,
    answered: Outbox | None,
) -> Led | None:
    if kind is None or kind is ReplyKind.opt_out:
        return None
    return lead_on(
        session, workspace, address, Outcome(kind), until=until, note=note, by=by, now=now,
        answered=answered or _undecided(session, address),
    )  # fmt: skip


def _undecided(session: Session, address: str) -> Outbox | None:
    """Return the message of ours that an answer names whose kind is said only now."""
    return session.scalar(
        select(Outbox)
        .join(ReceivedMail, ReceivedMail.outbox_id == Outbox.id)
        .where(*_not_sure(normal(address)))
        .order_by(ReceivedMail.id.desc())
        .limit(1)
    )


def _understood(kind: ReplyKind | None, until: date | None, who: str, now: datetime) -> None:
    if kind is ReplyKind.not_me and not who:
        raise OutcomeError("say who is the right person, like Dana Reyes, dana@example.com", "who")
    if until is None:
        return
    if kind is not ReplyKind.not_now:
        said = kind or "an answer of no kind"
        raise OutcomeError(f"a day has no effect with '{said}'; leave it out", "until")
    if not now.date() <= until <= (now + _LONGEST).date():
        raise OutcomeError(f"{until} is not within the next ten years; give a day to come", "until")


def _ended(
    session: Session,
    workspace: Workspace,
    address: str,
    kind: ReplyKind,
    by: Actor,
    now: datetime,
    note: str,
    until: date | None,
    who: str,
    but: int | None,
) -> Ended:
    people = contacts_of(session, address)
    if not people:
        raise AddressError(
            f"nobody in this workspace has the address '{address}'; see 'tactful status'"
        )
    signal(session, "reply", address, people, by=by, now=now, note=_with(kind, note), reply=kind)
    inbox = sharers(session, normal(address))
    not_now = kind is ReplyKind.not_now
    state = EnrolmentState.nurture if not_now else EnrolmentState.finished
    why = "replied: not now" if not_now else f"not the right person: {who}"
    why = f"{why} ({inbox})" if inbox else why
    total = Ended(address, 0, 0, 0, shared_inbox=inbox)
    for one in _concerned(session, people, but):
        day = until or (_again(session, workspace, one, now) if not_now else None)
        if not_now and day is None:
            raise OutcomeError("say from which day they may be asked again", "until")
        done = end(session, [one.id], state, why=why, address=address, by=by, now=now)
        session.execute(
            update(Enrolment)
            .where(Enrolment.id == one.id, Enrolment.state == EnrolmentState.nurture)
            .values(again_on=day)
        )
        total = replace(
            total,
            enrolments=total.enrolments + done.enrolments,
            cancelled=total.cancelled + done.cancelled,
            on_the_wire=total.on_the_wire + done.on_the_wire,
        )
    return total


def _concerned(session: Session, people: Sequence[int], but: int | None) -> list[Enrolment]:
    """Return what is live, but for what a branch took; where nothing is, what ended last."""
    rows = session.scalars(select(Enrolment).where(Enrolment.contact_id.in_(people))).all()
    live = [one for one in rows if one.state in LIVE and one.id != but]
    if live or but is not None:
        return live
    last = max((one.ended_at for one in rows if one.ended_at is not None), default=None)
    return [one for one in rows if one.ended_at == last]


def _again(
    session: Session, workspace: Workspace, enrolment: Enrolment, now: datetime
) -> date | None:
    mine = workspace_of(session, workspace, enrolment)
    campaign = mine.campaigns.get(enrolment.campaign)
    if campaign is None:
        return None
    return nurture_day(campaign, now, clock_of(mine, campaign, enrolment))


def _decided(session: Session, key: str, kind: ReplyKind, until: date | None, who: str) -> None:
    """Settle the kind of what came in from there and was not sure."""
    session.execute(
        update(ReceivedMail)
        .where(*_not_sure(key))
        .values(reply=kind, sure=True, until=until, who=who)
    )


def _not_sure(key: str) -> tuple[ColumnElement[bool], ...]:
    return (
        ReceivedMail.of_key == key,
        ReceivedMail.kind == "reply",
        ReceivedMail.sure.is_(False),
    )


def _with(kind: ReplyKind | None, note: str) -> str:
    said = str(kind).replace("_", " ") if kind else ""
    return f"{said}: {note}" if said and note else said or note
