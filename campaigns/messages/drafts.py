"""Renders what is still to come for an enrolment, and notices what has drifted."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload, object_session
from sqlalchemy.orm.attributes import set_committed_value

from ...lint.check.gate import Gate, errors, said
from ...lint.findings.finding import Finding
from ...templates.message import Address, Message
from ...templates.render.compose import Composer
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.step import Step
from ...templates.workspace.workspace import Workspace
from ..ledger import outbox
from ..model import CURRENT, LEFT, LIVE, TACTFUL, MessageState, OutboxState, TouchState
from ..releases.kept import opened_releases, save, workspace_of
from ..store.audit import note
from ..store.tables import Enrolment, Outbox, StoredMessage, Touch
from .history import StoredHistory, history_of
from .inputs import inputs_of
from .rendering import Check, MessageRenderer, Recipient, RenderedMessage, recipients_of
from .stored import columns_of

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
        return self._release_id or save(session, self.renderer.snapshot, now=now)

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

    def drafts(
        self, session: Session, enrolments: Sequence[Enrolment], *, now: datetime
    ) -> list[StoredMessage]:
        """Bring the drafts of some people (a few hundred) up to date.

        Returns those that now wait for a yes.
        """
        made: list[StoredMessage] = []
        for mine, some in self._apart(session, enrolments):
            made += mine._drafts(session, some, now=now)
        return made

    def _apart(
        self, session: Session, enrolments: Sequence[Enrolment]
    ) -> Iterator[tuple["Drafting", list[Enrolment]]]:
        """Yield people by what they are drafted from."""
        apart: dict[int, tuple[Drafting, list[Enrolment]]] = {}
        for enrolment in enrolments:
            mine = self.of(session, enrolment)
            apart.setdefault(id(mine), (mine, []))[1].append(enrolment)
        yield from apart.values()

    def _drafts(
        self, session: Session, enrolments: Sequence[Enrolment], *, now: datetime
    ) -> list[StoredMessage]:
        ids = [enrolment.id for enrolment in enrolments]
        release_id = self.release(session, now=now)
        closed = closed_steps(session, ids)
        current = {
            (row.enrolment_id, row.key): row
            for row in session.scalars(
                select(StoredMessage).where(
                    StoredMessage.enrolment_id.in_(ids), StoredMessage.state.in_(CURRENT)
                )
            )
        }
        made = [
            self._step(
                session, enrolment, to, step, current.get((enrolment.id, step.key)), release_id, now
            )
            for enrolment, to in zip(
                enrolments,
                recipients_of(session, self.workspace, self.campaign, enrolments),
                strict=True,
            )
            for step in self.campaign.emails
            if (enrolment.id, step.key) not in closed and to.gets(step)
        ]
        session.flush()
        adopt_release(session, enrolments, release_id)
        return [row for row in made if row is not None and row.state is MessageState.draft]

    def _step(
        self,
        session: Session,
        enrolment: Enrolment,
        to: Recipient,
        step: Step,
        kept: StoredMessage | None,
        release_id: str,
        now: datetime,
    ) -> StoredMessage | None:
        past = self._past(session, enrolment)

        def sources() -> dict[str, Any]:
            return {"release_id": release_id, "inputs": _inputs(to, step, one, past)}

        # A new text is rendered once, with its places: lint wants them, and it is the same text.
        one = (
            self.renderer.message(to, step, past)
            if kept is not None
            else self.renderer.placed(to, step, past)
        )
        same = kept is not None and kept.digest == one.digest and kept.problem == one.problem
        free = kept is not None and kept.state is not MessageState.held
        if same and free and not errors(self.renderer.beyond(to, step, one.variant, now=now)):
            self.counts["unchanged"] += 1
            if kept is not None and kept.release_id != release_id:  # it reads the same
                kept.release_id, kept.inputs = sources().values()
            return None
        one = self.renderer.judged(to, step, one, past, now=now)
        if same and not free and not one.fit:
            self.counts["unchanged"] += 1  # still held, for the same text
            return None
        why = said(errors(one.findings)) if same else "the text changed after it was approved"
        if kept is not None and not self._replace(session, kept, why=why, now=now):
            return None
        row = StoredMessage(
            enrolment_id=enrolment.id,
            key=step.key,
            variant=one.variant,
            state=MessageState.draft if one.fit else MessageState.held,
            findings=[finding.to_json() for finding in one.findings],
            problem=one.problem,
            picks=[[*asked, key] for asked, key in one.picks.items()],
            replaces_id=kept.id if kept is not None else None,
            created_at=now,
            **sources(),
            **columns_of(one.message or _empty(to)),
        )
        if one.message is None:
            row.digest = ""  # nothing that anybody could say yes to
        session.add(row)
        self.counts["drafted" if one.fit else "held"] += 1
        return row

    def _replace(self, session: Session, kept: StoredMessage, *, why: str, now: datetime) -> bool:
        """Make a text stale that is no longer what would be sent, or may not; only its own."""
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
        detail = {"was": str(kept.state)}
        note(session, "stale", "message", kept.id, by=TACTFUL, at=now, detail=detail)
        outbox.hold(session, kept.id, why=why, now=now)
        session.expire(kept)
        return True

    def _past(self, session: Session, enrolment: Enrolment) -> StoredHistory:
        return history_of(session, self.workspace, self.campaign, enrolment)


def release_renderer(
    session: Session,
    workspace: Workspace,
    campaign: str,
    release_id: str,
    *,
    check: Check | None = None,
) -> MessageRenderer:
    """Return what renders from a release, compiled once a process; workspace is that release."""
    made, about = opened_releases(session).made, (release_id, check)
    kept = made.get(about)
    if kept is None or kept[0] is not workspace:
        kept = workspace, MessageRenderer(workspace, workspace.campaign(campaign), check=check)
        made[about] = kept
    renderer: MessageRenderer = kept[1]
    return renderer


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


def _inputs(to: Recipient, step: Step, one: RenderedMessage, past: StoredHistory) -> dict[str, Any]:
    return inputs_of(
        step,
        one.read,
        past,
        sender=to.sender.key,
        unsubscribe_url=to.unsubscribe_url,
        day=to.days.get(step.number),
    )


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


def _empty(to: Recipient) -> Message:
    """Return what stands in for a message that could not be rendered."""
    return Message(to.sender.sender, Address(to.values["contact.email"]), "", "")


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
