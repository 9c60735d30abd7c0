"""One SMTP session once it is open: a command out, one whole reply back, always in step.

aiosmtplib opens the session (TLS, EHLO, AUTH) and hands its transport over: it takes any
three characters that ``int`` reads for a code, keeps what follows a reply for the next
command, and tells an answer that is none by the same error as a lost connection.
"""

import asyncio

from ...templates.lazy_regex import lazy_regex
from .smtp_reply import NotAReply, Reply, ReplyReader

_CONTROL = lazy_regex(rb"[\x00-\x1f\x7f]")


class SessionLost(ConnectionError):
    """The server hung up, or spoke out of turn, so the session is of no use any more."""


class SmtpSession(asyncio.Protocol):
    """Asks and waits, one question at a time; every answer is bounded in size and time.

    lost says why no more can be asked.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.lost: str | None = None
        self._reader = ReplyReader()
        self._waiter: asyncio.Future[Reply] | None = None
        self._limit: asyncio.Timeout | None = None
        self._finish_s = 0.0
        transport.set_protocol(self)

    @property
    def usable(self) -> bool:
        """Whether the next question can be asked."""
        return self.lost is None and not self._transport.is_closing()

    async def command(self, line: bytes, *, timeout_s: float) -> Reply:
        """Send one command line. Raises NotAReply, TimeoutError or SessionLost."""
        if _CONTROL.search(line):
            raise ValueError("a command with a control character in it")
        return await self.ask(line + b"\r\n", begin_s=timeout_s, finish_s=timeout_s)

    async def ask(self, data: bytes, *, begin_s: float, finish_s: float) -> Reply:
        """Send data and return the reply to it, which must begin and then be whole in time.

        Raises NotAReply, TimeoutError or SessionLost; the session is closed then.
        """
        if not self.usable:
            raise SessionLost(self.lost or "the connection was closed")
        self._reader, self._finish_s = ReplyReader(), finish_s
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(begin_s) as self._limit:
                self._transport.write(data)
                return await self._waiter
        except TimeoutError as error:
            self.abort()
            raise TimeoutError(f"no complete answer within {begin_s:g} seconds") from error
        except BaseException:
            self.abort()
            raise
        finally:
            self._waiter = self._limit = None

    def abort(self) -> None:
        """Hang up at once."""
        self.lost = self.lost or "the connection was closed"
        self._transport.abort()

    def close(self) -> None:
        """Hang up in an orderly way."""
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        if self._waiter is None or self._waiter.done():
            # Read as the answer to the next command it would be the answer to another one.
            self._fail("the server sent an answer that nobody asked for")
            return
        if self._limit is not None:
            whole_by = asyncio.get_running_loop().time() + self._finish_s
            until = self._limit.when()
            self._finish_s = float("inf")  # counted from the first byte only
            self._limit.reschedule(whole_by if until is None else min(until, whole_by))
        try:
            reply = self._reader.feed(data)
        except NotAReply as error:
            self._waiter.set_exception(error)
            return
        if reply is None:
            return
        self._waiter.set_result(reply)
        if self._reader.left_over:
            self._fail("the server answered twice")

    def eof_received(self) -> bool:
        self._fail("the server closed the connection")
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(f"the connection was lost: {exc}" if exc else "the server closed the connection")

    def _fail(self, why: str) -> None:
        self.lost = self.lost or why
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(SessionLost(self.lost))
        self._transport.abort()
