"""Quoted-printable (RFC 2045, section 6.7), written so that a list's mails cost little.

A text is cut at places that its own characters decide, each piece is encoded by itself and
ends its line. So one text has one encoding, however it was made; and where a text still knows
its parts, those that a template says in every mail are encoded once.
"""

import binascii
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ...templates.lazy_regex import lazy_regex
from ...templates.message import Joined

LINE = 76
# Cut after the tags of HTML's blocks: close to the merged values, and what comes after a cut
# has no say in where it is.
_CUT = lazy_regex(rb"</?(?:title|style|body|table|td|div|p|li)\b[^>]*>")
_FROM = lazy_regex(rb"(?m)^From ")
_LONG = 200  # characters: a part that is worth remembering
_REMEMBERED = 2048  # parts; a value as long as that is forgotten again


def quoted_printable(text: str) -> list[bytes]:
    r"""Return text (with ``\n`` line ends) encoded, in CRLF lines of at most 76 characters.

    It comes in the pieces to be joined: large mails cost to copy. Raises UnicodeEncodeError for
    half a surrogate pair.
    """
    out: list[bytes] = []
    since: list[str] = []  # what stands after the last cut
    for part in text.parts if isinstance(text, Joined) else (text,):
        if len(part) < _LONG or (known := _known(part)) is None:
            since.append(part)
            continue
        raw = "".join(since).encode()
        if b"<" not in raw:  # nothing in it is cut, and no tag is open at its end
            out += (_encoded(raw + known.head), known.near, known.rest)
        else:
            out += map(_encoded, _pieces(raw + known.start))
            out.append(known.rest)
        since = [known.tail]
    out += map(_encoded, _pieces("".join(since).encode()))
    return out


@dataclass(frozen=True, slots=True)
class _Known:
    """A part of a text by its own cuts: what stands between them is encoded.

    A tag that is open where the part begins may add a cut at the first ">" or swallow the one
    that is there; behind it, what stands before the part has no say.
    """

    head: bytes  # up to the first cut
    near: bytes  # encoded, from there to the first cut that is certain
    start: bytes  # head and near, not encoded
    rest: bytes  # encoded, up to the last cut
    tail: str  # after the last cut


@lru_cache(_REMEMBERED)
def _known(part: str) -> _Known | None:
    """Return a part ready to be joined, None for one with too few cuts to be worth it."""
    raw = part.encode()
    cuts = [cut.end() for cut in _CUT.finditer(raw)]
    certain = [cut for cut in cuts if cut > raw.find(b">") + 1]
    if len(certain) < 2:
        return None
    first, sure, last = cuts[0], certain[0], certain[-1]
    near = _encoded(raw[first:sure]) if first < sure else b""
    rest = b"".join(_encoded(raw[start:end]) for start, end in pairwise(certain))
    return _Known(raw[:first], near, raw[:sure], rest, raw[last:].decode())


def _pieces(text: bytes) -> list[bytes]:
    cuts = [0, *(cut.end() for cut in _CUT.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if start < end]


def _encoded(piece: bytes) -> bytes:
    """Return one piece; it ends with its line end, or with a soft one."""
    # Without text mode a lone CR is encoded, but so is every line end.
    if b"\r" in piece:
        lines = piece.split(b"\n")
        coded = b"\n".join([binascii.b2a_qp(line, istext=False) for line in lines])
    else:
        coded = binascii.b2a_qp(piece)
        if len(coded) < LINE and b"\n" not in coded and coded[:5] != b"From ":
            return coded + b"=\r\n"
    # mbox writers change "From " at a line's beginning, and a digest would differ.
    if b"From " in coded:
        coded = _FROM.sub(b"=46=\nrom ", coded)
    if coded[-1:] != b"\n":
        if len(coded) - coded.rfind(b"\n") > LINE:  # no room for the soft end
            coded = coded[:-1] + b"=\n" + coded[-1:]
        coded += b"=\n"
    return coded.replace(b"\n", b"\r\n")
