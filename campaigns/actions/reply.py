"""Somebody has answered: every sequence to them that a reply stops is stopped."""

from datetime import datetime

from ...templates.workspace.workspace import Workspace
from ..journey.endings import Ended, record_reply
from ..model import Actor
from ..store.database import Store


def stop_for_reply(
    store: Store, workspace: Workspace, address: str, *, by: Actor, now: datetime, note: str = ""
) -> Ended:
    """Record that the person at address has answered, and stop what that stops.

    Raises AddressError for an address that nobody has.
    """
    with store.session() as session:
        return record_reply(
            session, address, now=now, by=by, note=note, campaigns=workspace.campaigns
        )
