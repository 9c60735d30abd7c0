"""Whether a mailbox can send and be read: connect, log in, and nothing more."""

import asyncio
import importlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...templates.errors import TactfulError
from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.settings import Mailbox
from ..delivery.dkim import signer_of
from ..delivery.oauth.access import access_token, unkept
from ..delivery.providers import transport_of, where
from ..delivery.secrets import password_of, secret_of
from ..delivery.transport import SendError, Transport
from .reading import readable_folders

TIMEOUT_S = 10.0
# Exchange team, 27 January 2026: off by default from the end of December 2026, none in new tenants.
_ENDING = "by default takes no password from the end of December 2026 (Exchange team, January 2026)"
# Microsoft, "Deprecation of Basic authentication in Exchange Online", 2022; Outlook.com, 2024.
_ENDED = "takes no password any more (basic authentication has ended)"
_MICROSOFT = {
    "smtp.office365.com": _ENDING,
    "outlook.office365.com": _ENDED,
    "smtp-mail.outlook.com": _ENDED,
    "imap-mail.outlook.com": _ENDED,
}
# Google, "Transition from less secure apps to OAuth": since 1 May 2025 for Workspace, and for
# private accounts since 30 May 2022. An app password is 16 small letters.
_GOOGLE = ("smtp.gmail.com", "imap.gmail.com", "smtp.googlemail.com", "imap.googlemail.com")
_APP_PASSWORD = lazy_regex(r"[a-z]{16}")


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
        folders = readable_folders(box, lambda one: password_of(one, environment), environment)
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


def passwords_refused(box: Mailbox, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return what is wrong with how a mailbox signs in: a password at servers that take none, or
    no such one; access that goes to a server of somebody else."""
    if box.provider == "smtp" and box.password is not None:
        sends = {box.host: box.password}
    else:
        sends = {}
    reads = (box.imap.password or box.password) if box.imap is not None else None
    if box.imap is not None and reads is not None:
        sends.setdefault(box.imap.host, reads)
    connect = (
        f"sign in by OAuth: add [mailboxes.{box.key}.oauth], then use tactful mailbox connect "
        f"{box.key}"
    )
    found = [*_strange_servers(box)]
    for host, reference in sends.items():
        if why := _MICROSOFT.get(host.lower()):
            found.append(f"{host} {why}; {connect}")
        elif host.lower() in _GOOGLE and not _may_be_app_password(box, reference, environment):
            found.append(
                f"{host} does not take an account's own password (Google, since May 2025); "
                f"{connect}, or use an app password of 16 letters"
            )
    return tuple(found)


def _strange_servers(box: Mailbox) -> Iterator[str]:
    """Yield servers that would get access and are not those of the provider that gives it."""
    if box.oauth is None:
        return
    at = box.oauth.at
    named = [(box.host, at.smtp)] if box.provider == "smtp" else []
    if box.imap is not None and box.imap.password is None:
        named.append((box.imap.host, at.imap))
    for host, own in named:
        if own and host.lower() != own:
            yield (
                f"access to the mailbox goes to {host}, which is not {at.name}'s own {own}; "
                "is that meant?"
            )


def oauth_answer(box: Mailbox, environment: Mapping[str, str] = os.environ) -> Answered | None:
    """Say whether a mailbox's provider gives access to it; None where it signs in otherwise."""
    if box.oauth is None:
        return None
    where = box.oauth.at.token_url.split("/")[2]
    try:
        access_token(box, environment)
    except TactfulError as error:
        return Answered(False, where, str(error))
    said = f"{where} gives access"
    if told := unkept(box):
        said += f"; {told}"
    return Answered(True, where, said)


def _may_be_app_password(box: Mailbox, reference: str, environment: Mapping[str, str]) -> bool:
    """Say whether a password has an app password's form, or is not there to be looked at."""
    user = box.user or box.address
    try:
        found = secret_of(reference, "", environment, user=user, is_a="password")
    except TactfulError:
        return True
    return bool(_APP_PASSWORD.fullmatch("".join(found.split())))


async def _greet(box: Mailbox, transport: Transport) -> Answered:
    at = where(box)
    try:
        said = await transport.greet()
    except SendError as error:
        return Answered(False, at, error.text)
    finally:
        await transport.close()
    return Answered(True, at, f"{box.address}, {at} {said}")
