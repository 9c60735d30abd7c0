"""A stored message as it reads: the one place that says what a row's text is."""

from sqlalchemy.orm import Session

from ...templates.message import Message
from ...templates.workspace.workspace import Workspace
from ..store.tables import StoredMessage
from .stored import message_of


def message_for(session: Session, live: Workspace, row: StoredMessage) -> Message:
    """Return the message of a row, with the digest that was written down for it.

    live is the workspace that the command or the page has opened; what is approved or sent is
    made of its release, and of live only what stays live.
    """
    _ = session, live
    return message_of(row)
