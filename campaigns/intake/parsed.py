"""A raw mail taken apart, whatever somebody sent: bounded in bytes, parts and depth.

The parser is the standard library's, with its ``compat32`` policy: that one keeps every header as
it came, while ``default`` parses each into a tree, which hostile ones make slow, or break.
"""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

from ...templates.lazy_regex import lazy_regex

_MOST_BYTES = 1_000_000  # what is told of a mail stands at its beginning; the rest are files
_MOST_HEADER = 4_000
_MOST_TEXT = 50_000
_MOST_PARTS = 60
_NESTED = lazy_regex(r"(?i)boundary\s*=|content-type:\s*message/")
_NO_TEXTS = ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs")
_MESSAGE_ID = lazy_regex(r"<[^<>\s]{1,250}>")
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, MessageError, RecursionError)


@dataclass(frozen=True, slots=True)
class Part:
    """One part. text: decoded; of a message/* part what it holds, headers first."""

    type: str
    method: str  # of a calendar part
    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """Headers by their lower-case names, and the parts in their order."""

    headers: Mapping[str, tuple[str, ...]]
    parts: tuple[Part, ...]
    report: str = ""  # multipart/report's report-type

    def header(self, name: str) -> str:
        return self.headers.get(name, ("",))[0]

    def part(self, *types: str) -> Part | None:
        return next((one for one in self.parts if one.type in types), None)

    def addresses(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return (name, address in lower case) of each address in a header."""
        values = [one[:_MOST_HEADER] for one in self.headers.get(name, ())[:10]]
        try:
            found = getaddresses(values)
        except _FAULTS:
            return ()
        return tuple((who.strip(), one.strip().lower()) for who, one in found if "@" in one)

    @property
    def date(self) -> datetime | None:
        try:
            at = parsedate_to_datetime(self.header("date"))
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        except (*_FAULTS, OverflowError):
            return None


def parsed(raw: bytes) -> Mail:
    """Take a mail apart; never raises."""
    raw = raw[:_MOST_BYTES]
    # So many parts in each other make the parser slow; then only the headers count.
    flat = len(_NESTED.findall(raw.decode("latin-1"))) > _MOST_PARTS
    try:
        message = BytesParser(policy=compat32).parsebytes(raw, headersonly=flat)
    except _FAULTS:
        flat = True
        try:
            message = BytesHeaderParser(policy=compat32).parsebytes(raw)
        except _FAULTS:
            return Mail({}, (Part("text/plain", "", _decoded(raw, "utf-8")),))
    parts = () if flat else tuple(_parts(message))
    return Mail(_headers(message), parts, _param(message, "report-type").lower())


def message_ids(text: str) -> tuple[str, ...]:
    """Return the Message-IDs in a header's text."""
    return tuple(_MESSAGE_ID.findall(text[: _MOST_HEADER * 2]))


def _headers(message: Message) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        found.setdefault(name.lower(), []).append(_header(str(value)))
    return {name: tuple(values) for name, values in found.items()}


def _header(value: str) -> str:
    raw = value[: _MOST_HEADER * 2].encode("utf-8", "surrogateescape")
    text = " ".join(_decoded(raw, "utf-8").split())
    if "=?" not in text:
        return text
    try:
        return _plain(" ".join(str(make_header(decode_header(text))).split()))
    except (*_FAULTS, HeaderParseError):
        return text


def _parts(message: Message) -> Iterator[Part]:
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        one = waiting.pop(0)
        seen += 1
        kind = one.get_content_type()
        inside = one.get_payload()
        if kind.startswith("multipart/") and isinstance(inside, list):
            waiting = [part for part in inside if isinstance(part, Message)] + waiting
        elif isinstance(inside, list):  # message/*: what it holds is not this mail's own text
            texts = [_flat(part) for part in inside[:_MOST_PARTS] if isinstance(part, Message)]
            yield Part(kind, "", "\n\n".join(texts)[:_MOST_TEXT])
        elif kind.startswith(("text/", "message/")):
            yield Part(kind, _param(one, "method").lower(), _text(one))


def _flat(message: Message) -> str:
    """Return a message within a message as text: its headers, and its body if it is plain."""
    lines = [f"{name}: {value}" for name, value in message.raw_items()]
    head = _decoded("\n".join(lines).encode("utf-8", "surrogateescape"), "utf-8")
    return head if message.is_multipart() else f"{head}\n\n{_text(message)}"


def _text(part: Message) -> str:
    try:
        data = part.get_payload(decode=True)
    except _FAULTS:
        data = None
    if not isinstance(data, bytes):
        return ""
    return _decoded(data[: _MOST_TEXT * 4], _param(part, "charset") or "utf-8")[:_MOST_TEXT]


def _decoded(data: bytes, charset: str) -> str:
    """Decode bytes as they say, as UTF-8, or as what Western mail clients mean."""
    for name in (charset, "utf-8", "cp1252"):
        try:
            codec = codecs.lookup(name.strip("'\" "))
            if codec.name in _NO_TEXTS or not codec._is_text_encoding:
                continue
            return _plain(data.decode(codec.name))
        except (ValueError, LookupError):
            continue
    return _plain(data.decode("latin-1"))


def _plain(text: str) -> str:
    """Return text with \\n between its lines, and nothing that a database cannot hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def _param(message: Message, name: str) -> str:
    try:
        value = message.get_param(name, "", unquote=True)
    except _FAULTS:
        return ""
    return str(value[2] if isinstance(value, tuple) else value or "")[:200]
