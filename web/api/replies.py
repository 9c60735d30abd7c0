"""Mail that came in, and what a person says of it; answers that came another way."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.received import close_mail, decide_mail
from ...campaigns.actions.reply import stop_for_reply
from ...campaigns.journey.ending.endings import Ended
from ...campaigns.model import ReplyKind
from ...campaigns.queries.replies import Group, ReplyItem, received_mail, received_mails
from .operation import NUMBER, Asked, Model, NoQuery, Page, missing, operation
from .paging import paged

_TAG = "replies"


class ReplyQuery(Page):
    group: Group | None = None


class ReplyOut(Model):
    mail_id: int
    kind: str
    reply: str | None
    decided: bool
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


class ReplyPageOut(Model):
    items: list[ReplyOut]
    next: str | None


class Decide(Model):
    kind: ReplyKind
    until: date | None = Field(default=None, description="Of not_now: when to ask again")
    who: str = Field(default="", max_length=320, description="Of not_me: the right person")


class Answered(Decide):
    address: str = Field(min_length=3, max_length=320, description="Who answered")
    note: str = Field(default="", max_length=2000)


class Stopped(Model):
    sequences: int


@operation("GET", "/replies", scope=Scope.read, tag=_TAG, says=ReplyPageOut, query=ReplyQuery)
def list_replies(asked: Asked[ReplyQuery, None]) -> ReplyPageOut:
    """List mail that came in, newest first."""
    query = asked.query
    with asked.here.store.reading() as session:
        rows = received_mails(session, query.group, before=query.after, most=query.limit + 1)
    found, following = paged(rows, query.limit, lambda one: one.mail_id)
    return ReplyPageOut(items=[_out(one) for one in found], next=following)


@operation(
    "POST", f"/replies/<{NUMBER}:number>/decide", scope=Scope.edit, tag=_TAG, says=Stopped,
    body=Decide,
)  # fmt: skip
def decide_reply(asked: Asked[NoQuery, Decide], number: int) -> Stopped:
    """Say what somebody answered, and do what follows from it."""
    _must_be_there(asked, number)
    here, said = asked.here, asked.body
    done = decide_mail(
        here.store, here.workspace, number, said.kind, by=asked.by, now=asked.now,
        until=said.until, who=said.who.strip(),
    )  # fmt: skip
    return _stopped(done)


@operation("POST", f"/replies/<{NUMBER}:number>/close", scope=Scope.edit, tag=_TAG, says=Stopped)
def close_reply(asked: Asked[NoQuery, None], number: int) -> Stopped:
    """Say that a mail is read and nothing more follows from it."""
    _must_be_there(asked, number)
    close_mail(asked.here.store, number, by=asked.by, now=asked.now)
    return Stopped(sequences=0)


@operation("POST", "/replies", scope=Scope.edit, tag=_TAG, says=Stopped, body=Answered)
def record_reply(asked: Asked[NoQuery, Answered]) -> Stopped:
    """Record an answer that came another way; every sequence that it stops is stopped."""
    here, said = asked.here, asked.body
    done = stop_for_reply(
        here.store, here.workspace, said.address.strip(), by=asked.by, now=asked.now,
        note=said.note.strip(), kind=said.kind, until=said.until, who=said.who.strip(),
    )  # fmt: skip
    return _stopped(done)


def _must_be_there(asked: Asked[Any, Any], number: int) -> None:
    with asked.here.store.reading() as session:
        if received_mail(session, asked.here.workspace, number) is None:
            raise missing("mail", number)


def _stopped(done: Ended) -> Stopped:
    return Stopped(sequences=done.enrolments)


def _out(one: ReplyItem) -> ReplyOut:
    return ReplyOut(
        mail_id=one.mail_id,
        kind=one.kind,
        reply=str(one.reply) if one.reply else None,
        decided=one.sure,
        sender=one.sender,
        address=one.address,
        name=one.name,
        company=one.company,
        subject=one.subject,
        text=one.text,
        did=one.did,
        until=one.until,
        who=one.who,
        at=one.at,
    )
