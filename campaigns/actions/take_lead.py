"""One lead comes in by itself, such as from a form, and is enrolled as a list of one row is."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from ...lint.lists.recipients import Recipients, read_recipients
from ...templates.workspace.campaign import Campaign
from ...templates.workspace.waits import Wait
from ...templates.workspace.workspace import Workspace
from ..journey.steps.advance import clock_of
from ..journey.timing.calendar import deadline
from ..model import CURRENT, Actor, MessageState, TouchState
from ..store.database import Store
from ..store.tables import Enrolment, StoredMessage, Touch
from .enrol import NotFit, enrol_list


@dataclass(frozen=True, slots=True)
class FirstTouch:
    """When a lead is first heard of, and between what it should be, by their preset."""

    channel: str
    due_at: datetime
    floor: datetime | None
    ceiling: datetime | None

    @property
    def within(self) -> bool:
        """Whether it is neither sooner nor later than it should be."""
        soon = self.floor is not None and self.due_at < self.floor
        late = self.ceiling is not None and self.due_at > self.ceiling
        return not (soon or late)


@dataclass(frozen=True, slots=True)
class LeadTaken:
    """What became of a lead. kind and why say why they were left out; faults are by field."""

    enrolment_id: int | None
    owner: str | None = None
    kind: str | None = None
    why: str | None = None
    faults: tuple[tuple[str, str], ...] = ()
    messages: int = 0
    held: int = 0
    first_touch: FirstTouch | None = None


def take_lead(
    store: Store,
    workspace: Workspace,
    campaign: Campaign,
    values: Mapping[str, str],
    *,
    source: str,
    by: Actor,
    now: datetime,
) -> LeadTaken:
    """Enrol one person by the same gates as a list, and draft their messages.

    values are by field or by the headers of lists. Raises NotFit where lint finds an error of the
    campaign as a whole.
    """
    recipients = _listed(workspace, values, source)
    if recipients is None or len(recipients) != 1:
        return LeadTaken(None, kind="invalid", why="no value can be read as a person's")
    try:
        done = enrol_list(store, workspace, campaign, recipients, now=now, by=by)
    except NotFit as error:
        own = tuple(
            (one.field or "", one.message) for one in error.findings if one.path == recipients.path
        )
        if len(own) < len(error.findings):
            raise
        return LeadTaken(None, kind="invalid", why=own[0][1], faults=own)
    if done.report.skipped:
        skip = done.report.skipped[0]
        faults = tuple(
            (one.column or "", one.why) for one in recipients.problems if one.severity == "error"
        )
        named = ((recipients.headers.get("contact.email", ""), skip.why),)
        return LeadTaken(None, kind=skip.kind, why=skip.why, faults=faults or named)
    number = done.report.enrolled[0]
    states = _drafted(store, number)
    return LeadTaken(
        number,
        owner=done.report.owners[0].name,
        messages=len(states),
        held=states.count(MessageState.held),
        first_touch=_first(store, workspace, campaign, number),
    )


def _listed(workspace: Workspace, values: Mapping[str, str], source: str) -> Recipients | None:
    """Return the values as a list of one row, read as any list is: its errors are told alike."""
    known = {key: header for header, key in workspace.settings.lists.mapping.items()}
    header = [known.get(name, name) for name in values]
    with TemporaryDirectory() as folder:
        file = Path(folder, "lead.csv")
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([header, list(values.values())])
        return read_recipients(file, workspace.fields, shown=f"{source} (API)")


def _drafted(store: Store, number: int) -> list[MessageState]:
    query = select(StoredMessage.state).where(
        StoredMessage.enrolment_id == number, StoredMessage.state.in_(CURRENT)
    )
    with store.reading() as session:
        return list(session.scalars(query))


def _first(
    store: Store, workspace: Workspace, campaign: Campaign, number: int
) -> FirstTouch | None:
    bounds = workspace.preset(campaign).first_touch
    with store.reading() as session:
        enrolment = session.get_one(Enrolment, number)
        clock = clock_of(workspace, campaign, enrolment)
        waiting = (TouchState.planned, TouchState.open)
        query = select(Touch).where(Touch.enrolment_id == number, Touch.state.in_(waiting))
        touch = session.scalars(query.order_by(Touch.id)).first()
        if touch is None:
            return None

        def at(wait: Wait | None) -> datetime | None:
            return deadline(enrolment.started_at, wait, clock) if wait is not None else None

        floor, ceiling = at(bounds.not_before), at(bounds.not_after)
        return FirstTouch(str(touch.channel), touch.due_at, floor, ceiling)
