"""What the pages and `tactful status` show: plain reads, frozen values, no decisions."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from ...templates.errors import TemplateError
from ...templates.workspace.sequence import Channel
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..journey.values import values_of
from ..ledger.lease import LEASE
from ..ledger.outbox import left_since
from ..messages.history import history_of
from ..messages.rendering import MessageRenderer, recipients_of
from ..messages.stored import findings_of, message_of
from ..model import LIVE, EnrolmentState, MessageState, OutboxState, TouchState
from ..people.address import normal
from ..store.tables import (
    Audit,
    ContactAddress,
    Enrolment,
    MailboxRest,
    Outbox,
    Pause,
    SenderLease,
    StoredMessage,
    Touch,
)
from .values import (
    CampaignOverview,
    EnrolmentItem,
    Event,
    MailboxOverview,
    OutboxItem,
    ReviewItem,
    SendingOverview,
    StepOverview,
    TaskItem,
    step_words,
)

__all__ = [
    "CampaignOverview",
    "EnrolmentItem",
    "Event",
    "MailboxOverview",
    "OutboxItem",
    "ReviewItem",
    "SendingOverview",
    "StepOverview",
    "TaskItem",
    "campaign_overview",
    "enrolments",
    "events",
    "newest_decision",
    "open_tasks",
    "review_item",
    "review_queue",
    "sending_overview",
]


_OF_MESSAGES = ("approved", "failed", "put off", "sent", "skipped", "stale")

# The reads are called alike: some have no need of the workspace or of now yet.
# ruff: noqa: ARG001


def campaign_overview(
    session: Session, workspace: Workspace, campaign: str, *, now: datetime
) -> CampaignOverview:
    """Return a campaign's figures; raises WorkspaceError for one the workspace lacks."""
    declared = workspace.campaign(campaign)
    touches = _by_step(session, campaign, Touch)
    messages = _by_step(session, campaign, StoredMessage)
    outbox = _by_step(session, campaign, Outbox)
    steps = tuple(
        StepOverview(
            step.number,
            step.key,
            step.channel,
            step.template,
            str(step.wait),
            touches.get(step.key, {}),
            {
                state: count
                for state, count in messages.get(step.key, {}).items()
                if state not in (MessageState.stale, MessageState.cancelled)
            },
            outbox.get(step.key, {}),
        )
        for step in declared.sequence.steps
    )
    open_now = select(func.count()).where(
        Touch.enrolment_id == Enrolment.id,
        Enrolment.campaign == campaign,
        Touch.channel != Channel.email,
        Touch.state == TouchState.open,
    )
    due_at = select(func.min(Touch.due_at)).where(
        Touch.enrolment_id == Enrolment.id,
        Enrolment.campaign == campaign,
        Enrolment.state == EnrolmentState.active,
        Touch.state == TouchState.planned,
    )
    return CampaignOverview(
        name=campaign,
        enrolments=_counts(
            session,
            select(Enrolment.state, func.count())
            .where(Enrolment.campaign == campaign)
            .group_by(Enrolment.state),
        ),
        steps=steps,
        to_review=sum(step.messages.get(MessageState.draft, 0) for step in steps),
        held=sum(step.messages.get(MessageState.held, 0) for step in steps),
        in_doubt=sum(step.outbox.get(OutboxState.in_doubt, 0) for step in steps),
        open_tasks=session.scalar(open_now) or 0,
        due_at=session.scalar(due_at),
        paused=_paused(session, "campaign", campaign),
    )


def review_queue(
    session: Session,
    workspace: Workspace,
    campaign: str | None = None,
    *,
    states: tuple[MessageState, ...] = (MessageState.draft, MessageState.held),
    enrolment_id: int | None = None,
    after: int = 0,
    limit: int = 200,
) -> tuple[ReviewItem, ...]:
    """Return messages in those states, oldest first, with ids greater than after."""
    query = _messages().where(StoredMessage.state.in_(states), StoredMessage.id > after)
    if campaign is not None:
        query = query.where(Enrolment.campaign == campaign)
    if enrolment_id is not None:
        query = query.where(Enrolment.id == enrolment_id)
    rows = session.execute(query.order_by(StoredMessage.id).limit(limit)).all()
    return tuple(_review_item(session, workspace, row, touch) for row, touch in rows)


def review_item(session: Session, workspace: Workspace, message_id: int) -> ReviewItem | None:
    """Return one message in whatever state it is, or None."""
    found = session.execute(_messages().where(StoredMessage.id == message_id)).first()
    return _review_item(session, workspace, found[0], found[1]) if found else None


def sending_overview(
    session: Session, workspace: Workspace, *, now: datetime, recent: int = 50
) -> SendingOverview:
    """Return what is on its way, by mailbox; the lists hold at most recent items each."""
    counts: dict[str, dict[str, int]] = {}
    for key, state, count in session.execute(
        select(Outbox.mailbox, Outbox.state, func.count()).group_by(Outbox.mailbox, Outbox.state)
    ):
        counts.setdefault(key, {})[state] = count
    boxes = workspace.settings.mailboxes
    keys = [*boxes, *(key for key in counts if key not in boxes)]
    mailboxes = tuple(_mailbox(session, boxes.get(key), key, counts, now) for key in keys)
    lease = session.get(SenderLease, 1)
    # One that ended by itself gave its lease back.
    lost = lease is not None and lease.until <= now
    return SendingOverview(
        mailboxes=mailboxes,
        recent=_items(session, workspace, OutboxState.sent, recent),
        in_doubt=_items(session, workspace, OutboxState.in_doubt, recent),
        held=_items(session, workspace, OutboxState.held, recent),
        failed=_items(session, workspace, OutboxState.failed, recent),
        next_at=min((box.next_at for box in mailboxes if box.next_at), default=None),
        paused=_paused(session, "all", ""),
        sender=lease.who if lease is not None and not lost else None,
        lost_sender=lease.who if lease is not None and lost else None,
        lost_at=lease.until - LEASE if lease is not None and lost else None,
    )


def open_tasks(
    session: Session, workspace: Workspace, *, owner: str | None = None, limit: int = 500
) -> tuple[TaskItem, ...]:
    """Return the tasks that are due, oldest first; owner narrows to one rep's."""
    query = (
        select(Touch)
        .join(Enrolment, Enrolment.id == Touch.enrolment_id)
        .where(
            Touch.state == TouchState.open,
            Touch.channel != Channel.email,
            Enrolment.state.in_(LIVE),
        )
        .order_by(Touch.due_at, Touch.id)
        .limit(limit)
    )
    if owner is not None:
        query = query.where(Enrolment.owner == owner)
    renderers: dict[str, MessageRenderer] = {}
    return tuple(_task(session, workspace, touch, renderers) for touch in session.scalars(query))


def enrolments(
    session: Session,
    workspace: Workspace,
    campaign: str | None = None,
    *,
    address: str | None = None,
    limit: int = 500,
) -> tuple[EnrolmentItem, ...]:
    """Return who is enrolled, newest first; address narrows to one person."""
    query = (
        select(Enrolment, Touch.key, Touch.due_at)
        .outerjoin(
            Touch,
            and_(
                Touch.enrolment_id == Enrolment.id,
                Touch.state.in_((TouchState.planned, TouchState.open)),
            ),
        )
        .order_by(Enrolment.id.desc())
        .limit(limit)
    )
    if campaign is not None:
        query = query.where(Enrolment.campaign == campaign)
    if address is not None:
        contact = select(ContactAddress.contact_id).where(ContactAddress.key == normal(address))
        query = query.where(Enrolment.contact_id.in_(contact))
    return tuple(
        EnrolmentItem(
            enrolment.id,
            enrolment.contact_id,
            enrolment.campaign,
            enrolment.address.address,
            enrolment.owner,
            enrolment.mailbox,
            enrolment.state,
            enrolment.why,
            _number(workspace, enrolment, key),
            due_at,
            values_of(enrolment),
        )
        for enrolment, key, due_at in session.execute(query).all()
    )


def events(session: Session, *, limit: int = 200, before: int | None = None) -> tuple[Event, ...]:
    """Return the audit log, newest first; before is an Event's id to page on from."""
    query = select(Audit).order_by(Audit.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Audit.id < before)
    return tuple(
        Event(row.id, row.at, row.by, row.action, row.subject, row.detail)
        for row in session.scalars(query)
    )


def newest_decision(session: Session) -> int:
    """Return the newest line of the audit log that may change who is enrolled, and as whom.

    What is said of single messages does not.
    """
    query = select(func.max(Audit.id)).where(Audit.action.not_in(_OF_MESSAGES))
    return session.scalar(query) or 0


def _by_step(
    session: Session, campaign: str, table: type[Touch] | type[StoredMessage] | type[Outbox]
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    query = (
        select(table.key, table.state, func.count())
        .join(Enrolment, Enrolment.id == table.enrolment_id)
        .where(Enrolment.campaign == campaign)
        .group_by(table.key, table.state)
    )
    for key, state, count in session.execute(query):
        found.setdefault(key, {})[state] = count
    return found


def _counts(session: Session, query: Select[EnrolmentState, int]) -> dict[str, int]:
    return {state: count for state, count in session.execute(query).all()}  # noqa: C416


def _paused(session: Session, scope: str, name: str) -> str | None:
    """Return why it is paused ("paused" where nobody said), or None."""
    row = session.scalar(
        select(Pause).where(
            or_(Pause.scope == "all", and_(Pause.scope == scope, Pause.name == name))
        )
    )
    return (row.why or "paused") if row is not None else None


def _messages() -> Select[StoredMessage, Touch]:
    return (
        select(StoredMessage, Touch)
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .outerjoin(
            Touch,
            and_(Touch.enrolment_id == StoredMessage.enrolment_id, Touch.key == StoredMessage.key),
        )
        .options(
            joinedload(StoredMessage.enrolment).options(
                joinedload(Enrolment.contact),
                joinedload(Enrolment.lead),
                joinedload(Enrolment.address),
            )
        )
    )


def _number(workspace: Workspace, enrolment: Enrolment, key: str | None) -> int | None:
    """Return where a step stands in the campaign's file now, None where it has it no more."""
    campaign = workspace.campaigns.get(enrolment.campaign)
    step = campaign.step_of(key) if campaign is not None and key is not None else None
    return step.number if step is not None else None


def _review_item(
    session: Session, workspace: Workspace, row: StoredMessage, touch: Touch | None
) -> ReviewItem:
    enrolment = row.enrolment
    before = session.get(StoredMessage, row.replaces_id) if row.replaces_id else None
    return ReviewItem(
        message_id=row.id,
        enrolment_id=enrolment.id,
        campaign=enrolment.campaign,
        step=_number(workspace, enrolment, row.key),
        place=step_words(workspace.campaigns.get(enrolment.campaign), row.key),
        state=row.state,
        digest=row.digest,
        recipient=row.recipient,
        owner=enrolment.owner,
        mailbox=enrolment.mailbox,
        values=values_of(enrolment),
        message=message_of(row),
        findings=findings_of(row),
        variant=row.variant,
        due_at=touch.due_at if touch is not None else None,
        before=message_of(before) if before is not None and before.digest else None,
        problem=row.problem,
    )


def _mailbox(
    session: Session,
    box: Mailbox | None,
    key: str,
    counts: Mapping[str, Mapping[str, int]],
    now: datetime,
) -> MailboxOverview:
    rest = session.get(MailboxRest, key)
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
        per_day=box.per_day if box else 0,
        next_at=next_at,
        paused=_paused(session, "mailbox", key),
        error=rest.error if rest is not None else None,
        resting_until=rest.until if rest is not None and resting else None,
    )


def _items(
    session: Session, workspace: Workspace, state: OutboxState, limit: int
) -> tuple[OutboxItem, ...]:
    rows = session.scalars(
        select(Outbox)
        .where(Outbox.state == state)
        .order_by(Outbox.updated_at.desc(), Outbox.id.desc())
        .limit(limit)
        .options(joinedload(Outbox.enrolment), joinedload(Outbox.message))
    )
    return tuple(
        OutboxItem(
            outbox_id=row.id,
            enrolment_id=row.enrolment_id,
            message_id=row.message_id,
            campaign=row.enrolment.campaign,
            step=_number(workspace, row.enrolment, row.key),
            place=step_words(workspace.campaigns.get(row.enrolment.campaign), row.key),
            mailbox=row.mailbox,
            recipient=row.message.recipient,
            subject=row.message.subject,
            state=row.state,
            due_at=row.due_at,
            not_before=row.not_before,
            sent_at=row.sent_at,
            attempts=row.attempts,
            response=row.response,
            why=row.why,
            message_id_header=row.message_id_header,
        )
        for row in rows
    )


def _task(
    session: Session, workspace: Workspace, touch: Touch, renderers: dict[str, MessageRenderer]
) -> TaskItem:
    enrolment = touch.enrolment
    values, script = values_of(enrolment), ""
    campaign = workspace.campaigns.get(enrolment.campaign)
    step = campaign.step_of(touch.key) if campaign is not None else None
    if campaign is not None and step is not None:
        if campaign.name not in renderers:
            renderers[campaign.name] = MessageRenderer(workspace, campaign)
        (to,) = recipients_of(session, workspace, campaign, [enrolment])
        past = history_of(session, workspace, campaign, enrolment)
        try:
            script = renderers[campaign.name].script(to, step, past)
        except TemplateError as error:
            script = f"The script cannot be shown: {error}"
    return TaskItem(
        touch.id,
        enrolment.id,
        enrolment.campaign,
        step.number if step is not None else None,
        step_words(campaign, touch.key),
        touch.channel,
        enrolment.address.address,
        enrolment.owner,
        values,
        script,
        touch.due_at,
    )
