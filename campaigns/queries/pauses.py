"""The brakes that are on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..store.tables import Pause


@dataclass(frozen=True, slots=True)
class PauseLine:
    """What is paused: everything (scope all), a mailbox or a campaign; by whom, and why."""

    scope: str
    name: str
    why: str
    by: str
    at: datetime

    @property
    def target(self) -> str:
        """Return it as `tactful resume` takes it."""
        return f"{self.scope}:{self.name}" if self.name else self.scope


def pauses(session: Session) -> tuple[PauseLine, ...]:
    """Return what is paused, the newest last; people who are paused are no part of it."""
    rows = session.scalars(select(Pause).order_by(Pause.at, Pause.id))
    return tuple(PauseLine(one.scope, one.name, one.why, one.by, one.at) for one in rows)
