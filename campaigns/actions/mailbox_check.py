"""Whether a mailbox can send and be read: connect, log in, and nothing more."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass

from ...templates.errors import TactfulError
from ...templates.workspace.settings import Mailbox
from ..delivery.providers import transport_of, where
from ..delivery.secrets import password_of
from ..delivery.transport import SendError, Transport
from .reading import readable_folders

TIMEOUT_S = 10.0
_NO_PASSWORDS = ("smtp.office365.com", "outlook.office365.com", "smtp-mail.outlook.com")


@dataclass(frozen=True, slots=True)
class Answered:
    """What one server said. where: "smtp.example.com:587"."""

    ok: bool
    where: str
    detail: str


def sends_answer(box: Mailbox, environment: Mapping[str, str] = os.environ) -> Answered:
    """Log in where a mailbox's mail is handed over; nothing is sent.

    Raises TactfulError: no password or key, no such provider.
    """
    transport = transport_of(box, environment, timeout_s=TIMEOUT_S)
    return asyncio.run(_greet(box, transport))


def imap_answer(box: Mailbox, environment: Mapping[str, str] = os.environ) -> Answered | None:
    """Log in where a mailbox's replies are read; None where nothing reads them."""
    if box.imap is None:
        return None
    where = f"{box.imap.host}:{box.imap.port}"
    try:
        folders = readable_folders(box, lambda one: password_of(one, environment))
    except TactfulError as error:
        return Answered(False, where, str(error))
    return Answered(True, where, f"{where} can be read: {', '.join(folders)}")


def passwords_refused(box: Mailbox) -> tuple[str, ...]:
    """Return what is wrong with a password at servers that take none any more.

    Microsoft 365 ends logins with a password (basic authentication).
    """
    servers = [box.host if box.provider == "smtp" else "", box.imap.host if box.imap else ""]
    return tuple(
        f"{host} is ending logins with a password, and Tactful has no other one yet; ask "
        "your administrator for a relay that takes one, or use another provider"
        for host in dict.fromkeys(one.lower() for one in servers)
        if host in _NO_PASSWORDS and box.user is not None
    )


async def _greet(box: Mailbox, transport: Transport) -> Answered:
    at = where(box)
    try:
        said = await transport.greet()
    except SendError as error:
        return Answered(False, at, error.text)
    finally:
        await transport.close()
    return Answered(True, at, f"{box.address}, {at} {said}")
