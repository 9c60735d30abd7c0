"""Quoted-printable (RFC 2045, section 6.7), written so that a list's mails cost little.

A text is cut at places that its own characters decide, each piece is encoded by itself and
ends its line. So one text has one encoding, and where two mails of a template hold the same
pieces, the bytes of one serve for the other: ``Alike`` keeps them.
"""

import binascii
import re
from dataclasses import dataclass

LINE = 76
# Before HTML's blocks and around what is read in them: near the merged values.
_CUT = re.compile(rb">(?=[^<\s])|<(?:table|td|div|p|li|/title|/div|/p)\b")
_FROM = re.compile(rb"(?m)^From ")
_TRIES = 8  # cuts to look at for a run that does not stand where it stood


def quoted_printable(text: str) -> bytes:
    r"""Return text (with ``\n`` line ends) encoded, in CRLF lines of at most 76 characters.

    Raises UnicodeEncodeError for half a surrogate pair.
    """
    return b"".join([_encoded(piece) for piece in _pieces(text.encode())])


def _pieces(text: bytes) -> list[bytes]:
    cuts = [0, *map(_place, _CUT.finditer(text)), len(text)]
    return [text[start:end] for start, end in zip(cuts, cuts[1:], strict=False) if start < end]


def _place(cut: re.Match[bytes]) -> int:
    return cut.end() if cut[0] == b">" else cut.start()


def _is_cut(text: bytes, place: int) -> bool:
    cut = _CUT.match(text, place - 1) or _CUT.match(text, place)
    return place == len(text) or (cut is not None and _place(cut) == place)


def _encoded(piece: bytes) -> bytes:
    """Return one piece; it ends with its line end, or with a soft one."""
    # Without text mode a lone CR is encoded, but so is every line end.
    if b"\r" in piece:
        lines = piece.split(b"\n")
        coded = b"\n".join([binascii.b2a_qp(line, istext=False) for line in lines])
    else:
        coded = binascii.b2a_qp(piece)
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

    def encode(self, text: str) -> bytes:
        """Return ``quoted_printable(text)``."""
        runs, raw = self._runs, text.encode()
        encoded, found = _with(raw, runs)
        if len(found) < len(runs) or not runs:
            self._runs = _common(raw, runs)
        return encoded


def _with(text: bytes, runs: tuple[_Run, ...]) -> tuple[bytes, list[tuple[int, _Run]]]:
    """Return text encoded, with the runs that stand in it and where."""
    out: list[bytes] = []
    found: list[tuple[int, _Run]] = []
    done, size = 0, len(text)
    for run in runs:
        cuts = [done]
        for _ in range(_TRIES):
            at = cuts[-1]
            end = at + len(run.text)
            if text.startswith(run.text, at) and _is_cut(text, end):
                out += [_encoded(text[a:b]) for a, b in zip(cuts, cuts[1:], strict=False)]
                out.append(run.encoded)
                found.append((at, run))
                done = end
                break
            following = _CUT.search(text, at + text.startswith(b"<", at))
            if following is None:
                break
            cuts.append(_place(following))
    if done < size:
        out += map(_encoded, _pieces(text[done:]))
    return b"".join(out), found


def _common(text: bytes, runs: tuple[_Run, ...]) -> tuple[_Run, ...]:
    """Return the runs that text and the texts before it have in common."""
    finer = tuple(
        _Run(piece, _encoded(piece))
        for run in runs
        for piece in _pieces(run.text)
    )
    _, found = _with(text, finer)
    if sum(len(run.text) for _, run in found) * 2 < len(text):
        return (_Run(text, b"".join(map(_encoded, _pieces(text)))),)
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
