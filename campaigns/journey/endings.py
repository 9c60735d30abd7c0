"""What ends a sequence: a reply, a meeting, an opt-out, a bounce, a person's decision."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Ended:
    """What an ending stopped."""

    address: str
    enrolments: int
    cancelled: int  # messages and tasks that will not go out
    on_the_wire: int  # messages whose body had begun: they cannot be called back


def record_reply(
    session: Session, address: str, *, now: datetime, by: str = "tactful", note: str = ""
) -> Ended:
    """Stop every live sequence of the person who has answered from address.

    Everything pending is cancelled in the same transaction. Raises AddressError for an
    address that nobody was enrolled under.
    """
    raise NotImplementedError


def record_opt_out(
    session: Session, address: str, *, now: datetime, by: str = "tactful", note: str = ""
) -> Ended:
    """Suppress the person and stop every live sequence; an unknown address is suppressed too."""
    raise NotImplementedError


def record_bounce(
    session: Session, address: str, *, now: datetime, by: str = "tactful", note: str = ""
) -> Ended:
    """Suppress an address that does not exist (5.1.x) and stop every sequence to it."""
    raise NotImplementedError
