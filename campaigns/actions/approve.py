"""A yes to one text, taken only while it is what would be sent."""

from datetime import datetime

from ..messages.approval import ApprovalError, approve
from ..messages.drafts import Drafting
from ..messages.rendering import MessageRenderer
from ..model import LIVE, Actor, MessageState
from ..store.database import Store
from ..store.tables import StoredMessage


def approve_message(
    store: Store,
    renderer: MessageRenderer | None,
    message_id: int,
    digest: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Record by's yes to exactly that digest, if the message still renders to it.

    renderer is that of the message's campaign, None where the workspace lost it. Raises
    ApprovalError; where the text changed, the new one is drafted first and waits for its own yes.
    """
    with store.session() as session:
        row = session.get(StoredMessage, message_id)
        drifted = False
        if row is not None and renderer is not None and _waits(row, digest, renderer):
            drafting = Drafting(renderer.workspace, renderer.campaign, renderer=renderer)
            step = renderer.campaign.step_of(row.key)
            drifted = (
                step is not None and drafting.render(session, row.enrolment, step).digest != digest
            )
            if drifted:
                drafting.drafts(session, [row.enrolment], now=now)
        if not drifted:
            approve(session, message_id, digest, by=by, now=now)
    if drifted:
        raise ApprovalError(
            f"message {message_id} changed after you read it; read the new text and approve it"
        )


def _waits(row: StoredMessage, digest: str, renderer: MessageRenderer) -> bool:
    """Say whether a yes to that digest can be taken at all; approve() says why not."""
    return (
        row.state is MessageState.draft
        and row.digest == digest
        and row.enrolment.state in LIVE
        and renderer.campaign.step_of(row.key) is not None
    )
