"""What is due opens: tasks for the reps, and windows in which messages may leave. In its order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from ....templates.workspace.step import Channel
from ....templates.workspace.workspace import Workspace
from ...ledger.statements import given, opening, run
from ...model import TACTFUL, OutboxState, TouchState
from ...releases.kept import campaign_of
from ...store.audit import note
from ...store.tables import Enrolment, Outbox, Touch
from ..limits.contacted import Correspondence, stopped
from ..limits.frequency import PutOff
from ..steps.advance import clock_of, pushed_out
from ..timing.calendar import open_span, skipped
from .restraint import Restraint


def open_all(
    session: Session,
    workspace: Workspace,
    tasks: Sequence[Touch],
    *,
    now: datetime,
    correspondence: Correspondence,
    most: int | None = None,
    after: tuple[datetime, int] | None = None,
) -> tuple[int, tuple[datetime, int] | None]:
    """Open tasks that are due, and give each row whose window has closed its next one.

    Whatever was due first comes first, and keeps the day. Returns how many tasks opened, and the
    last row, (due_at, id), where there may be more behind it than the most that were asked for.
    """
    rows = _closed_rows(session, now, most, after)
    last = (rows[-1][0].due_at, rows[-1][0].id) if rows and len(rows) == most else None
    people = [enrolment for _, enrolment, _ in rows] + [touch.enrolment for touch in tasks]
    if not people:
        return 0, None
    restraint = Restraint(
        session, workspace, people,
        now=now, correspondence=correspondence, stops=stopped(session, now),
    )  # fmt: skip
    waiting: list[tuple[datetime, int, Touch | tuple[Outbox, Enrolment]]] = [
        *((row.due_at, touch_id, (row, enrolment)) for row, enrolment, touch_id in rows),
        *((touch.due_at, touch.id, touch) for touch in tasks),
    ]
    opened = 0
    for _, _, one in sorted(waiting, key=lambda one: one[:2]):
        if isinstance(one, Touch):
            opened += _open_task(restraint, one)
        else:
            _open_window(restraint, *one)
    if restraint.windows:
        run(session, opening(), restraint.windows)
    return opened, last


def _open_task(restraint: Restraint, touch: Touch) -> bool:
    """Open a task, or let it wait; on a day for which the person asked it never waits."""
    session, now = restraint.session, restraint.now
    campaign = campaign_of(restraint.workspace, touch.enrolment)
    step = campaign.step_of(touch.key) if campaign is not None else None
    assert campaign is not None and step is not None  # else it were no task that is due
    clock = clock_of(restraint.workspace, campaign, touch.enrolment).of(step)
    asked_for = bool(touch.note)  # a planned touch notes what a person asked for
    if asked_for:
        restraint.comes(touch.enrolment, touch.key, touch.channel, now)
    elif waits := restraint.judge(touch.enrolment, touch.key, touch.channel, now, clock):
        if not pushed_out(
            session, restraint.workspace, touch, until=waits.until, why=waits.why, at=now
        ):
            _put_off(restraint, touch, waits)
        return False
    touch.state = TouchState.open
    touch.waits = ""
    detail = {"step": str(step.number), "key": step.key, "channel": str(touch.channel)}
    note(session, "task", "enrolment", touch.enrolment_id, by=TACTFUL, at=now, detail=detail)
    return True


def _put_off(restraint: Restraint, touch: Touch, waits: PutOff) -> None:
    touch.due_at, touch.waits = waits.until, waits.why
    detail = {"key": touch.key, "until": waits.until.isoformat(), "why": waits.why}
    one = touch.enrolment_id
    note(
        restraint.session, "put off", "enrolment", one, by=TACTFUL, at=restraint.now, detail=detail
    )


def _closed_rows(
    session: Session, now: datetime, most: int | None, after: tuple[datetime, int] | None
) -> Sequence[tuple[Outbox, Enrolment, int]]:
    """Return the rows whose window has closed, or is not known yet, with their touches."""
    query = (
        select(Outbox, Enrolment, Touch.id)
        .join(Enrolment, Enrolment.id == Outbox.enrolment_id)
        .outerjoin(Touch, and_(Touch.enrolment_id == Outbox.enrolment_id, Touch.key == Outbox.key))
        .where(
            Outbox.state.in_((OutboxState.due, OutboxState.retry)),
            Outbox.not_before <= now,
            or_(Outbox.not_after <= now, Outbox.not_after <= Outbox.not_before),
        )
        .order_by(Outbox.due_at, Outbox.id)
    )
    if after is not None:
        query = query.where(behind_moment(Outbox.due_at, Outbox.id, after))
    if most is not None:
        query = query.limit(most)
    rows = session.execute(query).all()
    return [(row, enrolment, touch_id or 0) for row, enrolment, touch_id in rows]


def behind_moment(at: Any, number: Any, after: tuple[datetime, int]) -> ColumnElement[bool]:
    """Return the condition of what comes behind one in the order of moments and ids."""
    moment, one = after
    return or_(at > moment, and_(at == moment, number > one))


def _open_window(restraint: Restraint, row: Outbox, enrolment: Enrolment) -> None:
    """Find when a message may leave.

    Days off do not make it late: the moment from which that counts moves by as many.
    """
    campaign = campaign_of(restraint.workspace, enrolment)
    if campaign is None:
        return
    clock = clock_of(restraint.workspace, campaign, enrolment)
    span = open_span(max(restraint.now, row.not_before), clock)
    opens = max(span.opens, row.not_before)
    at = max(opens, restraint.now)
    waits = restraint.judge(enrolment, row.key, Channel.email, at, clock)
    if waits is not None:
        restraint.put_off_row(row, campaign, waits)
        return
    rested = timedelta(days=len(skipped(max(row.due_at, row.not_after), span.opens, clock)))
    restraint.windows.append(
        given(
            id=row.id, state=row.state, not_before=opens, not_after=span.closes,
            due_at=min(row.due_at + rested, max(span.opens, row.due_at)),
        )
    )  # fmt: skip
