"""One connection to a provider's HTTP API, on which it is known whether a request had begun.

Most clients connect and ask in one call, and tell a failure before the request from one behind it
by its words, if at all. urllib3's connections have two calls for it.
"""

import asyncio
import json
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

import tactful

from .smtp_reply import cleaned
from .transport import Phase, SendError

_IDLE_S = 20.0  # servers close what was idle, some of them while we ask: that would be a doubt
_MOST = 65_536  # bytes of an answer
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a server said, whole: status, headers by their lower-case names, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Mapping[str, Any]:
        """Return its body where that is an object in JSON; empty where it is not."""
        try:
            found = json.loads(self.body)
        except ValueError:  # UnicodeDecodeError too
            return {}
        return found if isinstance(found, dict) else {}


class HttpSession:
    """One kept connection; TLS is verified. Every failure is a SendError with its phase."""

    def __init__(self, url: str, *, timeout_s: float) -> None:
        """Connect to nothing yet. url: https://, where an API begins."""
        parts = urlsplit(url)
        self.where, self._path = parts.netloc, parts.path.rstrip("/")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._connection = kind(parts.hostname or "", parts.port, timeout=timeout_s)
        self._timeout_s, self._used = timeout_s, 0.0
        # Ours too: a response without a length takes it away from the connection.
        self._sock: socket.socket | None = None

    async def connect(self) -> None:
        """Have a connection on which nothing is asked yet. Raises SendError at connect."""
        idle = time.monotonic() - self._used
        if self._connection.is_connected and idle < _IDLE_S:
            return
        self.drop()
        try:
            await self._bounded(self._connection.connect)
            self._sock = self._connection.sock
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            self.drop()
            raise SendError(Phase.connect, f"{self.where}: {_words(error)}") from error
        self._used = time.monotonic()

    async def ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> HttpAnswer:
        """Ask on the connection that there is. Raises SendError at body, without a code."""
        sent = {
            "User-Agent": f"tactful/{tactful.__version__}",
            "Accept": "application/json",
            **headers,
        }

        def asked() -> HttpAnswer:
            self._connection.request(
                method, self._path + path, body=body, headers=sent, preload_content=False
            )
            response = self._connection.getresponse()
            raw = response.read(_MOST)
            whole = response.read(1) == b""
            names = {name.lower(): value for name, value in response.headers.items()}
            if not whole or names.get("connection", "").lower() == "close":
                self._connection.close()
            return HttpAnswer(response.status, names, raw)

        try:
            answer = await self._bounded(asked)
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            self.drop()
            raise SendError(Phase.body, f"{self.where}: {_words(error)}") from error
        self._used = time.monotonic()
        return answer

    def drop(self) -> None:
        """Close the connection, whoever waits on it."""
        for sock in (self._connection.sock, self._sock):
            if sock is not None:
                with suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
        self._sock = None
        self._connection.close()

    async def _bounded(self, work: Callable[[], R]) -> R:
        """Do work in a thread; an answer that comes in drops has a limit as a whole too."""
        try:
            async with asyncio.timeout(2 * self._timeout_s):
                return await asyncio.to_thread(work)
        except BaseException:
            self.drop()
            raise


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "no answer in time"
    # urllib3 names the connection's object first.
    said = cleaned(str(error)).rpartition(">: ")[2]
    return said or type(error).__name__
