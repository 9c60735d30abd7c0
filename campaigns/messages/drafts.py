"""Renders what is still to come for an enrolment, and notices what has drifted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload, object_session
from sqlalchemy.orm.attributes import set_committed_value

from ...lint.check.gate import Gate, errors
from ...lint.findings.finding import Finding
from ...templates.render.compose import Composer
from ...templates.render.history import EarlierMessage
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace
from ..journey.paths.path import paths
from ..model import CURRENT, LEFT, LIVE, MessageState, OutboxState, TouchState
from ..releases.kept import save, workspace_of
from ..store.tables import Enrolment, MessageInputs, Outbox, StoredMessage, Touch
from .draft_batch import DraftBatch
from .history import StoredHistory, Told, history_of
from .inputs import Told as InputsTold
from .judging import AT_ONCE, Judging
from .later import Later
from .rendering import (
    Check,
    MessageRenderer,
    Recipient,
    RenderedMessage,
    leaves_on,
    recipients_of,
)
from .same_text import says
from .shown import keep_renderer, release_renderer
from .stored_drafts import StoredDrafts, made_alike, release_of

__all__ = ["Check", "Drafting", "RenderedMessage", "closed_steps", "live_enrolments"]

PART = 200
_BEYOND_CHANGE = (
    OutboxState.sending,
    OutboxState.sent,
    OutboxState.failed,
    OutboxState.in_doubt,
)


class Drafting:
    """One campaign's drafts: templates are compiled once and kept.

    People who run on a release are drafted from it (``of``), the others from the workspace.
    """

    def __init__(
        self,
        workspace: Workspace,
        campaign: Campaign,
        *,
        check: Check | None = None,
        renderer: MessageRenderer | None = None,
        gate: Gate | None = None,
        release_id: str | None = None,
    ) -> None:
        self.workspace, self.campaign = workspace, campaign
        self.renderer = renderer or MessageRenderer(workspace, campaign, check=check, gate=gate)
        self.counts: Counter[str] = Counter()
        self.judging = Judging(self.renderer)
        self.later = Later(self.renderer)
        self._release_id = release_id
        self._of_release: dict[str, Drafting] = {}

    def of(self, session: Session, enrolment: Enrolment) -> "Drafting":
        """Return what drafts for one person; raises ReleaseError and WorkspaceError."""
        workspace = workspace_of(session, self.workspace, enrolment)
        release_id = enrolment.release_id
        if release_id is None or workspace is self.workspace:
            return self
        kept = self._of_release.get(release_id)
        if kept is None or kept.workspace is not workspace:
            renderer = release_renderer(
                session, workspace, self.campaign.name, release_id, check=self.renderer.check
            )
            kept = Drafting(workspace, renderer.campaign, renderer=renderer, release_id=release_id)
            kept.counts = self.counts
            self._of_release[release_id] = kept
        return kept

    def release(self, session: Session, *, now: datetime) -> str:
        """Return the id of the release that this renders from, which is kept from now on."""
        if self._release_id is not None:
            return self._release_id
        keep_renderer(session, self.renderer.snapshot.id, self.renderer)
        return save(session, self.renderer.snapshot, now=now)

    @property
    def release_id(self) -> str:
        """The id of what this renders from, as a release, whether it is kept or not."""
        return self._release_id or self.renderer.snapshot.id

    @property
    def composer(self) -> Composer:
        return self.renderer.composer

    @property
    def quotes(self) -> bool:
        """Whether an email quotes one before it, and so changes when that one leaves."""
        return self.renderer.quotes

    def render(self, session: Session, enrolment: Enrolment, step: Step) -> RenderedMessage:
        """Return what step would send to this person now; pure but for reading their values.

        A person who has a draft of a variant keeps it.
        """
        mine = self.of(session, enrolment)
        (to,) = recipients_of(session, mine.workspace, mine.campaign, [enrolment])
        return mine.renderer.message(to, step, mine._past(session, enrolment))

    def beyond(
        self, enrolment: Enrolment, step: Step, variant: str | None, *, now: datetime
    ) -> tuple[Finding, ...]:
        """Return what lint finds now in what a message is made of, its own text aside."""
        session = object_session(enrolment)
        mine = self.of(session, enrolment) if session is not None else self
        return mine.renderer.gate(now.date()).of(step, variant, enrolment.address.address)

    def prepare(self, session: Session, *, after: int) -> int | None:
        """Find out which of the drafts to come are alike, so that not each needs to be judged.

        It is asked about the people after an id, and reads only. Returns the last id of whom it
        is known then, None where that is everybody.
        """
        drafted = (
            select(StoredMessage.id)
            .join(MessageInputs, MessageInputs.id == StoredMessage.inputs_id)
            .where(
                StoredMessage.enrolment_id == Enrolment.id,
                StoredMessage.state.in_(CURRENT),
                MessageInputs.release_id == self.renderer.snapshot.id,
            )
        )
        ids = session.scalars(
            select(Enrolment.id)
            .where(
                Enrolment.campaign == self.campaign.name,
                Enrolment.state.in_(LIVE),
                Enrolment.release_id.is_(None),
                Enrolment.id > after,
                ~drafted.exists(),
            )
            .order_by(Enrolment.id)
            .limit(AT_ONCE)
        ).all()
        self.judging.prepare(session, ids)
        return ids[-1] if len(ids) == AT_ONCE else None

    def drafts(self, session: Session, enrolments: Sequence[Enrolment], *, now: datetime) -> None:
        """Bring the drafts of some people (a few hundred) up to date."""
        for mine, some in self._apart(session, enrolments):
            mine._drafts(session, some, now=now)

    def _apart(
        self, session: Session, enrolments: Sequence[Enrolment]
    ) -> Iterator[tuple["Drafting", list[Enrolment]]]:
        """Yield people by what they are drafted from."""
        apart: dict[int, tuple[Drafting, list[Enrolment]]] = {}
        for enrolment in enrolments:
            mine = self.of(session, enrolment)
            apart.setdefault(id(mine), (mine, []))[1].append(enrolment)
        yield from apart.values()

    def _drafts(self, session: Session, enrolments: Sequence[Enrolment], *, now: datetime) -> None:
        ids = [enrolment.id for enrolment in enrolments]
        release_id = self.release(session, now=now)
        closed = closed_steps(session, ids)
        stored = StoredDrafts.of(session, ids)
        ways = paths(session, ids)
        people = recipients_of(session, self.workspace, self.campaign, enrolments, ways)
        ahead = [
            (enrolment, to, steps)
            for enrolment, to in zip(enrolments, people, strict=True)
            if (
                steps := [
                    step
                    for step in self.campaign.emails
                    if (enrolment.id, step.key) not in closed and to.gets(step)
                ]
            )
        ]
        most = sum(len(steps) for _, _, steps in ahead)
        batch = DraftBatch(session, release_id, most=most, now=now)
        batch.begin((enrolment, to) for enrolment, to, _ in ahead)
        for enrolment, to, steps in ahead:
            past = StoredHistory(
                session, self.workspace, self.campaign, enrolment,
                fresh=enrolment.id not in stored.known, passed=ways[enrolment.id].passed,
            )  # fmt: skip
            for step in steps:
                past.next_step()
                kept = stored.current.get((enrolment.id, step.key))
                self._step(session, batch, stored, enrolment, to, step, past, kept, release_id, now)
        batch.write(self.counts)
        adopt_release(session, enrolments, release_id)

    def _step(
        self,
        session: Session,
        batch: DraftBatch,
        stored: StoredDrafts,
        enrolment: Enrolment,
        to: Recipient,
        step: Step,
        past: StoredHistory,
        kept: StoredMessage | None,
        release_id: str,
        now: datetime,
    ) -> None:
        free = kept is not None and kept.state is not MessageState.held
        variant = to.variants.get(step.number)
        if (
            kept is not None
            and free
            and made_alike(
                session, kept, to, step, variant, release_id, self._before(stored, batch, to, kept)
            )
            and not errors(self.renderer.beyond(to, step, variant, now=now))
        ):
            self.counts["unchanged"] += 1
            return
        leaves = leaves_on(to, step, now)
        known = self.judging.known(enrolment.id, to, step, variant, leaves)
        if kept is None and known is not None:
            later = self.later.of(to, step, past)
            if later is not None:
                later = self.renderer.with_findings(later, known, to, step, now=now)
                number = batch.add(enrolment, step.key, step.number, later, past, None, same=False)
                day = to.days.get(step.number)
                past.add(step.number, self.later.told(to, step, past, day), Told(number, day))
                return
        # A new text is rendered once, with its places where lint wants them: it is the same text.
        one = (
            self.renderer.placed(to, step, past)
            if kept is None and known is None
            else self.renderer.message(to, step, past)
        )
        if kept is None and one.message is not None:
            self.later.learn(step, one)
        same = (
            kept is not None
            and kept.problem == one.problem
            and says(session, self.workspace, kept, one)
        )
        if same and free and not errors(self.renderer.beyond(to, step, one.variant, now=now)):
            self.counts["unchanged"] += 1
            if kept is not None and release_of(session, kept) != release_id:  # it reads the same
                batch.move(kept, step.number, one, past)
            return
        own: Sequence[Finding] = known or ()
        if known is None and one.message is not None:
            codes = self.judging.codes(enrolment.id, to, step, variant, leaves)
            one, own = self.renderer.read(to, step, one, past, now=now, codes=codes)
            if one.message is not None and codes is None:
                self.judging.learn(enrolment.id, to, step, variant, leaves, own)
        one = self.renderer.with_findings(one, own, to, step, now=now)
        if same and not free and not one.fit:
            self.counts["unchanged"] += 1  # still held, for the same text
            return
        number = batch.add(enrolment, step.key, step.number, one, past, kept, same=same)
        if one.message is not None:
            day = to.days.get(step.number)
            told = EarlierMessage(one.message, day, one.picks)
            past.add(step.number, told, Told(number, day))

    def _before(
        self, stored: StoredDrafts, batch: DraftBatch, to: Recipient, kept: StoredMessage
    ) -> Mapping[int, InputsTold | None] | None:
        """Return the emails before one as they stand; None where some have left or were refused."""
        if "past" not in (kept.inputs or {}) or kept.enrolment_id in stored.begun:
            return None
        found: dict[int, InputsTold | None] = {}
        for step in self.campaign.emails:
            if step.key == kept.key:
                break
            row = stored.current.get((kept.enrolment_id, step.key))
            if row is not None and batch.replaces(row.id):
                return None
            if row is not None and row.digest:
                day = to.days.get(step.number)
                found[step.number] = row.id, day.isoformat() if day is not None else None
        return found

    def _past(self, session: Session, enrolment: Enrolment) -> StoredHistory:
        return history_of(session, self.workspace, self.campaign, enrolment)


def adopt_release(session: Session, enrolments: Sequence[Enrolment], release_id: str) -> None:
    """Let people of an older version, which knew no releases, run on this one.

    They are those who have something approved or sent, and no release.
    """
    ids = [one.id for one in enrolments if one.release_id is None]
    if not ids:
        return
    approved = select(StoredMessage.id).where(
        StoredMessage.enrolment_id == Enrolment.id, StoredMessage.state == MessageState.approved
    )
    left = select(Outbox.id).where(Outbox.enrolment_id == Enrolment.id, Outbox.state.in_(LEFT))
    adopted = session.scalars(
        update(Enrolment)
        .where(Enrolment.id.in_(ids), or_(approved.exists(), left.exists()))
        .values(release_id=release_id)
        .returning(Enrolment.id)
        .execution_options(synchronize_session=False)
    ).all()
    for enrolment in enrolments:
        if enrolment.id in adopted:
            set_committed_value(enrolment, "release_id", release_id)


def live_enrolments(
    session: Session, campaign: Campaign, ids: Sequence[int] | None = None, *, after: int = 0
) -> Iterator[Sequence[Enrolment]]:
    """Yield a campaign's live enrolments, with their people, a few hundred at a time.

    Only those whose ids are greater than after.
    """
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
            .limit(PART)
        )
        if ids is not None:
            query = query.where(Enrolment.id.in_(ids))
        rows = session.scalars(query).all()
        if not rows:
            return
        yield rows
        after = rows[-1].id


def closed_steps(session: Session, ids: Sequence[int]) -> set[tuple[int, str]]:
    """Return (enrolment, step's key) of all about which nothing is to be decided any more."""
    touches = select(Touch.enrolment_id, Touch.key).where(
        Touch.enrolment_id.in_(ids),
        Touch.state.not_in((TouchState.planned, TouchState.open)),
    )
    left = select(Outbox.enrolment_id, Outbox.key).where(
        Outbox.enrolment_id.in_(ids), Outbox.state.in_(_BEYOND_CHANGE)
    )
    rejected = select(StoredMessage.enrolment_id, StoredMessage.key).where(
        StoredMessage.enrolment_id.in_(ids), StoredMessage.state == MessageState.rejected
    )
    return {
        (enrolment_id, key)
        for query in (touches, left, rejected)
        for enrolment_id, key in session.execute(query)
    }
