"""Quoted-printable (RFC 2045, section 6.7), written so that a list's mails cost little.

A text is cut at places that its own characters decide, each piece is encoded by itself and
ends its line. So one text has one encoding, and where two mails of a template hold the same
pieces, the bytes of one serve for the other: ``Alike`` keeps them.
"""

import binascii
import re
from dataclasses import dataclass
from itertools import pairwise

LINE = 76
# Cut after the tags of HTML's blocks: close to the merged values, and what comes after a cut
# has no say in where it is.
_CUT = re.compile(rb"</?(?:title|style|body|table|td|div|p|li)\b[^>]*>")
_FROM = re.compile(rb"(?m)^From ")
_TRIES = 8  # cuts to look at for a run that does not stand where it stood


def quoted_printable(text: str) -> bytes:
    r"""Return text (with ``\n`` line ends) encoded, in CRLF lines of at most 76 characters.

    Raises UnicodeEncodeError for half a surrogate pair.
    """
    return b"".join(map(_encoded, _pieces(text.encode())))


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


@dataclass(frozen=True, slots=True)
class _Run:
    """Pieces in a row that mails of a template have in common, and their encoding."""

    text: bytes
    encoded: bytes


class Alike:
    """Encodes texts made from one template; remembers only what saves time.

    ``encode`` gives what ``quoted_printable`` gives, whatever came before.
    """

    def __init__(self) -> None:
        self._runs: tuple[_Run, ...] = ()

    def encode(self, text: str, raw: bytes | None = None) -> bytes:
        """Return ``quoted_printable(text)``; raw is text in UTF-8, where it is at hand."""
        runs, raw = self._runs, text.encode() if raw is None else raw
        encoded, found = _with(raw, runs)
        if raw and (len(found) < len(runs) or not runs):
            self._runs = _common(raw, runs)
        return encoded


def _with(text: bytes, runs: tuple[_Run, ...]) -> tuple[bytes, list[tuple[int, _Run]]]:
    """Return text encoded, with the runs that stand in it and where."""
    out: list[bytes] = []
    found: list[tuple[int, _Run]] = []
    done = 0
    for run in runs:
        at = done
        cuts: list[int] = []
        for _ in range(_TRIES):
            if text.startswith(run.text, at):
                for cut in cuts:
                    out.append(_encoded(text[done:cut]))
                    done = cut
                out.append(run.encoded)
                found.append((at, run))
                done = at + len(run.text)
                break
            following = _CUT.search(text, at)
            if following is None:
                break
            at = following.end()
            cuts.append(at)
    if done < len(text):
        out += map(_encoded, _pieces(text[done:]))
    return b"".join(out), found


def _common(text: bytes, runs: tuple[_Run, ...]) -> tuple[_Run, ...]:
    """Return the runs that text and the texts before it have in common."""
    finer = tuple(_Run(piece, _encoded(piece)) for run in runs for piece in _pieces(run.text))
    _, found = _with(text, finer)
    if sum(len(run.text) for _, run in found) * 2 < len(text):
        pieces = _pieces(text)
        if not any(cut.end() == len(pieces[-1]) for cut in _CUT.finditer(pieces[-1])):
            pieces.pop()  # it ends with the text and not with a cut
        return (_Run(b"".join(pieces), b"".join(map(_encoded, pieces))),) if pieces else ()
    joined: list[tuple[int, list[_Run]]] = []
    for at, run in found:
        if joined and joined[-1][0] == at:
            joined[-1][1].append(run)
            joined[-1] = (at + len(run.text), joined[-1][1])
        else:
            joined.append((at + len(run.text), [run]))
    return tuple(
        _Run(b"".join(r.text for r in group), b"".join(r.encoded for r in group))
        for _, group in joined
    )
