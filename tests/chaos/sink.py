"""An SMTP server that misbehaves at random, and logs each message that it took."""

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from threading import Thread

_ID = re.compile(rb"^Message-ID: *(\S+)", re.MULTILINE)


@dataclass
class Sink:
    """Takes several commands at once; faults is how often of a hundred something goes wrong.

    taken: the Message-IDs of the bodies that it took, whether or not it could say so.
    dropped: how many of these it took and hung up.
    """

    seed: int
    faults: float = 0.0
    taken: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)  # of these
    dropped: int = 0
    did: Counter[str] = field(default_factory=Counter)
    port: int = 0
    pace_s: float = 0.01  # the longest that it takes a message to be taken

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, daemon=True).start()
        opened = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 20), self._loop
        ).result()
        self.port = opened.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _fault(self, *kinds: str) -> str:
        if self._rng.uniform(0, 100) >= self.faults:
            return ""
        kind = self._rng.choice(kinds)
        self.did[kind] += 1
        return kind

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        recipient = ""
        try:
            writer.write(b"220 here\r\n")
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"EHLO":
                    writer.write(b"250-here\r\n250-PIPELINING\r\n250 SIZE\r\n")
                elif verb == b"MAIL":
                    writer.write(self._says("421", "hang up"))
                elif verb == b"RCPT":
                    recipient = line.decode().partition("<")[2].partition(">")[0]
                    writer.write(self._says("450", "450", "554", "421"))
                elif verb == b"DATA":
                    writer.write(b"354 go on\r\n")
                    if not await self._body(recipient, reader, writer):
                        break
                elif verb == b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                else:
                    writer.write(b"250 ok\r\n")
        except (OSError, _HungUp, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _says(self, *kinds: str) -> bytes:
        kind = self._fault(*kinds)
        if kind == "hang up":
            raise _HungUp
        return f"{kind} chaos\r\n".encode() if kind else b"250 ok\r\n"

    async def _body(
        self, recipient: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        body = await reader.readuntil(b"\r\n.\r\n")
        kind = self._fault("drop", "stall", "451", "554")
        if kind in ("451", "554"):
            writer.write(f"{kind} chaos\r\n".encode())
            return True
        found = _ID.search(body)
        assert found is not None
        self.taken.append(found[1].decode())
        self.recipients.append(recipient)
        if kind == "drop":
            self.dropped += 1
            return False
        await asyncio.sleep(
            self._rng.uniform(0.3, 1.0) if kind else self._rng.uniform(0, self.pace_s)
        )
        writer.write(b"250 2.0.0 taken\r\n")
        return True


class _HungUp(Exception):
    """The server has had enough."""
