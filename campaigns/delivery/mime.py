"""A message as bytes for the wire, and back. Pure: equal messages give equal bytes.

The standard library's header folding does not keep every text (runs of blanks, a literal
"=?", long words) and it writes a large part slowly, so both are written here.
RFC 5322 for the headers, RFC 2047 for what is not ASCII, RFC 2045 for the parts.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message as Parsed
from email.parser import BytesHeaderParser
from email.utils import format_datetime, parseaddr

from ...templates.errors import TactfulError
from ...templates.lazy_regex import lazy_regex
from ...templates.message import Address, Message
from .quoted_printable import quoted_printable

_ASCII = lazy_regex(r"[\x20-\x7e]*")
_ATOMS = lazy_regex(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HEADER_NAME = lazy_regex(r"[A-Za-z][A-Za-z0-9-]*")
_ADDRESS = lazy_regex(r"[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+@[A-Za-z0-9.-]+")
_MESSAGE_ID = lazy_regex(r"<[^\s<>@]+@[^\s<>@]+>")
_LINE = 76
_TEXTS = ("text/plain", "text/html", "text/calendar")
_SHORT = 10_000  # characters: what is longer is not looked through
_READABLE = lazy_regex(r"(?:(?:[\t\x20-\x7e]{0,75}[\x21-\x7e])?\n)*")
# What Message.headers may hold: all that the reader or the law can see and we do not write.
_SEEN = lazy_regex(r"List-[A-Za-z-]+|Auto-Submitted|Precedence|Feedback-ID|X-Tactful-[A-Za-z-]+")


class MimeError(TactfulError, ValueError):
    """The message cannot be written: a header that could be broken, an impossible address."""


def mime(
    message: Message,
    *,
    message_id: str,
    date: datetime,
    in_reply_to: str | None = None,
    references: Sequence[str] = (),
) -> bytes:
    """Return message as bytes with CRLF line ends, none longer than 998.

    ASCII, but for an address that is not (RFC 6532), which only SMTPUTF8 carries.

    message_id, in_reply_to and references are with their angle brackets; date is aware.
    Raises MimeError before anything is written.
    """
    for one in (message_id, *([in_reply_to] if in_reply_to else []), *references):
        if not _MESSAGE_ID.fullmatch(one):
            raise MimeError(f"{one!r} is not a Message-ID")
    headers = [
        ("Date", format_datetime(date)),
        ("Message-ID", message_id),
        ("From", _address(message.sender)),
        ("To", _address(message.recipient)),
    ]
    if message.reply_to:
        headers.append(("Reply-To", _address(message.reply_to)))
    headers.append(("Subject", _encoded("Subject", message.subject)))
    if in_reply_to:
        headers.append(("In-Reply-To", in_reply_to))
    if references:
        headers.append(("References", "\r\n ".join(references)))
    for name, value in message.headers:
        if not _SEEN.fullmatch(name):
            raise MimeError(f"a message may not set the header {name!r}")
        headers.append((name, _encoded(name, value)))
    lines = [f"{name}: {value}\r\n".encode() for name, value in headers]
    try:
        return b"".join(lines + _body(message, message_id))
    except UnicodeEncodeError as error:
        raise MimeError(
            f"the text has a character that an email cannot contain: {error.reason}"
        ) from error


def read_message(raw: bytes) -> Message:
    """Return the message that mime() wrote, as it came through the post: its inverse.

    What relays put on top is left out. The preheader stands in the HTML and comes back empty.
    """
    mail = message_from_bytes(raw, policy=policy.compat32)  # headers as they are, and quick
    bodies: dict[str, str] = {}
    for part in mail.walk():
        if not part.is_multipart() and part.get_content_type() in _TEXTS:
            bodies.setdefault(part.get_content_subtype(), _text(part))
    reply_to = _raw(mail, "Reply-To")
    return Message(
        sender=_read_address(_raw(mail, "From")),
        recipient=_read_address(_raw(mail, "To")),
        subject=_decoded(_raw(mail, "Subject")),
        text=bodies.get("plain", ""),
        html=bodies.get("html"),
        reply_to=_read_address(reply_to) if reply_to else None,
        calendar=bodies.get("calendar"),
        headers=tuple(
            (name, _decoded(_unfolded(str(value))))
            for name, value in mail.items()
            if _SEEN.fullmatch(name)
        ),
    )


def message_id_of(raw: bytes) -> str:
    """Return a mail's Message-ID with its angle brackets; empty where it has none."""
    return _raw(BytesHeaderParser(policy=policy.compat32).parsebytes(raw), "Message-ID").strip()


# -- writing ----------------------------------------------------------------------------


def _body(message: Message, message_id: str) -> list[bytes]:
    """Return what stands below our headers, in the pieces to be joined.

    An invitation stands among the alternatives, of which mail programs make buttons, and as a
    file, for those that know files alone.
    """
    if message.html is None and message.calendar is None:
        return [b"MIME-Version: 1.0\r\n", *_part("plain", message.text)]
    readable = _alternatives(message, message_id)
    if message.calendar is None:
        return [b"MIME-Version: 1.0\r\n", *readable]
    boundary = _boundary(f"{message_id} with files")
    return [
        b"MIME-Version: 1.0\r\n",
        b'Content-Type: multipart/mixed;\r\n boundary="' + boundary + b'"\r\n\r\n',
        b"--" + boundary + b"\r\n",
        *readable,
        b"\r\n--" + boundary + b"\r\n",
        b'Content-Type: application/ics; name="invite.ics"\r\n',
        b'Content-Disposition: attachment; filename="invite.ics"\r\n',
        *_in_base64(message.calendar),
        b"\r\n--" + boundary + b"--\r\n",
    ]


def _alternatives(message: Message, message_id: str) -> list[bytes]:
    boundary = _boundary(message_id)
    parts = [_part("plain", message.text)]
    if message.html is not None:
        parts.append(_part("html", message.html))
    if message.calendar is not None:
        head = b'Content-Type: text/calendar; charset="utf-8"; method=REQUEST\r\n'
        parts.append([head, *_in_base64(message.calendar)])
    return [
        b'Content-Type: multipart/alternative;\r\n boundary="' + boundary + b'"\r\n',
        *(piece for part in parts for piece in (b"\r\n--" + boundary + b"\r\n", *part)),
        b"\r\n--" + boundary + b"--\r\n",
    ]


def _in_base64(calendar: str) -> list[bytes]:
    raw = calendar.encode().replace(b"\n", b"\r\n")
    body = base64.encodebytes(raw).replace(b"\n", b"\r\n")
    return [b"Content-Transfer-Encoding: base64\r\n\r\n", body]


def _boundary(of: str) -> bytes:
    # "=_" is in no quoted-printable and no base64, and in no text that goes as it is (below):
    # so a boundary with it can stand nowhere else. The same message has the same.
    return b"=_" + hashlib.sha256(of.encode()).hexdigest()[:40].encode() + b"_="


def _part(kind: str, text: str) -> list[bytes]:
    """Return one part with its headers; never 8bit, so that no relay has to change it."""
    if _goes_as_it_is(text):
        transfer, body = "7bit", [text.encode().replace(b"\n", b"\r\n")]
    else:
        transfer, body = "quoted-printable", quoted_printable(text)
        if sum(map(len, body)) > len(text) * 8 / 3:  # hardly any of it would be readable
            transfer, raw = "base64", text.encode().replace(b"\n", b"\r\n")
            body = [base64.encodebytes(raw).replace(b"\n", b"\r\n")]
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {transfer}'
    return [head.encode(), b"\r\n\r\n", *body]


def _goes_as_it_is(text: str) -> bool:
    """Whether every relay and mbox leaves text alone: short lines of readable ASCII."""
    return (
        len(text) < _SHORT
        and text.isascii()
        and _READABLE.fullmatch(text) is not None
        and "=_" not in text  # our boundary
        and not text.startswith("From ")  # which mbox writers change, and so the digest
        and "\nFrom " not in text
    )


def _address(address: Address) -> str:
    if not _ADDRESS.fullmatch(address.address):
        raise MimeError(f"{address.address!r} is not an address that mail can be sent to")
    if not address.name:
        return address.address
    name = address.name
    short = _ASCII.fullmatch(name) and "=?" not in name and len(name) <= 50
    if short and _ATOMS.fullmatch(name):
        written = name
    elif short and name == name.strip():
        written = '"' + re.sub(r'([\\"])', r"\\\1", name) + '"'
    else:
        _no_breaks("name", name)
        written = "\r\n ".join(_words(name, 10))
    return f"{written} <{address.address}>"


def _encoded(header: str, value: str) -> str:
    _no_breaks(header, value)
    tokens = value.split(" ")
    plain = _ASCII.fullmatch(value) and "=?" not in value and value == value.strip()
    if plain and len(header) + 2 + len(value) <= _LINE + 2:
        return value
    # Folding at a blank keeps the blank; a run of blanks could become an empty line.
    if plain and "" not in tokens and all(len(token) < 900 for token in tokens):
        lines, line = [], f"{header}:"
        for token in tokens:
            if len(line) + 1 + len(token) > _LINE and line != f"{header}:":
                lines.append(line)
                line = ""
            line += " " + token
        return "\r\n".join([*lines, line])[len(header) + 2 :]
    return "\r\n ".join(_words(value, len(header) + 2))


def _no_breaks(header: str, value: str) -> None:
    if "\r" in value or "\n" in value:
        raise MimeError(f"{header}: a line break in {value!r} would start a new header")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise MimeError(
            f"{header}: {value!r} has a character that an email cannot contain"
        ) from error


def _words(text: str, taken: int) -> Iterator[str]:
    """Yield RFC 2047 encoded words; the first line has taken characters before them."""
    raw, start = text.encode("utf-8"), 0
    room = max(0, 75 - taken - len("=?utf-8?b??=")) // 4 * 3
    while start < len(raw):
        end = start + room
        while end < len(raw) and raw[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        yield f"=?utf-8?b?{base64.b64encode(raw[start:end]).decode('ascii')}?="
        start, room = end, (75 - len("=?utf-8?b??=")) // 4 * 3


# -- reading ----------------------------------------------------------------------------


def _raw(mail: Parsed, name: str) -> str:
    """Return a header as it stands; one of an address beyond ASCII is UTF-8."""
    found = (str(value) for key, value in mail.raw_items() if key.lower() == name.lower())
    value = next(found, "").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return _unfolded(value)


def _unfolded(value: str) -> str:
    return re.sub(r"\r?\n(?=[ \t])", "", value)


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    return "".join(
        part.decode(charset or "ascii", "replace") if isinstance(part, bytes) else part
        for part, charset in decode_header(value)
    )


def _read_address(value: str) -> Address:
    name, address = parseaddr(value)
    return Address(address, _decoded(name))


def _text(part: Parsed) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = payload.decode(part.get_content_charset("utf-8"), "replace")
    return text.replace("\r\n", "\n")
