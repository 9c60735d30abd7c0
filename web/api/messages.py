"""Messages: drafts with their text and findings, and a yes to exactly one text."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import Field

from ...campaigns.accounts.scopes import Scope
from ...campaigns.actions.approve import approve_message, skip_message
from ...campaigns.actions.withdraw import withdraw_message
from ...campaigns.messages.approval import ApprovalError
from ...campaigns.model import CURRENT, MessageState
from ...campaigns.queries.paged import message_page
from ...campaigns.queries.review import review_item
from ...campaigns.queries.values import ReviewItem
from ..mail import changes, whole_text
from .findings import FindingOut, finding_out
from .operation import NUMBER, Asked, Model, NoQuery, Page, Said, missing, operation
from .paging import paged
from .problems import Refused

_TAG = "messages"


class MessageQuery(Page):
    campaign: str | None = Field(default=None, min_length=1, max_length=200)
    state: MessageState | None = Field(default=None, description="Without it: what still counts")


class MessageLineOut(Model):
    message_id: int
    enrolment_id: int
    campaign: str
    step: int | None
    place: str
    state: str
    digest: str
    recipient: str
    variant: str | None
    errors: int
    findings: int
    problem: str | None


class MessagePage(Model):
    items: list[MessageLineOut]
    next: str | None


class MessageOut(Model):
    message_id: int
    enrolment_id: int
    campaign: str
    step: int | None
    place: str
    state: str
    digest: str
    recipient: str
    owner: str | None
    mailbox: str
    values: dict[str, str]
    sender: str
    subject: str
    preheader: str
    text: str
    html: str | None
    variant: str | None
    due_at: datetime | None
    on_its_way: str | None
    problem: str | None
    findings: list[FindingOut]


class Decided(Model):
    message_id: int
    recipient: str
    subject: str
    state: str


class Skip(Model):
    why: str = Field(default="", max_length=1000)


@operation("GET", "/messages", scope=Scope.read, tag=_TAG, says=MessagePage, query=MessageQuery)
def list_messages(asked: Asked[MessageQuery, None]) -> MessagePage:
    """List messages by number, without their texts."""
    query = asked.query
    states = (query.state,) if query.state is not None else CURRENT
    with asked.here.store.reading() as session:
        rows = message_page(
            session, asked.here.workspace, states=states, campaign=query.campaign,
            after=query.after or 0, most=query.limit + 1,
        )  # fmt: skip
    found, following = paged(rows, query.limit, lambda one: one.message_id)
    return MessagePage(items=[MessageLineOut(**asdict(one)) for one in found], next=following)


@operation("GET", f"/messages/<{NUMBER}:number>", scope=Scope.read, tag=_TAG, says=MessageOut)
def get_message(asked: Asked[NoQuery, None], number: int) -> Said:
    """Return one message as it would be sent. Its ETag is the digest that an approval names."""
    item = _item(asked, number)
    headers = {"ETag": f'"{item.digest}"'} if item.digest else {}
    return Said(_out(item), headers)


@operation(
    "POST", f"/messages/<{NUMBER}:number>/approve", scope=Scope.approve, tag=_TAG, says=Decided,
    for_digest=True,
)  # fmt: skip
def approve(asked: Asked[NoQuery, None], number: int) -> Decided:
    """Say yes to exactly the text that was read.

    412: it reads otherwise now; the answer says what changed, and which message to read.
    """
    item = _item(asked, number)
    if asked.digest != item.digest or item.state is MessageState.stale:
        raise _stale(asked, item)
    try:
        approve_message(
            asked.here.store, asked.here.renderer_of, number, asked.digest, by=asked.by,
            now=asked.now,
        )  # fmt: skip
    except ApprovalError as error:
        after = _item(asked, number)
        if after.state is MessageState.stale:
            raise _stale(asked, after) from error
        raise
    return _decided(asked, number)


@operation(
    "POST", f"/messages/<{NUMBER}:number>/withdraw", scope=Scope.approve, tag=_TAG, says=Decided
)
def withdraw(asked: Asked[NoQuery, None], number: int) -> Decided:
    """Take a yes back, as long as nothing of the message has left."""
    _item(asked, number)
    here = asked.here
    withdraw_message(here.store, here.workspace, number, by=asked.by, now=asked.now)
    return _decided(asked, number)


@operation(
    "POST", f"/messages/<{NUMBER}:number>/skip", scope=Scope.edit, tag=_TAG, says=Decided, body=Skip
)
def skip(asked: Asked[NoQuery, Skip], number: int) -> Decided:
    """Leave this step out for this person; their sequence goes on."""
    _item(asked, number)
    here, why = asked.here, asked.body.why.strip()
    skip_message(here.store, here.workspace, number, by=asked.by, now=asked.now, why=why)
    return _decided(asked, number)


def _item(asked: Asked[Any, Any], number: int) -> ReviewItem:
    with asked.here.store.reading() as session:
        item = review_item(session, asked.here.workspace, number)
    if item is None:
        raise missing("message", number)
    return item


def _stale(asked: Asked[Any, Any], item: ReviewItem) -> Refused:
    """Return what reads otherwise now than in the text that somebody said yes to."""
    here = asked.here
    with here.store.reading() as session:
        newer = message_page(
            session, here.workspace, states=CURRENT, campaign=item.campaign,
            after=item.message_id, most=200,
        )  # fmt: skip
        same = (o for o in newer if o.enrolment_id == item.enrolment_id and o.place == item.place)
        found = next(same, None)
        now = review_item(session, here.workspace, found.message_id) if found else item
    changed = None
    if now is not None and now.before is not None and now.before.digest == asked.digest:
        old, new = whole_text(now.before), whole_text(now.message)
        old, new = f"{now.before.subject}\n\n{old}", f"{now.message.subject}\n\n{new}"
        changed = [{"kind": one.kind, "text": one.text} for one in changes(old, new)]
    detail = "The text is not the one that you read; read it again, then approve it."
    tag = {"ETag": f'"{now.digest}"'} if now is not None and now.digest else {}
    number = now.message_id if now is not None else None
    return Refused(412, detail, changed=changed, message_id=number, headers=tag)


def _decided(asked: Asked[Any, Any], number: int) -> Decided:
    item = _item(asked, number)
    return Decided(
        message_id=number,
        recipient=item.recipient,
        subject=item.message.subject,
        state=str(item.state),
    )


def _out(item: ReviewItem) -> MessageOut:
    message = item.message
    return MessageOut(
        message_id=item.message_id,
        enrolment_id=item.enrolment_id,
        campaign=item.campaign,
        step=item.step,
        place=item.place,
        state=str(item.state),
        digest=item.digest,
        recipient=item.recipient,
        owner=item.owner,
        mailbox=item.mailbox,
        values=dict(item.values),
        sender=str(message.sender),
        subject=message.subject,
        preheader=message.preheader,
        text=message.text,
        html=message.html,
        variant=item.variant,
        due_at=item.due_at,
        on_its_way=str(item.on_its_way) if item.on_its_way else None,
        problem=item.problem,
        findings=[finding_out(one) for one in item.findings],
    )
