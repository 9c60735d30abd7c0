"""A list that somebody uploads: taken under a plain name of its own into contacts/."""

import re
from pathlib import Path
from typing import IO

from flask import Flask, request

from ..templates.errors import TactfulError
from ..templates.workspace.root import astray
from .lists import FOLDER, KINDS
from .source_file import digest_of, replace_bytes

MAX_MB = 50
_MAX = MAX_MB << 20
_BESIDE = 1 << 16  # beside the file: the boundary, the token
_ROOM = {"importing.do_upload": _MAX + _BESIDE, "api.create_list": _MAX * 4 // 3 + _BESIDE}


class UploadError(TactfulError, ValueError):
    """The file is not taken; the words say why."""


def register(app: Flask) -> None:
    """Let a list be larger than any other form; who may send it is asked first, as of any."""

    @app.before_request
    def room_for_a_list() -> None:
        room = _ROOM.get(request.endpoint or "")
        if room is not None:
            request.max_content_length = room


def take(root: Path, name: str, content: IO[bytes]) -> str:
    """Keep an uploaded list in contacts/; returns its path there.

    The name is made plain: no folders, nothing hidden. A file of that name with other content
    stays, and this one gets a number. Raises UploadError.
    """
    raw = content.read(_MAX + 1)
    if len(raw) > _MAX:
        raise UploadError(f"The file is larger than {MAX_MB} MB: put it into {FOLDER}/ yourself.")
    if not raw.strip():
        raise UploadError("The file is empty.")
    plain = plain_name(name)
    folder = root / FOLDER
    if astray(root, folder) is not None:
        raise UploadError(f"{FOLDER}/ leads out of the workspace, so nothing is written there.")
    folder.mkdir(exist_ok=True)
    stem, suffix = Path(plain).stem, Path(plain).suffix
    for number in range(1, 1000):
        file = folder / (plain if number == 1 else f"{stem}-{number}{suffix}")
        if file.is_symlink():
            continue
        if file.is_file():
            if digest_of(file.read_bytes()) == digest_of(raw):
                return f"{FOLDER}/{file.name}"
            continue
        file.touch()
        replace_bytes(file, raw)
        return f"{FOLDER}/{file.name}"
    raise UploadError(f"There are too many files called {plain}: give it another name.")


def plain_name(name: str) -> str:
    """Return a name under which a list may be kept; raises UploadError for no list."""
    last = re.split(r"[/\\]", name.replace("\0", ""))[-1]
    stem, dot, kind = last.rpartition(".")
    if f"{dot}{kind.lower()}" not in KINDS:
        kinds = ", ".join(sorted(KINDS))
        raise UploadError(f"'{last[:60]}' is no list that can be read: {kinds}.")
    words = re.sub(r"[^\w-]+", "-", stem).strip("-_")[:60]
    return f"{words or 'list'}.{kind.lower()}"
