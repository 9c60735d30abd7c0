"""Somebody has answered: every sequence to them that a reply stops is stopped."""

from datetime import date, datetime

from ...templates.workspace.workspace import Workspace
from ..journey.ending.endings import Ended
from ..journey.outcomes.answers import record_answer
from ..journey.outcomes.tasks import OutcomeError
from ..model import Actor, ReplyKind
from ..store.database import Store

__all__ = ["OutcomeError", "stop_for_reply"]


def stop_for_reply(
    store: Store,
    workspace: Workspace,
    address: str,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    kind: ReplyKind | None = None,
    until: date | None = None,
    who: str = "",
) -> Ended:
    """Record that the person at address has answered, and stop what that stops.

    kind: what they answered; until is of not_now, who of not_me. Raises AddressError for an
    address that nobody has, OutcomeError where the kind lacks its day or name.
    """
    with store.session() as session:
        return record_answer(
            session, workspace, address, kind, by=by, now=now, note=note, until=until, who=who
        )
