"""The Sending page: what is on its way, by mailbox, and what needs a person."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, joinedload

from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..journey.ending.endings import left
from ..ledger.lease import LEASE
from ..ledger.limits import day_limit, warm_up_words
from ..ledger.outbox import left_since
from ..messages.shown import text_of
from ..model import LIVE, EnrolmentState, MessageState, OutboxState, TouchState
from ..releases.kept import campaign_of
from ..store.tables import (
    Enrolment,
    MailboxRest,
    Outbox,
    SenderLease,
    StoredMessage,
    Touch,
)
from .lookups import pause_reason, step_number
from .unread import unread_mailboxes
from .values import (
    MailboxOverview,
    Needing,
    OutboxItem,
    SendingOverview,
    WithoutCampaign,
    step_words,
)
from .workers import workers


def sending_overview(
    session: Session,
    workspace: Workspace,
    *,
    now: datetime,
    recent: int = 50,
    skipped: int = 0,
    most: int | None = None,
) -> SendingOverview:
    """Return what is on its way, by mailbox.

    recent: how many of those sent, after skipped newer ones. What needs a person is listed
    whole; most bounds each of these lists, never their counts.
    """
    counts: dict[str, dict[str, int]] = {}
    for key, state, count in session.execute(
        select(Outbox.mailbox, Outbox.state, func.count()).group_by(Outbox.mailbox, Outbox.state)
    ):
        counts.setdefault(key, {})[state] = count
    boxes = workspace.settings.mailboxes
    keys = [*boxes, *(key for key in counts if key not in boxes)]
    zone = workspace.settings.timezone
    mailboxes = tuple(_mailbox(session, boxes.get(key), key, counts, now, zone) for key in keys)
    sender, lost, lost_at = _senders(session, now)
    return SendingOverview(
        mailboxes=mailboxes,
        recent=_items(session, workspace, OutboxState.sent, recent, skipped),
        in_doubt=_items(session, workspace, OutboxState.in_doubt, most),
        held=_items(session, workspace, OutboxState.held, most),
        failed=_items(session, workspace, OutboxState.failed, most),
        next_at=min((box.next_at for box in mailboxes if box.next_at), default=None),
        paused=pause_reason(session, "all", ""),
        sender=sender,
        lost_sender=lost,
        lost_at=lost_at,
        counts=needing(session),
        sent=sum(of_box.get(OutboxState.sent, 0) for of_box in counts.values()),
        without_campaign=without_campaign(session, workspace),
    )


def _senders(session: Session, now: datetime) -> tuple[str | None, str | None, datetime | None]:
    """Return who sends now; where nobody does, who ended without a word, and their last sign."""
    lease, team = session.get(SenderLease, 1), workers(session, now=now)
    if lease is not None and lease.until > now:
        return lease.who, None, None
    if alive := "; ".join(one.who for one in team if one.alive and one.sends):
        return alive, None, None
    lost = {one.last_sign: one.who for one in team}
    if lease is not None:  # one that ended by itself gave its lease back
        lost[lease.until - LEASE] = lease.who
    if not lost:
        return None, None, None
    return None, lost[max(lost)], max(lost)


def without_campaign(session: Session, workspace: Workspace) -> tuple[WithoutCampaign, ...]:
    """Return the campaigns that people are in and whose files are gone."""
    rows = session.execute(
        select(Enrolment.campaign, func.count())
        .where(Enrolment.state.in_(LIVE), Enrolment.campaign.not_in(workspace.campaigns))
        .group_by(Enrolment.campaign)
        .order_by(Enrolment.campaign)
    ).all()
    return tuple(
        WithoutCampaign(campaign, people, _approved(session, campaign)) for campaign, people in rows
    )


def _approved(session: Session, campaign: str) -> int:
    query = (
        select(func.count())
        .select_from(StoredMessage)
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .where(
            Enrolment.campaign == campaign,
            Enrolment.state.in_(LIVE),
            StoredMessage.state == MessageState.approved,
            ~left(StoredMessage),
        )
    )
    return session.scalar(query) or 0


def needing(session: Session) -> Needing:
    """Return how many messages on their way need a person."""
    counts = {
        state: session.scalar(
            select(func.count()).select_from(Outbox).where(*_listed(OutboxState(state)))
        )
        for state in ("in_doubt", "held", "failed")
    }
    return Needing(**{state: count or 0 for state, count in counts.items()})


def _listed(state: OutboxState) -> tuple[ColumnElement[bool], ...]:
    """Return which rows are listed under a state: of the refused those not settled yet."""
    unsettled = (waits_for_a_person(),) if state is OutboxState.failed else ()
    return (Outbox.state == state, *unsettled)


def waits_for_a_person() -> ColumnElement[bool]:
    """Return that a refused row's step is open, in a sequence that this has stopped.

    A person settles it, resumes the sequence, or the person has answered meanwhile.
    """
    stopped = (*LIVE, EnrolmentState.bounced)
    return and_(
        exists().where(
            StoredMessage.id == Outbox.message_id, StoredMessage.state == MessageState.approved
        ),
        exists().where(
            Touch.enrolment_id == Outbox.enrolment_id,
            Touch.key == Outbox.key,
            Touch.state == TouchState.open,
        ),
        exists().where(Enrolment.id == Outbox.enrolment_id, Enrolment.state.in_(stopped)),
    )


def _mailbox(
    session: Session,
    box: Mailbox | None,
    key: str,
    counts: Mapping[str, Mapping[str, int]],
    now: datetime,
    timezone: str,
) -> MailboxOverview:
    rest = session.get(MailboxRest, key)
    unread = next((one for one in unread_mailboxes(session, now=now) if one.mailbox == key), None)
    resting = rest is not None and rest.until > now
    next_at = session.scalar(
        select(func.min(Outbox.not_before)).where(
            Outbox.mailbox == key, Outbox.state.in_((OutboxState.due, OutboxState.retry))
        )
    )
    return MailboxOverview(
        key=key,
        address=box.address if box else "",
        counts=counts.get(key, {}),
        last_hour=left_since(session, key, now - timedelta(hours=1)),
        last_day=left_since(session, key, now - timedelta(days=1)),
        per_hour=box.per_hour if box else 0,
        per_day=day_limit(box, now=now, zone=timezone) if box else 0,
        next_at=next_at,
        paused=pause_reason(session, "mailbox", key),
        error=rest.error if rest is not None else None,
        resting_until=rest.until if rest is not None and resting else None,
        warm_up=warm_up_words(box, now=now, zone=timezone) if box else "",
        unread=f"follow-ups wait: {unread.why(timezone)}" if unread is not None else None,
    )


def _items(
    session: Session, workspace: Workspace, state: OutboxState, limit: int | None, skipped: int = 0
) -> tuple[OutboxItem, ...]:
    rows = session.scalars(
        select(Outbox)
        .where(*_listed(state))
        .order_by(Outbox.updated_at.desc(), Outbox.id.desc())
        .limit(limit)
        .offset(skipped)
        .options(joinedload(Outbox.enrolment), joinedload(Outbox.message))
    )
    return tuple(
        OutboxItem(
            outbox_id=row.id,
            enrolment_id=row.enrolment_id,
            message_id=row.message_id,
            campaign=row.enrolment.campaign,
            step=step_number(workspace, row.enrolment, row.key),
            place=step_words(campaign_of(workspace, row.enrolment), row.key),
            mailbox=row.mailbox,
            recipient=row.message.recipient,
            subject=text_of(session, workspace, row.message).subject,
            state=row.state,
            due_at=row.due_at,
            not_before=row.not_before,
            sent_at=row.sent_at,
            attempts=row.attempts,
            response=row.response,
            why=row.why,
            message_id_header=row.message_id_header,
            ended=row.enrolment.state not in LIVE,
        )
        for row in rows
    )
