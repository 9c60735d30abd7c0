"""People are moved to another release, or shown what that would do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ...templates.workspace.campaign import Campaign
from ...templates.workspace.workspace import Workspace
from ..journey.paths.path import PENDING
from ..journey.steps.edits import StepsUnclear
from ..journey.steps.moving import GONE, move, unclear_move
from ..messages.drafts import Check, Drafting
from ..messages.rendering import MessageRenderer
from ..model import LIVE, Actor, MessageState, OutboxState
from ..people.blocking_index import lock
from ..releases.kept import ReleaseError, campaign_of, find, release_workspace, save
from ..store.audit import note, note_all
from ..store.database import Store
from ..store.tables import Enrolment, Outbox, StoredMessage, Touch

CURRENT = "current"
_CHUNK = 200
_ON_THE_WIRE = (OutboxState.claimed, OutboxState.sending)


@dataclass(frozen=True, slots=True)
class MovedPerson:
    """One person as moving changes their sequence; why: what keeps them where they are.

    stale are the steps whose approved text changes, so that it needs a new yes; cancelled those
    whose approved text goes, as the release has no such step.
    """

    enrolment_id: int
    address: str
    source: str
    before: str
    after: str
    stale: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What moving did or would do. sources counts who was moved from which release."""

    campaign: str
    target: str
    sources: Mapping[str, int]
    moved: tuple[MovedPerson, ...]
    staying: tuple[MovedPerson, ...]
    there: int  # ran on it already
    following: int  # run on none: nothing of theirs is approved
    done: bool


def move_people(
    store: Store,
    workspace: Workspace,
    campaign: Campaign,
    *,
    to: str = CURRENT,
    step_map: Mapping[str, str] | None = None,
    by: Actor,
    now: datetime,
    keep: bool,
    check: Check | None = None,
) -> Move:
    """Move everybody under way in a campaign to a release, in one transaction.

    to is "current", the workspace as it is now, or how a release's id begins. step_map says which
    step is which where that is not clear, and "-" that one is no more. With keep False nothing
    is kept of it. Raises ReleaseError, and StepsUnclear where a person must say more.
    """
    told = dict(step_map or {})
    with store.session() as session:
        lock(session)
        target = _target(session, workspace, campaign, to, now)
        done = _moved(session, workspace, campaign, target, told, now, check, keep)
        if keep and done.moved:
            _write_down(session, done, by=by, now=now)
        if not keep:
            session.rollback()
    return done


def _write_down(session: Session, done: Move, *, by: Actor, now: datetime) -> None:
    people = len(done.moved)
    detail: dict[str, str | int | list[str]] = {
        "to": done.target, "people": people, "from": list(done.sources),
    }  # fmt: skip
    note(session, "moved", "campaign", done.campaign, by=by, at=now, detail=detail)
    lines = [(one.enrolment_id, {"from": one.source, "to": done.target}) for one in done.moved]
    note_all(session, "moved", "enrolment", lines, by=by, at=now)


def _target(
    session: Session, workspace: Workspace, campaign: Campaign, to: str, now: datetime
) -> str:
    if to != CURRENT:
        return find(session, to, campaign=campaign.name).id
    return save(session, MessageRenderer(workspace, campaign).snapshot, now=now)


def _moved(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    target: str,
    step_map: Mapping[str, str],
    now: datetime,
    check: Check | None,
    keep: bool,
) -> Move:
    runs_on = Counter[str | None]()
    people: dict[str, list[int]] = {}
    for enrolment_id, release_id in session.execute(
        select(Enrolment.id, Enrolment.release_id)
        .where(Enrolment.campaign == campaign.name, Enrolment.state.in_(LIVE))
        .order_by(Enrolment.id)
    ):
        runs_on[release_id] += 1
        if release_id not in (None, target):
            people.setdefault(release_id, []).append(enrolment_id)
    _must_fit(session, workspace, campaign, list(people), target, step_map)
    problems = [
        why
        for source in people
        if (why := unclear_move(
            session, workspace, campaign.name, source=source, target=target, step_map=step_map
        ))
    ]  # fmt: skip
    if problems:
        raise StepsUnclear(problems)
    drafting = Drafting(workspace, campaign, check=check)
    moved: list[MovedPerson] = []
    staying: list[MovedPerson] = []
    for source, ids in people.items():
        for start in range(0, len(ids), _CHUNK):
            some = _Some(session, workspace, ids[start : start + _CHUNK], source)
            staying += some.staying
            move(
                session, workspace, campaign.name, some.ids, source=source, target=target,
                step_map=step_map, now=now,
            )  # fmt: skip
            drafting.drafts(session, some.people(), now=now)
            moved += some.after()
    sources = dict(Counter(one.source for one in moved))
    return Move(
        campaign.name, target, sources, tuple(moved), tuple(staying),
        runs_on[target], runs_on[None], keep,
    )  # fmt: skip


def _must_fit(
    session: Session,
    workspace: Workspace,
    campaign: Campaign,
    sources: Sequence[str],
    target: str,
    step_map: Mapping[str, str],
) -> None:
    """Raise ReleaseError where a step map names a step that there is not."""
    olds = {
        step.key
        for source in sources
        for step in release_workspace(session, source, workspace)
        .campaign(campaign.name)
        .sequence.steps
    }
    steps = release_workspace(session, target, workspace).campaign(campaign.name).sequence.steps
    news = [step.key for step in steps]
    for old, new in step_map.items():
        if old not in olds:
            known = ", ".join(sorted(olds)) or "nobody to move"
            raise ReleaseError(f"--step-map {old}={new}: nobody has a step '{old}'; {known}")
        if new not in (*news, GONE):
            known = ", ".join(news)
            raise ReleaseError(
                f"--step-map {old}={new}: the release has no step '{new}', only {known}; "
                f"{old}={GONE} says that the step is gone"
            )
    named = Counter(new for new in step_map.values() if new != GONE)
    twice = [new for new, count in named.items() if count > 1]
    if twice:
        raise ReleaseError(f"--step-map: two steps cannot both become '{twice[0]}'")


class _Some:
    """Some hundred people, looked at before and after they are moved."""

    def __init__(
        self, session: Session, workspace: Workspace, ids: Sequence[int], source: str
    ) -> None:
        self._session, self._workspace, self._source = session, workspace, source
        leaving = set(
            session.scalars(
                select(Outbox.enrolment_id).where(
                    Outbox.enrolment_id.in_(ids), Outbox.state.in_(_ON_THE_WIRE)
                )
            )
        )
        self.ids = [one for one in ids if one not in leaving]
        self._before = self._places(ids)
        self._approved = self._texts(ids, (MessageState.approved,))
        why = "a message to them is being sent; run it again"
        self.staying = [
            MovedPerson(one, address, source, step, step, why=why)
            for one, (address, step) in self._before.items()
            if one in leaving
        ]

    def people(self) -> Sequence[Enrolment]:
        return self._session.scalars(
            select(Enrolment)
            .where(Enrolment.id.in_(self.ids))
            .options(
                joinedload(Enrolment.contact),
                joinedload(Enrolment.lead),
                joinedload(Enrolment.address),
            )
            .order_by(Enrolment.id)
        ).all()

    def after(self) -> list[MovedPerson]:
        self._session.flush()
        self._session.expire_all()
        places = self._places(self.ids)
        rows = self._session.scalars(
            select(StoredMessage).where(StoredMessage.id.in_([*self._approved]))
        )
        stale: dict[int, list[str]] = {}
        gone: dict[int, list[str]] = {}
        for row in rows:
            if row.state is MessageState.stale:
                stale.setdefault(row.enrolment_id, []).append(row.key)
            elif row.state is MessageState.cancelled:
                gone.setdefault(row.enrolment_id, []).append(row.key)
        return [
            MovedPerson(
                one, address, self._source, self._before[one][1], step,
                tuple(sorted(stale.get(one, ()))), tuple(sorted(gone.get(one, ()))),
            )
            for one, (address, step) in places.items()
        ]  # fmt: skip

    def _texts(self, ids: Sequence[int], states: tuple[MessageState, ...]) -> list[int]:
        found = select(StoredMessage.id).where(
            StoredMessage.enrolment_id.in_(ids), StoredMessage.state.in_(states)
        )
        return list(self._session.scalars(found))

    def _places(self, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Return each person's address, and which step is next for them, in words."""
        pending = {
            touch.enrolment_id: touch.key
            for touch in self._session.scalars(
                select(Touch).where(Touch.enrolment_id.in_(ids), Touch.state.in_(PENDING))
            )
        }
        people = self._session.scalars(
            select(Enrolment)
            .where(Enrolment.id.in_(ids))
            .options(joinedload(Enrolment.address))
            .order_by(Enrolment.id)
        ).all()
        return {
            one.id: (one.address.address, self._words(one, pending.get(one.id))) for one in people
        }

    def _words(self, enrolment: Enrolment, key: str | None) -> str:
        if key is None:
            return str(enrolment.state) if enrolment.state not in LIVE else "nothing planned"
        campaign = campaign_of(self._workspace, enrolment)
        step = campaign.step_of(key) if campaign is not None else None
        return f"step {step.number} ({key})" if step is not None else f"'{key}'"
