"""Renders what is still to come for an enrolment, and notices what has drifted."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from ...lint.check.api import check_message
from ...lint.findings.finding import Finding, Severity
from ...lint.judging.rule_runner import RuleRunner
from ...templates.errors import TemplateError
from ...templates.message import Address, Message
from ...templates.render.compose import Composer
from ...templates.render.history import Picks, SentHistory
from ...templates.render.quoting import quotes
from ...templates.render.traced_render import Marked
from ...templates.workspace.sequence import Campaign, Step
from ...templates.workspace.workspace import Workspace
from ..journey.advance import planned_day
from ..journey.values import sender_of, values_of, variant_of
from ..ledger import outbox
from ..model import CURRENT, LIVE, MessageState, OutboxState, TouchState
from ..people.address import AddressError, sendable
from ..store.audit import note
from ..store.tables import Enrolment, Outbox, StoredMessage, Touch
from . import links
from .history import history_of
from .stored import columns_of

Check = Callable[[Marked, Step, Mapping[str, str]], list[Finding]]
_CHUNK = 200
_BEYOND_CHANGE = (
    OutboxState.sending,
    OutboxState.sent,
    OutboxState.failed,
    OutboxState.in_doubt,
)


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message with lint's verdict, or why there is none."""

    message: Message | None
    variant: str | None
    findings: tuple[Finding, ...] = ()
    problem: str | None = None
    picks: Picks = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return self.message.digest if self.message else ""

    @property
    def fit(self) -> bool:
        """Whether it may be approved: rendered, and without an error."""
        return self.message is not None and all(
            finding.severity is not Severity.error for finding in self.findings
        )


class Drafting:
    """One campaign's drafts: templates are compiled once and kept."""

    def __init__(
        self, workspace: Workspace, campaign: Campaign, *, check: Check | None = None
    ) -> None:
        self.workspace, self.campaign = workspace, campaign
        self.composer = Composer(workspace, campaign)
        self._check = check
        self._run: RuleRunner | None = None
        self.counts: Counter[str] = Counter()

    @cached_property
    def quotes(self) -> bool:
        """Whether an email quotes one before it, and so changes when that one leaves."""
        return any(
            quotes(self.composer.template(step.number, variant=variant))
            for step in self.campaign.emails
            for variant in (None, *step.variants)
        )

    def render(self, session: Session, enrolment: Enrolment, step: Step) -> RenderedMessage:
        """Return what step would send to this person now; pure but for reading their values."""
        variant = variant_of(enrolment, step)
        try:
            message = self._compose(session, enrolment, step, variant)
        except (TemplateError, AddressError) as error:
            return RenderedMessage(None, variant, problem=str(error))
        return RenderedMessage(message, variant)

    def judge(
        self,
        session: Session,
        enrolment: Enrolment,
        step: Step,
        one: RenderedMessage,
        *,
        now: datetime,
    ) -> RenderedMessage:
        """Return a rendered message with the findings of lint."""
        if one.message is None:
            return one
        values = values_of(enrolment)
        day = planned_day(self.workspace, self.campaign, enrolment, step.number)
        try:
            marked = self.composer.marked(
                step.number,
                values,
                sender=sender_of(self.workspace, enrolment),
                unsubscribe_url=self._unsubscribe_url(session, enrolment),
                variant=one.variant,
                today=day,
                past=self._past(session, enrolment),
            )
        except TemplateError as error:
            return RenderedMessage(None, one.variant, problem=str(error))
        leaves = max(now.date(), day or now.date())
        findings = tuple(self._findings(marked, step, values, leaves))
        return RenderedMessage(one.message, one.variant, findings, picks=marked.picks)

    def _findings(
        self, marked: Marked, step: Step, values: Mapping[str, str], day: date
    ) -> list[Finding]:
        """Return what the check given finds, else lint: loaded when there is something to judge."""
        if self._check is not None:
            return self._check(marked, step, values)
        self._run = self._run or RuleRunner.of(self.workspace)
        return check_message(
            self.workspace, self.campaign, step.number, marked, values, run=self._run, today=day
        )

    def drafts(
        self, session: Session, enrolments: Sequence[Enrolment], *, now: datetime
    ) -> list[StoredMessage]:
        """Bring the drafts of some people (a few hundred) up to date.

        Returns those that now wait for a yes.
        """
        ids = [enrolment.id for enrolment in enrolments]
        closed = _closed_steps(session, ids)
        current = {
            (row.enrolment_id, row.step): row
            for row in session.scalars(
                select(StoredMessage).where(
                    StoredMessage.enrolment_id.in_(ids), StoredMessage.state.in_(CURRENT)
                )
            )
        }
        made = [
            self._step(session, enrolment, step, current.get((enrolment.id, step.number)), now)
            for enrolment in enrolments
            for step in self.campaign.emails
            if (enrolment.id, step.number) not in closed
        ]
        session.flush()
        return [row for row in made if row is not None and row.state is MessageState.draft]

    def _step(
        self,
        session: Session,
        enrolment: Enrolment,
        step: Step,
        kept: StoredMessage | None,
        now: datetime,
    ) -> StoredMessage | None:
        one = self.render(session, enrolment, step)
        same = kept is not None and kept.digest == one.digest and kept.problem == one.problem
        if kept is not None and same and kept.state is not MessageState.held:
            self.counts["unchanged"] += 1
            return None
        one = self.judge(session, enrolment, step, one, now=now)
        if kept is not None and same and not one.fit:
            self.counts["unchanged"] += 1  # still held, for the same text
            return None
        if kept is not None and not self._replace(session, kept, now=now):
            return None
        row = StoredMessage(
            enrolment_id=enrolment.id,
            step=step.number,
            variant=one.variant,
            state=MessageState.draft if one.fit else MessageState.held,
            findings=[finding.to_json() for finding in one.findings],
            problem=one.problem,
            picks=[[*asked, key] for asked, key in one.picks.items()],
            replaces_id=kept.id if kept is not None else None,
            created_at=now,
            **columns_of(one.message or self._empty(enrolment)),
        )
        if one.message is None:
            row.digest = ""  # nothing that anybody could say yes to
        session.add(row)
        self.counts["drafted" if one.fit else "held"] += 1
        return row

    def _replace(self, session: Session, kept: StoredMessage, *, now: datetime) -> bool:
        """Make a text stale that is no longer what would be sent; only its own."""
        done = session.execute(
            update(StoredMessage)
            .where(StoredMessage.id == kept.id, StoredMessage.state == kept.state)
            .values(state=MessageState.stale)
            .execution_options(synchronize_session=False)
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]
            return False
        if kept.digest:
            self.counts["stale"] += 1
        subject = f"message {kept.id}"
        note(session, "stale", subject, by="tactful", at=now, detail=f"was {kept.state}")
        outbox.hold(session, kept.id, why="the text changed after it was approved", now=now)
        session.expire(kept)
        return True

    def _compose(
        self, session: Session, enrolment: Enrolment, step: Step, variant: str | None
    ) -> Message:
        values = values_of(enrolment)
        sendable(values["contact.email"])
        return self.composer.compose(
            step.number,
            values,
            sender=sender_of(self.workspace, enrolment),
            unsubscribe_url=self._unsubscribe_url(session, enrolment),
            variant=variant,
            today=planned_day(self.workspace, self.campaign, enrolment, step.number),
            past=self._past(session, enrolment),
        )

    def _past(self, session: Session, enrolment: Enrolment) -> SentHistory:
        return history_of(session, self.workspace, self.campaign, enrolment)

    def _unsubscribe_url(self, session: Session, enrolment: Enrolment) -> str | None:
        return links.unsubscribe_url(self.workspace, links.token(session, enrolment.id))

    def _empty(self, enrolment: Enrolment) -> Message:
        sender = sender_of(self.workspace, enrolment).sender
        return Message(sender, Address(enrolment.address.address), "", "")


def live_enrolments(
    session: Session, campaign: Campaign, ids: Sequence[int] | None = None
) -> Iterator[Sequence[Enrolment]]:
    """Yield a campaign's live enrolments, with their people, a few hundred at a time."""
    after = 0
    while True:
        query = (
            select(Enrolment)
            .where(
                Enrolment.campaign == campaign.name,
                Enrolment.state.in_(LIVE),
                Enrolment.id > after,
            )
            .options(
                joinedload(Enrolment.contact),
                joinedload(Enrolment.lead),
                joinedload(Enrolment.address),
            )
            .order_by(Enrolment.id)
            .limit(_CHUNK)
        )
        if ids is not None:
            query = query.where(Enrolment.id.in_(ids))
        rows = session.scalars(query).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id


def _closed_steps(session: Session, ids: Sequence[int]) -> set[tuple[int, int]]:
    """Return (enrolment, step) of all about which nothing is to be decided any more."""
    touches = select(Touch.enrolment_id, Touch.step).where(
        Touch.enrolment_id.in_(ids),
        Touch.state.in_((TouchState.done, TouchState.skipped, TouchState.cancelled)),
    )
    left = select(Outbox.enrolment_id, Outbox.step).where(
        Outbox.enrolment_id.in_(ids), Outbox.state.in_(_BEYOND_CHANGE)
    )
    rejected = select(StoredMessage.enrolment_id, StoredMessage.step).where(
        StoredMessage.enrolment_id.in_(ids), StoredMessage.state == MessageState.rejected
    )
    return {
        (enrolment_id, step)
        for query in (touches, left, rejected)
        for enrolment_id, step in session.execute(query)
    }
