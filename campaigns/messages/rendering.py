"""The one way from a step and a person to a message: what a preview shows, a draft keeps, a yes
is given to and a run sends are all made here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...lint.check.api import check_message, without_echoes
from ...lint.check.gate import Gate, gate
from ...lint.findings.finding import Finding, Severity
from ...lint.judging.rule_runner import RuleRunner
from ...templates.errors import Problem, TemplateError
from ...templates.message import Message
from ...templates.render.compose import Composer
from ...templates.render.history import EarlierMessage, Picks, SentHistory
from ...templates.render.own_words import OwnWords
from ...templates.render.quoting import quotes
from ...templates.render.traced_render import Marked
from ...templates.source.template import Template
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace
from ..journey.paths.branching import steps_of
from ..journey.paths.path import Path, paths
from ..journey.paths.values import sender_of, values_of, variant_for
from ..journey.steps.advance import days_on
from ..people.address import AddressError, sendable
from ..releases.snapshot import Snapshot, snapshot
from ..store.tables import Enrolment, OwnText, StoredMessage
from . import links
from .inputs import ReadValues

Check = Callable[[Marked, Step, Mapping[str, str]], list[Finding]]


@dataclass(frozen=True, slots=True)
class Recipient:
    """All that a message depends on beside its templates and the mails before it.

    days and variants are by step number: the day on which a step is planned (0: the day on
    which the person came in), and which of its texts this person gets.
    """

    values: Mapping[str, str]
    sender: Mailbox
    unsubscribe_url: str | None
    days: Mapping[int, date]
    variants: Mapping[int, str | None] = field(default_factory=dict)
    steps: frozenset[int] | None = None  # the numbers of those that may be theirs; None: all
    own: Mapping[int, OwnWords] = field(default_factory=dict)  # written for them alone, by step

    def gets(self, step: Step) -> bool:
        """Say whether a step may be this person's turn, as far as it is known."""
        return self.steps is None or step.number in self.steps


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message with lint's verdict, or why there is none."""

    message: Message | None
    variant: str | None
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    picks: Picks = field(default_factory=dict)
    marked: Marked | None = None  # where it was judged
    read: Mapping[str, str] = field(default_factory=dict)  # the values that it looked at
    own: OwnWords | None = None  # what was written for this person alone
    later: bool = False  # it is rendered when somebody reads it: what lint says of it is known

    @property
    def digest(self) -> str:
        return self.message.digest if self.message else ""

    @property
    def problem(self) -> str | None:
        """Why it cannot be rendered, in words."""
        return "\n".join(map(str, self.problems)) or None

    @property
    def fit(self) -> bool:
        """Whether it may be approved: rendered, and without an error."""
        return (self.later or self.message is not None) and all(
            finding.severity is not Severity.error for finding in self.findings
        )


class MessageRenderer:
    """One campaign's messages: templates are compiled once and kept. Reads no database.

    A step is None for the initial email.
    """

    def __init__(
        self,
        workspace: Workspace,
        campaign: Campaign,
        *,
        check: Check | None = None,
        gate: Gate | Callable[[date], Gate] | None = None,
    ) -> None:
        self.workspace, self.campaign = workspace, campaign
        self.composer = Composer(workspace, campaign)
        self.check = check
        self._gate = gate
        self._of_day: tuple[date, Gate] | None = None
        # An offer may have ended by one day.
        self._runs: dict[tuple[date, frozenset[str] | None], RuleRunner] = {}

    @cached_property
    def quotes(self) -> bool:
        """Whether an email quotes one before it, and so changes when that one leaves."""
        return any(
            quotes(self.composer.template(step.number, variant=variant))
            for step in self.campaign.emails
            for variant in step.arms
        )

    def gate(self, day: date) -> Gate:
        """Return what lint finds beyond single messages; asked once a day, unless it was given."""
        if isinstance(self._gate, Gate):
            return self._gate
        if self._of_day is None or self._of_day[0] != day:
            self._of_day = day, self._asked(day)
        return self._of_day[1]

    def _asked(self, day: date) -> Gate:
        if self._gate is not None and not isinstance(self._gate, Gate):
            return self._gate(day)
        if self.check is not None:
            return Gate()
        return gate(self.workspace, self.campaign, today=day)

    @cached_property
    def snapshot(self) -> Snapshot:
        """What this renders from, to be kept as a release."""
        return snapshot(self.workspace, self.campaign)

    def message(self, to: Recipient, step: Step | None, past: SentHistory) -> RenderedMessage:
        """Return what a step says to somebody; its digest is what a yes is given to."""
        variant, values = _variant(to, step), ReadValues(to.values)
        try:
            sendable(values.get("contact.email", ""))
            message = self.composer.compose(
                _number(step), values, **self._how(to, step, variant, past)
            )
        except TemplateError as error:
            return RenderedMessage(None, variant, problems=error.problems)
        except AddressError as error:
            return RenderedMessage(None, variant, problems=(Problem(str(error)),))
        return RenderedMessage(message, variant, read=values.read, own=_own(to, step))

    def placed(self, to: Recipient, step: Step | None, past: SentHistory) -> RenderedMessage:
        """Return the same message with the places of its values and what it picked.

        Where that fails, ``message`` says what there is to say.
        """
        variant, values = _variant(to, step), ReadValues(to.values)
        try:
            sendable(values.get("contact.email", ""))
            marked = self.composer.marked(
                _number(step), values, **self._how(to, step, variant, past)
            )
        except (TemplateError, AddressError):
            return self.message(to, step, past)
        return RenderedMessage(
            marked.message, variant, picks=marked.picks, marked=marked, read=values.read,
            own=_own(to, step),
        )  # fmt: skip

    def traced(
        self, to: Recipient, step: Step | None, one: RenderedMessage, past: SentHistory
    ) -> RenderedMessage:
        """Return a rendered message with the places of its values and what it picked."""
        if one.message is None or one.marked is not None:
            return one
        try:
            marked = self.composer.marked(
                _number(step), to.values, **self._how(to, step, one.variant, past)
            )
        except TemplateError as error:
            return RenderedMessage(None, one.variant, problems=error.problems)
        return replace(one, picks=marked.picks, marked=marked)

    @staticmethod
    def _how(
        to: Recipient, step: Step | None, variant: str | None, past: SentHistory
    ) -> dict[str, Any]:
        """Return what the composer is told beside a step and the values."""
        return {
            "sender": to.sender,
            "unsubscribe_url": to.unsubscribe_url,
            "variant": variant,
            "today": to.days.get(_number(step)),
            "past": past,
            "own": _own(to, step),
        }

    def judged(
        self,
        to: Recipient,
        step: Step | None,
        one: RenderedMessage,
        past: SentHistory,
        *,
        now: datetime,
    ) -> RenderedMessage:
        """Return a rendered message with the findings of lint as well."""
        one, own = self.read(to, step, one, past, now=now)
        return self.with_findings(one, own, to, step, now=now)

    def read(
        self,
        to: Recipient,
        step: Step | None,
        one: RenderedMessage,
        past: SentHistory,
        *,
        now: datetime,
        codes: frozenset[str] | None = None,
    ) -> tuple[RenderedMessage, Sequence[Finding]]:
        """Return a rendered message with its places, and what lint finds in its own text.

        codes are the rules that are asked, where it is known that no others find anything.
        """
        one = self.traced(to, step, one, past)
        if one.marked is None:
            return one, ()
        return one, self.findings(
            one.marked, one.variant, step, to.values, leaves_on(to, step, now), codes
        )

    def with_findings(
        self,
        one: RenderedMessage,
        own: Sequence[Finding],
        to: Recipient,
        step: Step | None,
        *,
        now: datetime,
    ) -> RenderedMessage:
        """Return a rendered message with what was found in it, and in what it is made of."""
        if one.message is None and not one.later:
            return one
        beyond = self.beyond(to, step, one.variant, now=now)
        if self.check is None and (beyond or own):  # what the template says is told once
            beyond = without_echoes((*beyond, *own), self._runner(leaves_on(to, step, now)))
            own = ()
        if not beyond and not own and not one.findings:
            return one
        return replace(one, findings=tuple(dict.fromkeys((*beyond, *own))))

    def beyond(
        self, to: Recipient, step: Step | None, variant: str | None, *, now: datetime
    ) -> tuple[Finding, ...]:
        """Return what lint finds in what a message is made of: template, sequence, list row."""
        if step is None:
            return ()
        return self.gate(now.date()).of(step, variant, to.values.get("contact.email", ""))

    def script(self, to: Recipient, step: Step, past: SentHistory) -> str:
        """Return the text of a step that is no email; raises TemplateError."""
        return self.composer.script(
            step.number, to.values, sender=to.sender, today=to.days.get(step.number), past=past
        )

    def template(self, step: Step | None, variant: str | None = None) -> Template:
        """Return a step's parsed template; raises TemplateError."""
        return self.composer.template(_number(step), variant=variant)

    def sequence(
        self,
        to: Recipient,
        steps: Iterable[Step],
        *,
        now: datetime,
        past: Mapping[int, EarlierMessage | None] | None = None,
        closed: frozenset[int] = frozenset(),
        wanted: Callable[[Step], bool] = lambda _step: True,
    ) -> Iterator[tuple[Step, RenderedMessage]]:
        """Yield somebody's messages in order, each one knowing those before it.

        That is how they are drafted one by one, without a store. past is what they were told
        before; the steps of closed have left or were decided, and stay in it as they are.
        Only the wanted are judged and yielded.
        """
        known = dict(past or {})
        for step in steps:
            if not to.gets(step):
                continue
            one = self.message(to, step, lambda: known)
            if wanted(step):
                one = self.judged(to, step, one, lambda: known, now=now)
                yield step, one
            else:
                one = self.traced(to, step, one, lambda: known)
            if step.number not in closed:
                _tell(known, step.number, one, to)

    def told(
        self,
        to: Recipient,
        steps: Iterable[Step],
        *,
        past: Mapping[int, EarlierMessage | None],
        closed: frozenset[int],
    ) -> Mapping[int, EarlierMessage | None]:
        """Return what somebody will have been told when these steps are drafted."""
        known = dict(past)
        for step in steps:
            if step.number not in closed and to.gets(step):
                one = self.message(to, step, lambda: known)
                _tell(known, step.number, self.traced(to, step, one, lambda: known), to)
        return known

    def findings(
        self,
        marked: Marked,
        variant: str | None,
        step: Step | None,
        values: Mapping[str, str],
        day: date,
        codes: frozenset[str] | None = None,
    ) -> list[Finding]:
        """Return what the check given finds, else lint: loaded when there is something to judge."""
        if self.check is not None and step is not None:
            return self.check(marked, step, values)
        return check_message(
            self.workspace,
            self.campaign,
            _number(step),
            marked,
            values,
            variant=variant,
            run=self._runner(day, codes),
            today=day,
        )

    def _runner(self, day: date, codes: frozenset[str] | None = None) -> RuleRunner:
        if (day, codes) not in self._runs:
            self._runs[day, codes] = (
                self._runner(day).of_codes(codes)
                if codes is not None
                else RuleRunner.of(self.workspace, today=day)
            )
        return self._runs[day, codes]


def recipients_of(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    enrolments: Sequence[Enrolment],
    ways: Mapping[int, Path] | None = None,
) -> list[Recipient]:
    """Return what is frozen of some enrolments (a few hundred), in their order.

    ways are how far they came, where that is known.
    """
    ids = [enrolment.id for enrolment in enrolments]
    kept, own = _kept_variants(session, campaign, ids), _own_words(session, campaign, ids)
    if ways is None:
        ways = paths(session, ids)
    ahead = _Ahead(workspace, campaign)
    return [
        Recipient(
            values=values_of(enrolment),
            sender=sender_of(workspace, enrolment),
            unsubscribe_url=links.unsubscribe_url(workspace, links.token_of(session, enrolment)),
            **ahead.of(enrolment, ways[enrolment.id]),
            variants={
                step.number: kept[enrolment.id, step.key]
                if kept.get((enrolment.id, step.key)) in step.variants
                else variant_for(campaign.name, step, enrolment.address.key)
                for step in campaign.emails
                if step.variants
            },
            own=own.get(enrolment.id, {}),
        )
        for enrolment in enrolments
    ]


class _Ahead:
    """The steps of some people and their days: worked out once for all who are as far.

    They came in at the same moment, and have the same clock; a campaign whose steps ask for
    values is worked out for each.
    """

    def __init__(self, workspace: Workspace, campaign: Campaign) -> None:
        self._workspace, self._campaign = workspace, campaign
        self._asks = any(one.conditions or one.wait.field for one in campaign.sequence.steps)
        self._known: dict[tuple[object, ...], dict[str, Any]] = {}

    def of(self, enrolment: Enrolment, way: Path) -> dict[str, Any]:
        """Return what a Recipient is told of them: days and steps."""
        about = (
            enrolment.timezone, enrolment.calendar, enrolment.mailbox, enrolment.started_at, way,
            enrolment.id if self._asks else None,
        )  # fmt: skip
        if about not in self._known:
            self._known[about] = {
                "days": days_on(self._workspace, self._campaign, enrolment, way),
                "steps": steps_of(self._workspace, self._campaign, enrolment, way),
            }
        return self._known[about]


def _kept_variants(
    session: Session, campaign: Campaign, ids: Sequence[int]
) -> dict[tuple[int, str], str]:
    """Return by enrolment and step's key which variant somebody was drafted: they keep it."""
    split = [step.key for step in campaign.emails if step.variants]
    if not split:
        return {}
    rows = session.execute(
        select(StoredMessage.enrolment_id, StoredMessage.key, StoredMessage.variant)
        .where(
            StoredMessage.enrolment_id.in_(ids),
            StoredMessage.key.in_(split),
            StoredMessage.variant.is_not(None),
        )
        .order_by(StoredMessage.id)
    )
    return {(enrolment_id, key): variant for enrolment_id, key, variant in rows if variant}


def _own_words(
    session: Session, campaign: Campaign, ids: Sequence[int]
) -> dict[int, dict[int, OwnWords]]:
    """Return by enrolment and step's number what was written for that person alone."""
    found: dict[int, dict[int, OwnWords]] = {}
    for one in session.scalars(select(OwnText).where(OwnText.enrolment_id.in_(ids))):
        step = campaign.step_of(one.key)
        if step is not None:
            words = OwnWords(one.subject, one.paragraph)
            found.setdefault(one.enrolment_id, {})[step.number] = words
    return found


def _tell(
    known: dict[int, EarlierMessage | None], number: int, one: RenderedMessage, to: Recipient
) -> None:
    """Put what was just rendered among what somebody was told, as a draft would be."""
    if one.message is None:
        known.pop(number, None)
        return
    before = known.get(number)
    if before is None or before.message.digest != one.digest:
        known[number] = EarlierMessage(one.message, to.days.get(number), one.picks)


def leaves_on(to: Recipient, step: Step | None, now: datetime) -> date:
    """Return the day on which a message leaves, as far as it is known."""
    return max(now.date(), to.days.get(_number(step), now.date()))


def _number(step: Step | None) -> int:
    return step.number if step else 0


def _own(to: Recipient, step: Step | None) -> OwnWords | None:
    return to.own.get(step.number) if step else None


def _variant(to: Recipient, step: Step | None) -> str | None:
    return to.variants.get(step.number) if step else None
