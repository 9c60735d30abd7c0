"""Replies: mail that came in, what each one stopped, and what a person is to decide of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ..campaigns.actions.received import close_mail, decide_mail, give_mail
from ..campaigns.actions.tasks import OutcomeError
from ..campaigns.intake.read import Kind
from ..campaigns.journey.ending.endings import Ended
from ..campaigns.model import ReplyKind, StateError
from ..campaigns.people.address import AddressError
from ..campaigns.queries.past import past_touches
from ..campaigns.queries.replies import (
    Group,
    ReplyItem,
    count_mails,
    count_undecided,
    received_mail,
    received_mails,
)
from .context import AppContext, desk
from .flashes import told
from .labels import plural
from .numbers import asked_number

pages = Blueprint("replies", __name__)

MAX_LISTED = 50  # mails on one page of the list
GROUPS = {
    Group.waiting: "To decide",
    Group.answers: "Answers",
    Group.away: "Away",
    Group.bounces: "Not delivered",
    Group.opt_outs: "Opt-outs",
    Group.other: "Everything else",
}
KINDS = {
    Kind.reply: ("Answer", "notice"),
    Kind.opt_out: ("Opt-out", "warning"),
    Kind.auto_reply: ("Automatic reply", "plain"),
    Kind.out_of_office: ("Out of office", "plain"),
    Kind.bounce: ("Not delivered", "error"),
    Kind.complaint: ("Spam report", "error"),
    Kind.calendar: ("Invitation answered", "notice"),
    Kind.receipt: ("Receipt", "plain"),
    Kind.own: ("Our own", "plain"),
    Kind.unrelated: ("Nobody here", "plain"),
    Kind.unreadable: ("Could not be read", "warning"),
}
ANSWERS = {
    ReplyKind.yes: ("Yes", "good"),
    ReplyKind.question: ("A question", "good"),
    ReplyKind.no: ("No", "plain"),
    ReplyKind.not_now: ("Not now", "plain"),
    ReplyKind.not_me: ("Not the right person", "plain"),
    ReplyKind.opt_out: ("No more emails", "warning"),
}
THEN = {
    ReplyKind.yes: "You answer; sequences that a reply stops have ended.",
    ReplyKind.question: "You answer; sequences that a reply stops have ended.",
    ReplyKind.no: "Every sequence to them ends.",
    ReplyKind.not_now: "With a day. They are looked at again from then.",
    ReplyKind.not_me: "With a name. Every sequence to them ends.",
    ReplyKind.opt_out: "They never get another email from here.",
}
DID = {
    "stopped": "Sequences to them stopped.",
    "suppressed": "They get no more emails.",
    "bounced": "The address does not exist: it gets no more emails, and its sequences ended.",
    "paused": "It was not delivered, for another reason than its address. The sequence is paused "
    "until you resume it.",
    "rests": "What comes next rests until they are back.",
    "noted": "Nothing more follows from it.",
    "offered": "It comes from an address that nobody here has. Say whose it is, and what it stops "
    "stops.",
    "shown": "It is of nobody here, so it stopped nothing.",
    "own": "It is a mail of your own, seen in a mailbox.",
    "forgotten": "Its person asked to be forgotten: nothing of it is kept.",
}


@dataclass(frozen=True, slots=True)
class Entered:
    """What a form holds that was not recorded; field is where its error stands."""

    until: str = ""
    who: str = ""
    address: str = ""
    error: str = ""
    field: str = ""


@pages.get("/replies")
def show() -> ResponseReturnValue:
    """List mail that came in, newest first, a page at a time."""
    here, group = desk(), _group()
    before = asked_number(request.args, "before")
    with here.store.reading() as session:
        found = received_mails(session, group, before=before, most=MAX_LISTED + 1)
        total = count_mails(session, group)
        undecided = count_undecided(session)
    return render_template(
        "replies.html",
        items=found[:MAX_LISTED],
        more=len(found) > MAX_LISTED,
        before=before,
        total=total,
        undecided=undecided,
        group=group,
        groups=GROUPS,
        words_of=words_of,
    )


@pages.get("/replies/<int:mail_id>")
def one(mail_id: int) -> ResponseReturnValue:
    """Show one mail, what it stopped, and what is to decide."""
    return _page(desk(), mail_id, Entered())


@pages.post("/replies/<int:mail_id>/kind")
def do_decide(mail_id: int) -> ResponseReturnValue:
    """Record what they answered."""
    here, form = desk(), request.form
    entered = Entered(_text("until", 40), _text("who", 200))
    try:
        kind = _kind(form.get("kind", ""))
        until = _day(entered.until) if kind is ReplyKind.not_now else None
        who = entered.who if kind is ReplyKind.not_me else ""
        ended = decide_mail(
            here.store, here.workspace, mail_id, kind,
            by=here.user, now=here.clock(), until=until, who=who,
        )  # fmt: skip
    except StateError as error:
        field = error.field if isinstance(error, OutcomeError) else ""
        return _page(here, mail_id, Entered(entered.until, entered.who, "", str(error), field))
    told(f"Recorded: {ANSWERS[kind][0].lower()}. {_ended(ended)}")
    return _onward(here, mail_id)


@pages.post("/replies/<int:mail_id>/whose")
def do_give(mail_id: int) -> ResponseReturnValue:
    """Record whose it is."""
    here = desk()
    address = _text("address", 320)
    try:
        ended = give_mail(
            here.store, here.workspace, mail_id, address, by=here.user, now=here.clock()
        )
    except (StateError, AddressError) as error:
        return _page(here, mail_id, Entered(address=address, error=str(error), field="address"))
    told(f"Recorded for {address}. {_ended(ended)}")
    return redirect(url_for("replies.one", mail_id=mail_id, **_query()), 303)


@pages.post("/replies/<int:mail_id>/read")
def do_close(mail_id: int) -> ResponseReturnValue:
    """Record that nothing follows from it."""
    here = desk()
    try:
        close_mail(here.store, mail_id, by=here.user, now=here.clock())
    except StateError as error:
        told(str(error), "warning")
    return _onward(here, mail_id)


def words_of(item: ReplyItem) -> tuple[str, str]:
    """Return what a mail is called, with its tone: what they answered where that is certain."""
    if item.sure and item.reply is not None and item.kind in (Kind.reply, Kind.calendar):
        return ANSWERS[item.reply]
    return KINDS[Kind(item.kind)]


def _page(here: AppContext, mail_id: int, entered: Entered) -> ResponseReturnValue:
    with here.store.reading() as session:
        page = received_mail(session, here.workspace, mail_id)
        if page is None:
            raise NotFound(f"There is no mail {mail_id}.")
        past = (
            past_touches(session, here.workspace, page.enrolment_id)
            if page.enrolment_id is not None
            else ()
        )
    shown = render_template(
        "reply.html",
        item=page.item,
        page=page,
        past=past,
        entered=entered,
        query=_query(),
        today=here.clock().date(),
        answers=ANSWERS,
        then=THEN,
        did=DID.get(page.item.did, ""),
        words_of=words_of,
    )
    return shown, 422 if entered.error else 200


def _onward(here: AppContext, mail_id: int) -> ResponseReturnValue:
    """Go to the next mail that waits, where somebody decides one by one; else to the list."""
    if _group() is Group.waiting:
        with here.store.reading() as session:
            for item in received_mails(session, Group.waiting, before=mail_id, most=1):
                return redirect(url_for("replies.one", mail_id=item.mail_id, **_query()), 303)
    return redirect(url_for("replies.show", **_query()), 303)


def _ended(ended: Ended) -> str:
    words = [f"{plural(ended.enrolments, 'sequence')} stopped." if ended.enrolments else ""]
    if ended.on_the_wire:
        words.append(f"{plural(ended.on_the_wire, 'message')} had begun to leave.")
    if ended.going_on:
        words.append(f"{plural(ended.going_on, 'sequence')} that no reply stops goes on.")
    return " ".join(filter(None, words)) or "No sequence was under way."


def _group() -> Group | None:
    """Read the group from the address or the form; None: all mail."""
    try:
        return Group(request.values.get("show", ""))
    except ValueError:
        return None


def _query() -> dict[str, Any]:
    group = _group()
    return {"show": group.value} if group is not None else {}


def _text(name: str, most: int) -> str:
    return request.form.get(name, "").replace("\0", "").strip()[:most]


def _kind(text: str) -> ReplyKind:
    try:
        return ReplyKind(text)
    except ValueError:
        raise OutcomeError("press the button that says what they answered", "kind") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise OutcomeError(f"'{text}' is no day; write it like 2027-03-01", "until") from None
