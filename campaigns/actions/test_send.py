"""One message as it would be sent, to oneself: it is in no ledger, and nobody's sequence knows."""

import asyncio
import os
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from ...templates.errors import TactfulError
from ...templates.message import Address, Message
from ...templates.workspace.settings import Mailbox
from ...templates.workspace.workspace import Workspace
from ..delivery.mime import mime
from ..delivery.one_mail import hand_over
from ..delivery.providers import transport_of
from ..delivery.transport import Outgoing
from ..model import Actor
from ..store.audit import note
from ..store.database import Store

_MARK = "[Test] "
_UNSUBSCRIBE = "List-Unsubscribe"
_TIMEOUT_S = 20.0


class TestSendError(TactfulError, ValueError):
    """A test cannot be sent like that."""

    __test__ = False  # its name is not that of tests


def send_test(
    store: Store,
    workspace: Workspace,
    message: Message,
    *,
    to: str,
    by: Actor,
    now: datetime,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Send a message to an address of the workspace's own mailboxes; returns the server's reply.

    Its subject begins with "[Test]", and its unsubscribe link leads to nobody: whoever presses it
    opts no recipient out. Raises TestSendError for any other address, SecretError, SendError.
    """
    boxes = workspace.settings.mailboxes
    address = _own(boxes, to)
    sender = message.sender.address.lower()
    box = next((one for one in boxes.values() if one.address.lower() == sender), None)
    if box is None:
        raise TestSendError(f"no mailbox has the address {message.sender.address}")
    test = as_test(message, address, public_url=workspace.settings.public_url)
    domain = box.address.rpartition("@")[2]
    data = mime(test, message_id=f"<test-{secrets.token_hex(12)}@{domain}>", date=now)
    transport = transport_of(box, environment, timeout_s=_TIMEOUT_S)
    reply = asyncio.run(hand_over(transport, Outgoing(box.address, address, data))).text
    detail = {"to": address, "subject": message.subject, "text": reply}
    with store.session() as session:
        note(session, "test sent", "mailbox", box.key, by=by, at=now, detail=detail)
    return reply


def as_test(message: Message, address: str, *, public_url: str) -> Message:
    """Return a message as a test of it reads."""
    mark = next((value for name, value in message.headers if name == _UNSUBSCRIBE), "")
    link = mark.strip("<>")
    harmless = f"{public_url.rstrip('/')}/u/example"

    def without(text: str) -> str:
        return text.replace(link, harmless) if link else text

    return replace(
        message,
        recipient=Address(address),
        subject=f"{_MARK}{message.subject}",
        text=without(message.text),
        html=without(message.html) if message.html is not None else None,
        preheader=without(message.preheader),
        headers=tuple(one for one in message.headers if not one[0].startswith(_UNSUBSCRIBE)),
    )


def _own(boxes: Mapping[str, Mailbox], to: str) -> str:
    wanted = to.strip().lower()
    for key, box in boxes.items():
        if wanted in (key.lower(), box.address.lower()):
            return box.address
    known = ", ".join(box.address for box in boxes.values())
    raise TestSendError(f"a test goes to a mailbox of this workspace only ({known}), not to '{to}'")
