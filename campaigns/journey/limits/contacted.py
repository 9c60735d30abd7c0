"""What people and companies got of late: what their next touch is judged by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from ....templates.workspace.fields import FieldType
from ....templates.workspace.step import Channel
from ....templates.workspace.workspace import Workspace
from ...model import EnrolmentState, OutboxState, TouchState
from ...people.columns import listed
from ...store.tables import (
    Contact,
    ContactAddress,
    Enrolment,
    Lead,
    MailboxRest,
    Outbox,
    Pause,
    Touch,
)
from .frequency import WEEK, Contacted, Written, companies_of

# A week of somebody's days, and as much again as two clocks can be apart.
_SPAN = timedelta(days=WEEK + 1)
_TWO_DAYS = timedelta(days=2)
# One process sends, by one clock; a moment more, for what was under way.
_CLOCKS_DIFFER = timedelta(seconds=30)
_BEGUN = (OutboxState.sending, OutboxState.sent, OutboxState.in_doubt)


@dataclass(frozen=True, slots=True)
class Stopped:
    """Which campaigns and mailboxes send nothing now; everything is said by ``all``."""

    all: bool
    campaigns: frozenset[str]
    mailboxes: frozenset[str]

    def stops(self, campaign: str, mailbox: str) -> bool:
        return self.all or campaign in self.campaigns or mailbox in self.mailboxes


def stopped(session: Session, now: datetime) -> Stopped:
    """Return what is paused or rests now: what waits there keeps no day from others."""
    brakes = session.execute(select(Pause.scope, Pause.name)).all()
    resting = session.scalars(select(MailboxRest.mailbox).where(MailboxRest.until > now))
    return Stopped(
        any(scope == "all" for scope, _ in brakes),
        frozenset(name for scope, name in brakes if scope == "campaign"),
        frozenset((*resting, *(name for scope, name in brakes if scope == "mailbox"))),
    )


def contacted(
    session: Session,
    workspace: Workspace,
    contact_ids: Iterable[int],
    *,
    now: datetime,
    stops: Stopped | None = None,
    everybody: bool = False,
) -> dict[int, list[Contacted]]:
    """Return what people got in the week before now, in all sequences, by contact.

    An open task counts from when it came. With stops, emails that may leave now count too, but
    for those that it stops. People in one sequence alone are left out, unless that is capped or
    everybody is asked for.
    """
    ids = sorted(set(contact_ids))
    if not (everybody or workspace.settings.frequency_cap.single_sequence):
        ids = _in_several(session, ids)
    found: dict[int, list[Contacted]] = {one: [] for one in ids}
    for row in session.execute(_touches(session, ids, now - _SPAN)) if ids else ():
        at = _moment(row, now, stops)
        if at is not None and at > now - _SPAN:
            words = step_named(workspace, row.campaign, row.key)
            found[row.contact_id].append(Contacted(at, row.id, row.key, row.channel, words))
    return found


def _in_several(session: Session, ids: Sequence[int]) -> list[int]:
    if not ids:
        return []
    wanted, value = listed(session, ids)
    return list(
        session.scalars(
            select(Enrolment.contact_id)
            .select_from(wanted)
            .join(Enrolment, Enrolment.contact_id == value)
            .group_by(Enrolment.contact_id)
            .having(func.count() > 1)
        )
    )


def _touches(session: Session, ids: Sequence[int], since: datetime) -> Select[*tuple[Any, ...]]:
    wanted, value = listed(session, ids)
    return (
        select(
            Enrolment.contact_id, Enrolment.id, Enrolment.campaign, Enrolment.mailbox,
            Enrolment.state.label("enrolment_state"), Touch.key, Touch.channel, Touch.state,
            Touch.due_at, Touch.done_at, Outbox.state.label("outbox_state"), Outbox.sending_at,
            Outbox.not_before, Outbox.not_after,
        )
        .select_from(wanted)
        .join(Enrolment, Enrolment.contact_id == value)
        .join(Touch, Touch.enrolment_id == Enrolment.id)
        .outerjoin(
            Outbox, and_(Outbox.enrolment_id == Touch.enrolment_id, Outbox.key == Touch.key)
        )
        .where(
            or_(
                and_(Touch.state == TouchState.done, Touch.done_at > since),
                Touch.state == TouchState.open,
            )
        )
    )  # fmt: skip


def _moment(row: Row[Any], now: datetime, stops: Stopped | None) -> datetime | None:
    """Return when somebody got a touch; None where it is still to come."""
    moment: datetime | None
    if row.state is TouchState.done:
        moment = row.done_at
    elif row.channel != Channel.email:
        moment = row.due_at
    elif row.outbox_state is None:
        moment = None
    elif row.outbox_state in _BEGUN:
        moment = row.sending_at
    else:
        moment = now if _leaves_now(row, now, stops) else None
    return moment


def _leaves_now(row: Row[Any], now: datetime, stops: Stopped | None) -> bool:
    if row.outbox_state is OutboxState.claimed:
        return True
    return (
        stops is not None
        and row.outbox_state in (OutboxState.due, OutboxState.retry)
        and row.not_before <= now < row.not_after
        and row.enrolment_state is EnrolmentState.active
        and not stops.stops(row.campaign, row.mailbox)
    )


def step_named(workspace: Workspace, name: str, key: str) -> str:
    """Return "fair step 2" of a campaign and a step's key."""
    campaign = workspace.campaigns.get(name)
    step = campaign.step_of(key) if campaign is not None else None
    return f"{name} step {step.number}" if step else f"{name} '{key}'"


def companies(
    session: Session, workspace: Workspace, enrolment_ids: Iterable[int]
) -> Mapping[int, frozenset[str]]:
    """Return the companies of people, by enrolment."""
    wanted, value = listed(session, enrolment_ids)
    rows = session.execute(
        select(Enrolment.id, ContactAddress.key, Contact.fields, Lead.fields)
        .select_from(wanted)
        .join(Enrolment, Enrolment.id == value)
        .join(Contact, Contact.id == Enrolment.contact_id)
        .join(ContactAddress, ContactAddress.id == Enrolment.address_id)
        .outerjoin(Lead, Lead.id == Enrolment.lead_id)
    )
    named = company_fields(workspace)
    return {
        enrolment_id: companies_of(
            address, [text for key in named if (text := {**(lead or {}), **fields}.get(key))]
        )
        for enrolment_id, address, fields, lead in rows
    }


def company_fields(workspace: Workspace) -> list[str]:
    """Return the keys of the fields that name a company."""
    return [key for key, one in workspace.fields.items() if one.type is FieldType.company]


class Correspondence:
    """Who wrote to which company of late. Kept while a sender runs: it reads what is new."""

    def __init__(self) -> None:
        self._begun: dict[tuple[str, str], datetime] = {}  # the last, by company and mailbox
        self._since: datetime | None = None
        self._first: datetime | None = None

    def written(
        self, session: Session, workspace: Workspace, *, now: datetime, stops: Stopped | None = None
    ) -> defaultdict[str, list[Written]]:
        """Return what companies got in the last two days or get now, by company.

        With stops, what may leave now counts too, but for what it stops.
        """
        self._read_new(session, workspace, now)
        found: defaultdict[str, list[Written]] = defaultdict(list)
        for (company, mailbox), at in self._begun.items():
            found[company].append(Written(at, mailbox, company))
        for company, mailbox in self._under_way(session, workspace, now, stops):
            found[company].append(Written(now, mailbox, company))
        return found

    def _read_new(self, session: Session, workspace: Workspace, now: datetime) -> None:
        if self._first is None or now - self._first > _TWO_DAYS or now < self._first:
            self._begun.clear()
            self._since, self._first = now - _TWO_DAYS, now
        assert self._since is not None
        rows = session.execute(
            select(Outbox.enrolment_id, Outbox.mailbox, Outbox.sending_at).where(
                Outbox.mailbox.in_(workspace.settings.mailboxes),
                Outbox.sending_at > self._since - _CLOCKS_DIFFER,
                Outbox.state.in_(_BEGUN),
            )
        ).all()
        of = companies(session, workspace, {row.enrolment_id for row in rows}) if rows else {}
        for enrolment_id, mailbox, at in rows:
            assert at is not None  # it was asked for
            self._since = max(self._since, at)
            for company in of[enrolment_id]:
                before = self._begun.get((company, mailbox), at)
                self._begun[company, mailbox] = max(before, at)

    def _under_way(
        self, session: Session, workspace: Workspace, now: datetime, stops: Stopped | None
    ) -> Iterable[tuple[str, str]]:
        state: ColumnElement[bool] = Outbox.state == OutboxState.claimed
        if stops is not None:
            ready = and_(
                Outbox.state.in_((OutboxState.due, OutboxState.retry)),
                Outbox.not_before <= now,
                Outbox.not_after > now,
                Enrolment.state == EnrolmentState.active,
            )
            state = or_(state, ready)
        rows = [
            (enrolment_id, mailbox)
            for enrolment_id, mailbox, campaign, outbox_state in session.execute(
                select(Outbox.enrolment_id, Outbox.mailbox, Enrolment.campaign, Outbox.state)
                .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
                .where(state)
            )
            if outbox_state is OutboxState.claimed
            or (stops is not None and not stops.stops(campaign, mailbox))
        ]
        of = companies(session, workspace, {one for one, _ in rows}) if rows else {}
        return [(company, mailbox) for one, mailbox in rows for company in of[one]]
