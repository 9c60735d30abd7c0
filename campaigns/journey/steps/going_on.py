"""After an email has left: its touch is closed, and the next one planned, for many at once."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Table, Update, bindparam, or_, select, update
from sqlalchemy.orm import Session, joinedload

from ....templates.workspace.workspace import Workspace
from ...model import LIVE, TOUCH_MOVES, TouchState, sources
from ...store.tables import Enrolment, Touch
from ..paths.path import paths
from .advance import plan_from


def close_touch(session: Session, enrolment_id: int, key: str, *, at: datetime) -> bool:
    """Close a step's touch as done, before go_on() plans the next; False: it was closed before."""
    values = {"b_enrolment": enrolment_id, "b_key": key, "b_at": at}
    return bool(session.connection().execute(_closing(), values).rowcount == 1)


@cache
def _closing() -> Update:
    touches = cast(Table, Touch.__table__)
    may = [Touch.state == one for one in sources(TOUCH_MOVES, TouchState.done)]
    return (
        update(touches)
        .where(
            Touch.enrolment_id == bindparam("b_enrolment", type_=touches.c.enrolment_id.type),
            Touch.key == bindparam("b_key", type_=touches.c.key.type),
            or_(*may),
        )
        .values(
            state=TouchState.done,
            done_at=bindparam("b_at", type_=touches.c.done_at.type),
            outcome=None,
            note="",
        )
    )


def go_on(session: Session, workspace: Workspace, whom: Mapping[int, datetime]) -> None:
    """Plan the next step of some people (a few hundred), by enrolment, each from their moment.

    Whoever is missed here, by a crash, is planned for when the next round begins.
    """
    if not whom:
        return
    session.flush()
    enrolments = session.scalars(
        select(Enrolment)
        .where(Enrolment.id.in_(whom), Enrolment.state.in_(LIVE))
        .options(
            joinedload(Enrolment.contact),
            joinedload(Enrolment.lead),
            joinedload(Enrolment.address),
        )
        .order_by(Enrolment.id)
        .execution_options(populate_existing=True)
    ).all()
    ways = paths(session, [one.id for one in enrolments])
    for one in enrolments:
        plan_from(session, workspace, one, ways[one.id], at=whom[one.id])
    session.flush()
