"""Signed links for recipients: unsubscribe, with nothing to enumerate."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ..templates.errors import TactfulError
from ..templates.workspace import Workspace


class LinkError(TactfulError, ValueError):
    """The link was not made by us, or what it names is gone."""


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """Whom a link unsubscribes."""

    enrolment_id: int
    address: str
    campaign: str
    already: bool  # had opted out before


def token(session: Session, enrolment_id: int) -> str:
    """Return the enrolment's unsubscribe token: the same one each time, about 40 characters."""
    raise NotImplementedError


def unsubscribe_url(workspace: Workspace, token: str) -> str | None:
    """Return the public address of the unsubscribe page, or None without a public_url."""
    raise NotImplementedError


def resolve(session: Session, token: str) -> Unsubscribing:
    """Return whom the token names and change nothing (a GET); raises LinkError."""
    raise NotImplementedError


def unsubscribe(session: Session, token: str, *, now: datetime) -> Unsubscribing:
    """Opt the person out at once (a POST): suppressed, and every live sequence ended.

    Doing it twice changes nothing. Raises LinkError.
    """
    raise NotImplementedError
