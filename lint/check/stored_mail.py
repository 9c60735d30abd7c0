"""Reading a stored email of any size: all of its headers, and what its attachments weigh.

An attachment of 25 MB is 600,000 lines that no rule reads. Past the first part of the file only
the headers of MIME parts are kept, and how much stood between them.
"""

import re
from email.message import EmailMessage
from pathlib import Path

from ...templates.lazy_regex import lazy_regex
from ...templates.workspace.regular_files import open_regular

_LINE = 64 * 1024
_MOST = 256 * 1024 * 1024  # bytes looked at: a larger one is too large for every mailbox
_BOUNDARY = lazy_regex(rb"(?i)\bboundary\s*=\s*(?:\"([^\"\r\n]+)\"|([^\s;]+))")
_LEFT_OUT = lazy_regex(r"\[(\d+) characters left out\]")


def read_mail(path: Path, size: int) -> bytes:
    """Return a mail's first bytes, and of the rest the headers of its parts; raises OSError.

    Where something was left out, a line says how much; ``decoded_size`` reads it.
    """
    with open_regular(path) as file:
        start = file.read(size)
        start += file.readline(_LINE)
        boundaries = {quoted or plain for quoted, plain in _BOUNDARY.findall(start)}
        kept, dropped, seen, room = [start], 0, len(start), size
        in_header = not re.search(rb"\n\r?\n", start.rpartition(b"\n--")[2])
        while (line := file.readline(_LINE)) and seen < _MOST:
            seen += len(line)
            mark = line.rstrip()
            if mark[:2] == b"--" and {mark[2:], mark[2:].removesuffix(b"--")} & boundaries:
                in_header = True
            if not in_header or room <= 0:
                dropped += len(mark)
                continue
            if dropped:
                kept.append(b"[%d characters left out]\r\n" % dropped)
                dropped = 0
            kept.append(line)
            room -= len(line)
            boundaries |= {quoted or plain for quoted, plain in _BOUNDARY.findall(line)}
            in_header = bool(mark)
    if dropped:
        kept.append(b"[%d characters left out]\r\n" % dropped)
    return b"".join(kept)


def decoded_size(part: EmailMessage) -> int | None:
    """Return the bytes of a part of which ``read_mail`` left out some; None: it is whole."""
    payload = str(part.get_payload())
    left_out = sum(int(match[1]) for match in _LEFT_OUT.finditer(payload))
    if not left_out:
        return None
    kept = len("".join(_LEFT_OUT.sub("", payload).split())) + left_out
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    return kept * 3 // 4 if encoding == "base64" else kept


def names_in_archive(content: bytes) -> tuple[str, ...]:
    """Return the files in the beginning of a ZIP archive, by its local headers (APPNOTE 4.3.7)."""
    names = []
    for found in re.finditer(rb"PK\x03\x04[\s\S]{22}([\s\S]{2})[\s\S]{2}", content):
        length = int.from_bytes(found[1], "little")
        name = content[found.end() : found.end() + length]
        if length < 1000:
            names.append(name.decode("utf-8", "replace"))
    return tuple(names[:1000])
