"""Alerts that reps did not get."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..store.tables import Alert

_MOST = 20
_SHOWN_FROM = 3  # tries: a server that is away for a moment is no news


@dataclass(frozen=True, slots=True)
class LostAlert:
    """An alert that could not be delivered; given_up: it is not tried again."""

    mailbox: str
    subject: str
    error: str
    given_up: bool

    @property
    def words(self) -> str:
        state = "could not be told" if self.given_up else "could not be told yet"
        return f"{self.mailbox} {state} ({self.subject}): {self.error}"


def lost_alerts(session: Session) -> Sequence[LostAlert]:
    """Return the newest alerts that could not be delivered."""
    rows = session.scalars(
        select(Alert)
        .where(
            (Alert.state == "failed")
            | ((Alert.state == "waiting") & (Alert.attempts >= _SHOWN_FROM))
        )
        .order_by(Alert.id.desc())
        .limit(_MOST)
    )
    return [LostAlert(one.mailbox, one.subject, one.error, one.state == "failed") for one in rows]
