"""People are moved from one release to another: what an edit means for them is obeyed then."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from ....templates.errors import Problem
from ....templates.workspace.campaign import Campaign
from ....templates.workspace.workspace import Workspace
from ...releases.kept import release_workspace
from ...store.tables import Enrolment
from .edits import Edit, FormerStep, apply_edit, key_changes, unclear, with_keys

GONE = "-"  # what a step is mapped to that is no more


def unclear_move(
    session: Session,
    live: Workspace,
    campaign: str,
    *,
    source: str,
    target: str,
    step_map: Mapping[str, str],
) -> Problem | None:
    """Return what a person must say first: is a step that is new the one that people had?"""
    edit = _edit(session, live, campaign, source, target, Enrolment.release_id == source, step_map)
    known = edit.asked_for | step_map.keys() | key_changes(edit).keys()
    edit = replace(edit, asked_for=known)
    return unclear(session, release_workspace(session, target, live), edit)


def move(
    session: Session,
    live: Workspace,
    campaign: str,
    ids: Sequence[int],
    *,
    source: str,
    target: str,
    step_map: Mapping[str, str],
    now: datetime,
) -> None:
    """Bring some hundred people from one release to another, their steps and what waits.

    What they got stays as it is and never comes again; their texts are to be drafted anew.
    """
    edit = _edit(session, live, campaign, source, target, Enrolment.id.in_(ids), step_map)
    said = {old: new for old, new in step_map.items() if new != GONE and old in edit.known}
    edit = with_keys(session, edit, said)
    edit = with_keys(session, edit, key_changes(edit))
    session.execute(
        update(Enrolment)
        .where(Enrolment.id.in_(ids))
        .values(release_id=target)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    apply_edit(session, live, edit, now)


def _edit(
    session: Session,
    live: Workspace,
    campaign: str,
    source: str,
    target: str,
    whose: ColumnElement[bool],
    step_map: Mapping[str, str],
) -> Edit:
    was = release_workspace(session, source, live).campaign(campaign)
    becomes = release_workspace(session, target, live).campaign(campaign)
    gone = frozenset(old for old, new in step_map.items() if new == GONE)
    return Edit(becomes, steps_of(was), whose, gone)


def steps_of(campaign: Campaign) -> list[FormerStep]:
    """Return the steps of a campaign as those that people had."""
    return [
        FormerStep(step.key, str(step.channel), step.template) for step in campaign.sequence.steps
    ]
