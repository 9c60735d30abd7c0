"""A folder of this process alone, which the next one removes if this one could not."""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows: what a killed process left stays until somebody removes it
    fcntl = None  # type: ignore[assignment]

PREFIX = "tactful-release-"
_LOCK = ".lock"
_OLD_S = 3600  # seconds: one that is being made is not locked yet


class OwnFolder:
    """A new folder in the system's temporary one; ``remove`` ends it, and so does a later process.

    A process that is killed removes nothing. Its lock is gone with it, which is how it is told
    from one that lives.
    """

    def __init__(self) -> None:
        _sweep()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock: IO[bytes] = (self.path / _LOCK).open("wb")
        if fcntl is not None:
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


def _sweep() -> None:
    """Remove what processes of this user left that were killed."""
    if fcntl is None:
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            about = folder.lstat()
            old = time.time() - about.st_mtime > _OLD_S
            if folder.is_symlink() or about.st_uid != os.getuid() or not old:
                continue
            with (folder / _LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # OSError: somebody uses it
                shutil.rmtree(folder, ignore_errors=True)
