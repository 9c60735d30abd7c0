"""What a sender would find to do now; nothing of it is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...templates.workspace.workspace import Workspace
from ..journey.due import Due, materialise_due
from ..queries.sending import sending_overview
from ..queries.values import SendingOverview
from ..store.database import Store
from ..store.instance import InstanceError, refusal


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would come due, and how the outbox would look."""

    due: Due
    sending: SendingOverview


def foresee_sending(
    store: Store, workspace: Workspace, *, now: datetime, max_lateness: timedelta
) -> DryRun:
    """Do everything but send, in a transaction that is then taken back.

    Raises InstanceError for a database that must not send.
    """
    standing = store.standing()
    if standing is not None and not standing.sound:
        raise InstanceError(refusal(standing))
    with store.session() as session:
        due = materialise_due(session, workspace, now=now, max_lateness=max_lateness)
        session.flush()
        session.expire_all()
        sending = sending_overview(session, workspace, now=now)
        session.rollback()
    return DryRun(due, sending)
