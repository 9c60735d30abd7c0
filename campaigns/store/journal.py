"""The journal beside the database: one synced line for each message, before its body leaves.

A database that is restored forgets what left since; its journal does not. Lines are JSON, are
only ever added, and end with a line feed: a line without one was cut off by a crash in the
middle of a write, whose message never began.
"""

import json
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from ...templates.errors import TactfulError

ERASED = "(gone)"  # instead of an address, and not longer than the shortest
_TAIL_BYTES = 65_536  # more than any two lines
_sync = getattr(os, "fdatasync", os.fsync)  # which macOS and Windows do not have


class JournalError(TactfulError, OSError):
    """The journal cannot be read or written; then nothing is sent."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. Without a recipient it is a note: a beginning, an adoption, a gap.

    number is the database's send counter, instance its id. to is a mailbox's normal form; shared
    says that several people have it, so it does not tell to whom the message was.
    """

    number: int
    instance: str
    at: datetime
    to: str = ""
    campaign: str = ""
    key: str = ""  # the step's
    message_id: str = ""
    note: str = ""
    shared: bool = False

    def line(self) -> bytes:
        values = {key: value for key, value in asdict(self).items() if value or key == "number"}
        values["at"] = self.at.isoformat()
        return json.dumps(values, ensure_ascii=False).encode() + b"\n"


class Journal:
    """The file, opened for adding; a line that was cut off is cleared away first.

    shared: other processes of this host add to it as well.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        """Open or make it. Raises JournalError saying what to do."""
        self.path = path
        self._shared = shared
        with _plainly(path):
            new = not path.exists()
            # People's addresses: for this user only, as the database's folder.
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._file = os.open(path, flags, 0o600)
            try:
                with self._alone():
                    self._end = os.lseek(self._file, 0, os.SEEK_END)
                    self._clear_cut_line()
                if new:
                    _sync_folder(path.parent)
            except BaseException:
                os.close(self._file)
                raise

    def add(self, entry: Entry) -> None:
        """Write a line that is on the disk when this returns. Raises JournalError."""
        data = entry.line()
        with _plainly(self.path), self._alone():
            if self._shared:
                self._end = os.lseek(self._file, 0, os.SEEK_END)
                self._clear_cut_line()  # of one that was killed in the middle of a write
            try:
                os.lseek(self._file, self._end, os.SEEK_SET)
                done = 0
                while done < len(data):
                    done += os.write(self._file, data[done:])
                _sync(self._file)
            except OSError:
                # A full disk takes half a line; making a file shorter needs no room.
                os.ftruncate(self._file, self._end)
                raise
        self._end += len(data)

    def close(self) -> None:
        os.close(self._file)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep the other processes out; a lock of the system ends with whoever holds it."""
        if not self._shared:
            yield
            return
        import fcntl  # not on Windows, where nothing shares a journal

        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _clear_cut_line(self) -> None:
        start = max(0, self._end - _TAIL_BYTES)
        os.lseek(self._file, start, os.SEEK_SET)
        tail = os.read(self._file, self._end - start)
        whole = tail.rfind(b"\n") + 1
        if whole != len(tail):
            self._end = start + whole
            os.ftruncate(self._file, self._end)


def entries(path: Path) -> Iterator[Entry]:
    """Yield every line that can be read, oldest first; none when there is no file.

    What cannot be read leaves a gap in the numbers. Raises JournalError.
    """
    with _plainly(path):
        if not path.exists():
            return
        with path.open("rb") as file:
            for line in file:
                entry = _entry(line)
                if entry is not None:
                    yield entry


def erase(path: Path, keys: Collection[str]) -> int:
    """Overwrite the addresses of some people, where they stand; returns how many lines had one.

    No line becomes longer or shorter, so whoever adds to the file meanwhile is not disturbed.
    Raises JournalError.
    """
    count = 0
    with _plainly(path):
        if not path.exists():
            return 0
        with path.open("r+b") as file:
            at = 0
            while line := file.readline():
                entry = _entry(line)
                if entry is not None and entry.to in keys:
                    data = replace(entry, to=ERASED).line()[:-1]
                    if len(data) < len(line):
                        file.seek(at)
                        file.write(data.ljust(len(line) - 1) + b"\n")
                        count += 1
                at += len(line)
                file.seek(at)
            file.flush()
            _sync(file.fileno())
    return count


def last(path: Path) -> Entry | None:
    """Return the newest line that can be read, None where there is none; raises JournalError.

    Of its database's lines near the end it is the one with the highest number: several processes
    write them in nearly that order.
    """
    with _plainly(path):
        if not path.exists():
            return None
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL_BYTES))
            lines = file.read().splitlines(keepends=True)
    found = [entry for line in reversed(lines) if (entry := _entry(line))]
    same = (one for one in found if one.instance == found[0].instance)
    return max(same, key=lambda one: one.number, default=None)


def _entry(line: bytes) -> Entry | None:
    if not line.endswith(b"\n"):
        return None
    try:
        values = json.loads(line)
        values["at"] = datetime.fromisoformat(values["at"])
        entry = Entry(**values)
    except (ValueError, TypeError, KeyError):
        return None
    return entry if type(values["number"]) is int and entry.at.tzinfo is not None else None


@contextmanager
def _plainly(path: Path) -> Iterator[None]:
    """Turn what the system says about the file into one clear JournalError."""
    try:
        yield
    except OSError as error:
        raise JournalError(
            f"{path}: {error.strerror or error}; nothing is sent without this journal. "
            "Make room on the disk, or give yourself permission to write there"
        ) from error


def _sync_folder(folder: Path) -> None:
    """Make the file's name last, too. Windows opens no folders and needs it not."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
