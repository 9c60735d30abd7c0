"""Every email still to come is rendered and stored as a draft."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from ...lint.check.gate import Gate, errors
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..journey.steps.edits import followed
from ..messages.approval import DraftReport, draft_some
from ..messages.drafts import PART, Check, Drafting, live_enrolments
from ..messages.inputs import is_of_inputs
from ..messages.rendering import MessageRenderer
from ..messages.same_text import says
from ..model import LIVE, MessageState
from ..store.database import Store
from ..store.tables import Enrolment, MessageInputs, StoredMessage

_CHUNK = 200
Renderers = Callable[[str], MessageRenderer | None]  # by campaign; None: the workspace lost it
Changed = Mapping[str, Sequence[int]]  # enrolments by campaign


def draft_in_parts(
    store: Store,
    workspace: Workspace,
    campaign: Campaign,
    *,
    now: datetime,
    check: Check | None = None,
    gate: Gate | None = None,
    on_part: Callable[[DraftReport], None] | None = None,
) -> DraftReport:
    """Do what draft() does, a few hundred people at a time, each in a transaction of its own.

    So the sender and the pages get their turns. Cut short, what on_part was told of is kept;
    doing it again goes on from there. gate is what lint finds beyond single messages; it is
    asked when None. Raises StepsUnclear.
    """
    with store.session() as session:
        followed(session, workspace, campaign, now=now)
        if not campaign.emails and not _has_releases(session, campaign):
            return DraftReport()  # a million calls have nothing to draft
    drafting = Drafting(workspace, campaign, check=check, gate=gate)
    approved = after = 0
    report = DraftReport()
    known_until: int | None = 0
    more = True
    while more:
        if known_until is not None and after >= known_until:
            with store.reading() as session:
                known_until = drafting.prepare(session, after=after)
        if after:
            store.give_way()
        with store.session() as session:
            enrolments = next(live_enrolments(session, campaign, after=after), ())
            if not enrolments:
                return report
            more = len(enrolments) == PART
            after = enrolments[-1].id  # approving expires what was loaded
            approved += draft_some(session, drafting, enrolments, now=now)
        report = DraftReport(**drafting.counts, approved=approved)
        if on_part:
            on_part(report)
    return report


def _has_releases(session: Session, campaign: Campaign) -> bool:
    """Say whether somebody runs on a release, which may have emails that the file has no more."""
    query = exists().where(Enrolment.campaign == campaign.name, Enrolment.release_id.is_not(None))
    return bool(session.scalar(select(query)))


class DraftedAnew:
    """Tells the drafts that no longer are what would be sent, and drafts those people anew.

    One that would still be sent so, but of which lint finds an error by now, is among them.
    """

    def __init__(self, renderers: Renderers, *, now: datetime) -> None:
        self._renderers = renderers
        self._now = now
        self._kept: dict[str, Drafting | None] = {}
        self.seen: dict[int, str] = {}  # the digests of texts that were not rendered before

    def changed(self, session: Session, message_ids: Sequence[int]) -> Changed:
        """Return whose draft renders to another text now, or may not be sent now. Only reads.

        Left out is what no yes can be given to: no draft, or its sequence or step is gone.
        """
        found: dict[str, list[int]] = {}
        for start in range(0, len(message_ids), _CHUNK):
            for row in session.scalars(
                select(StoredMessage)
                .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
                .where(
                    StoredMessage.id.in_(message_ids[start : start + _CHUNK]),
                    StoredMessage.state == MessageState.draft,
                    Enrolment.state.in_(LIVE),
                )
                .options(joinedload(StoredMessage.enrolment))
            ).all():
                if self._differs(session, row):
                    found.setdefault(row.enrolment.campaign, []).append(row.enrolment_id)
        return found

    def catch_up(self, session: Session, message_ids: Sequence[int]) -> None:
        """Draft what follows the workspace as it is now, so that a yes freezes just that.

        Their other messages may be of an older state of it.
        """
        behind: dict[str, list[int]] = {}
        for start in range(0, len(message_ids), _CHUNK):
            chunk = message_ids[start : start + _CHUNK]
            for campaign, enrolment_id, release_id in session.execute(
                select(
                    Enrolment.campaign,
                    Enrolment.id,
                    func.coalesce(MessageInputs.release_id, StoredMessage.release_id),
                )
                .select_from(StoredMessage)
                .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
                .outerjoin(MessageInputs, MessageInputs.id == StoredMessage.inputs_id)
                .where(StoredMessage.id.in_(chunk), Enrolment.release_id.is_(None))
            ):
                drafting = self._drafting(campaign)
                if drafting is not None and drafting.release(session, now=self._now) != release_id:
                    behind.setdefault(campaign, []).append(enrolment_id)
        self.redraft(session, behind)

    def redraft(self, session: Session, changed: Changed) -> None:
        """Bring the drafts of these people up to date; a new text waits for its own yes."""
        for name, ids in changed.items():
            drafting = self._drafting(name)
            if drafting is None:
                continue
            for start in range(0, len(ids), _CHUNK):
                some = sorted(set(ids[start : start + _CHUNK]))
                for enrolments in live_enrolments(session, drafting.campaign, some):
                    drafting.drafts(session, enrolments, now=self._now)

    def _differs(self, session: Session, row: StoredMessage) -> bool:
        drafting = self._drafting(row.enrolment.campaign)
        step = drafting.campaign.step_of(row.key) if drafting is not None else None
        if drafting is None or step is None:
            return False
        one = drafting.render(session, row.enrolment, step)
        if not says(session, drafting.workspace, row, one):
            return True
        if is_of_inputs(row.digest):
            self.seen[row.id] = one.digest
        return bool(errors(drafting.beyond(row.enrolment, step, one.variant, now=self._now)))

    def _drafting(self, campaign: str) -> Drafting | None:
        if campaign not in self._kept:
            one = self._renderers(campaign)
            self._kept[campaign] = (
                Drafting(one.workspace, one.campaign, renderer=one) if one is not None else None
            )
        return self._kept[campaign]
