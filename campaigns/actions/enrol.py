"""A list's people enter a campaign's sequence and their messages are drafted, or would be."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ...lint.check.gate import Gate, errors
from ...lint.check.gate import gate as ask_gate
from ...lint.findings.finding import Finding
from ...lint.lists.addresses import keys
from ...lint.lists.finding_rows import rows_with
from ...lint.lists.recipients import Recipients
from ...lint.lists.routing import Routing, day_at
from ...lint.lists.whereabouts import where_said, whereabouts
from ...templates.errors import TactfulError
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace
from ..journey.entering.enrol import EnrolReport, enrol, refuse_archived
from ..journey.paths.branching import steps_ahead
from ..journey.paths.tokens import unsubscribe_token
from ..journey.paths.values import variant_for
from ..journey.steps.advance import clock_of, days_from
from ..journey.timing.calendar import Clock, clock_at
from ..messages import links
from ..messages.approval import DraftReport
from ..messages.rendering import Check, Recipient, recipients_of
from ..model import LIVE, TACTFUL, Actor
from ..people.blocking_index import key_store
from ..people.decisions import decisions
from ..people.list_duplicates import doubles
from ..people.shared_inbox import Wish, sharing
from ..releases.kept import workspace_of
from ..store.database import Store
from ..store.tables import Enrolment
from .agreed import ListChanged, enrol_digest
from .draft import draft_in_parts

_CHUNK = 500
Progress = Callable[[int, int], None]


class NotFit(TactfulError):
    """Lint finds errors that concern the whole campaign or its list: nobody was enrolled."""

    def __init__(self, campaign: str, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        lines = "\n".join(f"  {_placed(one)}" for one in findings)
        super().__init__(f"nobody was enrolled in '{campaign}': fix first\n{lines}")


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Who was enrolled and left out, and what was drafted for them."""

    report: EnrolReport
    drafts: DraftReport


def enrol_list(
    store: Store,
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    *,
    now: datetime,
    by: Actor,
    keep_doubles: bool = False,
    also: Collection[int] = (),
    agreed: str | None = None,
    check: Check | None = None,
    gate: Gate | None = None,
    progress: Progress | None = None,
    on_part: Callable[[EnrolReport, DraftReport], None] | None = None,
) -> Enrolled:
    """Enrol everybody on a list who may be, and draft every email they will get.

    keep_doubles enrols rows that surely are one person too, and everybody of a shared inbox; also
    are rows to let in although another rep, or another person of their inbox, is in the way.
    agreed is the ``enrol_digest`` of what somebody said yes to: raises ListChanged when it would
    be done otherwise, NotFit when lint finds an error of the campaign or the list as a whole. A
    row of which it finds an error is left out. gate is what it finds beyond single messages; it
    is asked when None.
    progress counts people who get keys, once in a database's life.

    Enrolling is one transaction, drafting a few hundred people each: on_part gets what is saved
    so far, and enrolling again goes on from there.
    """
    refuse_archived(campaign)
    gate = gate or _gate(workspace, campaign, recipients, now=now, check=check)
    if whole := errors(gate.whole):
        raise NotFit(campaign.name, whole)
    key_store(store, progress=progress)
    exclude = {} if keep_doubles else _doubles(store, recipients, also)
    with store.session() as session:
        report = _decided(
            session, workspace, campaign, recipients, now=now, by=by,
            exclude=exclude, keep_doubles=keep_doubles, also=also, gate=gate,
        )  # fmt: skip
        if agreed is not None and enrol_digest(recipients, report) != agreed:
            raise ListChanged("the list changed while you were reading; nobody was enrolled")
    if on_part:
        on_part(report, DraftReport())
    drafts = draft_in_parts(
        store, workspace, campaign, now=now, check=check, gate=gate,
        on_part=partial(on_part, report) if on_part else None,
    )  # fmt: skip
    return Enrolled(report, drafts)


@dataclass(frozen=True, slots=True)
class Prospect:
    """One row of a list as its messages would be made.

    enrolment_id is set for people in the sequence already, and then there may be no clock;
    left_out says why a row gets nothing (then its messages are as they would be if it did).
    """

    row: int
    recipient: Recipient
    clock: Clock | None = None
    enrolment_id: int | None = None
    left_out: str | None = None
    release_id: str | None = None  # what somebody in the sequence runs on

    def steps(self, campaign: Campaign) -> tuple[Step, ...]:
        """Return the campaign's steps that may be theirs."""
        return tuple(step for step in campaign.sequence.steps if self.recipient.gets(step))


class Foreseen:
    """What enrolling a list at a moment would do; nothing of it was kept."""

    def __init__(
        self,
        workspace: Workspace,
        campaign: Campaign,
        recipients: Recipients,
        report: EnrolReport,
        people: Mapping[int, Prospect],
        *,
        secret: str,
        now: datetime,
    ) -> None:
        self.workspace, self.campaign, self.recipients = workspace, campaign, recipients
        self.report, self.people, self.now = report, people, now
        self.left_out = {
            skip.row: skip.why for skip in report.skipped if skip.row not in self.people
        }
        self._secret = secret
        self._owners: list[str] | None = None

    def prospect(self, row: int) -> Prospect:
        """Return what a row (from 1) would get, also where it is left out."""
        return self.people.get(row) or self._as_listed(row)

    def rows_of(self, whom: str) -> list[int]:
        """Return the rows of a mailbox, or all with these words; who would get something first."""
        wanted = keys([whom.strip()])[0] or whom.strip().lower()
        boxes = keys(self.recipients.column("contact.email"))
        rows = [row for row, box in enumerate(boxes, 1) if box == wanted]
        if not rows and "@" not in whom:
            rows = list(rows_with(self.recipients, whom))
        return sorted(rows, key=lambda row: row not in self.people)

    def _as_listed(self, row: int) -> Prospect:
        """Return a row that is left out as if it were not."""
        values = {**where_said(self.recipients, row - 1), **self.recipients.row(row - 1)}
        if self._owners is None:
            today = day_at(self.workspace, self.now)
            routing = Routing(self.workspace, self.campaign, self.recipients, today=today)
            self._owners = [owner.name for owner in routing.owners()]
        address = values.get("contact.email", "")
        return as_if_enrolled(
            self.workspace,
            self.campaign,
            values,
            owner=self._owners[row - 1],
            secret=self._secret,
            now=self.now,
            row=row,
            left_out=self.left_out.get(row, f"'{address}' is no longer on the list"),
        )


def starting(campaign: Campaign, prospect: Prospect, *, now: datetime) -> Prospect:
    """Return a prospect who enters the sequence now; people in it already do not change."""
    if prospect.enrolment_id is not None or prospect.clock is None:
        return prospect
    values = prospect.recipient.values
    days = days_from(campaign, prospect.steps(campaign), now, prospect.clock, values)
    return replace(prospect, recipient=replace(prospect.recipient, days=days))


def foresee(
    store: Store,
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    *,
    now: datetime,
    keep_doubles: bool = False,
    also: Collection[int] = (),
    gate: Gate | None = None,
    progress: Progress | None = None,
) -> Foreseen:
    """Return what ``enrol_list`` would do at that moment: it is done, looked at and taken back.

    Errors of the campaign as a whole stop nothing here: each message shows them.
    """
    gate = gate or _gate(workspace, campaign, recipients, now=now)
    key_store(store, progress=progress)
    exclude = {} if keep_doubles else _doubles(store, recipients, also)
    with store.session() as session:
        report = _decided(
            session, workspace, campaign, recipients, now=now, by=TACTFUL,
            exclude=exclude, keep_doubles=keep_doubles, also=also, gate=gate,
        )  # fmt: skip
        people = _prospects(session, workspace, campaign, report)
        secret = links.signing_key(session)
        session.rollback()
    return Foreseen(workspace, campaign, recipients, report, people, secret=secret, now=now)


def as_if_enrolled(
    workspace: Workspace,
    campaign: Campaign,
    values: Mapping[str, str],
    *,
    owner: str | None,
    secret: str,
    now: datetime,
    row: int = 0,
    left_out: str | None = None,
) -> Prospect:
    """Return somebody made of plain values: an example, or a row that gets nothing."""
    sender, settings = workspace.mailbox(campaign, owner), workspace.settings
    where = whereabouts(values, settings)
    clock = clock_at(settings, campaign.sequence.window, where, sender.key)
    key = keys([values.get("contact.email", "")])[0]
    token = unsubscribe_token(secret, campaign.name, key)
    ahead = steps_ahead(workspace, campaign, values)
    days = days_from(campaign, ahead, now, clock, values)
    steps = tuple(step for step in ahead if step.number in days)
    recipient = Recipient(
        values=values,
        sender=sender,
        unsubscribe_url=links.unsubscribe_url(workspace, token),
        days=days,
        variants={s.number: variant_for(campaign.name, s, key) for s in campaign.emails},
        steps=None if steps == campaign.sequence.steps else frozenset(s.number for s in steps),
    )
    return Prospect(row, recipient, clock, left_out=left_out)


def _decided(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    *,
    now: datetime,
    by: Actor,
    exclude: Mapping[int, str],
    gate: Gate,
    keep_doubles: bool,
    also: Collection[int] = (),
) -> EnrolReport:
    return enrol(
        session,
        workspace,
        campaign,
        recipients,
        source=_source(workspace, recipients),
        now=now,
        by=by,
        exclude=exclude,
        keep_doubles=keep_doubles,
        also=also,
        faulty=gate.refused(),
        claimed=gate.claimed(),
    )


def _gate(
    workspace: Workspace,
    campaign: Campaign,
    recipients: Recipients,
    *,
    now: datetime,
    check: Check | None = None,
) -> Gate:
    """Ask lint about a list's rows and the campaign; nothing where another check stands for it."""
    if check is not None:
        return Gate()
    return ask_gate(workspace, campaign, recipients, today=now.date())


def _placed(finding: Finding) -> str:
    """Return a finding with its place, in a line."""
    where = ":".join(str(one) for one in (finding.path, finding.line, finding.column) if one)
    return f"{where}: {finding.message} ({finding.code})"


def _doubles(store: Store, recipients: Recipients, also: Collection[int] = ()) -> Mapping[int, str]:
    """Return the rows that surely are somebody of another row; nothing is locked meanwhile.

    A row of also that another person's inbox has is not: who named it knows.
    """
    with store.reading() as session:
        decided = decisions(session)
    named = sharing(recipients, Wish(rows=frozenset(also)), refused=())
    found = doubles(recipients, decisions=decided)
    return {row: why for row, why in found.items() if row not in named or row not in also}


def _source(workspace: Workspace, recipients: Recipients) -> str:
    """Return a list's name: the same however its path was written, or a lead would be two."""
    path = workspace.root / recipients.path
    return workspace.shown(path) if path.is_file() else recipients.path


def _prospects(
    session: Session, workspace: Workspace, campaign: Campaign, report: EnrolReport
) -> dict[int, Prospect]:
    """Return, by row, who is in the sequence now, before everything is rolled back."""
    new = frozenset(report.enrolled)
    found: dict[int, Prospect] = {}
    brought = report.imported.brought
    for start in range(0, len(brought), _CHUNK):
        rows = {one.contact_id: one.row for one in brought[start : start + _CHUNK]}
        enrolments = session.scalars(
            select(Enrolment)
            .where(
                Enrolment.campaign == campaign.name,
                Enrolment.contact_id.in_(rows),
                Enrolment.state.in_(LIVE),
            )
            .options(
                joinedload(Enrolment.contact),
                joinedload(Enrolment.lead),
                joinedload(Enrolment.address),
            )
        ).all()
        apart: dict[str | None, list[Enrolment]] = {}
        for one in enrolments:
            apart.setdefault(one.release_id, []).append(one)
        for release_id, some in apart.items():
            mine = workspace_of(session, workspace, some[0])
            theirs = mine.campaign(campaign.name)
            for one, to in zip(some, recipients_of(session, mine, theirs, some), strict=True):
                row = rows[one.contact_id]
                known = None if one.id in new else one.id
                clock = clock_of(mine, theirs, one)
                found[row] = Prospect(row, to, clock, known, release_id=release_id)
    return found
