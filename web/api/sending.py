"""Sending: how it stands, the outbox, pauses, and what only a person settles."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.sending import (
    Decided,
    pause_sending,
    release_message,
    resume_sending,
    settle_message,
    target,
)
from ...campaigns.queries.paged import outbox_page, outbox_state
from ...campaigns.queries.sending import sending_overview
from .operation import NUMBER, Asked, Model, NoQuery, Page, missing, operation
from .paging import paged

_TAG = "sending"


class SendingOut(Model):
    sender: str | None
    paused: str | None
    next_at: datetime | None
    sent: int
    in_doubt: int
    held: int
    failed: int
    distrust: str | None


class OutboxQuery(Page):
    campaign: str | None = Field(default=None, min_length=1, max_length=200)
    state: Literal["sent", "waiting", "failed", "held", "in_doubt", "cancelled"] | None = None


class OutboxOut(Model):
    outbox_id: int
    message_id: int
    campaign: str
    place: str
    mailbox: str
    recipient: str
    state: str
    due_at: datetime
    not_before: datetime
    sent_at: datetime | None
    attempts: int
    response: str
    why: str


class OutboxPage(Model):
    items: list[OutboxOut]
    next: str | None


class What(Model):
    scope: Literal["all", "mailbox", "campaign", "enrolment"]
    name: str = Field(default="", max_length=255, description="Nothing for all")


class Pause(What):
    why: str = Field(default="", max_length=1000)


class Settle(Model):
    verdict: Literal["sent", "resend", "skip"]


class Done(Model):
    changed: bool
    words: str


@operation("GET", "/sending", scope=Scope.read, tag=_TAG, says=SendingOut)
def get_sending(asked: Asked[NoQuery, None]) -> SendingOut:
    """Return how the sending stands."""
    here = asked.here
    with here.store.reading() as session:
        found = sending_overview(session, here.workspace, now=asked.now, recent=0, most=0)
    return SendingOut(
        sender=found.sender,
        paused=found.paused,
        next_at=found.next_at,
        sent=found.sent,
        in_doubt=found.counts.in_doubt,
        held=found.counts.held,
        failed=found.counts.failed,
        distrust=here.distrust(),
    )


@operation("GET", "/outbox", scope=Scope.read, tag=_TAG, says=OutboxPage, query=OutboxQuery)
def list_outbox(asked: Asked[OutboxQuery, None]) -> OutboxPage:
    """List the messages on their way, and those that have left."""
    query = asked.query
    with asked.here.store.reading() as session:
        rows = outbox_page(
            session, asked.here.workspace, state=query.state, campaign=query.campaign,
            after=query.after or 0, most=query.limit + 1,
        )  # fmt: skip
    found, following = paged(rows, query.limit, lambda one: one.outbox_id)
    return OutboxPage(items=[OutboxOut(**asdict(one)) for one in found], next=following)


@operation("POST", "/sending/pause", scope=Scope.send, tag=_TAG, says=Done, body=Pause)
def pause(asked: Asked[NoQuery, Pause]) -> Done:
    """Stop sending for everything, a mailbox, a campaign or one person's sequence."""
    here, said = asked.here, asked.body
    what = target(said.scope, said.name)
    done = pause_sending(here.store, here.workspace, what, by=asked.by, now=asked.now, why=said.why)
    return _done(done)


@operation("POST", "/sending/resume", scope=Scope.send, tag=_TAG, says=Done, body=What)
def resume(asked: Asked[NoQuery, What]) -> Done:
    """Undo a pause."""
    here, what = asked.here, target(asked.body.scope, asked.body.name)
    return _done(resume_sending(here.store, here.workspace, what, by=asked.by, now=asked.now))


@operation(
    "POST", f"/outbox/<{NUMBER}:number>/settle", scope=Scope.send, tag=_TAG, says=Done, body=Settle
)
def settle(asked: Asked[NoQuery, Settle], number: int) -> Done:
    """Settle a message in doubt, or one that was refused."""
    _must_be_there(asked, number)
    here = asked.here
    done = settle_message(
        here.store, here.workspace, number, asked.body.verdict, by=asked.by, now=asked.now
    )
    return _done(done)


@operation("POST", f"/outbox/<{NUMBER}:number>/release", scope=Scope.send, tag=_TAG, says=Done)
def release(asked: Asked[NoQuery, None], number: int) -> Done:
    """Let a held message go after all."""
    _must_be_there(asked, number)
    here = asked.here
    return _done(release_message(here.store, here.workspace, number, by=asked.by, now=asked.now))


def _must_be_there(asked: Asked[Any, Any], number: int) -> None:
    with asked.here.store.reading() as session:
        if outbox_state(session, number) is None:
            raise missing("message on its way", number)


def _done(done: Decided) -> Done:
    return Done(changed=done.changed, words=done.words)
