"""SMTP with the phase of every failure known.

aiosmtplib raises the same error when a server goes away before the body and after it, so
MAIL, RCPT and DATA are driven here, over a session that reads replies strictly.
``prepare`` ends with the server's 354; nothing is sent before ``body``. Where the server takes
several commands at once (PIPELINING, RFC 2920), these three go out together, and behind a body
those of the message that comes next: one round trip a message.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import aiosmtplib
from aiosmtplib.errors import SMTPAuthenticationError, SMTPException, SMTPResponseException

from ...templates.workspace.settings import Mailbox
from .smtp_oauth import SmtpOAuth
from .smtp_reply import NotAReply, Reply, cleaned
from .smtp_session import SmtpSession, whole_line
from .transport import Outgoing, Phase, Receipt, SendError, Transport

TIMEOUT_S = 60.0
# RFC 5321 4.5.3.2.6: a shorter one makes doubts (and doubles) by itself.
AFTER_DOT_TIMEOUT_S = 600.0
_RFC_DATA_OK, _CLOSING, _GOODBYE, _BAD_SEQUENCE = 354, 421, 221, 503
_GREETING_ANSWERS = 4  # banner, EHLO, STARTTLS with its EHLO, AUTH: none of them may take long


class SmtpTransport(Transport):
    """One persistent connection of one mailbox; connects again when the server has hung up."""

    def __init__(
        self,
        mailbox: Mailbox,
        *,
        password: str | None = None,
        oauth: SmtpOAuth | None = None,
        tls: ssl.SSLContext | None = None,
        timeout_s: float = TIMEOUT_S,
        after_dot_timeout_s: float = AFTER_DOT_TIMEOUT_S,
    ) -> None:
        self.mailbox, self.password, self.oauth, self.tls = mailbox, password, oauth, tls
        self.timeout_s, self.after_dot_timeout_s = timeout_s, after_dot_timeout_s
        self._session: SmtpSession | None = None
        self._takes_size = self._takes_utf8 = self._pipelines = self._one_by_one = False
        self._upcoming: Outgoing | None = None
        self._ahead: _Envelope | None = None  # sent behind the last body

    async def greet(self) -> str:
        """Connect, secure the line and sign in, and nothing more. Raises SendError."""
        await self._connected()
        return "answers"

    async def deliver(
        self,
        message: Outgoing,
        *,
        begin: Callable[[], Awaitable[bool]],
        upcoming: Outgoing | None = None,
    ) -> Receipt | None:
        self._upcoming = upcoming
        try:
            return await super().deliver(message, begin=begin)
        finally:
            self._upcoming = None

    async def prepare(self, sender: str, recipient: str, *, size: int) -> None:
        """Connect where needed; MAIL, RCPT and DATA. Raises SendError."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and (ahead.sender, ahead.recipient) != (sender, recipient):
            self._drop()  # it waits for the body of another message
            ahead = None
        used_before = self._session is not None and self._session.usable
        try:
            await self._opened(ahead or await self._envelope(sender, recipient, size))
        except SendError as error:
            if error.code == _BAD_SEQUENCE and self._pipelines:
                self._one_by_one = True  # it says that it takes several at once, and does not
            elif not (used_before or self._pipelines) or not _hung_up(error):
                raise
            self._drop()
            await self._opened(await self._envelope(sender, recipient, size, one_by_one=True))

    async def body(self, data: bytes) -> Receipt:
        """Send the body and its final dot, and wait for the answer. Raises SendError.

        Only a whole reply with a code of 2yz, 4yz or 5yz decides; all else leaves it in doubt.
        """
        session = self._session
        if session is None or not session.usable:
            raise SendError(Phase.data, "the connection was lost before the message was sent")
        stuffed = data.replace(b"\n.", b"\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        if not stuffed.endswith(b"\r\n"):
            stuffed += b"\r\n"
        lines = self._lines_ahead()
        asked = session.send(stuffed + b".\r\n" + b"".join(lines), 1 + len(lines))
        if lines and self._upcoming is not None:
            one = self._upcoming
            self._ahead = _Envelope(one.sender, one.recipient, asked[1:])
        try:
            reply = await session.answer(
                asked[0], begin_s=self.after_dot_timeout_s, finish_s=self.timeout_s
            )
        except (NotAReply, OSError) as error:
            raise SendError(Phase.body, _words(error)) from error
        if not reply.good and self._ahead is not None:
            # Some servers keep what they refused, its recipient too: no body may follow that.
            self._drop()
        if reply.code == _CLOSING:
            self._drop()
        if reply.refuses:
            await self._reset()  # some servers keep the refused message's sender, and say 503 next
            raise SendError(Phase.body, reply.text, code=reply.code, permanent=reply.code >= 500)
        if not reply.good:
            self._drop()
            raise SendError(Phase.body, _out_of_place(reply))
        return Receipt(f"{reply.code} {reply.text}")

    async def abandon(self) -> None:
        """After 354 only hanging up ends a message unsent (RFC 5321 3.8)."""
        self._drop()

    async def close(self) -> None:
        """QUIT, without minding how the server takes it."""
        if self._ahead is not None:
            self._drop()
        session, self._session = self._session, None
        if session is not None and session.usable:
            with suppress(NotAReply, OSError):
                await session.command(b"QUIT", timeout_s=min(5, self.timeout_s))
            session.close()

    async def _envelope(
        self, sender: str, recipient: str, size: int, *, one_by_one: bool = False
    ) -> "_Envelope":
        """Say whom a message is from and to, as far as that may be said at once."""
        session = await self._connected()
        lines = self._envelope_lines(sender, recipient, size)
        if one_by_one or not self._pipelines:
            return _Envelope(sender, recipient, [], lines)
        try:
            return _Envelope(sender, recipient, session.send(b"".join(lines), len(lines)))
        except OSError as error:
            raise SendError(Phase.mail, _words(error)) from error

    def _envelope_lines(self, sender: str, recipient: str, size: int) -> list[bytes]:
        """Return MAIL, RCPT and DATA; raises SendError for an address the server cannot take."""
        option = f" SIZE={size}" if self._takes_size else ""
        if not (sender + recipient).isascii():
            if not self._takes_utf8:
                text = (
                    f"{self.mailbox.host} takes no addresses with letters beyond ASCII before the "
                    "@ (SMTPUTF8); ask for another address, or send from another mailbox"
                )
                raise SendError(Phase.rcpt, text, permanent=True)
            option += " BODY=8BITMIME SMTPUTF8"  # RFC 6531 3.1: who has one has the other
        lines = (f"MAIL FROM:<{sender}>{option}", f"RCPT TO:<{recipient}>", "DATA")
        return [whole_line(line.encode()) for line in lines]

    def _lines_ahead(self) -> list[bytes]:
        """Return the next message's envelope, where it may go out behind this body."""
        one = self._upcoming
        if one is None or not self._pipelines:
            return []
        try:
            return self._envelope_lines(one.sender, one.recipient, len(one.data))
        except (SendError, ValueError):
            return []  # which is said when its turn comes

    async def _opened(self, envelope: "_Envelope") -> None:
        """Hear what the server says to an envelope; raises SendError unless it says go."""
        if not envelope.asked:
            for phase, line in zip(_ENVELOPE, envelope.lines, strict=True):
                await self._reply(phase, self._asked(phase, line))
            return
        # All three are heard before anything is decided, so that we stay in step.
        failed: SendError | None = None
        for phase, one in zip(_ENVELOPE, envelope.asked, strict=True):
            try:
                await self._reply(phase, one, last=phase is Phase.data)
            except SendError as error:
                failed = failed or error
                if self._session is None or not self._session.usable:
                    break
            else:
                if failed is not None and phase is Phase.data:
                    self._drop()  # it waits for a body that must not come
        if failed is None:
            return
        if self._session is not None and failed.code is not None:
            await self._reset()
        raise failed

    def _asked(self, phase: Phase, line: bytes) -> "asyncio.Future[Reply]":
        assert self._session is not None
        try:
            return self._session.send(line, 1)[0]
        except OSError as error:
            raise SendError(phase, _words(error)) from error

    async def _connected(self) -> SmtpSession:
        if self._session is not None and self._session.usable:
            return self._session
        if self.oauth is not None:
            self._session = await self.oauth.signed_in(self._opened_session)
        else:
            self._session, _ = await self._opened_session()
        return self._session

    async def _opened_session(self) -> tuple[SmtpSession, Sequence[str]]:
        """Return a session, signed in by a password if there is one, and how one may sign in."""
        box = self.mailbox
        client = aiosmtplib.SMTP(
            hostname=box.host,
            port=box.port,
            username=box.user if self.oauth is None else None,
            password=self.password,
            # Needs no DNS and tells nothing about this machine.
            local_hostname=box.address.rpartition("@")[2],
            use_tls=box.security == "tls",
            start_tls=box.security == "starttls",
            tls_context=self.tls if box.security != "none" else None,
            timeout=self.timeout_s,
        )
        try:
            # Each answer has its own limit; all of them together have this one.
            async with asyncio.timeout(_GREETING_ANSWERS * self.timeout_s):
                await client.connect()
                if client.is_ehlo_or_helo_needed:
                    await client.ehlo()
        except SMTPAuthenticationError as error:
            client.close()
            text = f"{box.host} refused the password of {box.user}: {cleaned(error.message)}"
            raise SendError(Phase.connect, text, code=error.code, permanent=True) from error
        # ValueError: an answer within AUTH that cannot be decoded.
        except (SMTPException, OSError, ValueError) as error:
            client.close()
            text = f"{box.host}:{box.port}: {_words(error)}"
            raise SendError(Phase.connect, text) from error
        transport = client.transport
        if not isinstance(transport, asyncio.Transport) or transport.is_closing():
            raise SendError(
                Phase.connect, f"{box.host}:{box.port}: the server closed the connection"
            )
        self._takes_size = client.supports_extension("size")
        self._takes_utf8 = client.supports_extension("smtputf8")
        self._pipelines = not self._one_by_one and client.supports_extension("pipelining")
        return SmtpSession(transport), client.server_auth_methods

    async def _reply(
        self, phase: Phase, asked: "asyncio.Future[Reply]", *, last: bool | None = None
    ) -> None:
        """Hear the answer to one thing before the body; raises SendError unless it is the yes.

        An answer to something else, or two of them, mean that we are out of step: nothing
        was taken yet, so the session is closed and the message goes later. last: the others of
        its envelope were sent too, and whether this is the last of them.
        """
        session = self._session
        assert session is not None
        try:
            reply = await session.answer(asked, begin_s=self.timeout_s, finish_s=self.timeout_s)
        except (NotAReply, OSError) as error:
            raise SendError(phase, _words(error)) from error
        if reply.refuses:
            if reply.code == _CLOSING:
                self._drop()
            elif last is None:
                await self._reset()
            raise SendError(phase, reply.text, code=reply.code, permanent=reply.code >= 500)
        if not _goes_on(phase, reply):
            self._drop()
            raise SendError(phase, _out_of_place(reply))
        if not session.usable and last is not False:
            raise SendError(phase, f"{session.lost}, after '{reply.code} {reply.text}'")

    async def _reset(self) -> None:
        session = self._session
        if session is None or not session.usable:
            return
        try:
            reply = await session.command(b"RSET", timeout_s=self.timeout_s)
        except (NotAReply, OSError):
            return  # it is closed
        if not reply.good:
            self._drop()

    def _drop(self) -> None:
        if self._session is not None:
            self._session.abort()
        self._session = self._ahead = None


@dataclass(frozen=True, slots=True)
class _Envelope:
    """MAIL, RCPT and DATA of one message: asked all at once, or lines still to be said."""

    sender: str
    recipient: str
    asked: Sequence["asyncio.Future[Reply]"]
    lines: Sequence[bytes] = ()


_ENVELOPE = (Phase.mail, Phase.rcpt, Phase.data)


def _hung_up(error: SendError) -> bool:
    """Return whether a server said no more, which it may while we were idle: nothing was begun.

    Or it held its answers to all three back together, of which one did not come.
    """
    return (error.code is None or error.code == _CLOSING) and error.phase is Phase.mail


def _goes_on(phase: Phase, reply: Reply) -> bool:
    """Return whether a reply is the yes that phase waits for; 221 says goodbye."""
    if phase is Phase.data:
        return reply.code == _RFC_DATA_OK
    return reply.good and reply.code != _GOODBYE


def _out_of_place(reply: Reply) -> str:
    return f"it answered {reply.code} {reply.text}, which is not a valid answer here"


def _words(error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        return cleaned(f"{error.code} {error.message}")
    if isinstance(error, TimeoutError) and not str(error):
        return "no answer in time"
    return cleaned(str(error)) or type(error).__name__
