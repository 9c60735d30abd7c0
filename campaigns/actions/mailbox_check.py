"""Whether a mailbox can send and be read: connect, log in, and nothing more."""

import asyncio
import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...templates.errors import TactfulError
from ...templates.workspace.settings import Mailbox
from ..delivery.dkim import signer_of
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


def dkim_answer(
    box: Mailbox,
    environment: Mapping[str, str] = os.environ,
    *,
    lookup: Callable[[str], Sequence[str]] | None,
) -> Answered | None:
    """Say whether the key that signs can be read, and the DNS has it; None where nothing signs.

    lookup returns the TXT records of a name; without one the DNS is not asked.
    """
    try:
        signer = signer_of(box, environment)
    except TactfulError as error:
        return Answered(False, "", str(error))
    if signer is None:
        return None
    name = signer.name
    if lookup is None:
        return Answered(True, name, f"the key can be read; {name} not checked")
    wanted = f'publish a TXT record there: "{signer.record}"'
    try:
        found = lookup(name)
    except OSError as error:
        return Answered(False, name, f"the DNS does not answer for {name} ({error})")
    if not found:
        return Answered(False, name, f"the DNS has no key at {name}; {wanted}")
    if not any(_public_key(one) == signer.public for one in found):
        return Answered(False, name, f"the DNS has another key at {name}; {wanted}")
    return Answered(True, name, f"the DNS has the key, at {name}")


def txt_records(name: str) -> Sequence[str]:
    """Return the TXT records of a name, from the DNS. Raises OSError where it does not answer."""
    exceptions = importlib.import_module("dns.exception")
    resolver = importlib.import_module("dns.resolver")
    try:
        answer = resolver.resolve(name, "TXT", lifetime=TIMEOUT_S)
    except (resolver.NXDOMAIN, resolver.NoAnswer):
        return ()
    except exceptions.DNSException as error:
        raise OSError(str(error)) from error
    return [b"".join(one.strings).decode("ascii", "replace") for one in answer]


def _public_key(record: str) -> str:
    """Return the p= of a DKIM record; blanks in it do not count (RFC 6376 3.6.1)."""
    tags = (tag.partition("=") for tag in record.split(";"))
    return next(("".join(value.split()) for name, _, value in tags if name.strip() == "p"), "")


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
