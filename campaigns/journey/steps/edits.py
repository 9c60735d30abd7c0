"""What an edit of a campaign's file means for the people who are under way in it.

The steps as the file had them last are kept, so that a step that is new can be told from one
that nobody has reached, and a step that was moved from one that was deleted. What was to come
stays to come, what was reached is never sent again, and a new step is for whoever has not
passed its place. Where a step may have been renamed or replaced, and people are under way with
it, nothing of the campaign is sent until the file says which.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import ColumnElement, and_, delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from ....templates.errors import Place, Problem, ProblemsError
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.step import Step
from ....templates.workspace.step_keys import is_derived
from ....templates.workspace.workspace import Workspace
from ...ledger import outbox
from ...model import (
    CURRENT,
    LIVE,
    MESSAGE_MOVES,
    TACTFUL,
    TOUCH_MOVES,
    MessageState,
    TouchState,
    sources,
)
from ...people.blocking_index import lock
from ...store.audit import note
from ...store.tables import CampaignStep, Enrolment, Outbox, Pause, StoredMessage, Touch
from ..ending.endings import left
from ..paths.path import Path, paths
from .advance import behind, plan_next

_CHUNK = 500
_US = TACTFUL  # who sets the brake that this module lifts again
_GONE = "the campaign no longer has this step"
_OfStep = type[Touch] | type[StoredMessage] | type[Outbox]


# Who runs on no release: nothing of theirs is approved or sent.
FOLLOWING: ColumnElement[bool] = Enrolment.release_id.is_(None)


class StepsUnclear(ProblemsError):
    """A step that people are under way with is gone, and it may be one that is there."""


@dataclass(frozen=True, slots=True)
class FormerStep:
    """A step as the file had it when it was followed last; #3: by an older version."""

    key: str
    channel: str
    template: str


@dataclass(frozen=True)
class Edit:
    """A campaign's steps as they were for some people, and as they are to be for them."""

    campaign: Campaign
    before: Sequence[FormerStep]
    whose: ColumnElement[bool] = FOLLOWING
    asked_for: frozenset[str] = frozenset()  # keys of which somebody said that they are gone

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.campaign.sequence.steps

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(step.key for step in self.steps)

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(step.key for step in self.before)

    @property
    def gone(self) -> list[FormerStep]:
        return [step for step in self.before if step.key not in self.keys]

    @property
    def other_channel(self) -> list[str]:
        """The keys whose step is another kind of touch now."""
        was = {step.key: step.channel for step in self.before}
        return [s.key for s in self.steps if was.get(s.key, "") not in ("", s.channel)]


def follow_all(session: Session, workspace: Workspace, *, now: datetime) -> dict[str, str]:
    """Follow every campaign; returns why not, for each where a person must say it first."""
    unclear = {name: follow(session, workspace, name, now=now) for name in workspace.campaigns}
    return {name: str(why) for name, why in unclear.items() if why is not None}


def followed(session: Session, workspace: Workspace, campaign: Campaign, *, now: datetime) -> None:
    """Follow one campaign; raises StepsUnclear."""
    why = follow(session, workspace, campaign.name, now=now)
    if why is not None:
        raise StepsUnclear([why])


def follow(session: Session, workspace: Workspace, name: str, *, now: datetime) -> Problem | None:
    """Bring everybody under way in line with a campaign's file, where that was changed.

    Returns what a person must say first, where that is not clear; then nothing is changed and
    the campaign is paused until it is.
    """
    campaign = workspace.campaigns.get(name)
    if campaign is None:
        return None
    session.flush()
    if not behind(session, campaign):
        _lift(session, name, now)
        return None
    lock(session)  # two processes that see the same edit follow it one after the other
    _adopt(session, campaign)
    edit = _edit(session, campaign)
    edit = with_keys(session, edit, key_changes(edit))
    why = unclear(session, workspace, edit)
    if why is not None:
        if _may_leave(session, campaign):
            _brake(session, name, str(why), now)
        return why
    _lift(session, name, now)
    _keep(session, edit, now)
    if edit.before:
        apply_edit(session, workspace, edit, now)
    session.expire_all()
    return None


def _edit(session: Session, campaign: Campaign) -> Edit:
    rows = session.execute(
        select(CampaignStep.key, CampaignStep.channel, CampaignStep.template)
        .where(CampaignStep.campaign == campaign.name)
        .order_by(CampaignStep.place)
    )
    return Edit(campaign, [FormerStep(*row) for row in rows])


# -- keys that changed ------------------------------------------------------------------


def _adopt(session: Session, campaign: Campaign) -> None:
    """Give the rows of an older version, which knew numbers alone, the keys of the file."""
    known = _edit(session, campaign).known
    adopted = {f"#{s.number}": s.key for s in campaign.sequence.steps if f"#{s.number}" in known}
    if not adopted:
        return
    _renamed(session, campaign, adopted, FOLLOWING)
    _rename_kept(session, campaign, adopted)
    # That version kept no list of the steps: one that nobody has reached yet is no new one.
    for step in campaign.sequence.steps:
        session.merge(_row(campaign, step))
    session.flush()


def key_changes(edit: Edit) -> dict[str, str]:
    """Return the new keys of steps whose key alone was written, changed or taken away."""
    renamed: dict[str, str] = {}
    for channel, template in {(step.channel, step.template) for step in edit.before}:
        old = [s.key for s in edit.before if (s.channel, s.template) == (channel, template)]
        same = [s for s in edit.steps if (s.channel, s.template) == (channel, template)]
        if edit.keys.issuperset(old):
            continue
        stay = {s.key for s in same if s.key in edit.known and not s.derived}
        old = [key for key in old if key not in stay]
        new = [s.key for s in same if s.key not in stay]
        if len(old) == len(new):
            renamed |= {one: two for one, two in zip(old, new, strict=True) if one != two}
    return renamed


def with_keys(session: Session, edit: Edit, renamed: Mapping[str, str]) -> Edit:
    """Give steps other keys, for these people and in the list of how the steps were."""
    if not renamed:
        return edit
    _renamed(session, edit.campaign, renamed, edit.whose)
    if edit.whose is FOLLOWING:
        _rename_kept(session, edit.campaign, renamed)
    before = [replace(step, key=renamed.get(step.key, step.key)) for step in edit.before]
    return replace(edit, before=before)


def _renamed(
    session: Session, campaign: Campaign, keys: Mapping[str, str], whose: ColumnElement[bool]
) -> None:
    """Give every row of a campaign its step's new key; two steps may change theirs for another.

    Who has a row of the new key from an earlier life of that step keeps both: neither is sent
    again.
    """
    session.flush()
    between = {old: f"~{number}" for number, old in enumerate(keys)}
    for old, new in keys.items():
        _move_rows(session, campaign, whose, old, between[old], free=None if new in keys else new)
    for old, new in keys.items():
        _move_rows(session, campaign, whose, between[old], new)
    session.expire_all()


def _rename_kept(session: Session, campaign: Campaign, keys: Mapping[str, str]) -> None:
    """Do the same to the steps as the file had them last."""
    between = {old: f"~{number}" for number, old in enumerate(keys)}
    for old, new in (*between.items(), *((between[old], new) for old, new in keys.items())):
        session.execute(
            update(CampaignStep)
            .where(CampaignStep.campaign == campaign.name, CampaignStep.key == old)
            .values(key=new)
            .execution_options(synchronize_session=False)
        )
    session.expire_all()


def _move_rows(
    session: Session,
    campaign: Campaign,
    whose: ColumnElement[bool],
    old: str,
    new: str,
    *,
    free: str | None = None,
) -> None:
    """Change a key; of people who have a row of the key free already, not."""
    theirs = select(Enrolment.id).where(Enrolment.campaign == campaign.name, whose)
    tables: tuple[_OfStep, ...] = (Touch, StoredMessage, Outbox)
    for table in tables:
        moving = update(table).where(table.key == old, table.enrolment_id.in_(theirs))
        if free is not None:
            other = aliased(table)
            taken = and_(other.enrolment_id == table.enrolment_id, other.key == free)
            if table is StoredMessage:  # of texts that are no more there may be several
                taken &= other.state.in_(CURRENT) & table.state.in_(CURRENT)
            moving = moving.where(~exists().where(taken))
        session.execute(moving.values(key=new).execution_options(synchronize_session=False))


# -- what a person must say -------------------------------------------------------------


def unclear(session: Session, workspace: Workspace, edit: Edit) -> Problem | None:
    """Return what cannot be told: is a step that is new the one that people had before?"""
    for gone in edit.gone:
        if not gone.channel or gone.key in edit.asked_for:
            continue  # an older version's, beyond the file's end; or somebody said it
        for step in edit.steps:
            if step.channel != gone.channel or not _may_be(edit, gone, step):
                continue
            # Of a template that stood there twice the one that is left may be the one they had.
            keys = {gone.key} | ({step.key} & edit.known)
            if count := _under_way(session, edit, keys):
                following = edit.whose is FOLLOWING
                return _question(workspace, edit.campaign, gone, step, count, following=following)
    return None


def _may_be(edit: Edit, gone: FormerStep, step: Step) -> bool:
    """Say whether a step may be the one that is gone: nobody wrote which step it is.

    Of a template that stood there twice either may be gone.
    """
    if not step.derived:
        return False
    twice = step.template == gone.template and is_derived(gone.channel, gone.template, gone.key)
    return twice or step.key not in edit.known


def _under_way(session: Session, edit: Edit, keys: Collection[str]) -> int:
    """Return how many people whose sequence runs had such a step, wait at it or have its text.

    Of those who follow the file only who had it, or has its approved text: a draft that nobody
    has approved is made anew, and nobody needs to say which step it was.
    """
    live = select(Enrolment.id).where(
        Enrolment.campaign == edit.campaign.name, Enrolment.state.in_(LIVE), edit.whose
    )
    unbound = edit.whose is FOLLOWING
    never = (TouchState.passed, TouchState.planned) if unbound else (TouchState.passed,)
    texts = (MessageState.approved,) if unbound else CURRENT
    had = select(Touch.enrolment_id).where(
        Touch.key.in_(keys), Touch.state.not_in(never), Touch.enrolment_id.in_(live)
    )
    text = select(StoredMessage.enrolment_id).where(
        StoredMessage.key.in_(keys),
        StoredMessage.state.in_(texts),
        StoredMessage.enrolment_id.in_(live),
    )
    return len(session.scalars(had.union(text)).all())


def _question(
    workspace: Workspace,
    campaign: Campaign,
    gone: FormerStep,
    step: Step,
    count: int,
    *,
    following: bool,
) -> Problem:
    located = workspace.places.get(campaign.path)
    at = ("sequence", "steps", step.number - 1, str(step.channel))
    place = located.place(at) if located is not None else Place(campaign.path)
    people = f"{count:,} {'person has' if count == 1 else 'people have'} it in their sequence"
    what = f"the step '{gone.key}' is no longer in the file, {people}, "
    message = f"{what}and step {step.number} may be the same step"
    fix = f"write 'key: {gone.key}' here if it is the same step, 'key: {step.key}' if it is not"
    if not following:
        fix = (
            f"add --step-map {gone.key}={step.key} if it is the same step, "
            f"--step-map {gone.key}=- if it is not"
        )
    return Problem(message, place, fix)


def _may_leave(session: Session, campaign: Campaign) -> bool:
    """Say whether something of those who follow the file is approved: of an older version."""
    found = (
        select(StoredMessage.id)
        .join(Enrolment, Enrolment.id == StoredMessage.enrolment_id)
        .where(Enrolment.campaign == campaign.name, Enrolment.state.in_(LIVE), FOLLOWING)
        .where(StoredMessage.state == MessageState.approved)
        .limit(1)
    )
    return session.scalar(found) is not None


def _brake(session: Session, name: str, why: str, now: datetime) -> None:
    """Pause a campaign until its file says what is meant; a person's own brake stays."""
    row = session.scalar(select(Pause).where(Pause.scope == "campaign", Pause.name == name))
    if row is None:
        session.add(Pause(scope="campaign", name=name, why=why, by=str(_US), at=now))
        note(session, "paused", "campaign", name, by=_US, at=now, detail=why)
    elif row.by == str(_US):
        row.why = why
    session.flush()


def _lift(session: Session, name: str, now: datetime) -> None:
    ours = select(Pause).where(Pause.scope == "campaign", Pause.name == name, Pause.by == str(_US))
    row = session.scalar(ours)
    if row is not None:
        session.delete(row)
        note(
            session, "resumed", "campaign", name, by=_US, at=now,
            detail="the steps are clear again",
        )  # fmt: skip
        session.flush()


# -- what the edit means ----------------------------------------------------------------


def apply_edit(session: Session, workspace: Workspace, edit: Edit, now: datetime) -> None:
    """Bring these people's touches and texts in line with the steps as they are now."""
    for enrolments in _live(session, edit):
        ids = [one.id for one in enrolments]
        withdraw(session, edit.campaign, ids, now=now, also=edit.other_channel)
        _mark_passed(session, edit, paths(session, ids), now)
        ways = paths(session, ids)
        for one in enrolments:
            if _unplan(session, edit.campaign, one.id, ways[one.id]) or not ways[one.id].pending:
                plan_next(session, workspace, one, at=now)


def _live(session: Session, edit: Edit) -> Iterator[Sequence[Enrolment]]:
    last = 0
    while rows := session.scalars(
        select(Enrolment)
        .where(
            Enrolment.campaign == edit.campaign.name,
            Enrolment.state.in_(LIVE),
            edit.whose,
            Enrolment.id > last,
        )
        .order_by(Enrolment.id)
        .limit(_CHUNK)
    ).all():
        last = rows[-1].id
        yield rows


def withdraw(
    session: Session,
    campaign: Campaign,
    ids: Sequence[int],
    *,
    now: datetime,
    also: Collection[str] = (),
) -> None:
    """Take back what some people wait for of steps that the file has no more (or of also).

    What is on the wire, in doubt or has left stays as it is.
    """
    keys = [step.key for step in campaign.sequence.steps if step.key not in also]

    def waiting(table: _OfStep) -> ColumnElement[bool]:
        return and_(table.enrolment_id.in_(ids), table.key.not_in(keys))

    session.flush()
    outbox.withdraw(session, waiting(Outbox), why=_GONE, now=now)
    session.execute(
        update(StoredMessage)
        .where(
            waiting(StoredMessage),
            StoredMessage.state.in_(sources(MESSAGE_MOVES, MessageState.cancelled)),
            ~left(StoredMessage),
        )
        .values(state=MessageState.cancelled)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        delete(Touch)
        .where(
            waiting(Touch),
            Touch.state.in_(sources(TOUCH_MOVES, TouchState.cancelled)),
            ~left(Touch),
        )
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


def _mark_passed(session: Session, edit: Edit, ways: Mapping[int, Path], now: datetime) -> None:
    """Mark for each person the steps that now stand before the place they have reached.

    What was marked before is looked at again: the step may have been moved.
    """
    session.execute(
        delete(Touch)
        .where(Touch.enrolment_id.in_(list(ways)), Touch.state == TouchState.passed)
        .execution_options(synchronize_session=False)
    )
    for enrolment_id, way in ways.items():
        for step in _passed(edit, way):
            session.add(
                Touch(
                    enrolment_id=enrolment_id,
                    key=step.key,
                    channel=step.channel,
                    state=TouchState.passed,
                    due_at=now,
                    note="it was added before the step that the person had reached",
                )
            )
    session.flush()


def _passed(edit: Edit, way: Path) -> list[Step]:
    """Return the new steps (or passed before) that a person has passed.

    A step is passed where one that was reached stands behind it, and none that was to come
    anyway before it.
    """
    reached = {s.key for s in way.stops} - way.passed - way.planned_keys
    owed = edit.known - reached - way.passed
    places = {step.key: place for place, step in enumerate(edit.steps)}
    last = max((places[key] for key in reached if key in places), default=-1)
    first = min((places[key] for key in owed if key in places), default=len(places))
    return [
        step
        for step in edit.steps[: min(last, first) if last >= 0 else 0]
        if step.key not in reached
    ]


def _unplan(session: Session, campaign: Campaign, enrolment_id: int, way: Path) -> bool:
    """Take back what is planned where another step comes first now; returns whether so."""
    touched = {stop.key for stop in way.stops} - way.planned_keys
    first = next((s.key for s in campaign.sequence.steps if s.key not in touched), None)
    if not way.planned_keys - {first}:
        return False
    session.execute(
        delete(Touch)
        .where(Touch.enrolment_id == enrolment_id, Touch.state == TouchState.planned)
        .execution_options(synchronize_session=False)
    )
    return True


def _keep(session: Session, edit: Edit, now: datetime) -> None:
    """Keep the steps as the file has them now, and write down what became of them."""
    name = edit.campaign.name
    was, there = [s.key for s in edit.before], [s.key for s in edit.steps]
    session.execute(
        delete(CampaignStep)
        .where(CampaignStep.campaign == name)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    session.add_all(_row(edit.campaign, step) for step in edit.steps)
    if was and was != there:
        detail = {"were": was, "are": there}
        note(session, "steps changed", "campaign", name, by=_US, at=now, detail=detail)
    session.flush()


def _row(campaign: Campaign, step: Step) -> CampaignStep:
    return CampaignStep(
        campaign=campaign.name,
        key=step.key,
        place=step.number,
        channel=str(step.channel),
        template=step.template,
    )
