"""A text file of the workspace as it is edited: read, and written whole or not at all."""

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 256 * 1024
_BOM = "\ufeff"


class NotText(ValueError):
    """The file is too large or no UTF-8 text, so a page cannot edit it."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What a file holds: text with "\\n" line ends and no mark; digest is of its bytes."""

    text: str
    digest: str
    line_end: str = "\n"
    bom: bool = False


def read_source(path: Path) -> SourceFile:
    """Read a file; raises NotText."""
    if path.stat().st_size > MAX_BYTES:
        raise NotText(f"it is larger than {MAX_BYTES // 1024} KB")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotText(f"it is no UTF-8 text (byte {error.start + 1})") from None
    bom = text.startswith(_BOM)
    line_end = "\r\n" if "\r\n" in text else "\n"
    return SourceFile(of_form(text.removeprefix(_BOM)), digest_of(raw), line_end, bom)


def of_form(text: str) -> str:
    """Return what a form sends with plain line ends; a browser sends "\\r\\n"."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def digest_of(raw: bytes) -> str:
    """Return the digest by which a page knows which state of a file it shows."""
    return hashlib.sha256(raw).hexdigest()


def bytes_of(text: str, like: SourceFile) -> bytes:
    """Return the bytes of a new text for a file, with the line ends and the mark it had."""
    whole = text.replace("\n", like.line_end)
    return f"{_BOM if like.bom else ''}{whole}".encode()


def replace_bytes(path: Path, raw: bytes) -> None:
    """Put raw in the place of a file, whole or not at all; its permissions stay."""
    there = path.resolve()
    handle, name = tempfile.mkstemp(dir=there.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(there, name)
        Path(name).replace(there)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
