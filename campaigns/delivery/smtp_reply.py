"""Reads what an SMTP server answers, strictly (RFC 5321 4.2), and within bounds. Pure.

An answer that is no reply decides nothing: after the final dot "25" must not be taken for a
refusal, since the message may have been taken.
"""

import re
from dataclasses import dataclass

from ...templates.errors import TactfulError
from ...templates.lazy_regex import lazy_regex

# RFC 5321 4.5.3.1.5 allows 512 octets a line; real servers stay under 2,000.
LONGEST_LINE, MOST_LINES, MOST_BYTES = 4096, 128, 32_768
_LINE = lazy_regex(rb"([2-5][0-5][0-9])(?:([ -])(.*))?", re.DOTALL)
# What PostgreSQL or SQLite would not store, and what would move a terminal's cursor.
_UNSHOWN = lazy_regex(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SHOWN = 60


class NotAReply(TactfulError, ValueError):
    """The server said something that is no SMTP reply."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole, well-formed answer; the lines of text are joined by line feeds."""

    code: int
    text: str

    @property
    def good(self) -> bool:
        """Whether it is a yes (2yz)."""
        return 200 <= self.code < 300

    @property
    def refuses(self) -> bool:
        """Whether it is a no, for now (4yz) or for good (5yz)."""
        return self.code >= 400


class ReplyReader:
    """Collects the bytes of one reply. left_over: what came behind it, which answers nothing."""

    def __init__(self) -> None:
        self.left_over = b""
        self._line = bytearray()
        self._size = 0
        self._code = b""
        self._texts: list[bytes] = []

    def feed(self, data: bytes) -> Reply | None:
        """Take what came; return the reply once it is whole. Raises NotAReply."""
        self._size += len(data)
        while data:
            part, end, data = data.partition(b"\n")
            self._line += part
            if len(self._line) > LONGEST_LINE:
                raise NotAReply(f"a line of its answer has more than {LONGEST_LINE:,} bytes")
            if not end:
                break
            line = bytes(self._line).removesuffix(b"\r")
            self._line.clear()
            if self._last(line):
                self.left_over = data
                return Reply(int(self._code), cleaned(b"\n".join(self._texts)))
        if self._size > MOST_BYTES or len(self._texts) >= MOST_LINES:
            raise NotAReply(f"its answer does not end within {MOST_LINES} lines")
        return None

    def _last(self, line: bytes) -> bool:
        """Take one line; return whether it is the last one."""
        found = _LINE.fullmatch(line)
        if found is None:
            raise NotAReply(f"it answered '{cleaned(line[:_SHOWN])}', which is not an SMTP reply")
        code, mark, text = found.groups()
        if self._code and code != self._code:
            both = f"{self._code.decode()} and {code.decode()}"
            raise NotAReply(f"it answered {both} in one reply")
        self._code = code
        if len(self._texts) >= MOST_LINES:
            raise NotAReply(f"its answer does not end within {MOST_LINES} lines")
        self._texts.append((text or b"").strip())
        return bool(mark != b"-")


def cleaned(words: bytes | str) -> str:
    """Return a server's words so that they can be stored and shown."""
    if isinstance(words, bytes):
        words = words.decode("utf-8", "replace")
    return _UNSHOWN.sub("\ufffd", words)
