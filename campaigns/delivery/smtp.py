"""The last metres: SMTP with the phase of every failure known, a folder of .eml, memory.

aiosmtplib raises the same error when a server goes away before the body and after it, so
MAIL, RCPT and DATA are driven here. ``prepare`` ends with the server's 354; nothing is sent
before ``body``.
"""

import asyncio
import os
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import aiosmtplib
from aiosmtplib.errors import SMTPAuthenticationError, SMTPException, SMTPResponseException

from ...templates.errors import TactfulError
from ...templates.workspace.settings import Mailbox

TIMEOUT_S = 60.0
# RFC 5321 4.5.3.2.6: a shorter one makes doubts (and doubles) by itself.
AFTER_DOT_TIMEOUT_S = 600.0
_RFC_DATA_OK, _TOO_BIG, _CLOSING = 354, 552, 421


class Phase(StrEnum):
    """How far a message had come."""

    connect = "connect"
    mail = "MAIL"
    rcpt = "RCPT"
    data = "DATA"
    body = "body"


class SendError(TactfulError):
    """A message was not sent, or may have been. permanent: trying again is no use."""

    def __init__(
        self, phase: Phase, text: str, *, code: int | None = None, permanent: bool = False
    ) -> None:
        self.phase, self.text, self.code, self.permanent = phase, text, code, permanent
        super().__init__(f"at {phase}: {f'{code} ' if code else ''}{text}")

    @property
    def in_doubt(self) -> bool:
        """Whether the body had begun and no answer told what became of it."""
        return self.phase is Phase.body and self.code is None

    @property
    def of_mailbox(self) -> bool:
        """Whether it is the mailbox's trouble, not this message's."""
        if self.phase is Phase.mail:
            return self.code != _TOO_BIG
        return self.phase is Phase.connect or self.code == _CLOSING

    @property
    def no_such_address(self) -> bool:
        """Whether the recipient's address does not exist (RFC 3463 5.1.x at RCPT)."""
        return self.phase is Phase.rcpt and self.permanent and self.text.startswith("5.1.")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's yes, in its own words (often with its own id of the message)."""

    text: str


class Transport(Protocol):
    """What carries messages. Every failure is a SendError with its phase."""

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        """Get as far as one can without sending anything: connected, and the server says go."""

    async def body(self, data: bytes) -> Receipt:
        """Send the prepared message."""

    async def abandon(self) -> None:
        """Give the prepared message up; it is not sent."""

    async def close(self) -> None:
        """Say goodbye; may be called twice."""


class SmtpTransport:
    """One persistent connection of one mailbox; connects again when the server has hung up."""

    def __init__(
        self,
        mailbox: Mailbox,
        *,
        password: str | None = None,
        tls: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
        after_dot_timeout_s: float = AFTER_DOT_TIMEOUT_S,
    ) -> None:
        self.mailbox, self.password, self.tls = mailbox, password, tls
        self.timeout_s, self.after_dot_timeout_s = timeout_s, after_dot_timeout_s
        self._client: aiosmtplib.SMTP | None = None

    async def greet(self) -> None:
        """Connect, secure the line and sign in, and nothing more. Raises SendError."""
        await self._connected()

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        """Connect where needed; MAIL, RCPT and DATA. Raises SendError."""
        used_before = self._client is not None and self._client.is_connected
        try:
            await self._mail(sender, size)
        except SendError as error:
            # The server hung up while we were idle, which it may: nothing was begun.
            hung_up = error.code is None or error.code == _CLOSING
            if not (used_before and hung_up and error.phase is Phase.mail):
                raise
            await self._drop()
            await self._mail(sender, size)
        await self._command(Phase.rcpt, (250, 251), b"RCPT", f"TO:<{recipient}>".encode("ascii"))
        await self._command(Phase.data, (_RFC_DATA_OK,), b"DATA")

    async def body(self, data: bytes) -> Receipt:
        """Send the body and its final dot, and wait for the answer. Raises SendError."""
        client = self._client
        protocol = client.protocol if client is not None else None
        if client is None or protocol is None:
            raise SendError(Phase.data, "the connection was lost before the body")
        stuffed = data.replace(b"\n.", b"\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        if not stuffed.endswith(b"\r\n"):
            stuffed += b"\r\n"
        try:
            protocol.write(stuffed + b".\r\n")
            code, text = await protocol.read_response(timeout=self.after_dot_timeout_s)
        except (SMTPException, OSError) as error:
            await self._drop()
            raise SendError(Phase.body, _words(error)) from error
        except BaseException:
            await self._drop()
            raise
        if code == _CLOSING:
            await self._drop()
        if not 200 <= code < 300:
            raise SendError(Phase.body, text, code=code, permanent=code >= 500)
        return Receipt(f"{code} {text}")

    async def abandon(self) -> None:
        """After 354 only hanging up ends a message unsent (RFC 5321 3.8)."""
        await self._drop()

    async def close(self) -> None:
        """QUIT, without minding how the server takes it."""
        if self._client is not None and self._client.is_connected:
            try:
                await self._client.quit(timeout=5)
            except (SMTPException, OSError):
                self._client.close()
        self._client = None

    async def _mail(self, sender: str, size: int) -> None:
        client = await self._connected()
        options = [f"SIZE={size}".encode()] if client.supports_extension("size") else []
        await self._command(
            Phase.mail, (250,), b"MAIL", f"FROM:<{sender}>".encode("ascii"), *options
        )

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        box = self.mailbox
        client = aiosmtplib.SMTP(
            hostname=box.host,
            port=box.port,
            username=box.user,
            password=self.password,
            # Needs no DNS and tells nothing about this machine.
            local_hostname=box.address.rpartition("@")[2],
            use_tls=box.security == "tls",
            start_tls=box.security == "starttls",
            tls_context=self.tls if box.security != "none" else None,
            timeout=self.timeout_s,
        )
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except SMTPAuthenticationError as error:
            text = f"{box.host} refuses the password of {box.user}: {error.message}"
            raise SendError(Phase.connect, text, code=error.code, permanent=True) from error
        except (SMTPException, OSError, ssl.SSLError) as error:
            client.close()
            text = f"{box.host}:{box.port}: {_words(error)}"
            raise SendError(Phase.connect, text) from error
        self._client = client
        return client

    async def _command(self, phase: Phase, wanted: tuple[int, ...], *words: bytes) -> None:
        assert self._client is not None
        try:
            code, text = await self._client.execute_command(*words)
        except (SMTPException, OSError) as error:
            await self._drop()
            raise SendError(phase, _words(error)) from error
        except BaseException:
            await self._drop()
            raise
        if code in wanted:
            return
        if code == _CLOSING:
            await self._drop()
        else:
            await self._reset()
        raise SendError(phase, text, code=code, permanent=code >= 500)

    async def _reset(self) -> None:
        try:
            if self._client is not None and self._client.is_connected:
                await self._client.rset()
        except (SMTPException, OSError):
            await self._drop()

    async def _drop(self) -> None:
        if self._client is not None:
            transport = self._client.transport
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()
            self._client.close()
        self._client = None


class FolderTransport:
    """Writes each message as an .eml file, named by its Message-ID; for rehearsals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SendError(Phase.connect, f"{self.folder}: {error.strerror}") from error

    async def body(self, data: bytes) -> Receipt:
        name = data.partition(b"Message-ID: <")[2].partition(b"@")[0].decode("ascii") or "message"
        path = self.folder / f"{name}.eml"
        try:
            with path.with_suffix(".part").open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            path.with_suffix(".part").replace(path)
        except OSError as error:
            raise SendError(Phase.data, f"{path}: {error.strerror}") from error
        return Receipt(f"written to {path.name}")

    async def abandon(self) -> None:
        """Nothing was begun."""

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class MemoryTransport:
    """Keeps messages in a list, for tests of whoever builds on us."""

    sent: list[tuple[str, str, bytes]] = field(default_factory=list)  # from, to, bytes
    _envelope: tuple[str, str] = ("", "")

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        self._envelope = (sender, recipient)

    async def body(self, data: bytes) -> Receipt:
        self.sent.append((*self._envelope, data))
        return Receipt("kept in memory")

    async def abandon(self) -> None:
        """Nothing was begun."""

    async def close(self) -> None:
        """Nothing is open."""


def _words(error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {error.message}"
    return str(error) or type(error).__name__
