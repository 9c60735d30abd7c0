"""A yes is taken back, by a person, as long as nothing of its message has left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..journey.ending.endings import left
from ..messages.approval import ApprovalError
from ..messages.withdrawal import withdraw
from ..model import Actor, MessageState
from ..store.database import Store
from ..store.tables import Approval, Enrolment, Outbox, StoredMessage
from .approve import MessageNamed, message_named, named

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many approvals were withdrawn; too_late: of messages that have left or are leaving."""

    withdrawn: int
    too_late: int

    @property
    def words(self) -> str:
        """What happened, in a sentence or two."""
        done = f"{_messages(self.withdrawn)} for approval again."
        if not self.too_late:
            return done
        return f"{done} Too late for {self.too_late:,}: sent already, or being sent now."


def withdraw_message(
    store: Store, workspace: Workspace, message_id: int, *, by: Actor, now: datetime
) -> MessageNamed:
    """Take back the yes to one message. Raises ApprovalError where there is none, or too late."""
    with store.session() as session:
        row = session.get(StoredMessage, message_id)
        if row is None:
            raise ApprovalError(f"there is no message {message_id}")
        _must_ask(workspace, row.enrolment.campaign)
        if not withdraw(session, [message_id], by=by, now=now):
            raise ApprovalError(_why_not(session, row))
    return message_named(store, workspace, message_id)


def withdraw_digests(
    store: Store,
    workspace: Workspace,
    campaign: Campaign,
    digests: Iterable[str],
    *,
    by: Actor,
    now: datetime,
) -> Withdrawn:
    """Take back the yes to texts by the first characters of their digests, all or none.

    Raises ApprovalError where a digest is nobody's or several texts', or one has left.
    """
    _must_ask(workspace, campaign.name)
    with store.session() as session:
        approved = (MessageState.approved,)
        ids = {one for given in digests for one, _ in named(session, campaign, given, approved)}
        done = withdraw(session, sorted(ids), by=by, now=now)
        for late in sorted(ids - set(done)):
            raise ApprovalError(_why_not(session, session.get_one(StoredMessage, late)))
    return Withdrawn(len(done), 0)


def withdraw_all(
    store: Store,
    workspace: Workspace,
    campaign: Campaign,
    *,
    by: Actor,
    now: datetime,
    step: int | None = None,
) -> Withdrawn:
    """Take back every yes of a campaign (or of one step) whose message has not left."""
    _must_ask(workspace, campaign.name)
    query = (
        select(StoredMessage.id)
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .where(
            Enrolment.campaign == campaign.name,
            StoredMessage.state == MessageState.approved,
            ~left(StoredMessage),
        )
    )
    if step is not None:
        keys = [one.key for one in campaign.emails if one.number == step]
        query = query.where(StoredMessage.key.in_(keys))
    with store.reading() as session:
        ids = session.scalars(query.order_by(StoredMessage.id)).all()
    return _in_parts(store, ids, by=by, now=now)


def withdraw_given_at(
    store: Store, workspace: Workspace, at: datetime, *, by: Actor, now: datetime
) -> Withdrawn:
    """Take back what by approved at one moment, in one go: many messages by one press."""
    with store.reading() as session:
        rows = session.execute(
            select(StoredMessage.id, Enrolment.campaign)
            .join(Approval, Approval.message_id == StoredMessage.id)
            .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
            .where(
                Approval.at == at,
                Approval.by == str(by),
                StoredMessage.state == MessageState.approved,
            )
            .order_by(StoredMessage.id)
        ).all()
    for campaign in {row.campaign for row in rows}:
        _must_ask(workspace, campaign)
    return _in_parts(store, [row.id for row in rows], by=by, now=now)


def _in_parts(store: Store, ids: Sequence[int], *, by: Actor, now: datetime) -> Withdrawn:
    done = 0
    for start in range(0, len(ids), _CHUNK):
        if start:
            store.give_way()
        with store.session() as session:
            done += len(withdraw(session, ids[start : start + _CHUNK], by=by, now=now))
    return Withdrawn(done, len(ids) - done)


def _must_ask(workspace: Workspace, campaign: str) -> None:
    """Refuse where no person is asked: the next drafting would approve it again."""
    declared = workspace.campaigns.get(campaign)
    if declared is not None and declared.approval == "none":
        raise ApprovalError(
            f"'{campaign}' says approval: none, so it would be approved again at once; skip the "
            f"message, or stop the campaign: tactful pause campaign:{campaign}"
        )


def _why_not(session: Session, row: StoredMessage) -> str:
    session.refresh(row)
    if row.state is not MessageState.approved:
        return f"message {row.id} is {row.state}, so there is no approval to withdraw"
    state = session.scalar(select(Outbox.state).where(Outbox.message_id == row.id))
    said = str(state).replace("_", " ")
    return f"message {row.id} is {said} already, so its approval cannot be withdrawn"


def _messages(count: int) -> str:
    return f"{count:,} message{' waits' if count == 1 else 's wait'}"
