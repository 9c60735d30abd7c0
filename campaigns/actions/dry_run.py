"""What a sender would find to do now; nothing of it is kept."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..delivery.foresee import Foreseen, foresee
from ..store.database import Store
from ..store.instance import InstanceError, refusal


def foresee_sending(
    store: Store,
    workspace: Workspace,
    *,
    check_mailbox: Callable[[Mailbox], None],
    now: datetime,
    boot: str,
    max_lateness: timedelta,
) -> Foreseen:
    """Do everything but send, in a transaction that is then taken back.

    Raises InstanceError for a database that must not send.
    """
    standing = store.standing()
    if standing is not None and not standing.sound:
        raise InstanceError(refusal(standing))
    return asyncio.run(
        foresee(
            store,
            workspace,
            check_mailbox=check_mailbox,
            now=now,
            boot=boot,
            max_lateness=max_lateness,
        )
    )
