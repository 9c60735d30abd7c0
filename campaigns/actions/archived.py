"""Somebody said by a page that a campaign is over, or that it is not: the audit log has it."""

from datetime import datetime

from ..model import Actor
from ..store.audit import note
from ..store.database import Store


def note_archived(store: Store, campaign: str, *, archived: bool, by: Actor, now: datetime) -> None:
    """Keep that a campaign was archived, or brought back."""
    action = "archived" if archived else "brought back"
    with store.session() as session:
        note(session, action, "campaign", campaign, by=by, at=now)
