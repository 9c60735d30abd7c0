"""The mail with the link that sets a password: sent at once, through the workspace's mailbox."""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import datetime

from ...templates.errors import TactfulError
from ...templates.message import Address, Message
from ...templates.workspace.workspace import Workspace
from ..delivery.mime import mime
from ..delivery.one_mail import hand_over
from ..delivery.providers import transport_of
from ..delivery.transport import Outgoing
from ..model import TACTFUL
from ..store.audit import note
from ..store.database import Store

_TIMEOUT_S = 20.0
_SUBJECT = "Set your password for Tactful"
_TEXT = """\
Somebody asked for a link to set your password for Tactful at {name}.

{link}

It works once, within an hour. If it was not you, do nothing: your password stays as it is.
"""


def send_reset_mail(
    store: Store,
    workspace: Workspace,
    to: str,
    link: str,
    *,
    now: datetime,
    environment: Mapping[str, str],
) -> bool:
    """Send the link; say whether a server took it. What went wrong is in the audit log."""
    settings = workspace.settings
    boxes = settings.mailboxes
    box = boxes.get(settings.default_mailbox or next(iter(boxes), ""))
    if box is None:
        _note(store, to, "no mailbox sends it: tactful user reset-link prints it", now=now)
        return False
    message = Message(
        sender=box.sender,
        recipient=Address(to),
        subject=_SUBJECT,
        text=_TEXT.format(name=settings.name, link=link),
        html=None,
        headers=(("Auto-Submitted", "auto-generated"),),
    )
    domain = box.address.rpartition("@")[2]
    data = mime(message, message_id=f"<password-{secrets.token_hex(12)}@{domain}>", date=now)
    try:
        transport = transport_of(box, environment, timeout_s=_TIMEOUT_S)
        asyncio.run(hand_over(transport, Outgoing(box.address, to, data)))
    except (TactfulError, OSError) as error:
        _note(store, to, f"not sent: {error}", now=now)
        return False
    return True


def _note(store: Store, to: str, why: str, *, now: datetime) -> None:
    with store.session() as session:
        note(session, "password link not sent", "account", to, by=TACTFUL, at=now, detail=why)
