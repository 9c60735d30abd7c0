"""What only a person may decide about a message on its way, and the brakes."""

from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from ...templates.workspace import Workspace


def settle(
    session: Session,
    workspace: Workspace,
    outbox_id: int,
    verdict: Literal["sent", "resend"],
    *,
    by: str,
    now: datetime,
) -> None:
    """Settle a message in doubt: it did leave, or it shall be sent (again) under the same id.

    Raises StateError when the message is not in doubt.
    """
    raise NotImplementedError


def release(
    session: Session, workspace: Workspace, outbox_id: int, *, by: str, now: datetime
) -> None:
    """Let a held message (late, for example) go after all; raises StateError if not held."""
    raise NotImplementedError


Scope = Literal["all", "mailbox", "campaign", "enrolment"]


def pause(
    session: Session, scope: Scope, name: str = "", *, by: str, now: datetime, why: str = ""
) -> None:
    """Stop sending: of everything, one mailbox, one campaign or one enrolment (its id).

    What is on the wire is finished; nothing further begins. Pausing twice changes nothing.
    """
    raise NotImplementedError


def resume(session: Session, scope: Scope, name: str = "", *, by: str, now: datetime) -> None:
    """Undo pause(). What became too late meanwhile is held, not fired."""
    raise NotImplementedError
