"""One SMTP session once it is open: commands out, one whole reply to each, always in step.

aiosmtplib opens the session (TLS, EHLO, AUTH) and hands its transport over: it takes any
three characters that ``int`` reads for a code, keeps what follows a reply for the next
command, and tells an answer that is none by the same error as a lost connection.
"""

import asyncio
from collections import deque

from ...templates.lazy_regex import lazy_regex
from .smtp_reply import NotAReply, Reply, ReplyReader

_CONTROL = lazy_regex(rb"[\x00-\x1f\x7f]")


class SessionLost(ConnectionError):
    """The server hung up, or spoke out of turn, so the session is of no use any more."""


class SmtpSession(asyncio.Protocol):
    """Asks and waits; every answer is bounded in size and time.

    Several questions may go out at once where the server takes that (RFC 2920): their answers
    come in the same order. lost says why no more can be asked.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self.lost: str | None = None
        self._reader = ReplyReader()
        self._open: deque[asyncio.Future[Reply]] = deque()  # asked, and not answered yet
        self._limit: asyncio.Timeout | None = None
        self._finish_s = 0.0
        transport.set_protocol(self)

    @property
    def usable(self) -> bool:
        """Whether the next question can be asked."""
        return self.lost is None and not self._transport.is_closing()

    async def command(self, line: bytes, *, timeout_s: float) -> Reply:
        """Send one command line. Raises NotAReply, TimeoutError or SessionLost."""
        return await self.ask(whole_line(line), begin_s=timeout_s, finish_s=timeout_s)

    async def ask(self, data: bytes, *, begin_s: float, finish_s: float) -> Reply:
        """Send data and return the reply to it, which must begin and then be whole in time.

        Raises NotAReply, TimeoutError or SessionLost; the session is closed then.
        """
        (one,) = self.send(data, 1)
        return await self.answer(one, begin_s=begin_s, finish_s=finish_s)

    def send(self, data: bytes, count: int) -> list[asyncio.Future[Reply]]:
        """Send what has so many answers; each of them is waited for with answer(), in order.

        Raises SessionLost.
        """
        if not self.usable:
            raise SessionLost(self.lost or "the connection was closed")
        loop = asyncio.get_running_loop()
        asked: list[asyncio.Future[Reply]] = [loop.create_future() for _ in range(count)]
        self._open.extend(asked)
        self._transport.write(data)
        return asked

    async def answer(self, one: asyncio.Future[Reply], *, begin_s: float, finish_s: float) -> Reply:
        """Return the reply to what was sent, which must begin and then be whole in time.

        Raises as ask() does.
        """
        if one.done() and not one.cancelled() and one.exception() is None:
            return one.result()
        self._finish_s = finish_s
        try:
            async with asyncio.timeout(begin_s) as self._limit:
                return await one
        except TimeoutError as error:
            self.abort()
            raise TimeoutError(f"no complete answer within {begin_s:g} seconds") from error
        except BaseException:
            self.abort()
            raise
        finally:
            self._limit = None

    def abort(self) -> None:
        """Hang up at once."""
        self._fail("the connection was closed")

    def close(self) -> None:
        """Hang up in an orderly way."""
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        while data:
            if not self._open:
                # Read as the answer to the next command it would be the answer to another one.
                self._fail("the server sent an answer that nobody asked for")
                return
            self._begun()
            try:
                reply = self._reader.feed(data)
            except NotAReply as error:
                self._settle(error)
                self._fail(str(error))
                return
            if reply is None:
                return
            data, self._reader = self._reader.left_over, ReplyReader()
            self._settle(reply)
            if data and not self._open:
                self._fail("the server answered twice")
                return

    def eof_received(self) -> bool:
        self._fail("the server closed the connection")
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(f"the connection was lost: {exc}" if exc else "the server closed the connection")

    def _begun(self) -> None:
        """Count the time until a reply must be whole, from its first byte."""
        if self._limit is None or self._finish_s == float("inf"):
            return
        whole_by = asyncio.get_running_loop().time() + self._finish_s
        until = self._limit.when()
        self._finish_s = float("inf")  # counted from the first byte only
        self._limit.reschedule(whole_by if until is None else min(until, whole_by))

    def _settle(self, outcome: Reply | Exception) -> None:
        one = self._open.popleft()
        if one.done():  # nobody waits any more
            return
        if isinstance(outcome, Reply):
            one.set_result(outcome)
        else:
            one.set_exception(outcome)
            one.exception()  # it may be that nobody asks for it

    def _fail(self, why: str) -> None:
        self.lost = self.lost or why
        while self._open:
            self._settle(SessionLost(self.lost))
        self._transport.abort()


def whole_line(line: bytes) -> bytes:
    """Return a command with its line end; a value must not have brought another one."""
    if _CONTROL.search(line):
        raise ValueError("a command with a control character in it")
    return line + b"\r\n"
