"""Holds touches to what one person, and one company, may get; what is over it waits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ....templates.workspace.campaign import Campaign
from ....templates.workspace.step import Channel
from ....templates.workspace.workspace import Workspace
from ...ledger.lease import one_at_a_time
from ...model import TACTFUL
from ...releases.kept import campaign_of
from ...store.audit import note
from ...store.tables import Enrolment, Outbox, Touch
from ..limits.contacted import Correspondence, Stopped, companies, contacted, step_named
from ..limits.frequency import Contacted, PutOff, Written, put_off
from ..steps.advance import clock_of, pushed_out
from ..timing.calendar import Clock


class Restraint:
    """Judges touches at one moment, in the transaction in which they come.

    With stops, emails that may leave now count for the others; without, only what is claimed or
    has left.
    """

    def __init__(
        self,
        session: Session,
        workspace: Workspace,
        enrolments: Iterable[Enrolment],
        *,
        now: datetime,
        correspondence: Correspondence,
        stops: Stopped | None = None,
    ) -> None:
        one_at_a_time(session)
        self.session, self.workspace, self.now = session, workspace, now
        self.stops = stops
        self.windows: list[dict[str, Any]] = []  # that rows of the outbox get, in the end
        self.cap = workspace.settings.frequency_cap
        every = {one.id: one for one in enrolments}
        whose = [one.contact_id for one in every.values()]
        self.history = contacted(session, workspace, whose, now=now, stops=stops)
        self.companies: Mapping[int, frozenset[str]] = {}
        self.written: defaultdict[str, list[Written]] = defaultdict(list)
        if self.cap.one_sender_per_company and len(workspace.settings.mailboxes) > 1 and every:
            self.companies = companies(session, workspace, every)
            self.written = correspondence.written(session, workspace, now=now, stops=stops)

    def judge(
        self, enrolment: Enrolment, key: str, channel: str, at: datetime, clock: Clock
    ) -> PutOff | None:
        """Return until when a touch waits that is due at a moment; None: it comes then."""
        history = [
            one
            for one in self.history.get(enrolment.contact_id, ())
            if (one.enrolment_id, one.key) != (enrolment.id, key)
        ]
        theirs = self.companies.get(enrolment.id, frozenset())
        written = [one for company in theirs for one in self.written.get(company, ())]
        waits = put_off(
            self.cap, clock, at, enrolment_id=enrolment.id, channel=channel, history=history,
            mailbox=enrolment.mailbox, written=written,
        )  # fmt: skip
        if waits is None:
            self.comes(enrolment, key, channel, at)
        return waits

    def comes(self, enrolment: Enrolment, key: str, channel: str, at: datetime) -> None:
        """Let a touch count for those after it."""
        stops = self.stops if channel == Channel.email else None
        if stops is not None and stops.stops(enrolment.campaign, enrolment.mailbox):
            return  # it leaves when somebody lets it, and keeps no day until then
        if enrolment.contact_id in self.history:
            words = step_named(self.workspace, enrolment.campaign, key)
            one = Contacted(at, enrolment.id, key, channel, words)
            self.history[enrolment.contact_id].append(one)
        if channel == Channel.email:
            for company in self.companies.get(enrolment.id, ()):
                self.written[company].append(Written(at, enrolment.mailbox, company))

    def put_off_row(self, row: Outbox, campaign: Campaign, waits: PutOff) -> None:
        """Let a message wait. Its day makes it no late message, but where its campaign says how
        late one may be."""
        if self._pushed_out(row, waits):
            return
        late = row.due_at if campaign.sequence.max_lateness is not None else waits.until
        self.session.execute(
            update(Outbox)
            .where(Outbox.id == row.id, Outbox.state == row.state)
            .values(
                not_before=waits.until,
                not_after=waits.until,  # its window is looked up, and it is judged again, then
                due_at=max(row.due_at, late),
                why=waits.why,
            )
            .execution_options(synchronize_session=False)
        )
        detail = {"until": waits.until.isoformat(), "why": waits.why}
        note(self.session, "put off", "outbox", row.id, by=TACTFUL, at=self.now, detail=detail)

    def _pushed_out(self, row: Outbox, waits: PutOff) -> bool:
        touch = self.session.scalar(
            select(Touch).where(Touch.enrolment_id == row.enrolment_id, Touch.key == row.key)
        )
        return touch is not None and pushed_out(
            self.session, self.workspace, touch, until=waits.until, why=waits.why, at=self.now
        )


def permitted(
    session: Session,
    workspace: Workspace,
    ids: Sequence[int],
    *,
    now: datetime,
    correspondence: Correspondence,
) -> list[int]:
    """Return which rows of the outbox may be claimed now; the others wait from here on."""
    rows = session.execute(
        select(Outbox, Enrolment)
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .where(Outbox.id.in_(ids))
        .order_by(Outbox.due_at, Outbox.id)
        .execution_options(populate_existing=True)
    ).all()
    restraint = Restraint(
        session, workspace, [enrolment for _, enrolment in rows],
        now=now, correspondence=correspondence,
    )  # fmt: skip
    found = []
    for row, enrolment in rows:
        campaign = campaign_of(workspace, enrolment)
        if campaign is None:  # what becomes of it is said where it would be rendered
            found.append(row.id)
            continue
        clock = clock_of(workspace, campaign, enrolment)
        waits = restraint.judge(enrolment, row.key, Channel.email, now, clock)
        if waits is None:
            found.append(row.id)
        else:
            restraint.put_off_row(row, campaign, waits)
    return found
